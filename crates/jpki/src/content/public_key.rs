use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;

use crate::content::object::{Object, Template};
use crate::{ContentError, SignatureMismatch};

/// RSA public key as the card writes it: data object 90 the exponent, 91 the modulus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublicKey {
    /// Public exponent, big-endian.
    pub exponent: Vec<u8>,
    /// Modulus, big-endian.
    pub modulus: Vec<u8>,
}

impl RsaPublicKey {
    const EXPONENT: u16 = 0x90;
    const MODULUS: u16 = 0x91;
    const SESSION_KEY_TAG: u16 = 0xA1;

    /// Reads text EF 0006: the key for a secure-messaging session key.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse_session_key(file: &[u8]) -> Result<Self, ContentError> {
        Self::of(&Template::read(file, Self::SESSION_KEY_TAG)?)
    }

    /// The key in the value of `object`.
    pub(crate) fn read<'f>(file: &'f [u8], object: &Object<'f>) -> Result<Self, ContentError> {
        Self::of(&Template::inside(file, object)?)
    }

    /// The key in some bytes that stand alone.
    pub(crate) fn of_bytes(bytes: &[u8], offset: usize) -> Result<Self, ContentError> {
        let moved = |error: ContentError| ContentError { offset: error.offset + offset, ..error };
        Template::inside(bytes, &Object { tag: 0, value: bytes, start: 0, offset: 0 })
            .and_then(|template| Self::of(&template))
            .map_err(moved)
    }

    fn of(template: &Template<'_>) -> Result<Self, ContentError> {
        Ok(Self {
            exponent: template.get(Self::EXPONENT)?.value.to_vec(),
            modulus: template.get(Self::MODULUS)?.value.to_vec(),
        })
    }

    /// Checks an RSA PKCS#1 v1.5 signature over the SHA-256 digest of `message`.
    ///
    /// # Errors
    /// [`SignatureMismatch`] if it was not made by that key over that message, or not padded so.
    pub fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureMismatch> {
        PublicKeyComponents { n: &self.modulus, e: &self.exponent }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .map_err(|_| SignatureMismatch)
    }
}
