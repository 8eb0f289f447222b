use der::asn1::ObjectIdentifier;

use crate::certificate::SignedError;
use crate::chain::Instant;

/// Revocation data says nothing about a certificate, and why. Without an answer a certificate is not good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RevocationError {
    /// The bytes are no CRL of version 2 (RFC 5280, 5.1), or no OCSP response (RFC 6960, 4.2.1).
    #[error("it cannot be read: {0}")]
    Malformed(#[from] der::Error),
    /// The issuer given with the question is not the one that the certificate names.
    #[error("the certificate does not name this issuer")]
    NotTheIssuer,
    /// It is of another authority, or of another generation of the same.
    #[error("it was issued by somebody else than the certificate")]
    OtherIssuer,
    /// Nobody who may speak for the issuer signed it.
    #[error("it is not signed by one who may speak for the issuer: {0}")]
    Signer(SignerError),
    /// `thisUpdate` lies in the future.
    #[error("it counts only from {}", Instant(*this_update))]
    NotYet {
        /// In seconds since 1970-01-01T00:00:00Z.
        this_update: i64,
    },
    /// `nextUpdate` is over, or without one the accepted age.
    #[error("it is stale since {}; fetch a new one", Instant(*until))]
    Stale {
        /// In seconds since 1970-01-01T00:00:00Z.
        until: i64,
    },
    /// It does not say until when it counts.
    #[error("it has no nextUpdate, so nothing tells whether it is still fresh")]
    NoNextUpdate,
    /// A critical extension of it is not known (RFC 5280, 5.2; RFC 6960, 4.4).
    #[error("critical extension {0} is not known")]
    UnknownCriticalExtension(ObjectIdentifier),
    /// The CRL covers other certificates only (RFC 5280, 5.2.5), or only some reasons.
    #[error("it does not cover this certificate: {0}")]
    Scope(&'static str),
    /// The OCSP responder did not answer the question (RFC 6960, 4.2.1).
    #[error("the responder did not answer: {0}")]
    Unsuccessful(&'static str),
    /// The OCSP response is not of the basic type.
    #[error("the response is of type {0}, only id-pkix-ocsp-basic is known")]
    ResponseType(ObjectIdentifier),
    /// The OCSP response answers about other certificates.
    #[error("it answers about other certificates, not about this one")]
    OtherCertificate,
}

/// Why a signer does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignerError {
    /// The signature does not fit the signer's key.
    #[error("{0}")]
    Signature(SignedError),
    /// The issuer's key must not sign CRLs (RFC 5280, 4.2.1.3).
    #[error("the issuer's key usage has no cRLSign")]
    KeyUsage,
    /// The responder is neither the issuer nor one of the certificates in the response.
    #[error("the responder named is neither the issuer nor in the response")]
    Unknown,
    /// The responder's certificate is of somebody else (RFC 6960, 4.2.2.2: the issuer itself must have signed it).
    #[error("the responder's certificate was not issued by the issuer")]
    NotDelegated,
    /// The responder's certificate is not for OCSP (RFC 6960, 4.2.2.2).
    #[error(
        "the responder's certificate has no extended key usage OCSPSigning, or its key usage no digitalSignature"
    )]
    NotForOcsp,
    /// The responder's certificate is not within its validity.
    #[error("the responder's certificate is not valid at this time")]
    NotValid,
    /// The responder's certificate cannot be read, or has a critical extension that is not known.
    #[error("the responder's certificate has an extension that is critical and not known, or malformed")]
    Extension,
}
