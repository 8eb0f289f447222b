//! How COMPUTE DIGITAL SIGNATURE and INTERNAL AUTHENTICATE fill the block that the private key is applied to.

use apdu::StatusWord;
use aws_lc_rs::digest;

use super::rsa::{MODULUS_LEN, RsaKey};
use super::status;

/// The most that fits between the padding's three fixed and eight filling bytes (RFC 8017, 9.2).
const PAYLOAD_MAX: usize = MODULUS_LEN - 11;
/// Length of a SHA-256 digest, and of the salt of PSS (the latter is inferred).
const DIGEST_LEN: usize = 32;
/// DigestInfo of SHA-256 up to the digest (RFC 8017, 9.2, note 1).
const SHA256_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

/// What P1 of COMPUTE DIGITAL SIGNATURE names. `00` and `05` were confirmed on a real card by jsapdu's test, the others
/// come from soltia48/myna-card alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `00`: the data as they come, PKCS#1 v1.5.
    Verbatim,
    /// `01`: the card hashes; the bare digest, PKCS#1 v1.5.
    BareDigest,
    /// `02`: a digest, in a DigestInfo, PKCS#1 v1.5.
    Digest,
    /// `03`: the card hashes; DigestInfo, PKCS#1 v1.5.
    Message,
    /// `04`: a digest, PSS.
    DigestPss,
    /// `05`: the card hashes; PSS.
    MessagePss,
}

/// Data that the scheme cannot take, or a library that gives no random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignatureError {
    Length,
    Library,
}

impl Scheme {
    pub(super) fn from_p1(p1: u8) -> Result<Self, StatusWord> {
        Ok(match p1 {
            0x00 => Self::Verbatim,
            0x01 => Self::BareDigest,
            0x02 => Self::Digest,
            0x03 => Self::Message,
            0x04 => Self::DigestPss,
            0x05 => Self::MessagePss,
            _ => return Err(status::WRONG_P1_P2),
        })
    }

    /// Signs `data`; `fill` is the padding byte of PKCS#1 v1.5, FF in a sound card.
    pub(super) fn sign(self, key: &RsaKey, data: &[u8], fill: u8) -> Result<Vec<u8>, SignatureError> {
        let given = || <[u8; DIGEST_LEN]>::try_from(data).map_err(|_| SignatureError::Length);
        let block = match self {
            Self::Verbatim => pkcs1(data, fill)?,
            Self::BareDigest => pkcs1(&sha256(data), fill)?,
            Self::Digest => pkcs1(&digest_info(&given()?), fill)?,
            Self::Message => pkcs1(&digest_info(&sha256(data)), fill)?,
            Self::DigestPss => pss(&given()?)?,
            Self::MessagePss => pss(&sha256(data))?,
        };
        Ok(key.apply(&block))
    }
}

pub(super) fn sha256(data: &[u8]) -> [u8; DIGEST_LEN] {
    let mut digest = [0; DIGEST_LEN];
    digest.copy_from_slice(digest::digest(&digest::SHA256, data).as_ref());
    digest
}

fn digest_info(digest: &[u8]) -> Vec<u8> {
    [&SHA256_INFO, digest].concat()
}

/// `00 01 FF … FF 00` and the payload (RFC 8017, 9.2).
fn pkcs1(payload: &[u8], fill: u8) -> Result<[u8; MODULUS_LEN], SignatureError> {
    if payload.len() > PAYLOAD_MAX {
        return Err(SignatureError::Length);
    }
    let mut block = [fill; MODULUS_LEN];
    let start = MODULUS_LEN - payload.len();
    block[0] = 0x00;
    block[1] = 0x01;
    block[start - 1] = 0x00;
    block[start..].copy_from_slice(payload);
    Ok(block)
}

/// EMSA-PSS with SHA-256, MGF1 with SHA-256 and a random salt (RFC 8017, 9.1.1), for a modulus of 2048 bits.
fn pss(digest: &[u8; DIGEST_LEN]) -> Result<[u8; MODULUS_LEN], SignatureError> {
    const MASKED_LEN: usize = MODULUS_LEN - DIGEST_LEN - 1;
    let mut salt = [0; DIGEST_LEN];
    aws_lc_rs::rand::fill(&mut salt).map_err(|_| SignatureError::Library)?;
    let hash = sha256(&[&[0; 8], &digest[..], &salt].concat());

    let mut block = [0; MODULUS_LEN];
    block[MASKED_LEN - DIGEST_LEN - 1] = 0x01;
    block[MASKED_LEN - DIGEST_LEN..MASKED_LEN].copy_from_slice(&salt);
    for (byte, mask) in block[..MASKED_LEN].iter_mut().zip(mask(&hash)) {
        *byte ^= mask;
    }
    block[0] &= 0x7F;
    block[MASKED_LEN..MODULUS_LEN - 1].copy_from_slice(&hash);
    block[MODULUS_LEN - 1] = 0xBC;
    Ok(block)
}

/// MGF1 (RFC 8017, B.2.1), endless.
fn mask(seed: &[u8]) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |counter| sha256(&[seed, &counter.to_be_bytes()].concat()))
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{
        KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey,
    };

    use super::*;

    #[test]
    fn another_library_verifies_every_scheme_it_knows() {
        let key = RsaKey::generate().unwrap();
        let pair = aws_lc_rs::rsa::KeyPair::from_pkcs8(key.pkcs8()).unwrap();
        let public = pair.public_key().as_ref();
        let pkcs1 = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public);
        let pss = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, public);
        let (message, digest) = (b"challenge", sha256(b"challenge"));
        let sign = |scheme: Scheme, data: &[u8]| scheme.sign(&key, data, 0xFF).unwrap();

        assert!(pkcs1.verify(message, &sign(Scheme::Verbatim, &digest_info(&digest))).is_ok());
        assert!(pkcs1.verify(message, &sign(Scheme::Digest, &digest)).is_ok());
        assert!(pkcs1.verify(message, &sign(Scheme::Message, message)).is_ok());
        assert!(pss.verify(message, &sign(Scheme::DigestPss, &digest)).is_ok());
        assert!(pss.verify(message, &sign(Scheme::MessagePss, message)).is_ok());
        assert_eq!(sign(Scheme::BareDigest, message), sign(Scheme::Verbatim, &digest));

        assert!(key.has_signed(message, &sign(Scheme::Message, message)));
        assert!(!key.has_signed(b"another", &sign(Scheme::Message, message)));
        assert!(pkcs1.verify(message, &Scheme::Message.sign(&key, message, 0xFE).unwrap()).is_err());
        assert_ne!(
            sign(Scheme::MessagePss, message),
            sign(Scheme::MessagePss, message),
            "the salt is random"
        );
    }

    #[test]
    fn lengths() {
        let key = RsaKey::generate().unwrap();
        let long = [0; PAYLOAD_MAX + 1];
        assert!(Scheme::Verbatim.sign(&key, &long[1..], 0xFF).is_ok());
        assert_eq!(Scheme::Verbatim.sign(&key, &long, 0xFF), Err(SignatureError::Length));
        assert_eq!(Scheme::Digest.sign(&key, &long[..31], 0xFF), Err(SignatureError::Length));
        assert_eq!(Scheme::DigestPss.sign(&key, &long[..33], 0xFF), Err(SignatureError::Length));
        assert!(Scheme::Message.sign(&key, &long, 0xFF).is_ok());
        assert_eq!(Scheme::from_p1(6), Err(status::WRONG_P1_P2));
    }
}
