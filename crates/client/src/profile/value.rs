use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{
    Deserialize, Serialize, Serializer,
    de::{Deserializer, Error as _},
};
use zeroize::Zeroizing;

use super::{CODE_PREFIX, TOKEN_CHARACTERS};

/// A code with the profile's prefix: `TSK-` and upper-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct ProblemCode(String);

impl ProblemCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ProblemCode {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        match text.strip_prefix(CODE_PREFIX) {
            Some(rest) if (1..=60).contains(&rest.len()) && rest.bytes().all(allowed) => Ok(Self(text)),
            _ => Err("a code must be TSK- and up to 60 of A-Z, 0-9 and hyphen"),
        }
    }
}

/// Bytes that travel as base64 (RFC 4648 §4, with padding).
#[derive(Clone, PartialEq, Eq)]
pub struct Binary(pub Vec<u8>);

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.0.len())
    }
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(D::Error::custom)
    }
}

/// A bearer token: [`TOKEN_CHARACTERS`] visible ASCII characters. Never printed; wiped on drop.
pub struct Token(Zeroizing<String>);

impl Token {
    /// The token, for the one header it belongs into.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        visible(deserializer).map(Self)
    }
}

/// The secret of a device that has just been enrolled, of the same form as a [`Token`]. Never printed; wiped on drop.
pub struct DeviceSecret(Zeroizing<String>);

impl DeviceSecret {
    /// The secret, for the one place where it is kept.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceSecret({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for DeviceSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        visible(deserializer).map(Self)
    }
}

/// Text that can stand in a header and on a line of its own.
fn visible<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zeroizing<String>, D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    if TOKEN_CHARACTERS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text)
    } else {
        Err(D::Error::custom("a token or secret must be 16 to 512 visible ASCII characters"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::SessionGrant;

    #[test]
    fn secrets_do_not_show() {
        let grant: SessionGrant =
            serde_json::from_str(r#"{"token":"0123456789abcdef","expires_in":60}"#).unwrap();
        assert!(!format!("{grant:?}").contains("0123456789abcdef"));
        for wrong in [r#""short""#, r#""0123456789 abcdef""#, r#""0123456789\r\nabcdef""#] {
            assert!(serde_json::from_str::<Token>(wrong).is_err(), "{wrong}");
        }
    }
}
