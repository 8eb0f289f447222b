use aws_lc_rs::rsa::{KeyPair, KeySize};
use jiff::Timestamp;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::extension::{Issuer, Purpose};
use super::person::PersonOnCard;
use super::tbs::{self, Subject, key_id, public_key_info, sha256_with_rsa};
use super::{JpkiPkiError, name, sign};

/// A self-signed certificate authority (認証局) with its key.
///
/// Two generations, or an impostor, are two authorities of one [`Purpose`]: they have the same name and different keys.
pub struct Authority {
    pub(super) purpose: Purpose,
    pub(super) generation: Generation,
    pub(super) key: KeyPair,
    pub(super) certificate: Vec<u8>,
}

/// Which of several authorities of one name an authority is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Serial number of the authority's certificate.
    pub serial: u32,
    /// Start of its validity.
    pub not_before: Timestamp,
    /// Last second of its validity.
    pub not_after: Timestamp,
}

impl Generation {
    /// The one that [`JpkiPki`](super::JpkiPki) makes: 2020 to 2049 in Japan.
    pub const FIRST: Self = Self {
        serial: 1,
        not_before: Timestamp::constant(1_577_804_400, 0), // 2020-01-01T00:00:00+09:00
        not_after: Timestamp::constant(2_524_575_599, 0),  // 2049-12-31T23:59:59+09:00
    };
    /// A later one.
    pub const SECOND: Self = Self { serial: 2, ..Self::FIRST };
}

impl Authority {
    /// Makes a key and the certificate.
    ///
    /// # Errors
    /// [`JpkiPkiError`] if the key cannot be made, or the validity not be written.
    pub fn generate(purpose: Purpose, generation: Generation) -> Result<Self, JpkiPkiError> {
        let key = KeyPair::generate(KeySize::Rsa2048)?;
        let name = name::authority(purpose)?;
        let subject = Subject::authority(name.clone(), purpose, generation, &public_key_info(&key)?)?;
        let certificate = tbs::certify(subject, name, sha256_with_rsa(), |message| sign(&key, message))?;
        Ok(Self { purpose, generation, key, certificate })
    }

    /// Its certificate, DER.
    #[must_use]
    pub fn certificate_der(&self) -> &[u8] {
        &self.certificate
    }

    /// A holder's certificate for the holder's key, DER.
    pub(super) fn issue(&self, person: &PersonOnCard, holder: &KeyPair) -> Result<Vec<u8>, JpkiPkiError> {
        self.certify(Subject::holder(self.purpose, person, &public_key_info(holder)?, &self.as_issuer()?)?)
    }

    /// Signs any certificate at all.
    pub(super) fn certify(&self, subject: Subject) -> Result<Vec<u8>, JpkiPkiError> {
        tbs::certify(subject, self.name()?, sha256_with_rsa(), |message| sign(&self.key, message))
    }

    pub(super) fn name(&self) -> der::Result<Name> {
        name::authority(self.purpose)
    }

    /// How certificates and lists of this authority refer to it.
    pub(super) fn as_issuer(&self) -> Result<Issuer, JpkiPkiError> {
        Ok(Issuer {
            key: key_id(&public_key_info(&self.key)?),
            name: self.name()?,
            serial: SerialNumber::from(self.generation.serial),
        })
    }
}
