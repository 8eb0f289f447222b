//! Every fault by name ends as it should: in an error that names it, or in a qualification after asking again. No signed
//! answer goes out twice, and what cannot be trusted costs no signature.

use std::time::Duration;

use client::{ErrorKind, IdentityCheck, Patience, Timeouts, code::QualificationValidity};
use simulator::gateway::{Fault, Injection, Place};

use crate::{card::SoftCard, rig::Rig};

/// The error's kind, or `None` for a qualification.
fn expected(fault: Fault) -> Option<ErrorKind> {
    Some(match fault {
        Fault::CertificateExpired => ErrorKind::CertificateExpired,
        Fault::CertificateNotYetValid => ErrorKind::CertificateNotYetValid,
        Fault::CertificateWrongName => ErrorKind::CertificateWrongName,
        Fault::CertificateWrongCa => ErrorKind::CertificateUnknownAuthority,
        Fault::CertificateWrongEku => ErrorKind::CertificateWrongPurpose,
        Fault::ClientCertificateNotAsked => ErrorKind::DeviceCertificateNotAsked,
        Fault::TlsTooOld => ErrorKind::TlsVersion,
        Fault::HandshakeReset
        | Fault::ResetBeforeReply
        | Fault::ResetInHead
        | Fault::ResetInBody
        | Fault::ResetBeforeLastByte => ErrorKind::Reset,
        Fault::HandshakeSilent | Fault::LateReply | Fault::SlowBody => ErrorKind::Timeout,
        Fault::CloseInBody | Fault::LengthTooLong => ErrorKind::Closed,
        Fault::OversizedBody => ErrorKind::BodyTooLarge,
        Fault::NotHttp => ErrorKind::NotHttp,
        Fault::LengthTooShort
        | Fault::NotJson
        | Fault::TruncatedJson
        | Fault::DuplicatedField
        | Fault::UnknownField
        | Fault::UnknownCode
        | Fault::ChallengeShort
        | Fault::PollElsewhere => ErrorKind::Profile,
        Fault::HealthData => ErrorKind::HealthData,
        Fault::StaleAnswer => ErrorKind::Stale,
        Fault::OtherQuestion => ErrorKind::AnotherQuestion,
        Fault::HeaderError | Fault::BodyError => ErrorKind::Abnormal,
        Fault::ChallengeRepeated => ErrorKind::ChallengeRepeated,
        Fault::InProgressForEver => ErrorKind::StillPending,
        Fault::ClockAhead => ErrorKind::Clock,
        Fault::Status429 | Fault::Status503 | Fault::Status429RetryAfter | Fault::Status503RetryAfter => {
            ErrorKind::Busy
        }
        Fault::Status500 => ErrorKind::Http,
        Fault::Redirect => ErrorKind::Redirect,
        Fault::InProgress => return None,
    })
}

struct Ended {
    kind: Option<ErrorKind>,
    text: String,
    signatures: usize,
    rig: Rig,
}

/// Verifies with a client that has the usual clock and is quick to lose patience.
async fn verify(injection: Injection) -> Ended {
    let rig = Rig::with(|config, pki| {
        *config = std::mem::replace(config, dummy(pki)).with_fault(injection, pki).unwrap();
        config.clock = simulator::gateway::Clock::system();
    })
    .await;
    let mut endpoint = rig.endpoint();
    let short = Duration::from_millis(700);
    endpoint.timeouts = Timeouts { connect: short, handshake: short, exchange: short };
    endpoint.patience =
        Patience { pending: short, poll_pause: Duration::from_millis(50), ..Patience::default() };
    endpoint.clock_tolerance = Some(client::profile::CLOCK_TOLERANCE);
    let mut client = rig.client_at(endpoint);
    let mut card = SoftCard::of("taro");
    if injection.fault == Fault::ChallengeRepeated {
        client.verify(&mut card, IdentityCheck::Pin).await.unwrap();
        card.signed.clear();
    }
    let result = client.verify(&mut card, IdentityCheck::Pin).await;
    if let Ok(outcome) = &result {
        assert_eq!(outcome.validity, QualificationValidity::Valid);
    }
    let error = result.err();
    Ended {
        kind: error.as_ref().map(client::Error::kind),
        text: error.map_or_else(String::new, |error| error.to_string()),
        signatures: card.signed.len(),
        rig,
    }
}

fn dummy(pki: &simulator::tls_pki::TlsPki) -> simulator::gateway::GatewayConfig {
    simulator::gateway::GatewayConfig::new(pki, crate::card::AUTHORITY.der()).unwrap()
}

#[tokio::test]
async fn every_fault_ends_in_an_error_that_names_it() {
    for fault in Fault::ALL {
        let ended = verify(Injection::always(*fault)).await;
        assert_eq!(ended.kind, expected(*fault), "{fault}: {}", ended.text);
        let answers = ended.rig.answers() - usize::from(*fault == Fault::ChallengeRepeated);
        let reached = fault.place() == Place::Answer;
        assert_eq!((ended.signatures, answers), (usize::from(reached), usize::from(reached)), "{fault}");
        if fault.place() == Place::Handshake {
            assert_eq!(ended.rig.gateway.requests(), [], "{fault}: nothing is sent to a server like that");
        }
    }
}

#[tokio::test]
async fn a_busy_gateway_is_asked_again_only_where_that_does_no_harm() {
    for (injection, kind, sessions) in [
        ("status-503-retry-after@session*1", None, 2),
        ("status-429-retry-after@session*2", None, 3),
        ("status-429-retry-after@session*3", Some(ErrorKind::Busy), 3),
        ("status-503-retry-after@challenge*1", None, 1),
        ("status-503@session*1", Some(ErrorKind::Busy), 1),
        ("status-500@session*1", Some(ErrorKind::Http), 1),
        ("reset-before-reply@session*1", Some(ErrorKind::Reset), 1),
        ("status-503-retry-after@answer*1", Some(ErrorKind::Busy), 1),
        ("in-progress@answer*1", None, 1),
    ] {
        let ended = verify(injection.parse().unwrap()).await;
        assert_eq!(ended.kind, kind, "{injection}: {}", ended.text);
        let asked =
            |path: &str| ended.rig.gateway.requests().iter().filter(|it| it.path.ends_with(path)).count();
        assert_eq!(asked("/session"), sessions, "{injection}");
        assert!(ended.rig.answers() <= 1, "{injection}: a signed answer goes out once");
    }
}

#[tokio::test]
async fn a_wait_longer_than_patience_is_not_waited() {
    let rig = Rig::new().await;
    let body = br#"{"code":"TSK-UNAVAILABLE","message_ja":"x","message_en":"until tomorrow"}"#.to_vec();
    let headers = vec![("content-type", "application/json".to_owned()), ("retry-after", "86400".to_owned())];
    rig.gateway
        .inject("/tashika/v1/session", simulator::gateway::Tamper::Reply { status: 503, headers, body });
    let error = rig.verify_person("taro").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "session: the gateway is busy (HTTP status 503, Retry-After 86400 s): TSK-UNAVAILABLE: until tomorrow (x)"
    );
    assert_eq!(rig.gateway.requests().len(), 1);
}

#[tokio::test]
async fn a_rate_limit_is_met_by_waiting_as_told() {
    let rig = Rig::with(|config, _| {
        config.clock = simulator::gateway::Clock::system();
        config.rate = Some(simulator::gateway::RateLimit { per_second: 2 });
    })
    .await;
    for _ in 0..3 {
        assert!(rig.client().open().await.is_ok(), "the third is told to wait, and waits");
    }
    let limited = rig.gateway.requests().iter().filter(|it| it.problem == Some("TSK-RATE-LIMITED")).count();
    assert!((1..=2).contains(&limited), "{limited}");
}

#[tokio::test]
async fn a_reply_that_ends_after_any_byte_is_no_answer() {
    use simulator::gateway::{CutAt, Ending, Tamper};
    let rig = Rig::new().await;
    let (mut cut, mut whole) = (0, None);
    for bytes in (0..2_000).step_by(41) {
        for ending in [Ending::Reset, Ending::Close] {
            rig.gateway.inject(crate::rig::ANSWER, Tamper::Cut(CutAt::Head(bytes), ending));
            let mut card = SoftCard::of("taro");
            let Err(error) = rig.verify(&mut card).await else {
                // The reply was shorter than this.
                whole = whole.or(Some(bytes));
                continue;
            };
            assert_eq!(whole, None, "a reply of more than {whole:?} bytes");
            let expected = if ending == Ending::Reset { ErrorKind::Reset } else { ErrorKind::Closed };
            assert_eq!(error.kind(), expected, "after {bytes} bytes: {error}");
            assert_eq!(card.signed.len(), 1);
            cut += 1;
        }
    }
    assert!(cut > 40 && whole.is_some_and(|bytes| bytes > 900), "{cut} {whole:?}");
}
