mod below;
mod kind;

use std::{fmt, time::Duration};

use serde::Serialize;

pub use below::{ConnectionFault, TlsFault};
pub use kind::ErrorKind;

use crate::{CredentialError, Denied, date::Moment, decode::DecodeError, profile::Problem};

/// The steps of one verification, in their order; enrolment comes once before all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Name resolution and TCP.
    Connect,
    /// TLS.
    Handshake,
    /// The device is enrolled.
    Device,
    /// The device asks for a token.
    Session,
    /// The gateway gives the card something to sign.
    Challenge,
    /// The certificate and the signature go out; the qualification comes back.
    Answer,
    /// The gateway was not finished, and is asked again.
    Result,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::Handshake => "TLS handshake",
            Self::Device => "device",
            Self::Session => "session",
            Self::Challenge => "challenge",
            Self::Answer => "answer",
            Self::Result => "result",
        })
    }
}

/// Why a verification did not end in an [`Outcome`](crate::Outcome).
///
/// The text is complete: causes are part of it; [`kind`](Self::kind) is the short name. After an error of the step
/// [`Step::Answer`] the gateway may already have used the challenge; the client has not sent the answer again and will not.
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
    #[error("{step}: {fault}: {cause}")]
    Transport {
        /// Where.
        step: Step,
        /// In which way.
        fault: ConnectionFault,
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
    #[error("{step}: TLS: {fault}: {cause}")]
    Tls {
        /// Where; with TLS 1.3 a refusal of the client certificate shows only at the first exchange.
        step: Step,
        /// Which rule.
        fault: TlsFault,
        /// The library's own reason.
        cause: rustls::Error,
    },
    /// The server did not ask for the device's certificate: this is no mutual TLS, and the device's secret is not sent.
    #[error("TLS handshake: the server did not ask for the device's certificate, so anybody could ask it")]
    ClientCertificateNotAsked,
    /// The clocks of client and gateway are too far apart to judge certificates alike.
    #[error("session: the gateway's clock is {ahead} s ahead of this one; {} s are allowed", .allowed.as_secs())]
    Clock {
        /// Seconds that the gateway's clock is ahead; negative when behind.
        ahead: i64,
        /// What is allowed, either way.
        allowed: Duration,
    },
    /// Too many requests (429) or out of service (503), for longer than the client waits, or where it may not ask again.
    #[error("{step}: the gateway is busy (HTTP status {status}{}){}", wait(.retry_after.as_ref()), reason(.problem.as_ref()))]
    Busy {
        /// Where.
        step: Step,
        /// 429 or 503.
        status: u16,
        /// What `Retry-After` said.
        retry_after: Option<Duration>,
        /// The reason, if the gateway gave one.
        problem: Option<Problem>,
    },
    /// A redirect; it is never followed.
    #[error("{step}: a redirect (HTTP status {status}) to {location:?} is not followed")]
    Redirect {
        /// Where.
        step: Step,
        /// The status code.
        status: u16,
        /// Where it pointed, as it came.
        location: String,
    },
    /// Another status than 200 without a problem of the profile.
    #[error("{step}: HTTP status {status} without a reason of the profile")]
    Http {
        /// Where.
        step: Step,
        /// The status code.
        status: u16,
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
    /// The gateway hands out a challenge that this client has signed before. The card was not asked.
    #[error("challenge: the gateway hands out a challenge again; it is not signed a second time")]
    ChallengeRepeated,
    /// The answer is not to this question.
    #[error(
        "answer: ArbitraryFileIdentifier {got:?} is not the challenge's id: an answer to another question"
    )]
    AnotherQuestion {
        /// The identifier that came.
        got: Option<String>,
    },
    /// The answer was not made between question and reply, by the gateway's own clock.
    #[error(
        "answer: ProcessExecutionTime {processed_at} is not between question and answer: the answer is stale"
    )]
    Stale {
        /// When the gateway says that it worked on it.
        processed_at: Moment,
    },
    /// The interface's tree itself reports an error.
    #[error("answer: the answer reports an error: {} {}", .code.as_deref().unwrap_or("without a code"), .message.as_deref().unwrap_or(""))]
    Abnormal {
        /// `ErrorCode` or `ProcessingResultCode`.
        code: Option<String>,
        /// The words to it.
        message: Option<String>,
    },
    /// The gateway is still working on it, after as much asking as the client's patience allows.
    #[error("result: the gateway has not finished after being asked {polls} times in {waited:?}")]
    StillPending {
        /// How often it was asked.
        polls: u32,
        /// Since the answer went out.
        waited: Duration,
    },
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
    pub(crate) fn decode(step: Step, error: DecodeError) -> Self {
        match error {
            DecodeError::HealthData(members) => Self::HealthData { step, members },
            DecodeError::Violation { line, column, detail } => {
                Self::Profile { step, violation: Violation { position: Some((line, column)), detail } }
            }
        }
    }

    pub(crate) fn violation(step: Step, detail: impl Into<String>) -> Self {
        Self::Profile { step, violation: Violation { position: None, detail: detail.into() } }
    }
}

fn wait(retry_after: Option<&Duration>) -> String {
    retry_after.map_or_else(String::new, |time| format!(", Retry-After {} s", time.as_secs()))
}

fn reason(problem: Option<&Problem>) -> String {
    let words =
        |problem: &Problem| format!(": {}: {} ({})", problem.code, problem.message_en, problem.message_ja);
    problem.map_or_else(String::new, words)
}
