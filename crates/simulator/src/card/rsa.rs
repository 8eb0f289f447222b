use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize, PublicKeyComponents as RsaPublicKeyComponents};
use aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U2048};
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Decode, Sequence};

/// Length of modulus and signature, in bytes.
pub(super) const MODULUS_LEN: usize = 256;

/// A throw-away RSA-2048 key of a simulated card.
///
/// Not for anything that matters: signing is the plain private-key operation without blinding or CRT, because a card
/// signs whatever digest encoding it is given, which no maintained library offers.
pub struct RsaKey {
    modulus: FixedMontyParams<{ U2048::LIMBS }>,
    private_exponent: U2048,
    public_exponent: Vec<u8>,
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
            public_exponent: key.public_exponent.as_bytes().to_vec(),
            pkcs8: pkcs8.to_vec(),
        })
    }

    /// The PKCS#8 encoding it was read from.
    #[must_use]
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The modulus, big-endian.
    pub(super) fn modulus(&self) -> Vec<u8> {
        self.modulus.modulus().to_be_bytes().as_ref().to_vec()
    }

    /// The public exponent, big-endian, without leading zeros.
    pub(super) fn public_exponent(&self) -> &[u8] {
        &self.public_exponent
    }

    /// The private-key operation on a whole block (RFC 8017, 5.2.1).
    pub(super) fn apply(&self, block: &[u8; MODULUS_LEN]) -> Vec<u8> {
        let message = FixedMontyForm::new(&U2048::from_be_slice(block), &self.modulus);
        message.pow(&self.private_exponent).retrieve().to_be_bytes().as_ref().to_vec()
    }

    /// Whether this key made a PKCS#1 v1.5 signature with SHA-256 over the message.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let public = RsaPublicKeyComponents { n: self.modulus(), e: self.public_exponent().to_vec() };
        public.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
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
    use super::*;

    #[test]
    fn refuses_what_is_no_key() {
        assert!(matches!(RsaKey::from_pkcs8(&[0x30, 0x00]), Err(RsaKeyError::Encoding(_))));
    }
}
