use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::KeyPair;
use der::asn1::{Any, BitString, ObjectIdentifier};
use der::{Decode, Encode, Sequence};
use jiff::Timestamp;
use x509_cert::certificate::Version;
use x509_cert::ext::Extensions;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use super::authority::Generation;
use super::extension::{self, Issuer, KeyId, Purpose};
use super::person::PersonOnCard;
use super::{JpkiPkiError, name};

/// What is certified: everything in a certificate that does not follow from its issuer.
pub(super) struct Subject {
    pub(super) serial: u32,
    pub(super) name: Name,
    pub(super) validity: Validity,
    pub(super) key: SubjectPublicKeyInfoOwned,
    pub(super) extensions: Extensions,
}

impl Subject {
    /// An authority of this name, which its own list of revoked certificates is to be found by.
    pub(super) fn authority(
        name: Name,
        purpose: Purpose,
        generation: Generation,
        key: &SubjectPublicKeyInfoOwned,
    ) -> Result<Self, JpkiPkiError> {
        Ok(Self {
            serial: generation.serial,
            extensions: extension::authority(purpose, &name, &key_id(key))?,
            name,
            validity: validity(generation.not_before, generation.not_after)?,
            key: key.clone(),
        })
    }

    pub(super) fn holder(
        purpose: Purpose,
        person: &PersonOnCard,
        key: &SubjectPublicKeyInfoOwned,
        issuer: &Issuer,
    ) -> Result<Self, JpkiPkiError> {
        Ok(Self {
            serial: person.serial,
            name: name::holder(purpose, &person.cn)?,
            validity: validity(person.not_before, person.not_after)?,
            key: key.clone(),
            extensions: extension::holder(purpose, person, &key_id(key), issuer)?,
        })
    }
}

/// RFC 5280, 4.1. The library's own type can be read but, without its builder and that one's further dependencies, not made.
#[derive(Sequence)]
struct TbsCertificate {
    #[asn1(context_specific = "0", default = "Default::default")]
    version: Version,
    serial_number: SerialNumber,
    signature: AlgorithmIdentifierOwned,
    issuer: Name,
    validity: Validity,
    subject: Name,
    subject_public_key_info: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

#[derive(Sequence)]
struct Certificate {
    tbs_certificate: TbsCertificate,
    signature_algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

/// Encodes and signs a certificate, DER. `sign` makes a signature of that algorithm with the issuer's key.
pub(super) fn certify(
    subject: Subject,
    issuer: Name,
    algorithm: AlgorithmIdentifierOwned,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, JpkiPkiError>,
) -> Result<Vec<u8>, JpkiPkiError> {
    let tbs_certificate = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::from(subject.serial),
        signature: algorithm.clone(),
        issuer,
        validity: subject.validity,
        subject: subject.name,
        subject_public_key_info: subject.key,
        extensions: Some(subject.extensions),
    };
    let signature = sign(&tbs_certificate.to_der()?)?;
    let certificate = Certificate {
        tbs_certificate,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature)?,
    };
    Ok(certificate.to_der()?)
}

/// How everything is signed but certificates of the next generation: RSA PKCS#1 v1.5 over SHA-256.
pub(super) fn sha256_with_rsa() -> AlgorithmIdentifierOwned {
    const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
    AlgorithmIdentifierOwned { oid: SHA256_WITH_RSA, parameters: Some(Any::null()) }
}

/// The public half of a key pair, of whatever kind.
pub(super) fn public_key_info<K>(key: &K) -> Result<SubjectPublicKeyInfoOwned, JpkiPkiError>
where
    K: KeyPair<PublicKey: AsDer<PublicKeyX509Der<'static>>>,
{
    let der = key.public_key().as_der()?;
    Ok(SubjectPublicKeyInfoOwned::from_der(der.as_ref())?)
}

pub(super) fn key_id(key: &SubjectPublicKeyInfoOwned) -> KeyId {
    let digest = digest(&SHA256, key.subject_public_key.raw_bytes());
    let mut id = [0; 20];
    id.iter_mut().zip(digest.as_ref()).for_each(|(to, from)| *to = *from);
    id
}

pub(super) fn validity(not_before: Timestamp, not_after: Timestamp) -> Result<Validity, JpkiPkiError> {
    Ok(Validity::new(time(not_before)?, time(not_after)?))
}

/// UTCTime until 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5).
pub(super) fn time(at: Timestamp) -> Result<Time, JpkiPkiError> {
    Ok(Time::from(civil(at)?))
}

pub(super) fn civil(at: Timestamp) -> Result<der::DateTime, JpkiPkiError> {
    let out_of_range = || JpkiPkiError::Time(at);
    let seconds = u64::try_from(at.as_second()).map_err(|_| out_of_range())?;
    der::DateTime::from_unix_duration(std::time::Duration::from_secs(seconds)).map_err(|_| out_of_range())
}
