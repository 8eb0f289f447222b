//! The structures of RFC 6960, 4.2.1, with shorter names inside.

use der::asn1::{BitString, GeneralizedTime, Null, ObjectIdentifier, OctetString};
use der::{Choice, Enumerated, Sequence};
use x509_cert::Certificate;
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// `OCSPResponse`.
#[derive(Sequence)]
pub(crate) struct OcspMessage {
    pub(crate) status: OcspStatus,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) bytes: Option<ResponseBytes>,
}

/// `OCSPResponseStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[repr(u8)]
pub(crate) enum OcspStatus {
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    SigRequired = 5,
    Unauthorized = 6,
}

impl OcspStatus {
    /// The standard's name of what is not a success.
    pub(crate) const fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Successful => None,
            Self::MalformedRequest => Some("malformedRequest"),
            Self::InternalError => Some("internalError"),
            Self::TryLater => Some("tryLater"),
            Self::SigRequired => Some("sigRequired"),
            Self::Unauthorized => Some("unauthorized"),
        }
    }
}

/// `ResponseBytes`.
#[derive(Sequence)]
pub(crate) struct ResponseBytes {
    pub(crate) kind: ObjectIdentifier,
    pub(crate) response: OctetString,
}

/// `BasicOCSPResponse`.
#[derive(Clone, PartialEq, Eq, Sequence)]
pub(crate) struct BasicOcspResponse {
    pub(crate) data: ResponseData,
    pub(crate) signature_algorithm: AlgorithmIdentifierOwned,
    pub(crate) signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) certificates: Option<Vec<Certificate>>,
}

/// `ResponseData`. Its version, if given, must be the first one: others may have another shape.
#[derive(Clone, PartialEq, Eq, Sequence)]
pub(crate) struct ResponseData {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", default = "Default::default")]
    pub(crate) version: OcspVersion,
    pub(crate) responder: ResponderId,
    pub(crate) produced_at: GeneralizedTime,
    pub(crate) responses: Vec<SingleResponse>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) extensions: Option<Extensions>,
}

/// `Version`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumerated)]
#[asn1(type = "INTEGER")]
#[repr(u8)]
pub(crate) enum OcspVersion {
    #[default]
    V1 = 0,
}

/// `ResponderID`.
#[derive(Clone, PartialEq, Eq, Choice)]
pub(crate) enum ResponderId {
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", constructed = "true")]
    Name(Name),
    /// SHA-1 of the responder's public key.
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    Key(OctetString),
}

/// `SingleResponse`.
#[derive(Clone, PartialEq, Eq, Sequence)]
pub(crate) struct SingleResponse {
    pub(crate) certificate: CertId,
    pub(crate) status: CertStatus,
    pub(crate) this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) extensions: Option<Extensions>,
}

/// `CertID`.
#[derive(Clone, PartialEq, Eq, Sequence)]
pub(crate) struct CertId {
    pub(crate) hash_algorithm: AlgorithmIdentifierOwned,
    pub(crate) issuer_name_hash: OctetString,
    pub(crate) issuer_key_hash: OctetString,
    pub(crate) serial_number: SerialNumber,
}

/// `CertStatus`.
#[derive(Clone, PartialEq, Eq, Choice)]
pub(crate) enum CertStatus {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedInfo),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

/// `RevokedInfo`.
#[derive(Clone, PartialEq, Eq, Sequence)]
pub(crate) struct RevokedInfo {
    pub(crate) time: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) reason: Option<CrlReason>,
}

pub(crate) fn unix_seconds(time: GeneralizedTime) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}
