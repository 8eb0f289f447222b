//! soltia48/myna-card and the text application.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use myna_card::ap::text::{Attributes, TextAp, ef};
use myna_card::{Date, Retries, RsaPublicKey, Sex, verification_code_b};
use simulator::card::{TEXT_PIN, Unknowns};

use super::{client, pin, profile, status};

/// Whether a key of the card signed this, PKCS#1 v1.5 with SHA-256.
pub(super) fn signed_by(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> bool {
    let key = RsaPublicKeyComponents { n: &key.modulus, e: &key.exponent };
    key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
}

#[test]
fn everything_behind_the_pin() {
    let mut card = client(profile());
    let mut text = TextAp::select(&mut card).unwrap();
    assert_eq!(status(text.read_my_number()), 0x6982);
    text.verify_pin(&pin(TEXT_PIN)).unwrap();
    assert_eq!(text.read_my_number().unwrap().as_str(), "000000000000");
    let attributes = text.read_attributes().unwrap();
    assert_eq!(attributes.split_name(), Some(("試験", "太郎")));
    assert_eq!(attributes.address, "試験県試験市試験町１丁目１番");
    assert_eq!((attributes.birth_date, attributes.sex), (Date { year: 1985, month: 4, day: 1 }, Sex::Male));

    let integrity = text.read_integrity_record().unwrap();
    let number = text.read_my_number_file().unwrap();
    assert_eq!(number.len(), 17);
    assert_eq!(integrity.my_number_digest, digest(&SHA256, &number).as_ref());
    let file = text.read_ef(ef::ATTRIBUTES).unwrap();
    let source = Attributes::digest_source(&file).unwrap();
    assert_eq!(integrity.attributes_digest, digest(&SHA256, source).as_ref());

    let certificate = text.read_certificate().unwrap();
    assert!(signed_by(&certificate.public_key, &integrity.signed_data, &integrity.signature));
    let own = text.read_signed_public_key().unwrap();
    assert!(signed_by(&certificate.public_key, &own.signed_data, &own.signature));
    assert_eq!(text.read_session_key_public_key().unwrap().public_key.bits(), 2048);
    text.card().select_ef(ef::UNKNOWN_0008).unwrap();
    assert_eq!(text.card().read_binary_physical().unwrap(), [0xFF; 16]);
}

#[test]
fn what_is_free_and_what_is_blocked() {
    let mut card = client(profile());
    let mut text = TextAp::select(&mut card).unwrap();
    let basic = text.read_ap_basic_data().unwrap();
    assert_eq!(basic.identification.to_bytes(), [0x01, 0x03, 0x0E, 0x01]);
    assert_eq!(basic.public_key_id.number(), "0000034");
    assert_eq!(text.retries(ef::BLOCKED_0012).unwrap(), Retries::Blocked);
    assert_eq!(text.retries(ef::CODE_A).unwrap(), Retries::Remaining(10));
    assert_eq!(text.read_certificate().unwrap().issuer_key_id.number(), "0000033");
}

#[test]
fn the_codes_open_one_file_each() {
    let mut card = client(profile());
    let mut text = TextAp::select(&mut card).unwrap();
    text.verify_code_a(&pin("000000000000")).unwrap();
    assert!(text.read_my_number().is_ok());
    assert_eq!(status(text.read_attributes()), 0x6982);

    let mut card = client(profile());
    let mut text = TextAp::select(&mut card).unwrap();
    let code = verification_code_b(Date { year: 1985, month: 4, day: 1 }, 2034, b"0000").unwrap();
    text.verify_code_b(&code).unwrap();
    assert!(text.read_attributes().is_ok());
    assert_eq!(status(text.read_my_number()), 0x6982);
}

/// Disagreement: version 3.3.4 says that either code opens the integrity record; the facts have the PIN and A, and of B
/// no report. One source alone: the card keeps to what two say, and [`Unknowns::code_b_opens_integrity`] has the other.
#[test]
fn whether_code_b_opens_the_integrity_record_is_undecided() {
    for (opens, expected) in [(false, false), (true, true)] {
        let mut unknowns = Unknowns::default();
        unknowns.code_b_opens_integrity = opens;
        let mut card = client(profile().with_unknowns(unknowns));
        let mut text = TextAp::select(&mut card).unwrap();
        text.verify_code_b(&pin("60040120340000")).unwrap();
        assert_eq!(text.read_integrity_record().is_ok(), expected);
        assert_eq!(text.read_signed_public_key().is_ok(), expected);
    }
}

#[test]
fn the_pin_can_be_changed() {
    let mut card = client(profile());
    let mut text = TextAp::select(&mut card).unwrap();
    text.change_pin(&pin(TEXT_PIN), &pin("9876")).unwrap();
    text.verify_pin(&pin("9876")).unwrap();
    assert!(text.verify_pin(&pin(TEXT_PIN)).is_err());
}
