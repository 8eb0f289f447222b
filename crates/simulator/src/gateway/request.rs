use serde::Deserialize;

use super::problem::Problem;

/// A request as it came out of TLS and HTTP.
pub(crate) struct Request {
    /// Device named by the TLS client certificate; `None` only where none was asked for.
    pub(crate) peer: Option<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    /// `None` when it was longer than the gateway reads.
    pub(crate) body: Option<Vec<u8>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceQuestion {
    pub(crate) activation: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionQuestion {
    pub(crate) device: String,
    pub(crate) secret: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChallengeQuestion {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerQuestion {
    pub(crate) challenge_id: String,
    pub(crate) certificate: String,
    pub(crate) signature: Option<String>,
    pub(crate) check: Check,
}

#[derive(Deserialize)]
#[serde(tag = "mode", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Check {
    Pin,
    Visual { staff: String, statement: String },
}

impl Request {
    /// The body as the question that this path takes.
    pub(crate) fn question<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Problem> {
        let kind = self.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default();
        if !kind.trim().eq_ignore_ascii_case("application/json") {
            return Err(Problem::ContentTypeUnknown);
        }
        let body = self.body.as_deref().ok_or(Problem::RequestTooLarge)?;
        serde_json::from_slice(body).map_err(|_| Problem::RequestMalformed)
    }
}
