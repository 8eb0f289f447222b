//! Replies that are not what the profile says: each is a clear error, and nothing is sent twice.

use std::time::Duration;

use client::{Error, IdentityCheck, Step};
use simulator::gateway::{CutAt, Ending, Tamper};

use crate::{
    card::SoftCard,
    rig::{ANSWER, Rig, code},
};

const CHALLENGE: &str = "/tashika/v1/challenge";
const JSON: (&str, &str) = ("content-type", "application/json");

fn reply(status: u16, header: (&'static str, &str), body: impl Into<Vec<u8>>) -> Tamper {
    Tamper::Reply { status, headers: vec![(header.0, header.1.to_owned())], body: body.into() }
}

/// The error of a verification whose answer met this fault; the answer went out once.
async fn after(tamper: Tamper) -> Error {
    let rig = Rig::new().await;
    rig.gateway.inject(ANSWER, tamper);
    let mut card = SoftCard::of("taro");
    let error = rig.verify(&mut card).await.unwrap_err();
    assert_eq!((rig.answers(), card.signed.len()), (1, 1), "one signature, one answer: {error}");
    let exchanges = rig.heard.exchanges.lock().unwrap().clone();
    assert_eq!(exchanges.len(), 3);
    assert!(exchanges[2].error.is_some(), "the failure is in the evidence");
    error
}

#[tokio::test]
async fn an_oversized_body_is_not_read_to_its_end() {
    let error = after(reply(200, JSON, vec![b' '; 256 * 1024 + 1])).await;
    assert!(matches!(error, Error::BodyTooLarge { step: Step::Answer, limit: 262_144 }), "{error}");
    let error = after(reply(200, JSON, vec![b' '; 256 * 1024])).await;
    assert!(matches!(error, Error::Profile { .. }), "the limit itself is read: {error}");
}

#[tokio::test]
async fn a_broken_reply_is_a_violation_with_its_position() {
    fn cut_short(json: String) -> String {
        json[..json.len() / 2].to_owned()
    }
    fn unknown_validity(json: String) -> String {
        json.replace(r#""QualificationValidity":"1""#, r#""QualificationValidity":"6""#)
    }
    fn unknown_sex(json: String) -> String {
        json.replace(r#""Sex1":"1""#, r#""Sex1":"9""#)
    }
    fn unknown_member(json: String) -> String {
        json.replace(r#""Sex1":"1""#, r#""Sex1":"1","BloodType":"A""#)
    }
    fn doubled_member(json: String) -> String {
        json.replace(r#""Sex1":"1""#, r#""Sex1":"1","Sex1":"2""#)
    }
    fn null_member(json: String) -> String {
        json.replace(r#""InsuredBranchNumber":"01""#, r#""InsuredBranchNumber":null"#)
    }
    fn terminal_control(json: String) -> String {
        json.replace(r#""試験　太郎""#, r#""\u001b]0;x\u0007""#)
    }
    fn something_after(json: String) -> String {
        json + "{}"
    }
    for (edit, why) in [
        (cut_short as fn(String) -> String, "EOF while parsing"),
        (unknown_validity, "\"6\" is not a code of QualificationValidity (OQSCD006)"),
        (unknown_sex, "\"9\" is not a code of Sex (OQSCD007)"),
        (unknown_member, "unknown field `BloodType`"),
        (doubled_member, "duplicate field `Sex1`"),
        (null_member, "null"),
        (terminal_control, "a control character"),
        (something_after, "trailing characters"),
    ] {
        match after(Tamper::Edit(edit)).await {
            Error::Profile { step: Step::Answer, violation } => {
                assert!(violation.detail.contains(why), "{violation}");
                let (line, column) = violation.position.unwrap();
                assert!(line == 1 && column > 1, "{violation}");
            }
            other => panic!("{why}: {other}"),
        }
    }
}

#[tokio::test]
async fn an_answer_that_contradicts_itself_or_the_question_is_a_violation() {
    fn other_question(json: String) -> String {
        json.replace(r#""ArbitraryFileIdentifier":""#, r#""ArbitraryFileIdentifier":"x"#)
    }
    fn valid_without_qualification(json: String) -> String {
        let start = json.find(r#""ResultList":["#).unwrap() + r#""ResultList":["#.len();
        let end = json.rfind(']').unwrap();
        format!("{}{}", &json[..start], &json[end..])
    }
    fn none_with_qualification(json: String) -> String {
        json.replace(r#""QualificationValidity":"1""#, r#""QualificationValidity":"4""#)
    }
    fn no_validity(json: String) -> String {
        json.replace(r#""QualificationValidity":"1","#, "")
    }
    let rig = Rig::new().await;
    rig.gateway.inject(ANSWER, Tamper::Edit(other_question));
    let error = rig.verify_person("taro").await.unwrap_err();
    assert!(matches!(&error, Error::AnotherQuestion { got: Some(id) } if id.starts_with('x')), "{error}");
    for (edit, why) in [
        (valid_without_qualification as fn(String) -> String, "without a qualification"),
        (none_with_qualification, "with a qualification"),
        (no_validity, "QualificationValidity is absent"),
    ] {
        let rig = Rig::new().await;
        rig.gateway.inject(ANSWER, Tamper::Edit(edit));
        match rig.verify_person("taro").await {
            Err(Error::Profile { violation, .. }) => assert!(violation.detail.contains(why), "{violation}"),
            other => panic!("{why}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_error_inside_the_tree_is_an_error_and_work_in_progress_is_not_a_result() {
    fn body_error(json: String) -> String {
        json.replace(
            r#""ProcessingResultStatus":"1""#,
            r#""ProcessingResultStatus":"2","ProcessingResultCode":"TEST_ERROR""#,
        )
    }
    fn in_progress(json: String) -> String {
        json.replace(r#""SegmentOfResult":"1""#, r#""SegmentOfResult":"2""#)
    }
    fn header_error(json: String) -> String {
        let header = json.find(r#""MessageHeader""#).unwrap();
        let abnormal = r#""SegmentOfResult":"9","ErrorCode":"TEST_ERROR","ErrorMessage":"試験""#;
        format!(r#"{{"XmlMsg":{{{}"#, json[header..].replace(r#""SegmentOfResult":"1""#, abnormal))
    }
    fn error_code_on_normal(json: String) -> String {
        json.replace(r#""SegmentOfResult":"1""#, r#""SegmentOfResult":"1","ErrorCode":"TEST_ERROR""#)
    }
    let rig = Rig::new().await;
    rig.gateway.inject(ANSWER, Tamper::Edit(header_error));
    let error = rig.verify_person("taro").await.unwrap_err();
    assert_eq!(error.to_string(), "answer: the answer reports an error: TEST_ERROR 試験");
    rig.gateway.inject(ANSWER, Tamper::Edit(error_code_on_normal));
    let error = rig.verify_person("taro").await.unwrap_err();
    assert!(matches!(error, Error::Profile { .. }), "{error}");
    rig.gateway.inject(ANSWER, Tamper::Edit(body_error));
    let error = rig.verify_person("taro").await.unwrap_err();
    assert!(matches!(&error, Error::Abnormal { code: Some(code), .. } if code == "TEST_ERROR"), "{error}");
    rig.gateway.inject(ANSWER, Tamper::Edit(in_progress));
    let error = rig.verify_person("taro").await.unwrap_err();
    let Error::Profile { violation, .. } = &error else { panic!("{error}") };
    assert!(violation.detail.contains("the status of the reply is not 202"), "{violation}");
}

#[tokio::test]
async fn health_data_is_a_failure_of_its_own_in_any_reply() {
    fn leak(json: String) -> String {
        json.replace(r#""Sex1":"1""#, r#""Sex1":"1","DiagnosisInfoConsFlg":"1""#)
    }
    let Error::HealthData { members, .. } = after(Tamper::Edit(leak)).await else { panic!("not noticed") };
    let member = "/XmlMsg/MessageBody/ResultList/0/ResultOfQualificationConfirmation/DiagnosisInfoConsFlg";
    assert_eq!(members, [member]);

    let problem = r#"{"code":"TSK-X","message_ja":"x","message_en":"x","OperationInfo":{}}"#;
    let error = after(reply(422, JSON, problem)).await;
    assert!(matches!(&error, Error::HealthData { members, .. } if members == &["/OperationInfo"]), "{error}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let error = after(reply(307, ("location", "https://elsewhere.test/"), "")).await;
    let Error::Redirect { status: 307, location, .. } = &error else { panic!("{error}") };
    assert_eq!(location, "https://elsewhere.test/");
}

#[tokio::test]
async fn a_bare_status_and_an_unknown_reason_are_told_apart() {
    for status in [400, 404, 500] {
        let error = after(reply(status, ("retry-after", "1"), "busy")).await;
        assert!(matches!(error, Error::Http { status: got, .. } if got == status), "{error}");
    }
    for status in [429, 503] {
        let error = after(reply(status, ("retry-after", "1"), "busy")).await;
        assert!(matches!(error, Error::Busy { status: got, .. } if got == status), "{error}");
    }
    let newer = r#"{"code":"TSK-NEWER-REASON","message_ja":"新","message_en":"new"}"#;
    let error = after(reply(422, JSON, newer)).await;
    assert_eq!(error.to_string(), "answer: the gateway refused with TSK-NEWER-REASON: new (新)");
    let official_looking = r#"{"code":"E00001","message_ja":"x","message_en":"x"}"#;
    let error = after(reply(422, JSON, official_looking)).await;
    assert!(matches!(error, Error::Http { status: 422, .. }), "{error}");
}

#[tokio::test]
async fn json_that_is_not_called_json_is_not_read() {
    let rig = Rig::new().await;
    let session = r#"{"token":"0123456789abcdef","expires_in":60}"#;
    for kind in ["text/html", "application/json-seq", "text/html; x=application/json"] {
        rig.gateway.inject("/tashika/v1/session", reply(200, ("content-type", kind), session));
        match rig.verify_person("taro").await {
            Err(Error::Profile { violation, .. }) => {
                assert!(violation.detail.contains("content type"), "{violation}")
            }
            other => panic!("{kind}: {other:?}"),
        }
    }
    let kind = ("content-type", "Application/JSON; charset=utf-8");
    rig.gateway.inject("/tashika/v1/session", reply(200, kind, session));
    assert_eq!(code(rig.verify_person("taro").await), "TSK-TOKEN-INVALID", "the session is read");
}

#[tokio::test]
async fn a_late_or_cut_answer_is_not_sent_again() {
    let error = after(Tamper::Cut(CutAt::Start, Ending::Close)).await;
    assert!(matches!(error, Error::Transport { step: Step::Answer, .. }), "{error}");

    let rig = Rig::new().await;
    rig.gateway.inject(ANSWER, Tamper::Delay(Duration::from_secs(60)));
    let mut endpoint = rig.endpoint();
    endpoint.timeouts.exchange = Duration::from_millis(200);
    let mut card = SoftCard::of("taro");
    let error = rig.client_at(endpoint).verify(&mut card, IdentityCheck::Pin).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { step: Step::Answer, .. }), "{error}");
    assert_eq!((rig.answers(), card.signed.len()), (1, 1));
}

#[tokio::test]
async fn only_a_challenge_of_32_to_64_bytes_is_signed() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    for (length, signed) in [(0, false), (31, false), (32, true), (64, true), (65, false), (130, false)] {
        let rig = Rig::new().await;
        let challenge = STANDARD.encode(vec![7; length]);
        let body = format!(r#"{{"id":"c","challenge":"{challenge}","expires_in":60}}"#);
        rig.gateway.inject(CHALLENGE, reply(200, JSON, body));
        let mut card = SoftCard::of("taro");
        let result = rig.verify(&mut card).await;
        assert_eq!(card.signed.len(), usize::from(signed), "{length}");
        if signed {
            assert_eq!(code(result), "TSK-CHALLENGE-UNKNOWN");
        } else {
            assert!(matches!(result, Err(Error::Profile { step: Step::Challenge, .. })), "{result:?}");
        }
    }
}

#[tokio::test]
async fn a_token_that_would_break_the_header_is_refused() {
    let rig = Rig::new().await;
    let body = r#"{"token":"0123456789abcdef\r\nx: y","expires_in":60}"#;
    rig.gateway.inject("/tashika/v1/session", reply(200, JSON, body));
    let error = rig.verify_person("taro").await.unwrap_err();
    assert!(matches!(error, Error::Profile { step: Step::Session, .. }), "{error}");
    assert_eq!(rig.gateway.requests().len(), 1);
}
