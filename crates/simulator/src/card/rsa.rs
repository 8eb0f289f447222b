use apdu::StatusWord;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U2048};
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Decode, Sequence};

/// Length of modulus and signature, in bytes.
pub(super) const MODULUS_LEN: usize = 256;

/// The most that fits between the padding's three fixed and eight filling bytes (RFC 8017, 9.2).
const DIGEST_INFO_MAX: usize = MODULUS_LEN - 11;

/// A throw-away RSA-2048 key of a simulated card.
///
/// Not for anything that matters: signing is the plain private-key operation without blinding or CRT, because a card
/// signs whatever digest encoding it is given, which no maintained library offers.
pub struct RsaKey {
    modulus: FixedMontyParams<{ U2048::LIMBS }>,
    private_exponent: U2048,
    pkcs8: Vec<u8>,
}

impl RsaKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`RsaKeyError`] if the cryptographic library fails.
    pub fn generate() -> Result<Self, RsaKeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| RsaKeyError::Library)?;
        let pkcs8 = AsDer::<Pkcs8V1Der>::as_der(&pair).map_err(|_| RsaKeyError::Library)?;
        Self::from_pkcs8(pkcs8.as_ref())
    }

    /// Reads an unencrypted PKCS#8 encoding.
    ///
    /// # Errors
    /// [`RsaKeyError`] if it is not that, or not an RSA key of 2048 bits.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, RsaKeyError> {
        let key = PrivateKeyInfo::from_der(pkcs8)?;
        let key = RsaPrivateKey::from_der(key.private_key.as_bytes())?;
        let (modulus, exponent) = (key.modulus.as_bytes(), key.private_exponent.as_bytes());
        if modulus.len() != MODULUS_LEN || exponent.len() > MODULUS_LEN {
            return Err(RsaKeyError::Size { bytes: modulus.len() });
        }
        let modulus = Odd::new(number(modulus)).into_option().ok_or(RsaKeyError::Library)?;
        Ok(Self {
            modulus: FixedMontyParams::new_vartime(modulus),
            private_exponent: number(exponent),
            pkcs8: pkcs8.to_vec(),
        })
    }

    /// The PKCS#8 encoding it was read from.
    #[must_use]
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// PKCS#1 v1.5 signature over a block that is taken as it comes; `fill` is FF in a sound card.
    pub(super) fn sign(&self, digest_info: &[u8], fill: u8) -> Result<Vec<u8>, StatusWord> {
        if digest_info.len() > DIGEST_INFO_MAX {
            return Err(super::status::CONDITIONS_NOT_SATISFIED);
        }
        let mut block = vec![fill; MODULUS_LEN];
        block[0] = 0x00;
        block[1] = 0x01;
        let (padding, tail) = block.split_at_mut(MODULUS_LEN - digest_info.len());
        if let Some(separator) = padding.last_mut() {
            *separator = 0x00;
        }
        tail.copy_from_slice(digest_info);
        let message = FixedMontyForm::new(&number(&block), &self.modulus);
        Ok(message.pow(&self.private_exponent).retrieve().to_be_bytes().as_ref().to_vec())
    }
}

/// A big-endian number of at most 2048 bits.
fn number(bytes: &[u8]) -> U2048 {
    let mut padded = [0; MODULUS_LEN];
    padded[MODULUS_LEN - bytes.len()..].copy_from_slice(bytes);
    U2048::from_be_slice(&padded)
}

/// RFC 5208, 5.
#[derive(Sequence)]
struct PrivateKeyInfo<'a> {
    version: u8,
    algorithm: AnyRef<'a>,
    private_key: &'a OctetStringRef,
}

/// RFC 8017, A.1.2.
#[derive(Sequence)]
struct RsaPrivateKey<'a> {
    version: u8,
    modulus: UintRef<'a>,
    public_exponent: UintRef<'a>,
    private_exponent: UintRef<'a>,
    prime1: UintRef<'a>,
    prime2: UintRef<'a>,
    exponent1: UintRef<'a>,
    exponent2: UintRef<'a>,
    coefficient: UintRef<'a>,
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RsaKeyError {
    /// The encoding is not an unencrypted PKCS#8 RSA key.
    #[error("not an unencrypted PKCS#8 RSA key: {0}")]
    Encoding(#[from] der::Error),
    /// The card's keys have 2048 bits.
    #[error("the modulus has {bytes} bytes; the card's keys have {MODULUS_LEN}")]
    Size {
        /// Length of the modulus found.
        bytes: usize,
    },
    /// The cryptographic library refused.
    #[error("the cryptographic library could not make or use the key")]
    Library,
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    #[test]
    fn signs_what_another_library_verifies() {
        let key = RsaKey::generate().unwrap();
        let pair = KeyPair::from_pkcs8(key.pkcs8()).unwrap();
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref());
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"challenge");
        let prefix = [0x30, 0x31, 0x30, 0x0D, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
        let digest_info = [&prefix, digest.as_ref()].concat();

        assert!(public.verify(b"challenge", &key.sign(&digest_info, 0xFF).unwrap()).is_ok());
        assert!(public.verify(b"challenge", &key.sign(&digest_info, 0xFE).unwrap()).is_err());
        assert!(key.sign(&[0; DIGEST_INFO_MAX], 0xFF).is_ok());
        assert!(key.sign(&[0; DIGEST_INFO_MAX + 1], 0xFF).is_err());
    }

    #[test]
    fn refuses_what_is_no_key() {
        assert!(matches!(RsaKey::from_pkcs8(&[0x30, 0x00]), Err(RsaKeyError::Encoding(_))));
    }
}
