//! What the gateway takes from a card, and until when.

use client::IdentityCheck;
use rcgen::KeyUsagePurpose;
use simulator::{
    gateway::{Gateway, GatewayConfig, GatewayError, Grace, GraceEnd},
    jpki_pki::{JpkiPki, NextGenerationPki, PersonOnCard, Purpose},
    people::Person,
};

use crate::{
    card::{AUTHORITY, IMPOSTOR, SERIAL, SoftCard, UNTIL},
    rig::{Rig, code},
};

const TARO: &str = "TEST000000000000000001A";

#[tokio::test]
async fn a_signature_of_another_key_is_refused() {
    let rig = Rig::new().await;
    let mut card = SoftCard::of("taro").with_wrong_key();
    assert_eq!(code(rig.verify(&mut card).await), "TSK-SIGNATURE-INVALID");
    assert_eq!(rig.answers(), 1, "a signed answer is sent once");
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused_even_under_the_same_name() {
    let rig = Rig::new().await;
    let usage = [KeyUsagePurpose::DigitalSignature];
    let mut card = SoftCard::issued(&IMPOSTOR, TARO, &usage);
    assert_eq!(code(rig.verify(&mut card).await), "TSK-CERTIFICATE-UNTRUSTED");

    let both = Rig::with(|config, _| config.card_authorities = vec![IMPOSTOR.der(), AUTHORITY.der()]).await;
    assert!(both.verify(&mut card).await.is_ok(), "several generations of one name can be trusted");
    assert!(both.verify_person("taro").await.is_ok());
}

#[tokio::test]
async fn a_certificate_for_signing_documents_is_not_one_for_user_authentication() {
    let rig = Rig::new().await;
    let usages = [KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    let mut card = SoftCard::issued(&AUTHORITY, TARO, &usages);
    assert_eq!(code(rig.verify(&mut card).await), "TSK-CERTIFICATE-UNREADABLE");
    let mut card = SoftCard::issued(&AUTHORITY, TARO, &[]);
    assert_eq!(code(rig.verify(&mut card).await), "TSK-CERTIFICATE-UNREADABLE");
}

#[tokio::test]
async fn the_simulated_card_shows_its_authentication_certificate_and_only_that_serves() {
    let cards = JpkiPki::generate().unwrap();
    let taro = Person::by_key("taro").unwrap();
    let card = cards
        .issue(&PersonOnCard::new(
            &taro,
            "2024-04-01T00:00:00Z".parse().unwrap(),
            "2029-04-01T14:59:59Z".parse().unwrap(),
            0x0705_D990,
        ))
        .unwrap();
    let authority = cards.authentication_ca_der().to_vec();
    let rig = Rig::with(|config, _| config.card_authorities = vec![authority]).await;
    let check = || IdentityCheck::Visual { staff: "staff-1".into(), statement: "一致".into() };

    let mut shown = SoftCard::with_certificate(card.authentication_certificate().to_vec());
    let outcome = rig.client().verify(&mut shown, check()).await.unwrap();
    assert_eq!(outcome.qualifications[0].name.as_str(), "試験　太郎");
    let mut shown = SoftCard::with_certificate(card.signature_certificate().to_vec());
    assert_eq!(code(rig.client().verify(&mut shown, check()).await), "TSK-CERTIFICATE-UNTRUSTED");

    rig.gateway.revoke(&[0x07, 0x05, 0xD9, 0x90]);
    let mut shown = SoftCard::with_certificate(card.authentication_certificate().to_vec());
    assert_eq!(code(rig.client().verify(&mut shown, check()).await), "TSK-CERTIFICATE-REVOKED");
}

/// A gateway of today knows RSA only; a certificate of the next generation is refused like a stranger's, even if its
/// authority is among those it was told to trust.
#[tokio::test]
async fn a_certificate_of_the_next_generation_is_not_trusted() {
    let next = NextGenerationPki::generate().unwrap();
    let taro = Person::by_key("taro").unwrap();
    let card = next
        .issue(&PersonOnCard::new(
            &taro,
            "2024-04-01T00:00:00Z".parse().unwrap(),
            "2034-04-01T14:59:59Z".parse().unwrap(),
            0x0705_D991,
        ))
        .unwrap();
    let authority = next.ca_der(Purpose::Authentication).to_vec();
    for authorities in [vec![AUTHORITY.der()], vec![AUTHORITY.der(), authority]] {
        let rig = Rig::with(|config, _| config.card_authorities = authorities).await;
        let mut shown = SoftCard::with_certificate(card.authentication_certificate().to_vec());
        assert_eq!(code(rig.verify(&mut shown).await), "TSK-CERTIFICATE-UNTRUSTED");
        assert!(rig.verify_person("taro").await.is_ok(), "the gateway goes on");
    }
}

#[tokio::test]
async fn the_edges_of_a_certificate_life_are_met_with_note_or_refusal() {
    assert_eq!(UNTIL, (2030, 5, 15), "the certificate ends at nine in the morning in Japan");
    let rig = Rig::new().await;
    for (now, expected) in [
        ("2020-01-14T23:59:59Z", Err("TSK-CERTIFICATE-NOT-YET-VALID")),
        ("2020-01-15T00:00:00Z", Ok(None)),
        ("2030-02-14T14:59:59Z", Ok(None)),
        ("2030-02-14T15:00:00Z", Ok(Some("TSK-CERTIFICATE-EXPIRES-SOON"))),
        ("2030-05-15T00:00:00Z", Ok(Some("TSK-CERTIFICATE-EXPIRES-SOON"))),
        ("2030-05-15T00:00:01Z", Ok(Some("TSK-CERTIFICATE-IN-GRACE"))),
        ("2030-08-15T14:59:59Z", Ok(Some("TSK-CERTIFICATE-IN-GRACE"))),
        ("2030-08-15T15:00:00Z", Err("TSK-CERTIFICATE-EXPIRED")),
    ] {
        rig.clock.set(now.parse().unwrap());
        let result = rig.verify_person("taro").await;
        match expected {
            Ok(note) => {
                let outcome = result.unwrap();
                assert_eq!(outcome.note.as_ref().map(|note| note.code.as_str()), note, "{now}");
                assert_eq!(outcome.rows()[0].1, "有効", "a note is not an error");
            }
            Err(problem) => assert_eq!(code(result), problem, "{now}"),
        }
    }
}

#[tokio::test]
async fn the_end_of_the_grace_time_can_be_configured() {
    let rig = Rig::with(|config, _| config.grace = Grace { months: 3, end: GraceEnd::MonthEnd }).await;
    rig.clock.set("2030-08-31T14:59:59Z".parse().unwrap());
    assert!(rig.verify_person("taro").await.is_ok());
    rig.clock.set("2030-08-31T15:00:00Z".parse().unwrap());
    assert_eq!(code(rig.verify_person("taro").await), "TSK-CERTIFICATE-EXPIRED");
}

#[tokio::test]
async fn a_revoked_serial_number_is_refused_in_both_modes() {
    let rig = Rig::new().await;
    assert!(rig.verify_person("taro").await.is_ok());
    rig.gateway.revoke(&SERIAL);
    assert_eq!(code(rig.verify_person("taro").await), "TSK-CERTIFICATE-REVOKED");
    let check = IdentityCheck::Visual { staff: "staff-1".into(), statement: "一致".into() };
    let result = rig.client().verify(&mut SoftCard::of("taro"), check).await;
    assert_eq!(code(result), "TSK-CERTIFICATE-REVOKED");
}

#[tokio::test]
async fn a_gateway_does_not_start_with_a_configuration_it_cannot_keep() {
    let pki = simulator::tls_pki::TlsPki::new().unwrap();
    let config = || GatewayConfig::new(&pki, AUTHORITY.der()).unwrap();

    let elsewhere = GatewayConfig { listen: ([0, 0, 0, 0], 0).into(), ..config() };
    let error = Gateway::start(elsewhere).await.err().unwrap();
    assert!(matches!(error, GatewayError::NotLoopback(_)), "{error}");

    let nonsense = GatewayConfig { card_authorities: vec![AUTHORITY.der(), vec![0x30]], ..config() };
    let error = Gateway::start(nonsense).await.err().unwrap();
    assert!(matches!(error, GatewayError::CardAuthority { number: 2, .. }), "{error}");

    let running = Gateway::start(config()).await.unwrap();
    let taken = GatewayConfig { listen: running.address(), ..config() };
    let error = Gateway::start(taken).await.err().unwrap();
    assert!(matches!(error, GatewayError::Listen { .. }), "{error}");
}
