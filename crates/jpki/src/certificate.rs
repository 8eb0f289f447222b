use std::fmt;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use der::Decode;
use x509_cert::time::Time;

/// Organisation (O) of the issuers of test certificates; the production issuers are named `JPKI`.
pub const TEST_ISSUER_ORGANIZATION: &str = "JPKI-TEST";

/// An X.509 certificate of the card: its encoding and the facts a front desk needs.
///
/// Reading proves nothing: neither the issuer's signature nor validity or revocation is checked here.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
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

fn unix_seconds(time: Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

/// The bytes are not a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an X.509 certificate: {0}")]
pub struct CertificateError(#[from] der::Error);

/// A signature does not belong to the message and the certificate's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature was not made over this message by the key of this certificate")]
pub struct SignatureMismatch;
