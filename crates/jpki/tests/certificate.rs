//! Certificate facts, from a certificate that is put together here byte by byte.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use jpki::{Certificate, SignatureMismatch, TEST_ISSUER_ORGANIZATION};

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    let header = match body.len() {
        ..=127 => vec![tag, length[1]],
        128..=255 => vec![tag, 0x81, length[1]],
        _ => vec![tag, 0x82, length[0], length[1]],
    };
    [header, body].concat()
}

/// One relative distinguished name: the last arc of `2.5.4.x`, the string's tag, and its text.
fn rdn(arc: u8, tag: u8, text: &str) -> Vec<u8> {
    let attribute = tlv(0x30, &[&[0x06, 0x03, 0x55, 0x04, arc], &tlv(tag, &[text.as_bytes()])]);
    tlv(0x31, &[&attribute])
}

const UTF8: u8 = 0x0C;
const PRINTABLE: u8 = 0x13;

fn certificate(key: &KeyPair) -> Vec<u8> {
    let sha256_with_rsa = tlv(0x30, &[&[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11], &[5, 0]]);
    let rsa = tlv(0x30, &[&[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1], &[5, 0]]);
    let issuer = tlv(
        0x30,
        &[
            &rdn(6, PRINTABLE, "JP"),
            &rdn(10, UTF8, TEST_ISSUER_ORGANIZATION),
            &rdn(11, UTF8, "JPKI for user authentication"),
            &rdn(11, UTF8, "TEST ONLY"),
        ],
    );
    let subject = tlv(0x30, &[&rdn(6, PRINTABLE, "JP"), &rdn(3, UTF8, "TEST000001")]);
    let validity = tlv(0x30, &[&tlv(0x17, &[b"200101000000Z"]), &tlv(0x17, &[b"300331145959Z"])]);
    let tbs = tlv(
        0x30,
        &[
            &[0xA0, 3, 2, 1, 2],
            &[2, 3, 0x01, 0x02, 0x03],
            &sha256_with_rsa,
            &issuer,
            &validity,
            &subject,
            &tlv(0x30, &[&rsa, &tlv(0x03, &[&[0], key.public_key().as_ref()])]),
        ],
    );
    tlv(0x30, &[&tbs, &sha256_with_rsa, &tlv(0x03, &[&[0], &sign(key, &tbs)])])
}

fn sign(key: &KeyPair, message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
    signature
}

#[test]
fn facts_and_signature() {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = certificate(&key);
    let certificate = Certificate::parse(&der).unwrap();

    assert_eq!(certificate.der(), der);
    assert_eq!(certificate.subject_common_name(), Some("TEST000001"));
    assert_eq!(certificate.issuer(), "OU=TEST ONLY,OU=JPKI for user authentication,O=JPKI-TEST,C=JP");
    assert!(certificate.is_test());
    assert_eq!(certificate.serial_number(), [1, 2, 3]);
    // date -u -d 2020-01-01T00:00:00Z +%s, and of 2030-03-31T14:59:59Z
    assert_eq!((certificate.not_before(), certificate.not_after()), (1_577_836_800, 1_901_199_599));

    let signature = sign(&key, b"challenge");
    assert_eq!(certificate.verify_sha256(b"challenge", &signature), Ok(()));
    assert_eq!(certificate.verify_sha256(b"another", &signature), Err(SignatureMismatch));
    assert_eq!(certificate.verify_sha256(b"challenge", &signature[1..]), Err(SignatureMismatch));
    assert!(!format!("{certificate:?}").contains("TEST000001"));
}

#[test]
fn damaged_encodings_are_errors() {
    let der = certificate(&KeyPair::generate(KeySize::Rsa2048).unwrap());
    assert!(Certificate::parse(&der[..der.len() - 1]).is_err());
    assert!(Certificate::parse(&[&der[..], &[0xFF]].concat()).is_err());
    assert!(Certificate::parse(&[]).is_err());
}
