use std::fmt;

use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::{
    DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _, LineEnding,
};

use crate::evidence::sha256;

/// The key that signs certificates: ECDSA over P-256 with SHA-256 (ES256). It is written nowhere but by [`IssuerKey::to_pem`].
pub struct IssuerKey(SigningKey);

/// The key that a certificate is checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why something is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no private key.
    #[error("this is no private key on P-256 in PKCS #8 PEM; make one with tashika certificate keygen")]
    Private,
    /// The text is no public key.
    #[error("this is no public key on P-256 in PEM (-----BEGIN PUBLIC KEY-----)")]
    Public,
    /// The random bytes are no number below the order of the curve, which happens once in 2^32.
    #[error("these random bytes make no key; take others")]
    Number,
}

impl IssuerKey {
    /// The key of these random bytes.
    ///
    /// # Errors
    /// [`KeyError::Number`]: take others.
    pub fn from_random(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        SigningKey::from_slice(bytes).map(Self).map_err(|_| KeyError::Number)
    }

    /// Reads a private key: PKCS #8 in PEM, not encrypted.
    ///
    /// # Errors
    /// [`KeyError::Private`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        SigningKey::from_pkcs8_pem(pem).map(Self).map_err(|_| KeyError::Private)
    }

    /// The private key as PKCS #8 in PEM, to be written to a file that only its owner reads.
    ///
    /// # Errors
    /// [`KeyError::Private`], which does not happen for a key that exists.
    pub fn to_pem(&self) -> Result<impl AsRef<[u8]> + use<>, KeyError> {
        let pem = self.0.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::Private)?;
        Ok(Secret(pem))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(*self.0.verifying_key())
    }

    /// The signature over a text, in DER as OpenSSL has it. The same text and key give the same bytes (RFC 6979); of the two
    /// signatures that there are to each, the one with the smaller `s`.
    pub(super) fn sign(&self, text: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(text);
        signature.normalize_s().to_der().as_bytes().to_vec()
    }
}

/// A private key as text; wiped when it is dropped.
struct Secret<T>(T);

impl<T: AsRef<str>> AsRef<[u8]> for Secret<T> {
    fn as_ref(&self) -> &[u8] {
        let text: &str = self.0.as_ref();
        text.as_bytes()
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuerKey({})", self.public().fingerprint())
    }
}

impl PublicKey {
    /// Reads a public key: SubjectPublicKeyInfo in PEM, as `openssl pkey -pubout` writes it.
    ///
    /// # Errors
    /// [`KeyError::Public`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        VerifyingKey::from_public_key_pem(pem).map(Self).map_err(|_| KeyError::Public)
    }

    /// The key as SubjectPublicKeyInfo in PEM: one key, one text.
    ///
    /// # Errors
    /// [`KeyError::Public`], which does not happen for a key that exists.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        self.0.to_public_key_pem(LineEnding::LF).map_err(|_| KeyError::Public)
    }

    /// SHA-256 of the key's DER, hexadecimal; `openssl pkey -pubin -outform DER | sha256sum` says the same.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.0.to_public_key_der().map_or_else(|_| String::new(), |der| sha256(der.as_bytes()))
    }

    /// Whether these bytes are this key's signature over a text, in the one form in which it is written.
    pub(super) fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature).is_ok_and(|read| {
            let canonical = read.normalize_s();
            canonical.to_der().as_bytes() == signature && self.0.verify(text, &canonical).is_ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> IssuerKey {
        IssuerKey::from_random(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_signature_is_of_one_key_and_one_text() {
        let signature = key(1).sign(b"text");
        assert_eq!(signature, key(1).sign(b"text"));
        assert!(key(1).public().has_signed(b"text", &signature));
        assert!(!key(1).public().has_signed(b"test", &signature));
        assert!(!key(2).public().has_signed(b"text", &signature));
    }

    #[test]
    fn keys_survive_being_written() {
        let pem = key(1).to_pem().unwrap();
        let read = IssuerKey::from_pem(std::str::from_utf8(pem.as_ref()).unwrap()).unwrap();
        assert_eq!(read.public(), key(1).public());
        let public = read.public().to_pem().unwrap();
        assert_eq!(PublicKey::from_pem(&public).unwrap().fingerprint(), key(1).public().fingerprint());
        assert_eq!(IssuerKey::from_pem(&public).unwrap_err(), KeyError::Private);
        assert!(!format!("{:?}", key(1)).contains("010101"));
    }

    #[test]
    fn not_every_number_is_a_key() {
        assert_eq!(IssuerKey::from_random(&[0; 32]).unwrap_err(), KeyError::Number);
        assert_eq!(IssuerKey::from_random(&[0xFF; 32]).unwrap_err(), KeyError::Number);
    }
}
