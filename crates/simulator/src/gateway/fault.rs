mod injection;
mod tamper;

use std::fmt;

pub use injection::{Injection, InjectionError};
pub use tamper::{CutAt, Ending, Tamper};

/// One fault by name, its place by default, and what it does in Japanese and English.
macro_rules! faults {
    ($($fault:ident = $name:literal at $place:ident, $ja:literal, $en:literal;)+) => {
        /// What can go wrong on the wire or behind it, on request and by name.
        ///
        /// A fault is of one connection or one reply; a rule that a gateway breaks for good is a
        /// [`GatewayDefect`](super::GatewayDefect).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "words() says what each does")]
        pub enum Fault {
            $($fault,)+
        }

        impl Fault {
            /// Every fault.
            pub const ALL: &[Self] = &[$(Self::$fault),+];

            /// The name that files and flags use.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fault => $name,)+ }
            }

            /// Where it strikes unless somewhere else is asked for.
            #[must_use]
            pub const fn place(self) -> Place {
                match self { $(Self::$fault => Place::$place,)+ }
            }

            /// What it does, in Japanese and in English.
            #[must_use]
            pub const fn words(self) -> (&'static str, &'static str) {
                match self { $(Self::$fault => ($ja, $en),)+ }
            }
        }
    };
}

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In the TLS handshake of every connection.
    Handshake,
    /// In the reply to an enrolment.
    Device,
    /// In the reply that opens a session.
    Session,
    /// In the reply that carries a challenge.
    Challenge,
    /// In the reply to an answer.
    Answer,
    /// In the reply that carries a result which was in progress.
    Result,
}

faults! {
    CertificateExpired = "certificate-expired" at Handshake,
        "サーバー証明書の期限が切れている", "the server's certificate has expired";
    CertificateNotYetValid = "certificate-not-yet-valid" at Handshake,
        "サーバー証明書の有効期間がまだ始まっていない", "the server's certificate is not valid yet";
    CertificateWrongName = "certificate-wrong-name" at Handshake,
        "サーバー証明書が別の名前のものである", "the server's certificate is for another name";
    CertificateWrongCa = "certificate-wrong-ca" at Handshake,
        "サーバー証明書が別の認証局のものである", "the server's certificate is of another authority";
    CertificateWrongEku = "certificate-wrong-eku" at Handshake,
        "サーバー証明書の用途がサーバー認証でない", "the server's certificate is not for server authentication";
    ClientCertificateNotAsked = "client-certificate-not-asked" at Handshake,
        "サーバーが端末証明書を求めない", "the server does not ask for the device's certificate";
    TlsTooOld = "tls-too-old" at Handshake,
        "サーバーがTLS 1.1で応じる", "the server answers with TLS 1.1";
    HandshakeReset = "handshake-reset" at Handshake,
        "TLSの途中で接続がリセットされる", "the connection is reset in the TLS handshake";
    HandshakeSilent = "handshake-silent" at Handshake,
        "サーバーがTLSに応じない", "the server says nothing in the TLS handshake";
    ResetBeforeReply = "reset-before-reply" at Answer,
        "応答の最初のバイトの前にリセットされる", "reset before the first byte of the reply";
    ResetInHead = "reset-in-head" at Answer,
        "応答ヘッダーの途中でリセットされる", "reset within the head of the reply";
    ResetInBody = "reset-in-body" at Answer,
        "応答本文の途中でリセットされる", "reset within the body";
    ResetBeforeLastByte = "reset-before-last-byte" at Answer,
        "応答本文の最後の一バイトの前にリセットされる", "reset before the last byte of the body";
    CloseInBody = "close-in-body" at Answer,
        "応答本文の途中で接続が閉じられる", "the connection is closed within the body";
    LateReply = "late-reply" at Answer,
        "応答が一分遅れる", "the reply is a minute late";
    SlowBody = "slow-body" at Answer,
        "応答本文が一バイトずつ届く", "the body comes byte by byte";
    OversizedBody = "oversized-body" at Answer,
        "応答本文が 1 MiB を超える", "the body is longer than 1 MiB";
    LengthTooLong = "length-too-long" at Answer,
        "Content-Length が本文より長い", "Content-Length is longer than the body";
    LengthTooShort = "length-too-short" at Answer,
        "Content-Length が本文より短い", "Content-Length is shorter than the body";
    NotHttp = "not-http" at Answer,
        "応答がHTTPでない", "the reply is not HTTP";
    NotJson = "not-json" at Answer,
        "応答がHTMLである", "the reply is HTML";
    TruncatedJson = "truncated-json" at Answer,
        "JSONが途中で終わる", "the JSON ends in its middle";
    DuplicatedField = "duplicated-field" at Answer,
        "一つの項目が二度現れる", "one member appears twice";
    UnknownField = "unknown-field" at Answer,
        "定めにない項目が現れる", "a member appears that the profile does not have";
    UnknownCode = "unknown-code" at Answer,
        "コード表にない資格有効性が届く", "a validity that its code table does not list";
    HealthData = "health-data" at Answer,
        "応答に健康・医療情報が含まれる", "the reply carries health data";
    StaleAnswer = "stale-answer" at Answer,
        "処理実行日時が古い応答が届く", "an answer that was processed long ago";
    OtherQuestion = "other-question" at Answer,
        "別の照会への応答が届く", "the answer to another question";
    HeaderError = "header-error" at Answer,
        "メッセージヘッダーが異常を示し、本文がない", "the message header says abnormal, and there is no body";
    BodyError = "body-error" at Answer,
        "メッセージ本文がエラーを示す", "the message body reports an error";
    ChallengeRepeated = "challenge-repeated" at Challenge,
        "前に渡したチャレンジを再び渡す", "a challenge that was given out before is given again";
    ChallengeShort = "challenge-short" at Challenge,
        "チャレンジが16バイトしかない", "the challenge has only 16 bytes";
    InProgress = "in-progress" at Answer,
        "二度尋ねるまで処理中と答える", "in progress until asked twice more";
    InProgressForEver = "in-progress-for-ever" at Answer,
        "いつまでも処理中と答える", "in progress for ever";
    PollElsewhere = "poll-elsewhere" at Answer,
        "処理中と答え、別の場所へ尋ねさせようとする", "in progress, with a place to ask that is elsewhere";
    ClockAhead = "clock-ahead" at Session,
        "ゲートウェイの時計が一時間進んでいる", "the gateway's clock is an hour ahead";
    Status429 = "status-429" at Answer,
        "429を返す (Retry-Afterなし)", "429 without Retry-After";
    Status429RetryAfter = "status-429-retry-after" at Challenge,
        "429を返す (Retry-After: 1)", "429 with Retry-After: 1";
    Status500 = "status-500" at Answer,
        "500を返す", "500";
    Status503 = "status-503" at Answer,
        "503を返す (Retry-Afterなし)", "503 without Retry-After";
    Status503RetryAfter = "status-503-retry-after" at Challenge,
        "503を返す (Retry-After: 1)", "503 with Retry-After: 1";
    Redirect = "redirect" at Answer,
        "別の場所への転送 (307) を返す", "a redirect (307) to somewhere else";
}

impl Fault {
    /// The fault of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.name() == name)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Place {
    /// Every place, in the order of a verification.
    pub const ALL: [Self; 6] =
        [Self::Handshake, Self::Device, Self::Session, Self::Challenge, Self::Answer, Self::Result];

    /// The name that files and flags use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Handshake => "handshake",
            Self::Device => "device",
            Self::Session => "session",
            Self::Challenge => "challenge",
            Self::Answer => "answer",
            Self::Result => "result",
        }
    }

    /// The place of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_name_and_does_something_somewhere() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_name(fault.name()), Some(*fault));
            assert_eq!(Tamper::of(*fault).is_none(), fault.place() == Place::Handshake, "{fault}");
        }
        assert_eq!(Fault::from_name("none"), None);
    }
}
