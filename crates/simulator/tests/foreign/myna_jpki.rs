//! soltia48/myna-card and the JPKI application.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use der::Decode;
use myna_card::ap::jpki::{JpkiAp, SignatureScheme, TokenType};
use myna_card::{Error, MasterFile, Retries};
use simulator::card::{CardVariant, Unknowns};

use super::{client, pin, profile, status};

#[test]
fn token_and_certificates() {
    let profile = profile();
    let mut card = client(profile.clone());
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    let token = jpki.read_token_info().unwrap();
    assert_eq!(token.token_type, TokenType::Card);
    assert!(token.manufacturer_id.starts_with(simulator::card::TEST_CARD_MARK));
    assert_eq!((token.min_pin_len, token.max_pin_len, token.flags), (6, 16, 0x40D));
    let present = jpki.read_certificate_availability().unwrap();
    assert!(present.has_auth_certificate() && present.has_sign_certificate());
    assert_eq!(jpki.read_auth_certificate_der().unwrap(), profile.authentication_certificate());
    assert!(!jpki.read_auth_ca_certificate_der().unwrap().is_empty());
    assert!(!jpki.read_sign_ca_certificate_der().unwrap().is_empty());
}

/// Disagreement: the module's introduction says that both certificates can be read without a PIN, its accessor says that
/// the signature certificate wants one. The accessor is right: siketyan/jpki-rs, sc-tools and OpenSC issue 3169 agree.
#[test]
fn the_signature_certificate_wants_its_pin() {
    let profile = profile();
    let mut card = client(profile.clone());
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    assert_eq!(status(jpki.read_sign_certificate_der()), 0x6982);
    jpki.verify_sign_pin(&pin("TEST1234")).unwrap();
    assert_eq!(jpki.read_sign_certificate_der().unwrap(), profile.signature_certificate());
}

#[test]
fn pins_counters_and_blocking() {
    let mut card = client(profile());
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    assert_eq!(jpki.auth_pin_retries().unwrap(), Retries::Remaining(3));
    assert_eq!(jpki.sign_pin_retries().unwrap(), Retries::Remaining(5));
    for left in [2, 1] {
        let refused = jpki.verify_auth_pin(&pin("0000"));
        assert!(matches!(refused, Err(Error::PinIncorrect { retries: Some(n) }) if n == left));
    }
    assert!(matches!(jpki.verify_auth_pin(&pin("0000")), Err(Error::PinBlocked)));
    assert!(matches!(jpki.verify_auth_pin(&pin("1234")), Err(Error::PinBlocked)));
    assert_eq!(jpki.auth_pin_retries().unwrap(), Retries::Blocked);
    assert_eq!(jpki.sign_pin_retries().unwrap(), Retries::Remaining(5));
    assert_eq!(card.transport().0.log().duplicates().count(), 0, "every value is sent once");
}

#[test]
fn every_signature_scheme() {
    let profile = profile();
    let certificate = x509_cert::Certificate::from_der(profile.authentication_certificate()).unwrap();
    let key = certificate.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes().to_vec();
    let mut card = client(profile);
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    assert_eq!(status(jpki.sign_with_auth_key(SignatureScheme::Sha256DigestInfo, b"x")), 0x6982);
    jpki.verify_auth_pin(&pin("1234")).unwrap();
    let mut sign = |scheme, data: &[u8]| jpki.sign_with_auth_key(scheme, data).unwrap();

    let hash = digest(&SHA256, b"challenge");
    let pkcs1 = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &key);
    let pss = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &key);
    pkcs1.verify(b"challenge", &sign(SignatureScheme::Sha256DigestInfo, b"challenge")).unwrap();
    pkcs1.verify(b"challenge", &sign(SignatureScheme::PreHashedDigestInfo, hash.as_ref())).unwrap();
    pss.verify(b"challenge", &sign(SignatureScheme::Sha256Pss, b"challenge")).unwrap();
    pss.verify(b"challenge", &sign(SignatureScheme::PreHashedPss, hash.as_ref())).unwrap();
    let bare = sign(SignatureScheme::Sha256Bare, b"challenge");
    assert_eq!(bare, sign(SignatureScheme::Verbatim, hash.as_ref()));
}

#[test]
fn changing_pins() {
    let mut card = client(profile());
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    jpki.change_auth_pin(&pin("1234"), &pin("5678")).unwrap();
    jpki.change_sign_pin(&pin("TEST1234"), &pin("OTHER99")).unwrap();
    MasterFile::select(&mut card).unwrap();
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    assert!(matches!(jpki.verify_auth_pin(&pin("1234")), Err(Error::PinIncorrect { retries: Some(2) })));
    jpki.verify_auth_pin(&pin("5678")).unwrap();
    jpki.verify_sign_pin(&pin("OTHER99")).unwrap();
}

/// Disagreement: it says that selecting the current application again keeps verified PINs (JICSAP 5.1.3, rule 2); OpenSC
/// selects it again to log out. No log of a real card decides. The card forgets by default, which is what a client must
/// be ready for, and remembers by [`Unknowns::reselect_keeps_status`].
#[test]
fn selecting_again_is_undecided() {
    for (keeps, expected) in [(false, false), (true, true)] {
        let mut unknowns = Unknowns::default();
        unknowns.reselect_keeps_status = keeps;
        let mut card = client(profile().with_unknowns(unknowns));
        JpkiAp::select(&mut card).unwrap().verify_auth_pin(&pin("1234")).unwrap();
        let mut jpki = JpkiAp::select(&mut card).unwrap();
        let signed = jpki.sign_with_auth_key(SignatureScheme::Sha256DigestInfo, b"x");
        assert_eq!(signed.is_ok(), expected);
        // both agree that another application ends it
        MasterFile::select(&mut card).unwrap();
        let mut jpki = JpkiAp::select(&mut card).unwrap();
        assert_eq!(status(jpki.sign_with_auth_key(SignatureScheme::Sha256DigestInfo, b"x")), 0x6982);
    }
}

#[test]
fn tokens_of_phones() {
    for (variant, token) in
        [(CardVariant::AndroidToken, TokenType::Android), (CardVariant::IosToken, TokenType::IPhone)]
    {
        let mut card = client(profile().with_variant(variant));
        let mut jpki = JpkiAp::select(&mut card).unwrap();
        assert_eq!(jpki.read_token_type().unwrap(), token);
        assert_eq!(status(jpki.read_auth_certificate_der()), 0x6982);
        jpki.verify_auth_pin(&pin("1234")).unwrap();
        assert!(jpki.read_auth_certificate_der().is_ok());
    }
}
