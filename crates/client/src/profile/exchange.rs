use serde::{Deserialize, Serialize};

use super::value::{Binary, DeviceSecret, ProblemCode, Token};
use crate::{message::Message, text::Text};

/// Asks to enrol the device whose TLS certificate the connection has.
#[derive(Serialize)]
pub struct DeviceRequest<'a> {
    /// Activation code that the institution was given; good for one device.
    pub activation: &'a str,
}

/// An enrolled device.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceGrant {
    /// Its id: the common name of its TLS certificate.
    pub device: Text,
    /// Its secret, told once.
    pub secret: DeviceSecret,
}

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
    /// Random bytes; their number must lie in [`CHALLENGE_BYTES`](super::CHALLENGE_BYTES).
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
    /// A code of the [`CATALOGUE`](super::CATALOGUE), or one with the same prefix that is newer.
    pub code: ProblemCode,
    /// What happened, in Japanese.
    pub message_ja: Text,
    /// What happened, in English.
    pub message_en: Text,
}

/// The gateway has the answer and is still working on it (処理中).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// Where to ask again: [`RESULT_PATH`](super::RESULT_PATH) and the challenge's id, and nothing else.
    pub poll: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mode_of_a_check_is_a_member_beside_the_statement() {
        let visual = IdentityCheck::Visual { staff: "s1".into(), statement: "顔写真と一致".into() };
        assert_eq!(serde_json::to_string(&IdentityCheck::Pin).unwrap(), r#"{"mode":"pin"}"#);
        assert_eq!(
            serde_json::to_string(&visual).unwrap(),
            r#"{"mode":"visual","staff":"s1","statement":"顔写真と一致"}"#
        );
    }
}
