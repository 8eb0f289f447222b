use std::fmt;

use aws_lc_rs::signature::{ECDSA_P384_SHA384_ASN1, UnparsedPublicKey};
use der::Decode;
use der::asn1::{ObjectIdentifier, UintRef};

use crate::{Certificate, Error};

pub(crate) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// id-ecPublicKey (RFC 5480, 2.1.1).
pub(crate) const ELLIPTIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// secp384r1 (RFC 5480, 2.1.1.1).
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// What kind of key a certificate certifies.
///
/// All published certificates of JPKI have RSA-2048. P-384 is what secondary sources on the next generation of the card
/// (次期個人番号カード) announce, with SHA-384; its certificates are read and their chains checked here as an
/// **experiment**. How such a card is asked for a signature is published nowhere: see
/// [`Certificate::signature_command`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// RSA.
    Rsa {
        /// Length of the modulus.
        bits: usize,
    },
    /// ECDSA over P-384. Experimental.
    EllipticP384,
    /// Another one, by the identifier of its algorithm, or of its curve.
    Other(ObjectIdentifier),
}

impl KeyAlgorithm {
    /// Whether it is supported as an experiment only, because nothing about it is published as a specification.
    #[must_use]
    pub const fn is_experimental(self) -> bool {
        matches!(self, Self::EllipticP384)
    }
}

impl fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA-{bits}"),
            Self::EllipticP384 => f.write_str("ECDSA P-384"),
            Self::Other(identifier) => write!(f, "algorithm {identifier}"),
        }
    }
}

impl Certificate {
    /// The kind of the certified key.
    #[must_use]
    pub fn key_algorithm(&self) -> KeyAlgorithm {
        let algorithm = &self.tbs().subject_public_key_info().algorithm;
        match algorithm.oid {
            RSA => self.modulus_bits().map_or(KeyAlgorithm::Other(RSA), |bits| KeyAlgorithm::Rsa { bits }),
            ELLIPTIC => {
                let curve = algorithm.parameters.as_ref();
                match curve.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok()) {
                    Some(P384) => KeyAlgorithm::EllipticP384,
                    Some(other) => KeyAlgorithm::Other(other),
                    None => KeyAlgorithm::Other(ELLIPTIC),
                }
            }
            other => KeyAlgorithm::Other(other),
        }
    }

    /// Whether it is publicly known how the card is asked to sign with this certificate's key: COMPUTE DIGITAL SIGNATURE
    /// with RSA-2048, and nothing else. To be asked before a PIN is presented for a signature.
    ///
    /// # Errors
    /// [`Error::UnknownSignatureCommand`].
    pub fn signature_command(&self) -> Result<(), Error> {
        match self.key_algorithm() {
            KeyAlgorithm::Rsa { bits: 2048 } => Ok(()),
            algorithm => Err(Error::UnknownSignatureCommand { algorithm }),
        }
    }

    /// Checks an ECDSA signature (RFC 3279, 2.2.3) with SHA-384 by a key on P-384.
    pub(crate) fn verifies_ecdsa_sha384(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P384_SHA384_ASN1, self.public_key()).verify(message, signature).is_ok()
    }

    fn modulus_bits(&self) -> der::Result<usize> {
        let key = RsaPublicKey::from_der(self.public_key())?;
        let modulus = key.modulus.as_bytes();
        let unused = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
        Ok(8 * modulus.len() - unused)
    }
}

/// RFC 8017, A.1.1.
#[derive(der::Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}
