//! Files of a card that does not exist, put together from the published layouts. All people and numbers are synthetic.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};

/// A data object whose length takes three bytes if it must, else one.
pub(crate) fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    let tag = if tag > 0xFF { tag.to_be_bytes().to_vec() } else { vec![u8::try_from(tag).unwrap()] };
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    let length = if value.len() < 0x80 { vec![length[1]] } else { vec![0x82, length[0], length[1]] };
    [tag, length, value.to_vec()].concat()
}

/// A file: data objects in a template, and filler behind it.
pub(crate) fn file(tag: u16, objects: &[Vec<u8>]) -> Vec<u8> {
    [object(tag, &objects.concat()), vec![0xFF; 5]].concat()
}

/// An identifier of a key, in the form of the published ones.
pub(crate) fn key_id(digits: &[u8; 7]) -> Vec<u8> {
    [&digits[..], &[0x08, 0x05], b"001", &[0; 4]].concat()
}

/// A template that begins with a table of offsets to the objects behind it.
pub(crate) fn with_offsets(tag: u16, table: u16, named: usize, objects: &[Vec<u8>]) -> Vec<u8> {
    let body: usize = objects.iter().map(Vec::len).sum();
    let header = if body + 3 + 2 * named < 0x80 { 3 } else { 5 };
    let mut at = header + 3 + 2 * named;
    let mut offsets = Vec::new();
    for object in &objects[..named] {
        offsets.extend(u16::try_from(at).unwrap().to_be_bytes());
        at += object.len();
    }
    file(tag, &[&[object(table, &offsets)], objects].concat())
}

/// My Number's file: 17 bytes. The number is no real one.
pub(crate) fn my_number() -> Vec<u8> {
    [object(0xFF10, b"012345678901"), vec![0xFF; 2]].concat()
}

pub(crate) fn attributes() -> Vec<u8> {
    with_offsets(
        0xFF20,
        0xDF21,
        4,
        &[
            object(0xDF22, "試験　太郎".as_bytes()),
            object(0xDF23, "東京都試験区試験一丁目".as_bytes()),
            object(0xDF24, b"19700102"),
            object(0xDF25, b"1"),
        ],
    )
}

/// A throw-away key with the forms in which the card writes it and its signatures.
pub(crate) struct TestKey(KeyPair);

impl TestKey {
    pub(crate) fn new() -> Self {
        Self(KeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    pub(crate) fn public(&self) -> Vec<u8> {
        // RSAPublicKey in DER: four bytes of SEQUENCE, five before the 256 of the modulus, two before the exponent.
        let der = self.0.public_key().as_ref();
        let (modulus, exponent) = (&der[9..265], &der[267..]);
        [object(0x90, exponent), object(0x91, modulus)].concat()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; 256];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }

    /// A file of objects and this key's signature over them.
    pub(crate) fn signed_file(&self, tag: u16, objects: &[Vec<u8>], signature: u16) -> Vec<u8> {
        let signed = objects.concat();
        file(tag, &[signed.clone(), object(signature, &self.sign(&signed))])
    }

    /// A CV certificate of this key, signed by `issuer`.
    pub(crate) fn cv_certificate(&self, issuer: &Self) -> Vec<u8> {
        let body = [key_id(b"0000001"), key_id(b"0000002"), self.public()].concat();
        object(0x7F21, &[object(0x5F4E, &body), object(0x5F37, &issuer.sign(&body))].concat())
    }
}

/// An X.509 certificate whose issuer has this organisation; signed by nobody.
pub(crate) fn certificate(organization: &str) -> Vec<u8> {
    let object = |tag: u8, value: &[u8]| match u8::try_from(value.len()) {
        Ok(length @ 0..=0x7F) => [&[tag, length], value].concat(),
        Ok(length) => [&[tag, 0x81, length], value].concat(),
        Err(_) => object(tag.into(), value),
    };
    let sequence = |parts: &[&[u8]]| object(0x30, &parts.concat());
    let algorithm =
        |last: u8| sequence(&[&[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, last], &[5, 0]]);
    let name = |arc: u8, text: &str| {
        let attribute = sequence(&[&[0x06, 3, 0x55, 0x04, arc], &object(0x0C, text.as_bytes())]);
        sequence(&[&object(0x31, &attribute)])
    };
    let validity = sequence(&[&object(0x17, b"200101000000Z"), &object(0x17, b"300331145959Z")]);
    let key = sequence(&[&algorithm(1), &object(0x03, &[0; 65])]);
    let version_and_serial = [0xA0, 3, 2, 1, 2, 2, 1, 1];
    let issuer = name(10, organization);
    let subject = name(3, "TEST000001");
    let tbs = sequence(&[&version_and_serial, &algorithm(11), &issuer, &validity, &subject, &key]);
    sequence(&[&tbs, &algorithm(11), &object(0x03, &[0; 65])])
}
