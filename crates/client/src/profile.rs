//! **Invented**: gateway profile v1, the project's own stand-in for the limited type's wire protocol.
//!
//! The protocol between マイナ資格確認アプリ and its Web service is not public: neither paths, nor message formats, nor what the
//! card signs. What is public is only that the card's user-authentication certificate is sent and a qualification comes
//! back. This module is the one place that knows the invention, so that it can be replaced as a whole; the tree in
//! [`AnswerResult`] is not invented and lives in [`crate::message`]. The same profile for other programs is
//! `profile/openapi.yaml`, with `profile/README.md` as its prose; a test holds them and this module together.
//!
//! JSON over HTTPS with mutual TLS:
//!
//! | step | method, path | asks | gets | may be repeated |
//! |---|---|---|---|---|
//! | device | `POST` [`DEVICE_PATH`] | [`DeviceRequest`]: activation code | [`DeviceGrant`]: id and secret | with the same `Idempotency-Key` |
//! | session | `POST` [`SESSION_PATH`] | [`SessionRequest`]: device and its secret | [`SessionGrant`]: a short token | yes |
//! | challenge | `POST` [`CHALLENGE_PATH`] | [`ChallengeRequest`] | [`ChallengeGrant`]: 32 to 64 random bytes, used once | yes |
//! | answer | `POST` [`ANSWER_PATH`] | [`AnswerRequest`] | 200 [`AnswerResult`], or 202 [`Pending`] | **never** |
//! | result | `GET` [`RESULT_PATH`] + id | nothing | as for the answer | yes |
//!
//! * The token travels as `Authorization: Bearer …` from the challenge on.
//! * The card signs the challenge's bytes with RSASSA-PKCS1-v1_5, RSA-2048, SHA-256. A client signs nothing shorter than
//!   32 or longer than 64 bytes (the upper bound keeps a challenge from being the text of some other protocol), and
//!   nothing that it has signed before.
//! * Identity is checked by PIN, or by staff looking at the person (目視確認). The card's key needs the PIN, so a visual check
//!   carries no signature; it carries who checked and what they state. Whether the real service asks for another proof of
//!   the card there is not known.
//! * `ArbitraryFileIdentifier` of the answer is the challenge's id: an answer to another question is refused. Its
//!   `ProcessExecutionTime` lies between challenge and answer by the gateway's own clock: a stale answer is refused.
//! * Every reply carries `Date`. A client whose clock is more than [`CLOCK_TOLERANCE`] off says so and stops: both sides
//!   judge certificates by their clocks.
//! * Anything but status 200 and 202 carries a [`Problem`]. 429 and 503 may carry `Retry-After` in seconds; it is honoured
//!   where the step may be repeated, within [`Patience`](crate::Patience). A redirect is never followed.

mod exchange;
mod value;

use std::time::Duration;

pub use exchange::{
    AnswerRequest, AnswerResult, ChallengeGrant, ChallengeRequest, DeviceGrant, DeviceRequest, IdentityCheck,
    Pending, Problem, SessionGrant, SessionRequest,
};
pub use value::{Binary, DeviceSecret, ProblemCode, Token};

/// Name and version of this profile.
pub const VERSION: &str = "tashika-gateway-v1";
/// Path of the device exchange: enrolment (端末登録).
pub const DEVICE_PATH: &str = "/tashika/v1/device";
/// Path of the session exchange.
pub const SESSION_PATH: &str = "/tashika/v1/session";
/// Path of the challenge exchange.
pub const CHALLENGE_PATH: &str = "/tashika/v1/challenge";
/// Path of the answer exchange.
pub const ANSWER_PATH: &str = "/tashika/v1/answer";
/// Path of the result exchange; the challenge's id follows.
pub const RESULT_PATH: &str = "/tashika/v1/result/";
/// Lengths a challenge may have, in bytes.
pub const CHALLENGE_BYTES: std::ops::RangeInclusive<usize> = 32..=64;
/// Lengths a token may have, in visible ASCII characters.
pub const TOKEN_CHARACTERS: std::ops::RangeInclusive<usize> = 16..=512;
/// Longest reply that a client reads, in bytes. A qualification is a few kilobytes.
pub const REPLY_LIMIT: usize = 256 * 1024;
/// Longest request that a gateway must read, in bytes: a certificate and a signature are about three kilobytes.
pub const REQUEST_LIMIT: usize = 64 * 1024;
/// How far the clocks of client and gateway may be apart.
pub const CLOCK_TOLERANCE: Duration = Duration::from_secs(300);
/// Prefix of every code of this profile, so that none looks like an official one (those are not public).
pub const CODE_PREFIX: &str = "TSK-";

/// The profile's codes and what each means. A gateway may add codes; a client shows those as they come.
pub const CATALOGUE: &[(&str, &str)] = &[
    ("TSK-REQUEST-MALFORMED", "the request is not what the profile says"),
    ("TSK-REQUEST-TOO-LARGE", "the request is larger than the gateway reads"),
    ("TSK-CONTENT-TYPE-UNKNOWN", "the request is not application/json"),
    ("TSK-PATH-UNKNOWN", "the profile has no such path"),
    ("TSK-METHOD-UNKNOWN", "the path does not know this method"),
    ("TSK-DEVICE-UNKNOWN", "the device is not enrolled, or its secret is wrong"),
    ("TSK-ACTIVATION-UNKNOWN", "the gateway gave out no such activation code"),
    ("TSK-ACTIVATION-USED", "the activation code has been used before"),
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
    ("TSK-CERTIFICATE-STATUS-UNKNOWN", "whether the certificate is revoked cannot be established"),
    ("TSK-CARD-NOT-REGISTERED", "the card is not registered for use as an insurance card (マイナ保険証)"),
    ("TSK-RESULT-UNKNOWN", "there is no result under this id, or no longer"),
    ("TSK-RATE-LIMITED", "too many requests; Retry-After says when the next is welcome"),
    ("TSK-UNAVAILABLE", "the gateway is out of service; Retry-After may say until when"),
    ("TSK-GATEWAY-FAILED", "the gateway itself failed"),
    ("TSK-CERTIFICATE-EXPIRES-SOON", "side note: the certificate expires within three months"),
    ("TSK-CERTIFICATE-IN-GRACE", "side note: the certificate has expired, the grace time is running"),
];

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
}
