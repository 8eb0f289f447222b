//! One whole verification, as the card, the wire and the gateway see it.

use client::{Error, IdentityCheck, Step, code::QualificationValidity};
use simulator::gateway::{GatewayConfig, Statement};

use crate::{
    card::SoftCard,
    rig::{Rig, code},
};

fn visual(staff: &str, statement: &str) -> IdentityCheck {
    IdentityCheck::Visual { staff: staff.into(), statement: statement.into() }
}

#[tokio::test]
async fn a_pin_check_ends_in_a_shown_qualification() {
    let rig = Rig::new().await;
    let mut card = SoftCard::of("taro");
    let outcome = rig.verify(&mut card).await.unwrap();

    assert_eq!(outcome.validity, QualificationValidity::Valid);
    assert_eq!(outcome.note, None);
    let rows = outcome.rows();
    for expected in [
        ("資格有効性", "有効"),
        ("確認日", "令和8年4月1日"),
        ("保険者番号", "06139992"),
        ("記号", "試験"),
        ("番号", "１０１"),
        ("枝番", "01"),
        ("氏名", "試験　太郎"),
        ("フリガナ", "ｼｹﾝ ﾀﾛｳ"),
        ("生年月日", "昭和60年4月1日"),
        ("性別", "男"),
        ("本人・家族の別", "本人"),
    ] {
        assert!(rows.contains(&(expected.0, expected.1.to_owned())), "{expected:?} in {rows:#?}");
    }
    assert_eq!(card.signed.len(), 1);
    assert_eq!(card.signed[0].len(), 32, "the challenge itself is signed");
    let paths: Vec<_> = rig.gateway.requests().into_iter().map(|it| (it.path, it.status)).collect();
    let expected = ["session", "challenge", "answer"].map(|step| (format!("/tashika/v1/{step}"), 200));
    assert_eq!(paths, expected);
}

#[tokio::test]
async fn the_connection_and_each_exchange_are_observed_without_secrets() {
    let rig = Rig::new().await;
    rig.verify_person("taro").await.unwrap();

    let connections = rig.heard.connections.lock().unwrap().clone();
    assert_eq!(connections.len(), 1);
    let facts = &connections[0];
    assert_eq!((facts.version.as_str(), facts.group.as_str()), ("TLSv1_3", "X25519MLKEM768"));
    assert!(facts.cipher_suite.starts_with("TLS13_"), "{}", facts.cipher_suite);
    assert_eq!(facts.peer_address, rig.gateway.address().to_string());
    assert_eq!(facts.peer_chain_sha256.len(), 1);
    let certificate = facts.server_certificate.as_ref().unwrap();
    assert_eq!(certificate.subject, "CN=TEST tashika gateway,O=TEST tashika");
    assert_eq!(certificate.issuer, "CN=TEST tashika TLS root,O=TEST tashika");
    assert!(certificate.not_before < certificate.not_after && certificate.not_after.ends_with("T00:00:00Z"));

    let exchanges = rig.heard.exchanges.lock().unwrap().clone();
    let steps: Vec<_> = exchanges.iter().map(|exchange| (exchange.step, exchange.status)).collect();
    assert_eq!(steps, [(Step::Session, Some(200)), (Step::Challenge, Some(200)), (Step::Answer, Some(200))]);
    assert_eq!(exchanges[0].request.as_ref().unwrap().json["device"], GatewayConfig::DEVICE);
    let secret_length = GatewayConfig::DEVICE_SECRET.len();
    assert_eq!(exchanges[0].request.as_ref().unwrap().json["secret"]["redacted"]["bytes"], secret_length);
    assert_eq!(
        exchanges[2].request.as_ref().unwrap().json["signature"]["redacted"]["base64_bytes"],
        344,
        "256 bytes"
    );
    for (exchange, member) in [
        (exchanges[2].request.as_ref().unwrap(), "certificate"),
        (exchanges[1].response.as_ref().unwrap(), "challenge"),
    ] {
        let digest = &exchange.json[member]["redacted"]["base64_sha256"];
        assert_eq!(digest.as_str().map(str::len), Some(64), "{member}");
    }
    let answer = exchanges[2].response.as_ref().unwrap();
    let name = "/XmlMsg/MessageBody/ResultList/0/ResultOfQualificationConfirmation/Name";
    assert!(answer.personal.iter().any(|pointer| pointer == name), "{:?}", answer.personal);
    assert_eq!(answer.json.pointer(name).unwrap(), "試験　太郎");
    let kept = serde_json::to_string(&exchanges).unwrap();
    assert!(!kept.contains(GatewayConfig::DEVICE_SECRET));
}

#[tokio::test]
async fn a_visual_check_needs_no_signature_but_a_logged_statement() {
    let rig = Rig::new().await;
    let mut card = SoftCard::of("momo");
    let check = visual("staff-1", "顔写真と本人が一致");
    let outcome = rig.client().verify(&mut card, check).await.unwrap();

    assert!(card.signed.is_empty(), "the PIN is not asked for");
    assert!(outcome.rows().contains(&("未就学区分", "義務教育就学前".to_owned())));
    let statement = Statement { staff: "staff-1".into(), words: "顔写真と本人が一致".into() };
    assert_eq!(rig.gateway.requests()[2].statement, Some(statement));

    let silent = rig.client().verify(&mut card, visual("staff-1", "")).await;
    assert_eq!(code(silent), "TSK-REQUEST-MALFORMED");
}

#[tokio::test]
async fn a_card_that_does_not_sign_ends_before_the_answer() {
    let rig = Rig::new().await;
    let mut card = SoftCard::of("taro");
    card.broken = true;
    let error = rig.verify(&mut card).await.unwrap_err();
    assert!(matches!(error, Error::Credential(_)), "{error}");
    assert_eq!(error.to_string(), "the card did not deliver: PIN refused, two tries left");
    assert_eq!(rig.answers(), 0);
}

#[tokio::test]
async fn a_device_must_be_enrolled_know_its_secret_and_hold_its_certificate() {
    let rig = Rig::new().await;
    for (device, secret, certificate, expected) in [
        (GatewayConfig::DEVICE, "another", GatewayConfig::DEVICE, "TSK-DEVICE-UNKNOWN"),
        ("TEST-W9999999", GatewayConfig::DEVICE_SECRET, "TEST-W9999999", "TSK-DEVICE-UNKNOWN"),
        (
            GatewayConfig::DEVICE,
            GatewayConfig::DEVICE_SECRET,
            GatewayConfig::ENDED_DEVICE,
            "TSK-DEVICE-MISMATCH",
        ),
        (
            GatewayConfig::ENDED_DEVICE,
            GatewayConfig::DEVICE_SECRET,
            GatewayConfig::ENDED_DEVICE,
            "TSK-ACCOUNT-ENDED",
        ),
    ] {
        let mut endpoint = rig.endpoint();
        let identity = rig.pki.device(certificate).unwrap();
        endpoint.device = client::Device::new(device, secret);
        (endpoint.client_chain, endpoint.client_key) = (identity.chain, identity.key);
        let mut card = SoftCard::of("taro");
        let result = rig.client_at(endpoint).verify(&mut card, IdentityCheck::Pin).await;
        assert_eq!(code(result), expected);
        assert!(card.signed.is_empty(), "a refused device costs no PIN");
    }
}

#[tokio::test]
async fn many_clients_at_once_each_get_their_own_answer() {
    let rig = Rig::new().await;
    let mut waiting = tokio::task::JoinSet::new();
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            for key in ["taro", "hanako", "hachiro", "kuro"].repeat(8) {
                let mut client = rig.client();
                waiting.spawn_local(async move {
                    let outcome = client.verify(&mut SoftCard::of(key), IdentityCheck::Pin).await.unwrap();
                    let name = simulator::people::Person::by_key(key).unwrap().name;
                    assert_eq!(outcome.qualifications[0].name.as_str(), name);
                });
            }
            while let Some(ended) = waiting.join_next().await {
                ended.unwrap();
            }
        })
        .await;
    assert_eq!(rig.answers(), 32);
}
