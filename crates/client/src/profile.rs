//! **Invented**: gateway profile v0, the project's own stand-in for the limited type's wire protocol.
//!
//! The protocol between マイナ資格確認アプリ and its Web service is not public: neither paths, nor message formats, nor what the
//! card signs. What is public is only that the card's user-authentication certificate is sent and a qualification comes
//! back. This module is the one place that knows the invention, so that it can be replaced as a whole; the tree in
//! [`AnswerResult`] is not invented and lives in [`crate::message`].
//!
//! JSON over HTTPS with mutual TLS, one connection, three exchanges, all `POST`:
//!
//! | step | path | asks | gets |
//! |---|---|---|---|
//! | session | [`SESSION_PATH`] | [`SessionRequest`]: device and its secret | [`SessionGrant`]: a short token |
//! | challenge | [`CHALLENGE_PATH`] | [`ChallengeRequest`], with the token | [`ChallengeGrant`]: 32 to 64 random bytes, used once |
//! | answer | [`ANSWER_PATH`] | [`AnswerRequest`], with the token | [`AnswerResult`]: the qualification |
//!
//! * The token travels as `Authorization: Bearer …`.
//! * The card signs the challenge's bytes with RSASSA-PKCS1-v1_5, RSA-2048, SHA-256. A client signs nothing shorter than
//!   32 or longer than 64 bytes: the upper bound keeps a challenge from being the text of some other protocol.
//! * Identity is checked by PIN, or by staff looking at the person (目視確認). The card's key needs the PIN, so a visual check
//!   carries no signature; it carries who checked and what they state. Whether the real service asks for another proof of
//!   the card there is not known.
//! * `ArbitraryFileIdentifier` of the answer is the challenge's id: an answer to another question is refused.
//! * Anything but status 200 carries a [`Problem`]. A redirect is never followed.
//! * Only a session and a challenge may be asked for again. A signed answer is never sent twice: whoever lost the reply
//!   asks for a new challenge.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{
    Deserialize, Serialize, Serializer,
    de::{Deserializer, Error as _},
};
use zeroize::Zeroizing;

use crate::{message::Message, text::Text};

/// Name and version of this profile.
pub const VERSION: &str = "tashika-gateway-v0";
/// Path of the session exchange.
pub const SESSION_PATH: &str = "/tashika/v0/session";
/// Path of the challenge exchange.
pub const CHALLENGE_PATH: &str = "/tashika/v0/challenge";
/// Path of the answer exchange.
pub const ANSWER_PATH: &str = "/tashika/v0/answer";
/// Lengths a challenge may have, in bytes.
pub const CHALLENGE_BYTES: std::ops::RangeInclusive<usize> = 32..=64;
/// Prefix of every code of this profile, so that none looks like an official one (those are not public).
pub const CODE_PREFIX: &str = "TSK-";

/// The profile's codes and what each means. A gateway may add codes; a client shows those as they come.
pub const CATALOGUE: &[(&str, &str)] = &[
    ("TSK-REQUEST-MALFORMED", "the request is not what the profile says"),
    ("TSK-REQUEST-TOO-LARGE", "the request is larger than the gateway reads"),
    ("TSK-PATH-UNKNOWN", "the profile has no such path or method"),
    ("TSK-DEVICE-UNKNOWN", "the device is not enrolled, or its secret is wrong"),
    ("TSK-DEVICE-MISMATCH", "the TLS client certificate belongs to another device"),
    ("TSK-ACCOUNT-ENDED", "the institution has ended its use"),
    ("TSK-TOKEN-INVALID", "the token is missing, unknown or too old"),
    ("TSK-CHALLENGE-UNKNOWN", "the gateway gave out no such challenge to this device"),
    ("TSK-CHALLENGE-EXPIRED", "the challenge is too old"),
    ("TSK-CHALLENGE-USED", "the challenge has been answered before"),
    ("TSK-CERTIFICATE-UNREADABLE", "the certificate is not an X.509 certificate for user authentication"),
    ("TSK-CERTIFICATE-UNTRUSTED", "the certificate is not from the expected authority"),
    ("TSK-CERTIFICATE-NOT-YET-VALID", "the certificate is not valid yet"),
    ("TSK-CERTIFICATE-EXPIRED", "the certificate expired longer ago than the grace time"),
    ("TSK-CERTIFICATE-REVOKED", "the certificate is revoked"),
    ("TSK-SIGNATURE-MISSING", "a PIN check came without a signature"),
    ("TSK-SIGNATURE-INVALID", "the signature is not the certificate's over the challenge"),
    ("TSK-CARD-NOT-REGISTERED", "the card is not registered for use as an insurance card (マイナ保険証)"),
    ("TSK-GATEWAY-FAILED", "the gateway itself failed"),
    ("TSK-CERTIFICATE-EXPIRES-SOON", "side note: the certificate expires within three months"),
    ("TSK-CERTIFICATE-IN-GRACE", "side note: the certificate has expired, the grace time is running"),
];

/// Asks for a session.
#[derive(Serialize)]
pub struct SessionRequest<'a> {
    /// Id of the enrolled device.
    pub device: &'a str,
    /// Its secret.
    pub secret: &'a str,
}

/// A session.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionGrant {
    /// Bearer token of the next exchanges.
    pub token: Token,
    /// Seconds it lives.
    pub expires_in: u32,
}

/// Asks for a challenge; has no members.
#[derive(Serialize)]
pub struct ChallengeRequest {}

/// A challenge for the card to sign.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeGrant {
    /// Its id, to be named in the answer.
    pub id: Text,
    /// Random bytes; their number must lie in [`CHALLENGE_BYTES`].
    pub challenge: Binary,
    /// Seconds it lives.
    pub expires_in: u32,
}

/// Answers a challenge.
#[derive(Serialize)]
pub struct AnswerRequest<'a> {
    /// Id of the challenge.
    pub challenge_id: &'a str,
    /// User-authentication certificate (利用者証明用電子証明書), DER.
    pub certificate: Binary,
    /// The card's signature over the challenge; only with a PIN check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<Binary>,
    /// How the person's identity was checked.
    pub check: &'a IdentityCheck,
}

/// How the identity of the person was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
pub enum IdentityCheck {
    /// The person entered the card's PIN (暗証番号入力).
    Pin,
    /// Staff compared face and card (目視確認).
    Visual {
        /// Who checked: an id of the institution's own.
        staff: String,
        /// What they state, in words; the gateway logs it.
        statement: String,
    },
}

/// The result of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerResult {
    /// The interface's tree.
    #[serde(rename = "XmlMsg")]
    pub message: Message,
}

/// Why the gateway refused.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// A code of the [`CATALOGUE`], or one with the same prefix that is newer.
    pub code: ProblemCode,
    /// What happened, in Japanese.
    pub message_ja: Text,
    /// What happened, in English.
    pub message_en: Text,
}

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

/// A bearer token: 16 to 512 visible ASCII characters. Never printed; wiped on drop.
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
        let token = Zeroizing::new(String::deserialize(deserializer)?);
        if (16..=512).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(token))
        } else {
            Err(D::Error::custom("a token must be 16 to 512 visible ASCII characters"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_catalogue_is_a_code() {
        for (code, _) in CATALOGUE {
            assert!(ProblemCode::try_from((*code).to_owned()).is_ok(), "{code}");
        }
        for wrong in ["E0001", "TSK-", "TSK-lower", "tsk-X", "TSK-\u{1b}"] {
            assert!(ProblemCode::try_from(wrong.to_owned()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_mode_of_a_check_is_a_member_beside_the_statement() {
        let visual = IdentityCheck::Visual { staff: "s1".into(), statement: "顔写真と一致".into() };
        assert_eq!(serde_json::to_string(&IdentityCheck::Pin).unwrap(), r#"{"mode":"pin"}"#);
        assert_eq!(
            serde_json::to_string(&visual).unwrap(),
            r#"{"mode":"visual","staff":"s1","statement":"顔写真と一致"}"#
        );
    }

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
