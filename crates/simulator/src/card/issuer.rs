//! The test issuer of the card's own certificates: card-verifiable certificates (CVC), signed records, and the keys that
//! prove a card's presence without a PIN. Made once in a process and kept nowhere.

use std::sync::{Arc, OnceLock};
use std::thread;

use apdu::StatusWord;

use super::signature::{Scheme, SignatureError};
use super::tlv::tlv;
use super::{RsaKey, RsaKeyError, status};

/// Number of the trust anchor that signs the certificates below the issuer domain and of terminals. Real hierarchies
/// begin with 5 (production) or 6 (test); these begin with 0, so that no client takes them for either.
pub(super) const ROOT: &str = "0000020";
/// Number of the key that signs the certificates of the visual application.
pub(super) const VISUAL_ISSUER: &str = "0000023";
/// Number of the key that signs the certificates of the text application.
pub(super) const TEXT_ISSUER: &str = "0000033";
/// Number of the municipality's key, which signs the records of a card.
pub(super) const MUNICIPALITY: &str = "0000001";

/// The keys of the test issuer and of every simulated card.
pub(super) struct TestIssuer {
    /// Signs every certificate.
    pub(super) root: RsaKey,
    /// The municipality's: signs records, and every certificate of an application certifies it.
    pub(super) municipality: RsaKey,
    /// The text application's key that needs no PIN.
    pub(super) text: Arc<RsaKey>,
    /// The visual application's key that needs no PIN.
    pub(super) visual: Arc<RsaKey>,
    /// The common application's key for INTERNAL AUTHENTICATE.
    pub(super) common: Arc<RsaKey>,
    /// What a terminal would encrypt a session key for; the simulated card never uses it.
    pub(super) session: RsaKey,
}

impl TestIssuer {
    /// The issuer of this process. Without keys, a card cannot open these applications and says 6F00.
    pub(super) fn shared() -> Result<&'static Self, StatusWord> {
        static ISSUER: OnceLock<Option<TestIssuer>> = OnceLock::new();
        ISSUER.get_or_init(|| Self::generate().ok()).as_ref().ok_or(status::BROKEN)
    }

    fn generate() -> Result<Self, RsaKeyError> {
        thread::scope(|scope| {
            let others = scope.spawn(|| -> Result<_, RsaKeyError> {
                Ok([RsaKey::generate()?, RsaKey::generate()?, RsaKey::generate()?])
            });
            let (root, municipality, session) =
                (RsaKey::generate()?, RsaKey::generate()?, RsaKey::generate()?);
            let [text, visual, common] = others.join().map_err(|_| RsaKeyError::Library)??.map(Arc::new);
            Ok(Self { root, municipality, text, visual, common, session })
        })
    }

    /// A certificate of `key` under the number `subject`.
    pub(super) fn certify(&self, issuer: &str, subject: &str, key: &RsaKey) -> Result<Vec<u8>, StatusWord> {
        let [body, signature] = self.certificate_parts(issuer, subject, key)?;
        Ok(tlv(0x7F21, &[&body, &signature]))
    }

    /// Body (`5F4E`) and signature (`5F37`) of a certificate. The signature covers the body's value.
    fn certificate_parts(
        &self,
        issuer: &str,
        subject: &str,
        key: &RsaKey,
    ) -> Result<[Vec<u8>; 2], StatusWord> {
        let body = [&key_id(issuer)[..], &key_id(subject), &public_key(key)].concat();
        let signature = sign(&self.root, &body)?;
        Ok([tlv(0x5F4E, &[&body]), tlv(0x5F37, &[&signature])])
    }

    /// Signs a record with the municipality's key.
    pub(super) fn sign_record(&self, signed: &[u8]) -> Result<Vec<u8>, StatusWord> {
        sign(&self.municipality, signed)
    }
}

/// PKCS#1 v1.5 with SHA-256.
fn sign(key: &RsaKey, message: &[u8]) -> Result<Vec<u8>, StatusWord> {
    Scheme::Message.sign(key, message, 0xFF).map_err(|_: SignatureError| status::BROKEN)
}

/// A 16-byte key identifier: seven digits, `08 05`, three digits, four bytes of padding.
pub(super) fn key_id(number: &str) -> [u8; 16] {
    let mut id = [0; 16];
    id.iter_mut().zip(number.bytes().take(7)).for_each(|(to, from)| *to = from);
    id[7..12].copy_from_slice(b"\x08\x05001");
    id
}

/// Exponent (90) and modulus (91), 265 bytes.
pub(super) fn public_key(key: &RsaKey) -> Vec<u8> {
    [tlv(0x90, &[key.public_exponent()]), tlv(0x91, &[&key.modulus()])].concat()
}

/// The data fields of the two commands `80 A2` with which a terminal shows a certificate that the simulated card's trust
/// anchor has signed: 307 bytes for `80 A2 06 C1`, 261 bytes for `80 A2 00 C1`. For test cards only.
///
/// # Errors
/// [`RsaKeyError::Library`] if the cryptographic library makes no keys.
pub fn terminal_certificate() -> Result<[Vec<u8>; 2], RsaKeyError> {
    const ISSUER: &str = "0000073";
    const TERMINAL: &str = "0000074";
    let library = |_| RsaKeyError::Library;
    let issuer = TestIssuer::shared().map_err(library)?;
    let [body, signature] = issuer.certificate_parts(ISSUER, TERMINAL, &issuer.session).map_err(library)?;
    let whole = tlv(0x7F21, &[&body, &signature]);
    let head = whole.len() - body.len() - signature.len();
    Ok([whole[..head + body.len()].to_vec(), signature])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_have_the_published_lengths() {
        let issuer = TestIssuer::shared().unwrap();
        let certificate = issuer.certify(TEXT_ISSUER, MUNICIPALITY, &issuer.municipality).unwrap();
        assert_eq!(certificate.len(), 568);
        assert_eq!(certificate[..10], [0x7F, 0x21, 0x82, 2, 0x33, 0x5F, 0x4E, 0x82, 1, 0x29]);
        assert_eq!(certificate[307..312], [0x5F, 0x37, 0x82, 1, 0]);
        assert!(issuer.root.has_signed(&certificate[10..307], &certificate[312..]));
        let [body, signature] = terminal_certificate().unwrap();
        assert_eq!((body.len(), signature.len()), (307, 261));
    }
}
