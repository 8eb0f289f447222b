use der::asn1::{BitStringRef, ObjectIdentifier};
use der::{Any, Decode, Header, Reader, SliceReader};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::KeyAlgorithm;
use crate::Certificate;

pub(super) const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// RFC 5758, 3.2.
pub(super) const ECDSA_WITH_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

/// What certificates, CRLs and basic OCSP responses have in common: a part that is signed, the algorithm, the signature.
pub(crate) struct Signed<'a> {
    /// The signed part exactly as it came: encoding it again could hide a difference.
    part: &'a [u8],
    algorithm: AlgorithmIdentifierOwned,
    signature: &'a [u8],
}

/// Why something is not signed as its signer should have signed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignedError {
    /// There is no signed part, algorithm and signature one after the other.
    #[error("not a signed structure: {0}")]
    Malformed(#[from] der::Error),
    /// Only RSA with SHA-256 (all of JPKI so far) and, as an experiment, ECDSA over P-384 with SHA-384 are known.
    #[error("signed with algorithm {0}, only sha256WithRSAEncryption and ecdsa-with-SHA384 are known")]
    Algorithm(ObjectIdentifier),
    /// Neither sha256WithRSAEncryption (RFC 4055, 5) nor ecdsa-with-SHA384 (RFC 5758, 3.2) has parameters.
    #[error("the signature algorithm has parameters, and should have none")]
    Parameters,
    /// The algorithm inside of the signed part is another one than outside (RFC 5280, 4.1.1.2 and 5.1.1.2).
    #[error("the signed part names another signature algorithm than the signature")]
    AlgorithmMismatch,
    /// The signer's key is of another kind than the signature.
    #[error("the signer's key is of another kind than the signature: {0}")]
    Key(KeyAlgorithm),
    /// The signature was not made by the signer's key over these bytes, or the key is shorter than 2048 bits.
    #[error(
        "the signature was not made over these bytes by the signer's key, or that key is shorter than 2048 bits"
    )]
    Signature,
}

impl<'a> Signed<'a> {
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, SignedError> {
        let mut reader = SliceReader::new(der)?;
        Header::decode(&mut reader)?;
        let part = reader.tlv_bytes()?;
        let algorithm = AlgorithmIdentifierOwned::decode(&mut reader)?;
        let signature = BitStringRef::decode(&mut reader)?;
        let signature = signature.as_bytes().ok_or(SignedError::Signature)?;
        Ok(Self { part, algorithm, signature })
    }

    /// Compares the algorithm with the one that the signed part names.
    pub(crate) fn agrees_with(&self, inner: &AlgorithmIdentifierOwned) -> Result<(), SignedError> {
        if self.algorithm == *inner { Ok(()) } else { Err(SignedError::AlgorithmMismatch) }
    }

    /// Checks the signature with the signer's key. Whether the signer may sign this is another question.
    pub(crate) fn verify(&self, signer: &Certificate) -> Result<(), SignedError> {
        let parameters = self.algorithm.parameters.as_ref();
        let key = signer.key_algorithm();
        let holds = match self.algorithm.oid {
            // RFC 4055, 5: NULL, and absent parameters are to be accepted.
            SHA256_WITH_RSA if parameters.is_some_and(|parameters| *parameters != Any::null()) => {
                return Err(SignedError::Parameters);
            }
            ECDSA_WITH_SHA384 if parameters.is_some() => return Err(SignedError::Parameters),
            SHA256_WITH_RSA if matches!(key, KeyAlgorithm::Rsa { .. }) => {
                signer.verify_sha256(self.part, self.signature).is_ok()
            }
            ECDSA_WITH_SHA384 if key == KeyAlgorithm::EllipticP384 => {
                signer.verifies_ecdsa_sha384(self.part, self.signature)
            }
            SHA256_WITH_RSA | ECDSA_WITH_SHA384 => return Err(SignedError::Key(key)),
            other => return Err(SignedError::Algorithm(other)),
        };
        if holds { Ok(()) } else { Err(SignedError::Signature) }
    }
}
