//! What each error of the gateway client means, for the person at the desk, and whose fault it is.

use client::ErrorKind;
use conformance::{Text, exit};

/// What happened and what to do, in words.
#[must_use]
pub(crate) fn words(kind: ErrorKind) -> Text {
    let (ja, en) = match kind {
        ErrorKind::ProductionHost => ("本番の接続先には接続しない", "production hosts are not connected to"),
        ErrorKind::Endpoint => ("接続先の記述を使えない", "the description of the gateway cannot be used"),
        ErrorKind::Card => ("カードから得られなかった", "the card did not deliver"),
        ErrorKind::Unreachable => (
            "ゲートウェイに届かない。動いているか、接続先が正しいかを確かめる",
            "the gateway cannot be reached; see whether it runs and the address is right",
        ),
        ErrorKind::Reset => ("接続がリセットされた", "the connection was reset"),
        ErrorKind::Closed => ("応答の途中で接続が閉じられた", "the connection was closed within the reply"),
        ErrorKind::NotHttp => ("応答がHTTPでない", "the reply is not HTTP"),
        ErrorKind::Connection => ("接続が失敗した", "the connection failed"),
        ErrorKind::Timeout => ("時間内に応答がない", "no reply came in time"),
        ErrorKind::CertificateExpired => {
            ("サーバー証明書の期限が切れている", "the server's certificate has expired")
        }
        ErrorKind::CertificateNotYetValid => {
            ("サーバー証明書の有効期間前である", "the server's certificate is not valid yet")
        }
        ErrorKind::CertificateWrongName => {
            ("サーバー証明書が別の名前のものである", "the server's certificate is for another name")
        }
        ErrorKind::CertificateUnknownAuthority => (
            "サーバー証明書が信頼する認証局のものでない",
            "the server's certificate is not of the trusted authority",
        ),
        ErrorKind::CertificateWrongPurpose => {
            ("サーバー証明書の用途がサーバー認証でない", "the server's certificate is not for a server")
        }
        ErrorKind::TlsVersion => {
            ("サーバーがTLS 1.2も1.3も話さない", "the server speaks neither TLS 1.2 nor 1.3")
        }
        ErrorKind::DeviceCertificateRefused => {
            ("サーバーが端末証明書を拒んだ", "the server refused the device's certificate")
        }
        ErrorKind::Tls => ("TLSを確立できない", "TLS cannot be set up"),
        ErrorKind::DeviceCertificateNotAsked => (
            "サーバーが端末証明書を求めない。誰でも照会できるため、端末の秘密を送らない",
            "the server did not ask for the device's certificate; the device's secret was not sent",
        ),
        ErrorKind::Clock => ("時計がずれている", "the clocks are too far apart"),
        ErrorKind::Busy => {
            ("ゲートウェイが混雑しているか停止している", "the gateway is busy or out of service")
        }
        ErrorKind::Redirect => ("転送には従わない", "a redirect is not followed"),
        ErrorKind::Http => ("ゲートウェイが理由なしに失敗した", "the gateway failed without a reason"),
        ErrorKind::BodyTooLarge => ("応答が長すぎる", "the reply is too long"),
        ErrorKind::Profile => ("応答が定めに反している", "the reply breaks the profile"),
        ErrorKind::HealthData => (
            "応答に健康・医療情報があるため全体を受け取らない",
            "the reply carries health data and was refused as a whole",
        ),
        ErrorKind::Refused => ("ゲートウェイが断った", "the gateway refused"),
        ErrorKind::ChallengeRepeated => (
            "前に署名したチャレンジが再び渡されたため、署名しない",
            "a challenge that was signed before was given again; it was not signed",
        ),
        ErrorKind::AnotherQuestion => ("別の照会への応答である", "it is the answer to another question"),
        ErrorKind::Stale => ("照会より前の応答である", "the answer is stale"),
        ErrorKind::Abnormal => ("応答が異常を示している", "the answer reports an error"),
        ErrorKind::StillPending => ("処理が終わらない", "the gateway does not finish"),
        _ => ("資格を確認できない", "verification failed"),
    };
    Text::new(ja, en)
}

/// Exit status: refused for safety, the rig's fault, or the gateway's.
#[must_use]
pub(crate) fn status(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::ProductionHost => exit::REFUSED,
        ErrorKind::Endpoint => exit::USAGE,
        ErrorKind::Card
        | ErrorKind::Unreachable
        | ErrorKind::Reset
        | ErrorKind::Closed
        | ErrorKind::Connection
        | ErrorKind::Busy => exit::UNDECIDED,
        _ => exit::SUBJECT_FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_words_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for kind in ErrorKind::ALL {
            let text = words(*kind);
            assert!(text.en != "verification failed", "{kind}");
            assert!(seen.insert(text.ja.clone()) && seen.insert(text.en), "{kind}: {}", text.ja);
        }
    }
}
