use serde_json::{Value, json};

/// The gateway's reasons to say no. Codes are **invented**, with a prefix of their own; official ones are not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    RequestMalformed,
    RequestTooLarge,
    ContentTypeUnknown,
    PathUnknown,
    MethodUnknown,
    DeviceUnknown,
    ActivationUnknown,
    ActivationUsed,
    DeviceMismatch,
    AccountEnded,
    TokenInvalid,
    ChallengeUnknown,
    ChallengeExpired,
    ChallengeUsed,
    CertificateUnreadable,
    CertificateUntrusted,
    CertificateNotYetValid,
    CertificateExpired,
    CertificateRevoked,
    SignatureMissing,
    SignatureInvalid,
    CertificateStatusUnknown,
    CardNotRegistered,
    ResultUnknown,
    RateLimited,
    GatewayFailed,
}

impl Problem {
    /// HTTP status, code, Japanese and English words.
    const fn entry(self) -> (u16, &'static str, &'static str, &'static str) {
        match self {
            Self::RequestMalformed => {
                (400, "TSK-REQUEST-MALFORMED", "要求の形式が正しくありません", "the request is malformed")
            }
            Self::RequestTooLarge => {
                (413, "TSK-REQUEST-TOO-LARGE", "要求が大きすぎます", "the request is too large")
            }
            Self::ContentTypeUnknown => (
                415,
                "TSK-CONTENT-TYPE-UNKNOWN",
                "要求が application/json ではありません",
                "the request is not application/json",
            ),
            Self::PathUnknown => (404, "TSK-PATH-UNKNOWN", "その機能はありません", "no such path"),
            Self::MethodUnknown => {
                (405, "TSK-METHOD-UNKNOWN", "その方法では使えません", "the path does not know this method")
            }
            Self::ActivationUnknown => {
                (403, "TSK-ACTIVATION-UNKNOWN", "登録コードが存在しません", "no such activation code")
            }
            Self::ActivationUsed => (
                409,
                "TSK-ACTIVATION-USED",
                "登録コードは使用済みです",
                "the activation code has been used before",
            ),
            Self::DeviceUnknown => {
                (401, "TSK-DEVICE-UNKNOWN", "端末が登録されていません", "unknown device or wrong secret")
            }
            Self::DeviceMismatch => (
                403,
                "TSK-DEVICE-MISMATCH",
                "端末証明書が別の端末のものです",
                "the client certificate is another device's",
            ),
            Self::AccountEnded => {
                (403, "TSK-ACCOUNT-ENDED", "利用を終了した機関です", "the institution has ended its use")
            }
            Self::TokenInvalid => {
                (401, "TSK-TOKEN-INVALID", "セッションが無効です", "the session token is not valid")
            }
            Self::ChallengeUnknown => {
                (409, "TSK-CHALLENGE-UNKNOWN", "チャレンジが存在しません", "no such challenge")
            }
            Self::ChallengeExpired => {
                (409, "TSK-CHALLENGE-EXPIRED", "チャレンジの期限が切れました", "the challenge is too old")
            }
            Self::ChallengeUsed => (
                409,
                "TSK-CHALLENGE-USED",
                "チャレンジは使用済みです",
                "the challenge has been answered before",
            ),
            Self::CertificateUnreadable => (
                422,
                "TSK-CERTIFICATE-UNREADABLE",
                "利用者証明用電子証明書ではありません",
                "not a certificate for user authentication",
            ),
            Self::CertificateUntrusted => (
                422,
                "TSK-CERTIFICATE-UNTRUSTED",
                "電子証明書の発行者を信頼できません",
                "the certificate is not from the expected authority",
            ),
            Self::CertificateNotYetValid => (
                422,
                "TSK-CERTIFICATE-NOT-YET-VALID",
                "電子証明書の有効期間前です",
                "the certificate is not valid yet",
            ),
            Self::CertificateExpired => (
                422,
                "TSK-CERTIFICATE-EXPIRED",
                "電子証明書の有効期限が切れています",
                "the certificate expired longer ago than the grace time",
            ),
            Self::CertificateRevoked => {
                (422, "TSK-CERTIFICATE-REVOKED", "電子証明書は失効しています", "the certificate is revoked")
            }
            Self::SignatureMissing => {
                (422, "TSK-SIGNATURE-MISSING", "署名がありません", "a PIN check needs a signature")
            }
            Self::SignatureInvalid => {
                (422, "TSK-SIGNATURE-INVALID", "署名が正しくありません", "the signature does not verify")
            }
            Self::CertificateStatusUnknown => (
                422,
                "TSK-CERTIFICATE-STATUS-UNKNOWN",
                "電子証明書の失効の有無を確かめられません",
                "whether the certificate is revoked cannot be established",
            ),
            Self::ResultUnknown => {
                (404, "TSK-RESULT-UNKNOWN", "その結果はありません", "there is no such result, or no longer")
            }
            Self::RateLimited => {
                (429, "TSK-RATE-LIMITED", "要求が多すぎます。しばらくお待ちください", "too many requests")
            }
            Self::CardNotRegistered => (
                422,
                "TSK-CARD-NOT-REGISTERED",
                "マイナ保険証として利用登録されていません",
                "the card is not registered as an insurance card",
            ),
            Self::GatewayFailed => {
                (500, "TSK-GATEWAY-FAILED", "ゲートウェイの内部エラーです", "the gateway itself failed")
            }
        }
    }

    pub(crate) const fn status(self) -> u16 {
        self.entry().0
    }

    pub(crate) const fn code(self) -> &'static str {
        self.entry().1
    }

    /// Header fields that belong to it.
    pub(crate) fn headers(self, path: &str) -> Vec<(&'static str, String)> {
        match self {
            Self::MethodUnknown => {
                let allowed = if path.starts_with("/tashika/v1/result/") { "GET" } else { "POST" };
                vec![("allow", allowed.to_owned())]
            }
            Self::RateLimited => vec![("retry-after", "1".to_owned())],
            Self::TokenInvalid => vec![("www-authenticate", "Bearer".to_owned())],
            _ => Vec::new(),
        }
    }

    /// The body of the reply.
    pub(crate) fn body(self) -> Value {
        let (_, code, ja, en) = self.entry();
        json!({ "code": code, "message_ja": ja, "message_en": en })
    }
}
