use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A time of the lab file, as people write it: `8h`, `1h 30m`, `45s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(pub Duration);

impl Span {
    /// How long a night is where the file does not say: eight hours.
    pub(super) const fn night() -> Self {
        Self(Duration::from_secs(8 * 60 * 60))
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = text.parse::<SignedDuration>().ok().and_then(|span| Duration::try_from(span).ok());
        match parsed {
            Some(span) if !span.is_zero() => Ok(Self(span)),
            _ => Err(format!("{text:?} is no time; write it as 8h, 1h 30m or 45s")),
        }
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.to_owned().try_into()
    }
}

impl From<Span> for String {
    fn from(Span(span): Span) -> Self {
        SignedDuration::try_from(span).map_or_else(|_| format!("{span:?}"), |span| format!("{span:#}"))
    }
}

impl JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A time: 8h, 1h 30m, 45s.",
            "pattern": "^[0-9]",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it_and_written_back() {
        for (text, seconds) in [("8h", 28_800), ("1h 30m", 5_400), ("45s", 45)] {
            let span = Span::try_from(text.to_owned()).unwrap();
            assert_eq!(span.0.as_secs(), seconds, "{text}");
            assert_eq!(Span::try_from(String::from(span)).unwrap(), span);
        }
        for text in ["", "0s", "-1h", "soon", "8"] {
            assert!(Span::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
