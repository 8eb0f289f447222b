//! `openssl` as judge of certificates: what `jpki` and it say about the same chains, lists of revoked certificates and
//! OCSP answers of the test PKI. Wherever they disagree, the table says so and why.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod answers;
mod chains;
mod judge;
mod lists;
mod next_generation;

use std::sync::OnceLock;

use jiff::{SignedDuration, Timestamp};
use jpki::{Certificate, CertificateKind};
use simulator::jpki_pki::{ChainCase, ChainZoo, JpkiPki, PersonOnCard};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The instant of all questions.
fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn zoo() -> &'static ChainZoo {
    static ZOO: OnceLock<ChainZoo> = OnceLock::new();
    ZOO.get_or_init(|| ChainZoo::generate().unwrap())
}

fn holder() -> (Certificate, Certificate) {
    let chain = zoo().chain(ChainCase::Sound, now()).unwrap();
    (Certificate::parse(&chain.holder).unwrap(), Certificate::parse(zoo().first.certificate_der()).unwrap())
}

#[test]
fn the_test_pki_has_the_profile_of_published_test_cards() {
    let person = PersonOnCard {
        cn: "TEST000000000000000001A".into(),
        name: "試験　太郎".into(),
        address: "試験県試験市試験町１丁目１番".into(),
        birth: "1985-04-01".parse().unwrap(),
        sex: simulator::people::Sex::Male,
        not_before: "2024-04-02T01:00:00Z".parse().unwrap(),
        not_after: "2029-04-01T14:59:59Z".parse().unwrap(),
        serial: 1,
    };
    let pki = JpkiPki::generate().unwrap();
    let card = pki.issue(&person).unwrap();
    for (der, kind) in [
        (card.authentication_certificate(), CertificateKind::UserAuthentication),
        (card.signature_certificate(), CertificateKind::Signature),
        (pki.authentication_ca_der(), CertificateKind::UserAuthenticationCa),
        (pki.signature_ca_der(), CertificateKind::SignatureCa),
    ] {
        assert_eq!(Certificate::parse(der).unwrap().deviations(kind), [], "{kind:?}");
    }
    let signature = Certificate::parse(card.signature_certificate()).unwrap();
    let data = signature.personal_data().unwrap().unwrap();
    assert_eq!((data.name, data.address), (person.name, person.address));
    assert_eq!((data.birth.to_string(), data.birth_era), ("1985-04-01".to_owned(), Some(jpki::Era::Showa)));
}
