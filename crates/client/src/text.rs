use std::fmt;

use serde::{
    Serialize,
    de::{Deserialize, Deserializer, Error as _},
};

/// Text from the gateway that may be shown to people: not empty, no control characters, at most 1,024 bytes.
///
/// The interface leaves an element out where it has no value, so an empty text is an error of the sender. Control
/// characters are refused because these values reach a terminal, which would obey them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Text(String);

impl Text {
    const MAX_BYTES: usize = 1_024;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            Err(D::Error::custom("an empty text: an absent value is an absent member"))
        } else if text.len() > Self::MAX_BYTES {
            Err(D::Error::custom("a text longer than 1,024 bytes"))
        } else if text.chars().any(char::is_control) {
            Err(D::Error::custom("a control character in a text"))
        } else {
            Ok(Self(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_that_is_safe_to_show_is_text() {
        assert_eq!(serde_json::from_str::<Text>("\"試験　太郎\"").unwrap().as_str(), "試験　太郎");
        for wrong in ["\"\"", "\"\\u001b[2J\"", "\"a\\nb\"", "\"\\u009b1m\"", "1"] {
            assert!(serde_json::from_str::<Text>(wrong).is_err(), "{wrong}");
        }
        assert!(serde_json::from_value::<Text>("あ".repeat(342).into()).is_err());
    }
}
