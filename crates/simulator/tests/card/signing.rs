//! COMPUTE DIGITAL SIGNATURE, judged with another library and the card's own certificate.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey};
use der::Decode;
use x509_cert::Certificate;

use super::{Bench, RIGHT, RIGHT_SIGNATURE, SIGN_AUTHENTICATION, SIGN_SIGNATURE, profile};

fn public_key(certificate: &[u8]) -> Vec<u8> {
    let certificate = Certificate::from_der(certificate).unwrap();
    certificate.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes().to_vec()
}

/// COMPUTE DIGITAL SIGNATURE over a message's DigestInfo with the given prefix.
fn command(
    key: &str,
    prefix: &str,
    algorithm: &'static aws_lc_rs::digest::Algorithm,
    message: &[u8],
) -> String {
    let digest = aws_lc_rs::digest::digest(algorithm, message);
    let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    format!("802A00{key}{:02X}{prefix}{digest}00", (prefix.len() + digest.len()) / 2)
}

const SHA256: &str = "3031300D060960864801650304020105000420";
const SHA512: &str = "3051300D060960864801650304020305000440";

#[test]
fn either_key_signs_what_its_certificate_verifies() {
    let profile = profile();
    let authentication = public_key(profile.authentication_certificate());
    let signature = public_key(profile.signature_certificate());
    assert_ne!(authentication, signature);
    let mut card = Bench::new(profile);
    card.expect(&[(RIGHT, 0x9000), (RIGHT_SIGNATURE, 0x9000)]);

    for (key, public) in [("97", authentication), ("9A", signature)] {
        let (signed, status) = card.send(&command(key, SHA256, &aws_lc_rs::digest::SHA256, b"challenge"));
        assert_eq!((signed.len(), status), (256, 0x9000));
        let judge = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &public);
        assert!(judge.verify(b"challenge", &signed).is_ok());
        assert!(judge.verify(b"another", &signed).is_err());
    }
}

#[test]
fn the_card_does_not_look_into_the_digest_info() {
    let profile = profile();
    let public = public_key(profile.authentication_certificate());
    let mut card = Bench::new(profile);
    card.expect(&[(RIGHT, 0x9000), ("00A4020C020017", 0x9000)]);
    let (signed, _) = card.send(&command("80", SHA512, &aws_lc_rs::digest::SHA512, b"challenge"));
    let judge = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA512, &public);
    assert!(judge.verify(b"challenge", &signed).is_ok());
    card.expect(&[("802A008001 00 00", 0x9000)]);
}

#[test]
fn each_key_wants_its_own_pin() {
    let mut card = Bench::sound();
    card.expect(&[(SIGN_AUTHENTICATION, 0x6982), (SIGN_SIGNATURE, 0x6982)]);
    card.expect(&[(RIGHT, 0x9000), (SIGN_AUTHENTICATION, 0x9000), (SIGN_SIGNATURE, 0x6982)]);
    card.select_jpki();
    card.expect(&[(RIGHT_SIGNATURE, 0x9000), (SIGN_AUTHENTICATION, 0x6982), (SIGN_SIGNATURE, 0x9000)]);
}

#[test]
fn what_cannot_be_signed() {
    let mut card = Bench::sound();
    card.expect(&[
        ("802A008001 00 00", 0x6986),
        (RIGHT, 0x9000),
        ("802A008001 00 00", 0x6981),
        ("802A009800", 0x6981),
        ("802A000001 00 00", 0x6A86),
        ("802A060097", 0x6A86),
        ("802A009700", 0x6700),
        ("802A009701 00", 0x6700),
        ("802A009701 00 10", 0x6700),
        (&format!("802A0097F5 {} 00", "00".repeat(245)), 0x9000),
        (&format!("802A0097F6 {} 00", "00".repeat(246)), 0x6985),
    ]);
}
