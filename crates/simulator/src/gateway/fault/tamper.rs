use std::time::Duration;

use jiff::SignedDuration;

use super::Fault;

/// What happens to one reply of the gateway.
#[derive(Clone, Debug)]
pub enum Tamper {
    /// The gateway does its work, and its reply goes out as JSON text changed by this function.
    Edit(fn(String) -> String),
    /// The gateway does nothing; this goes out instead.
    Reply {
        /// HTTP status.
        status: u16,
        /// Header fields; the content type is not added.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// The gateway does its work, and its reply waits this long.
    Delay(Duration),
    /// The gateway does its work, and its body comes one byte at a time, with this pause before each.
    Trickle(Duration),
    /// The gateway does its work, and its `Content-Length` is this much more than the body is long.
    Length(i64),
    /// The gateway does its work, and the connection ends before its reply does.
    Cut(CutAt, Ending),
    /// The gateway does its work, and these bytes go out instead of HTTP.
    Garbage(&'static [u8]),
    /// The gateway does its work, and its `Date` is this much ahead.
    Date(SignedDuration),
    /// The gateway says "in progress" this many times before the result.
    Pending(u32),
    /// The gateway gives out the last challenge again, if there was one.
    RepeatChallenge,
}

/// Where in a reply the connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutAt {
    /// Before its first byte.
    Start,
    /// After this many bytes of the head.
    Head(usize),
    /// After this many bytes of the body.
    Body(usize),
    /// Before the last byte of the body.
    LastByte,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// TCP RST.
    Reset,
    /// TCP FIN, without a word of TLS.
    Close,
}

impl Tamper {
    /// What a fault does to a reply; `None` for a fault of the handshake.
    #[must_use]
    pub fn of(fault: Fault) -> Option<Self> {
        let reply = |status, headers: &[(&'static str, &str)]| Self::Reply {
            status,
            headers: headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            body: Vec::new(),
        };
        Some(match fault {
            Fault::CertificateExpired
            | Fault::CertificateNotYetValid
            | Fault::CertificateWrongName
            | Fault::CertificateWrongCa
            | Fault::CertificateWrongEku
            | Fault::ClientCertificateNotAsked
            | Fault::TlsTooOld
            | Fault::HandshakeReset
            | Fault::HandshakeSilent => return None,
            Fault::ResetBeforeReply => Self::Cut(CutAt::Start, Ending::Reset),
            Fault::ResetInHead => Self::Cut(CutAt::Head(20), Ending::Reset),
            Fault::ResetInBody => Self::Cut(CutAt::Body(20), Ending::Reset),
            Fault::ResetBeforeLastByte => Self::Cut(CutAt::LastByte, Ending::Reset),
            Fault::CloseInBody => Self::Cut(CutAt::Body(20), Ending::Close),
            Fault::LateReply => Self::Delay(Duration::from_secs(60)),
            Fault::SlowBody => Self::Trickle(Duration::from_millis(100)),
            Fault::OversizedBody => Self::Edit(|json| json + &" ".repeat(1024 * 1024)),
            Fault::LengthTooLong => Self::Length(10),
            Fault::LengthTooShort => Self::Length(-10),
            Fault::NotHttp => Self::Garbage(b"\x16\x03\x01 this is not HTTP\r\n\r\n"),
            Fault::NotJson => Self::Reply {
                status: 200,
                headers: vec![("content-type", "text/html".to_owned())],
                body: b"<html><title>TEST</title></html>".to_vec(),
            },
            Fault::TruncatedJson => Self::Edit(|json| json.chars().take(json.chars().count() / 2).collect()),
            Fault::DuplicatedField => Self::Edit(duplicate_first_member),
            Fault::UnknownField => Self::Edit(|json| json.replacen('{', r#"{"TestUnknown":"1","#, 1)),
            Fault::UnknownCode => Self::Edit(|json| {
                json.replace(r#""QualificationValidity":"1""#, r#""QualificationValidity":"6""#)
            }),
            Fault::HealthData => {
                Self::Edit(|json| json.replace(r#""Sex1":"#, r#""DiagnosisInfoConsFlg":"1","Sex1":"#))
            }
            Fault::StaleAnswer => Self::Edit(|json| set_text(json, "ProcessExecutionTime", "20200401090000")),
            Fault::OtherQuestion => {
                Self::Edit(|json| set_text(json, "ArbitraryFileIdentifier", "TEST-other-question"))
            }
            Fault::HeaderError => Self::Edit(header_error),
            Fault::BodyError => Self::Edit(|json| {
                json.replace(
                    r#""ProcessingResultStatus":"1""#,
                    r#""ProcessingResultStatus":"2","ProcessingResultCode":"TEST_ERROR""#,
                )
            }),
            Fault::ChallengeRepeated => Self::RepeatChallenge,
            Fault::ChallengeShort => {
                Self::Edit(|json| set_text(json, "challenge", "AAAAAAAAAAAAAAAAAAAAAA=="))
            }
            Fault::InProgress => Self::Pending(2),
            Fault::InProgressForEver => Self::Pending(u32::MAX),
            Fault::PollElsewhere => Self::Reply {
                status: 202,
                headers: vec![
                    ("content-type", "application/json".to_owned()),
                    ("retry-after", "0".to_owned()),
                ],
                body: br#"{"poll":"/tashika/v1/result/elsewhere"}"#.to_vec(),
            },
            Fault::ClockAhead => Self::Date(SignedDuration::from_hours(1)),
            Fault::Status429 => reply(429, &[]),
            Fault::Status429RetryAfter => reply(429, &[("retry-after", "1")]),
            Fault::Status500 => reply(500, &[]),
            Fault::Status503 => reply(503, &[]),
            Fault::Status503RetryAfter => reply(503, &[("retry-after", "1")]),
            Fault::Redirect => reply(307, &[("location", "https://elsewhere.test/tashika/v1/answer")]),
        })
    }
}

/// Gives a member of text another value.
fn set_text(json: String, member: &str, value: &str) -> String {
    let opening = format!(r#""{member}":""#);
    let Some(start) = json.find(&opening).map(|at| at + opening.len()) else { return json };
    let end = json[start..].find('"').map_or(json.len(), |length| start + length);
    format!("{}{value}{}", &json[..start], &json[end..])
}

/// Writes the innermost object's first member twice, with two values.
fn duplicate_first_member(json: String) -> String {
    let start = json.rfind("{\"").map_or(0, |at| at + 1);
    let Some(colon) = json[start..].find(':').map(|length| start + length) else { return json };
    format!(r#"{}{}:"TEST","#, &json[..start], &json[start..colon]) + &json[start..]
}

/// Header says abnormal and carries an error; the body is gone.
fn header_error(json: String) -> String {
    let Some(start) = json.find(r#""MessageHeader""#) else { return json };
    let header = &json[start..];
    let end = header.find('}').map_or(header.len(), |at| at + 1);
    let abnormal = r#""SegmentOfResult":"9","ErrorCode":"TEST_ERROR","ErrorMessage":"試験用の異常""#;
    let header = header[..end].replace(r#""SegmentOfResult":"1""#, abnormal);
    format!(r#"{{"XmlMsg":{{{header}}}}}"#)
}
