use std::collections::VecDeque;

use jiff::Timestamp;

/// Most requests and TLS errors that are kept; older ones are forgotten, so that a long run stays small.
const KEPT: usize = 10_000;

/// One request that the gateway answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedRequest {
    /// When, by the gateway's clock.
    pub at: Timestamp,
    /// Device named by the TLS client certificate.
    pub device: String,
    /// HTTP method.
    pub method: String,
    /// Path.
    pub path: String,
    /// Length of the body in bytes.
    pub bytes: usize,
    /// Status of the reply.
    pub status: u16,
    /// Code of the problem, if the gateway said no.
    pub problem: Option<&'static str>,
    /// What staff stated, when the person was checked by sight (目視確認).
    pub statement: Option<Statement>,
    /// Whether the reply came from an injected [`Fault`](super::Fault).
    pub faulty: bool,
}

/// A member of staff vouches for having compared face and card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who.
    pub staff: String,
    /// In which words.
    pub words: String,
}

/// A log that forgets its oldest entries.
pub(crate) struct Log<T>(VecDeque<T>);

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Clone> Log<T> {
    pub(crate) fn push(&mut self, entry: T) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.0.iter().cloned().collect()
    }
}
