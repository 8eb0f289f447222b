//! The test PKI's lists, answers and zoo, read with a library and no help from the rest of this project.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashSet;
use std::sync::OnceLock;

use der::{Decode, Encode};
use jiff::{SignedDuration, Timestamp};
use simulator::jpki_pki::{
    CertificateState, ChainCase, ChainZoo, CrlForm, Generation, OcspForm, RevocationReason, RevokedSerial,
};
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;

fn zoo() -> &'static ChainZoo {
    static ZOO: OnceLock<ChainZoo> = OnceLock::new();
    ZOO.get_or_init(|| ChainZoo::generate().unwrap())
}

fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

#[test]
fn everything_is_marked_test_and_every_case_is_its_own() {
    let mut seen = HashSet::new();
    for case in ChainCase::ALL {
        let chain = zoo().chain(*case, now()).unwrap();
        assert!(!chain.trusted.is_empty());
        for der in [&chain.trusted[..], &chain.others, std::slice::from_ref(&chain.holder)].concat() {
            let certificate = Certificate::from_der(&der).unwrap();
            let (subject, issuer) =
                (certificate.tbs_certificate().subject(), certificate.tbs_certificate().issuer());
            for name in [subject, issuer] {
                assert!(name.to_string().contains("TEST"), "{}: {name}", case.name());
            }
        }
        assert!(seen.insert(chain), "{} repeats another case", case.name());
    }
    let names: HashSet<_> = ChainCase::ALL.iter().map(|case| case.name()).collect();
    assert_eq!(names.len(), ChainCase::ALL.len());
}

#[test]
fn generations_share_a_name_and_nothing_else() {
    let [first, second, stranger] = [&zoo().first, &zoo().second, &zoo().stranger]
        .map(|authority| Certificate::from_der(authority.certificate_der()).unwrap());
    for other in [&second, &stranger] {
        assert_eq!(first.tbs_certificate().subject(), other.tbs_certificate().subject());
        let keys = [&first, other].map(|c| c.tbs_certificate().subject_public_key_info().to_der().unwrap());
        assert_ne!(keys[0], keys[1]);
    }
    let serials = [&first, &second].map(|c| c.tbs_certificate().serial_number().clone());
    assert_eq!(serials, [Generation::FIRST, Generation::SECOND].map(|generation| generation.serial.into()));
}

#[test]
fn a_list_says_what_it_is_told() {
    let day = SignedDuration::from_hours(24);
    let revoked =
        RevokedSerial { serial: 77, since: now() - day, reason: Some(RevocationReason::CertificateHold) };
    let form = CrlForm {
        number: 7,
        this_update: now(),
        next_update: None,
        revoked: vec![revoked, RevokedSerial { serial: 78, reason: None, ..revoked }],
        part: false,
    };
    let list: CertificateList = CertificateList::from_der(&zoo().first.crl(&form).unwrap()).unwrap();
    let entries = list.tbs_cert_list.revoked_certificates.unwrap();
    let serials: Vec<_> = entries.iter().map(|entry| entry.serial_number.as_bytes().to_vec()).collect();
    assert_eq!(serials, [[77], [78]]);
    let reason = &entries[0].crl_entry_extensions.as_ref().unwrap()[0];
    assert_eq!(
        (reason.extn_id.to_string().as_str(), reason.extn_value.as_bytes()),
        ("2.5.29.21", &[10, 1, 6][..])
    );
    assert_eq!((entries[1].crl_entry_extensions.as_ref(), list.tbs_cert_list.next_update), (None, None));
    assert!(zoo().first.crl(&CrlForm { this_update: Timestamp::MIN, ..form }).is_err());
}

#[test]
fn an_answer_names_its_certificate() {
    let form = OcspForm {
        serial: 0x0102_0304,
        state: CertificateState::Unknown,
        this_update: now(),
        next_update: None,
    };
    let answer = zoo().first.ocsp(&form).unwrap();
    assert!(answer.windows(6).any(|window| window == [2, 4, 1, 2, 3, 4]), "the serial number as INTEGER");
    assert!(answer.windows(15).any(|window| window == b"20261121030000Z"));
    let other = zoo().second.ocsp(&form).unwrap();
    assert_ne!(answer, other);
}
