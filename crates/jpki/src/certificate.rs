mod key_algorithm;
mod personal;
mod profile;
mod signed;

use std::fmt;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use der::Decode;
use der::oid::AssociatedOid;
use x509_cert::TbsCertificate;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, SubjectKeyIdentifier};
use x509_cert::time::Time;

pub use key_algorithm::KeyAlgorithm;
pub use personal::{Era, PersonalData, PersonalDataError};
pub(crate) use profile::CLIENT_AUTH;
pub use profile::{Deviation, ProfileRule};
pub(crate) use signed::Signed;
pub use signed::SignedError;

/// Organisation (O) of the issuers of test certificates; the production issuers are named `JPKI`.
pub const TEST_ISSUER_ORGANIZATION: &str = "JPKI-TEST";

/// An X.509 certificate of the card: its encoding and the facts a front desk needs.
///
/// Reading proves nothing. Its shape is checked by [`deviations`](Self::deviations), issuer, validity and use by
/// [`ChainCheck`](crate::ChainCheck), revocation by [`Crl`](crate::Crl) and [`OcspResponse`](crate::OcspResponse).
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    decoded: x509_cert::Certificate,
    subject: String,
    subject_common_name: Option<String>,
    issuer: String,
    issuer_organization: Option<String>,
    serial_number: Vec<u8>,
    not_before: i64,
    not_after: i64,
    public_key: Vec<u8>,
}

impl Certificate {
    /// Reads the DER encoding of one certificate, with nothing behind it.
    ///
    /// # Errors
    /// [`CertificateError`] names the rule of DER or X.509 that is broken.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        let certificate = x509_cert::Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        let text = |name: der::Result<Option<x509_cert::ext::pkix::name::DirectoryString>>| {
            name.map(|name| name.map(|name| name.value().into_owned()))
        };
        Ok(Self {
            der: der.to_vec(),
            subject: tbs.subject().to_string(),
            subject_common_name: text(tbs.subject().common_name())?,
            issuer: tbs.issuer().to_string(),
            issuer_organization: text(tbs.issuer().organization())?,
            serial_number: tbs.serial_number().as_bytes().to_vec(),
            not_before: unix_seconds(tbs.validity().not_before),
            not_after: unix_seconds(tbs.validity().not_after),
            public_key: tbs.subject_public_key_info().subject_public_key.raw_bytes().to_vec(),
            decoded: certificate,
        })
    }

    /// The encoding it was read from.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The subject's name in RFC 4514 notation. Personal data in a signature certificate.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The subject's common name (CN). CAs have none.
    #[must_use]
    pub fn subject_common_name(&self) -> Option<&str> {
        self.subject_common_name.as_deref()
    }

    /// The issuer's name in RFC 4514 notation.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The issuer's organisation (O).
    #[must_use]
    pub fn issuer_organization(&self) -> Option<&str> {
        self.issuer_organization.as_deref()
    }

    /// Whether the issuer calls itself a test issuer ([`TEST_ISSUER_ORGANIZATION`]).
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.issuer_organization() == Some(TEST_ISSUER_ORGANIZATION)
    }

    /// The serial number, big-endian, as DER holds it.
    #[must_use]
    pub fn serial_number(&self) -> &[u8] {
        &self.serial_number
    }

    /// Start of validity, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Last second of validity, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn not_after(&self) -> i64 {
        self.not_after
    }

    /// Checks an RSA PKCS#1 v1.5 signature over the SHA-256 digest of `message` with the certificate's key.
    ///
    /// # Errors
    /// [`SignatureMismatch`] if it was not made by that key over that message, or not padded so.
    pub fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureMismatch> {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.public_key)
            .verify(message, signature)
            .map_err(|_| SignatureMismatch)
    }

    pub(crate) fn tbs(&self) -> &TbsCertificate {
        self.decoded.tbs_certificate()
    }

    /// The certificate as something that was signed.
    pub(crate) fn signed(&self) -> Result<Signed<'_>, SignedError> {
        Signed::read(&self.der)
    }

    /// An extension with its criticality; `None` if it is absent, an error if it is malformed or given twice.
    pub(crate) fn extension<'a, T>(&'a self) -> der::Result<Option<(bool, T)>>
    where
        T: Decode<'a, Error = der::Error> + AssociatedOid,
    {
        self.tbs().get_extension()
    }

    /// Whether the certificate names this one as its issuer: by name and, where both give one, by key identifier (and by
    /// serial number, where the key identifier comes with one).
    ///
    /// The name alone says little: all generations of an authority of JPKI share one. What is not known is not a
    /// contradiction, so only the signature decides.
    pub(crate) fn may_be_issued_by(&self, issuer: &Self) -> bool {
        if self.tbs().issuer() != issuer.tbs().subject() {
            return false;
        }
        let Ok(wanted) = self.extension::<AuthorityKeyIdentifier>() else { return false };
        wanted.is_none_or(|(_, wanted)| issuer.answers_to(&wanted))
    }

    /// Whether nothing in an authority key identifier contradicts that it means this certificate.
    pub(crate) fn answers_to(&self, wanted: &AuthorityKeyIdentifier) -> bool {
        let Ok(own) = self.extension::<SubjectKeyIdentifier>() else { return false };
        let key = match (&wanted.key_identifier, own) {
            (Some(wanted), Some((_, own))) => *wanted == own.0,
            _ => true,
        };
        let serial = wanted.authority_cert_serial_number.as_ref();
        key && serial.is_none_or(|serial| serial == self.tbs().serial_number())
    }

    /// The subject's public key, as the BIT STRING of the certificate holds it: an `RSAPublicKey` in DER, or a point.
    pub(crate) fn public_key(&self) -> &[u8] {
        &self.public_key
    }
}

impl fmt::Debug for Certificate {
    /// Without names, which can be a person's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("bytes", &self.der.len())
            .field("serial_number", &self.serial_number)
            .finish_non_exhaustive()
    }
}

pub(crate) fn unix_seconds(time: Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

/// Days of a month of the western calendar; none if there is no such month.
pub(crate) const fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The bytes are not a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an X.509 certificate: {0}")]
pub struct CertificateError(#[from] der::Error);

/// A signature does not belong to the message and the certificate's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature was not made over this message by the key of this certificate")]
pub struct SignatureMismatch;
