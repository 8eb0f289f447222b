use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{
    StatusCode,
    body::{Bytes, Incoming},
    header::{CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER},
};
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use serde::de::DeserializeOwned;

use crate::{
    Error, Step,
    decode::{DecodeError, decode},
    profile::{Pending, Problem, REPLY_LIMIT},
};

/// Status, head and whole body of a reply.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What a reply says that is no error.
pub(crate) enum Reading<A> {
    /// The answer.
    Done(A),
    /// Ask again there, after this time if the gateway named one.
    Pending(Pending, Option<Duration>),
}

impl Reply {
    /// Reads the body to its end, or to the limit.
    pub(crate) async fn collect(
        step: Step,
        status: StatusCode,
        headers: HeaderMap,
        body: Incoming,
    ) -> Result<Self, Error> {
        match Limited::new(body, REPLY_LIMIT).collect().await {
            Ok(body) => Ok(Self { status, headers, body: body.to_bytes() }),
            Err(error) if error.is::<LengthLimitError>() => {
                Err(Error::BodyTooLarge { step, limit: REPLY_LIMIT })
            }
            Err(error) => Err(Error::below(step, &*error)),
        }
    }

    /// The answer of a reply with status 200, or that it is not finished (202); otherwise the gateway's reason, or just the
    /// status.
    pub(crate) fn read<A: DeserializeOwned>(&self, step: Step) -> Result<Reading<A>, Error> {
        match self.status {
            StatusCode::OK => self.json(step).map(Reading::Done),
            StatusCode::ACCEPTED => {
                self.json(step).map(|pending| Reading::Pending(pending, self.retry_after()))
            }
            status if status.is_redirection() => {
                let location =
                    self.headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
                let location = location.unwrap_or_default().into_owned();
                Err(Error::Redirect { step, status: status.as_u16(), location })
            }
            _ => Err(self.refusal(step)),
        }
    }

    /// When the gateway sent it, by its own clock (RFC 9110, 6.6.1).
    pub(crate) fn date(&self, step: Step) -> Result<Timestamp, Error> {
        let value = self.headers.get(DATE).and_then(|value| value.to_str().ok());
        value
            .and_then(|text| DateTimeParser::new().parse_timestamp(text).ok())
            .ok_or_else(|| Error::violation(step, "the reply has no Date header that can be read"))
    }

    /// How long to wait; only whole seconds are of the profile (RFC 9110, 10.2.3 also knows dates).
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
        Some(Duration::from_secs(seconds))
    }

    fn json<T: DeserializeOwned>(&self, step: Step) -> Result<T, Error> {
        if self.is_json() {
            decode(&self.body).map_err(|error| Error::decode(step, error))
        } else {
            Err(Error::violation(step, "the content type is not application/json"))
        }
    }

    fn refusal(&self, step: Step) -> Error {
        let status = self.status.as_u16();
        let problem = match self.is_json().then(|| decode::<Problem>(&self.body)) {
            Some(Ok(problem)) => Some(problem),
            Some(Err(error @ DecodeError::HealthData(_))) => return Error::decode(step, error),
            Some(Err(DecodeError::Violation { .. })) | None => None,
        };
        match (self.status, problem) {
            (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, problem) => {
                Error::Busy { step, status, retry_after: self.retry_after(), problem }
            }
            (_, Some(problem)) => Error::Gateway { step, status, problem },
            (_, None) => Error::Http { step, status },
        }
    }

    fn is_json(&self) -> bool {
        let value = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = value.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json")
    }
}
