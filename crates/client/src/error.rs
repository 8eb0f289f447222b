use std::{fmt, time::Duration};

use serde::Serialize;

use crate::{CredentialError, Denied, decode::DecodeError, profile::Problem};

/// The steps of one verification, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Name resolution and TCP.
    Connect,
    /// TLS.
    Handshake,
    /// The device asks for a token.
    Session,
    /// The gateway gives the card something to sign.
    Challenge,
    /// The certificate and the signature go out; the qualification comes back.
    Answer,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::Handshake => "TLS handshake",
            Self::Session => "session",
            Self::Challenge => "challenge",
            Self::Answer => "answer",
        })
    }
}

/// Why a verification did not end in an [`Outcome`](crate::Outcome).
///
/// The text is complete: causes are part of it. After an error of the step [`Step::Answer`] the gateway may already have
/// used the challenge; the client has not sent the answer again and will not.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The host is a production host. Nothing was resolved or sent.
    #[error("refused: {0}")]
    Refused(#[from] Denied),
    /// The endpoint's own description cannot be used: URL, certificates or key.
    #[error("the endpoint cannot be used: {0}")]
    Endpoint(String),
    /// The card or its reader failed.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The connection failed, was cut, or carried something that is not HTTP.
    #[error("{step}: the connection failed: {cause}")]
    Transport {
        /// Where.
        step: Step,
        /// What the layers below said.
        cause: String,
    },
    /// Nothing, or not everything, came in time.
    #[error("{step}: no complete reply within {after:?}")]
    Timeout {
        /// Where.
        step: Step,
        /// The time that was allowed.
        after: Duration,
    },
    /// TLS refused the peer, or the peer refused us.
    #[error("{step}: TLS: {cause}")]
    Tls {
        /// Where; with TLS 1.3 a refusal of the client certificate shows only at the first exchange.
        step: Step,
        /// Which rule.
        cause: rustls::Error,
    },
    /// A status other than 200 without a problem of the profile.
    #[error("{step}: HTTP status {status} without a reason of the profile{}", redirect(.location.as_ref()))]
    Http {
        /// Where.
        step: Step,
        /// The status code.
        status: u16,
        /// Where a redirect pointed; it is never followed.
        location: Option<String>,
    },
    /// The body is longer than the client reads.
    #[error("{step}: the body is longer than {limit} bytes")]
    BodyTooLarge {
        /// Where.
        step: Step,
        /// The limit in bytes.
        limit: usize,
    },
    /// The reply is not what the profile says.
    #[error("{step}: the reply breaks the profile: {violation}")]
    Profile {
        /// Where.
        step: Step,
        /// What and at which place.
        violation: Violation,
    },
    /// The reply carries health data, which the limited type must not: the whole reply is refused.
    #[error("{step}: the reply carries health data, which this type of verification must not: {}", .members.join(", "))]
    HealthData {
        /// Where.
        step: Step,
        /// The members, as JSON pointers (RFC 6901).
        members: Vec<String>,
    },
    /// The gateway said no, with a reason of the profile.
    #[error("{step}: the gateway refused with {}: {} ({})", .problem.code, .problem.message_en, .problem.message_ja)]
    Gateway {
        /// Where.
        step: Step,
        /// The HTTP status.
        status: u16,
        /// The reason.
        problem: Problem,
    },
    /// The interface's tree itself reports an error.
    #[error("answer: the answer reports an error: {} {}", .code.as_deref().unwrap_or("without a code"), .message.as_deref().unwrap_or(""))]
    Abnormal {
        /// `ErrorCode` or `ProcessingResultCode`.
        code: Option<String>,
        /// The words to it.
        message: Option<String>,
    },
    /// The gateway is still working on it; this version of the profile has no way to ask again.
    #[error("answer: the gateway has not finished, and this version of the profile cannot ask again")]
    InProgress,
}

/// One way in which a reply breaks the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Line and column of the body, both counted from 1 in bytes; `None` when no single place is wrong.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        match self.position {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl Error {
    /// A violation without a single place.
    pub(crate) fn violation(step: Step, detail: impl Into<String>) -> Self {
        Self::Profile { step, violation: Violation { position: None, detail: detail.into() } }
    }

    /// What strict reading of a reply said.
    pub(crate) fn decode(step: Step, error: DecodeError) -> Self {
        match error {
            DecodeError::HealthData(members) => Self::HealthData { step, members },
            DecodeError::Violation { line, column, detail } => {
                Self::Profile { step, violation: Violation { position: Some((line, column)), detail } }
            }
        }
    }

    /// An error of the layers below: TLS where they carry a reason of TLS, else transport.
    pub(crate) fn below(step: Step, error: &(dyn std::error::Error + 'static)) -> Self {
        match tls_cause(error) {
            Some(cause) => Self::Tls { step, cause },
            None => Self::Transport { step, cause: with_causes(error) },
        }
    }
}

fn redirect(location: Option<&String>) -> String {
    location.map_or_else(String::new, |to| format!("; a redirect to {to:?} is not followed"))
}

/// rustls puts its reason inside an I/O error, which hyper puts inside its own.
fn tls_cause(error: &(dyn std::error::Error + 'static)) -> Option<rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(tls.clone());
        }
        let io = error.downcast_ref::<std::io::Error>();
        next = match io.and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
