//! The client against a gateway that is a script: wiremock behind a front of mutual TLS. Each expectation is what the
//! profile's prose wants of a request, so neither the client nor the project's own gateway is the judge here.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use client::{Device, Endpoint, ErrorKind, GatewayClient, IdentityCheck, Outcome};
use rustls::{RootCertStore, ServerConfig, server::WebPkiClientVerifier};
use serde_json::{Value, json};
use simulator::tls_pki::TlsPki;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use wiremock::matchers::{any, body_partial_json, header, header_exists, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::card::SoftCard;

const DEVICE: &str = "TEST-W0000001";
const TOKEN: &str = "TEST-token-0123456789";

/// A script and the front before it.
struct Script {
    mocks: MockServer,
    front: SocketAddr,
    pki: TlsPki,
}

impl Script {
    async fn start() -> Self {
        let (mocks, pki) = (MockServer::start().await, TlsPki::new().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let front = listener.local_addr().unwrap();
        tokio::spawn(forward(listener, acceptor(&pki), *mocks.address()));
        Self { mocks, front, pki }
    }

    fn client(&self) -> GatewayClient {
        let identity = self.pki.device(DEVICE).unwrap();
        let device = Device::new(DEVICE, "TEST-secret");
        let url = format!("https://{}", self.front);
        GatewayClient::new(Endpoint::new(url, self.pki.root_der(), identity.chain, identity.key, device))
            .unwrap()
    }

    async fn verify(&self, check: IdentityCheck) -> Result<Outcome, client::Error> {
        self.client().verify(&mut SoftCard::of("taro"), check).await
    }

    /// A session and a challenge, each asked for exactly once and as the profile says.
    async fn with_challenge(self) -> Self {
        let session = json!({ "device": DEVICE, "secret": "TEST-secret" });
        Mock::given(method("POST"))
            .and(path("/tashika/v1/session"))
            .and(header("content-type", "application/json"))
            .and(body_partial_json(&session))
            .respond_with(json_reply(200, json!({ "token": TOKEN, "expires_in": 60 })))
            .expect(1)
            .mount(&self.mocks)
            .await;
        let challenge = json!({ "id": "c-1", "challenge": "A".repeat(43) + "=", "expires_in": 60 });
        Mock::given(method("POST"))
            .and(path("/tashika/v1/challenge"))
            .and(header("authorization", format!("Bearer {TOKEN}").as_str()))
            .respond_with(json_reply(200, challenge))
            .expect(1)
            .mount(&self.mocks)
            .await;
        self
    }

    async fn answer(&self, status: u16, body: Value) {
        Mock::given(method("POST"))
            .and(path("/tashika/v1/answer"))
            .and(header("authorization", format!("Bearer {TOKEN}").as_str()))
            .respond_with(json_reply(status, body))
            .expect(1)
            .mount(&self.mocks)
            .await;
    }

    /// What came to a path.
    async fn heard(&self, path: &str) -> Vec<Request> {
        let requests = self.mocks.received_requests().await.unwrap();
        requests.into_iter().filter(|request| request.url.path() == path).collect()
    }
}

fn json_reply(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("date", jiff_now())
        .set_body_raw(body.to_string(), "application/json")
}

fn jiff_now() -> String {
    let now = jiff::Timestamp::now();
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now).unwrap()
}

/// An answer of the day that finds nobody.
fn nobody(challenge: &str) -> Value {
    let now = jiff::tz::offset(9).to_datetime(jiff::Timestamp::now());
    json!({ "XmlMsg": {
        "MessageHeader": {
            "ProcessExecutionTime": now.strftime("%Y%m%d%H%M%S").to_string(),
            "QualificationConfirmationDate": now.strftime("%Y%m%d").to_string(),
            "MedicalInstitutionCode": "1319999999",
            "ArbitraryFileIdentifier": challenge,
            "ReferenceClassification": "1",
            "SegmentOfResult": "1",
            "CharacterCodeIdentifier": "0",
        },
        "MessageBody": { "ProcessingResultStatus": "1", "QualificationValidity": "4" },
    }})
}

#[tokio::test]
async fn each_request_of_a_verification_is_sent_once_and_as_the_profile_says() {
    let script = Script::start().await.with_challenge().await;
    script.answer(200, nobody("c-1")).await;
    let outcome = script.verify(IdentityCheck::Pin).await.unwrap();
    assert_eq!(outcome.validity.word(), "該当資格なし");
    let answer: Value = script.heard("/tashika/v1/answer").await[0].body_json().unwrap();
    let members: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["certificate", "challenge_id", "check", "signature"]);
    assert_eq!((&answer["challenge_id"], &answer["check"]), (&json!("c-1"), &json!({ "mode": "pin" })));
    assert_eq!(answer["signature"].as_str().map(str::len), Some(344), "256 bytes");
    let session = &script.heard("/tashika/v1/session").await[0];
    assert!(!session.headers.contains_key("authorization"), "there is no token yet");
}

#[tokio::test]
async fn a_check_by_sight_carries_a_statement_and_no_signature() {
    let script = Script::start().await.with_challenge().await;
    script.answer(200, nobody("c-1")).await;
    let check =
        IdentityCheck::Visual { staff: "TEST-STAFF-01".into(), statement: "顔写真と一致".into() };
    script.verify(check).await.unwrap();
    let answer: Value = script.heard("/tashika/v1/answer").await[0].body_json().unwrap();
    assert_eq!(answer.get("signature"), None);
    assert_eq!(answer["check"]["statement"], "顔写真と一致");
}

#[tokio::test]
async fn a_refused_answer_is_not_sent_again_whatever_the_status() {
    for (status, kind) in [
        (429, ErrorKind::Busy),
        (503, ErrorKind::Busy),
        (500, ErrorKind::Refused),
        (502, ErrorKind::Refused),
        (302, ErrorKind::Redirect),
        (308, ErrorKind::Redirect),
    ] {
        let script = Script::start().await.with_challenge().await;
        script.answer(status, json!({ "code": "TSK-X", "message_ja": "x", "message_en": "x" })).await;
        let error = script.verify(IdentityCheck::Pin).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
    }
}

#[tokio::test]
async fn a_result_in_progress_is_asked_for_with_the_token_and_without_a_body() {
    let script = Script::start().await.with_challenge().await;
    script.answer(202, json!({ "poll": "/tashika/v1/result/c-1" })).await;
    let result = |body, times| {
        let mock = Mock::given(method("GET"))
            .and(path("/tashika/v1/result/c-1"))
            .and(header("authorization", format!("Bearer {TOKEN}").as_str()));
        mock.respond_with(body).up_to_n_times(times)
    };
    let pending =
        json_reply(202, json!({ "poll": "/tashika/v1/result/c-1" })).insert_header("retry-after", "0");
    result(pending, 3).expect(3).mount(&script.mocks).await;
    result(json_reply(200, nobody("c-1")), 1).expect(1).mount(&script.mocks).await;
    assert!(script.verify(IdentityCheck::Pin).await.is_ok());
    assert!(script.heard("/tashika/v1/result/c-1").await.iter().all(|request| request.body.is_empty()));
}

#[tokio::test]
async fn enrolment_is_repeated_under_one_key() {
    let script = Script::start().await;
    let busy = json_reply(503, json!({ "code": "TSK-UNAVAILABLE", "message_ja": "x", "message_en": "x" }));
    let enrol = || Mock::given(path("/tashika/v1/device")).and(header_exists("idempotency-key"));
    let busy = enrol().respond_with(busy.insert_header("retry-after", "0")).up_to_n_times(1).expect(1);
    busy.mount(&script.mocks).await;
    let grant = json!({ "device": DEVICE, "secret": "TEST-secret-of-its-own" });
    enrol().respond_with(json_reply(200, grant)).expect(1).mount(&script.mocks).await;
    script.client().enrol("TEST-ACTIVATION").await.unwrap();
    let heard = script.heard("/tashika/v1/device").await;
    let keys: Vec<_> = heard.iter().map(|request| request.headers["idempotency-key"].clone()).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test]
async fn a_reply_without_a_date_or_of_another_time_ends_at_the_session() {
    for (date, kind) in
        [(None, ErrorKind::Profile), (Some("Wed, 01 Apr 2020 03:00:00 GMT"), ErrorKind::Clock)]
    {
        let script = Script::start().await;
        let body = json!({ "token": TOKEN, "expires_in": 60 }).to_string();
        let mut reply = ResponseTemplate::new(200).set_body_raw(body, "application/json");
        reply = reply.insert_header("date", date.unwrap_or("yesterday"));
        Mock::given(any()).respond_with(reply).expect(1).mount(&script.mocks).await;
        let error = script.verify(IdentityCheck::Pin).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

/// Takes a connection's TLS off and passes the rest on.
async fn forward(listener: TcpListener, acceptor: TlsAcceptor, to: SocketAddr) {
    while let Ok((tcp, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Ok(mut outer) = acceptor.accept(tcp).await else { return };
            let Ok(mut inner) = TcpStream::connect(to).await else { return };
            let passing = tokio::io::copy_bidirectional(&mut outer, &mut inner);
            let _ = tokio::time::timeout(Duration::from_secs(60), passing).await;
        });
    }
}

fn acceptor(pki: &TlsPki) -> TlsAcceptor {
    let mut roots = RootCertStore::empty();
    roots.add(pki.root_der().into()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let server = pki.server().unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(
            server.chain.into_iter().map(Into::into).collect(),
            server.key.to_vec().try_into().unwrap(),
        )
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
