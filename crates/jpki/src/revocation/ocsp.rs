mod message;

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};

use super::crl::refuse_unknown;
use super::{Freshness, Revocation, RevocationError, responder};
use crate::Certificate;
use message::{CertId, CertStatus, OcspMessage, SingleResponse};

pub(super) use message::{BasicOcspResponse, ResponderId};

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// A responder's answer about one certificate or several (RFC 6960, 4.2).
///
/// Nonces are neither sent nor compared: freshness comes from `thisUpdate` and `nextUpdate` alone.
#[derive(Clone, PartialEq, Eq)]
pub struct OcspResponse {
    /// The basic response, DER.
    der: Vec<u8>,
    decoded: BasicOcspResponse,
}

impl OcspResponse {
    /// Reads the DER encoding of an answer. Reading proves nothing; [`check`](Self::check) does.
    ///
    /// # Errors
    /// [`RevocationError::Malformed`], or [`RevocationError::Unsuccessful`] and [`RevocationError::ResponseType`] if there
    /// is no answer in it that could be checked.
    pub fn parse(der: &[u8]) -> Result<Self, RevocationError> {
        let message = OcspMessage::from_der(der)?;
        if let Some(refusal) = message.status.refusal() {
            return Err(RevocationError::Unsuccessful(refusal));
        }
        let bytes =
            message.bytes.ok_or(RevocationError::Unsuccessful("it says that it did, without an answer"))?;
        if bytes.kind != BASIC {
            return Err(RevocationError::ResponseType(bytes.kind));
        }
        let der = bytes.response.into_bytes();
        Ok(Self { decoded: BasicOcspResponse::from_der(&der)?, der: der.into() })
    }

    /// When the answer was signed (`producedAt`), in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn produced_at(&self) -> i64 {
        message::unix_seconds(self.decoded.data.produced_at)
    }

    /// What the answer says about a certificate of this issuer.
    ///
    /// It counts if the issuer signed it, or a responder whose certificate comes with the answer, was signed by the issuer
    /// itself, is for OCSP and within its validity. Whether the responder's own certificate is revoked is not asked.
    ///
    /// # Errors
    /// [`RevocationError`] if the answer cannot speak about this certificate, or not at this instant.
    pub fn check(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        freshness: Freshness,
    ) -> Result<Revocation, RevocationError> {
        if !certificate.may_be_issued_by(issuer) {
            return Err(RevocationError::NotTheIssuer);
        }
        responder::check(&self.der, &self.decoded, issuer, freshness.at).map_err(RevocationError::Signer)?;
        refuse_unknown(self.decoded.data.extensions.as_ref(), &[])?;
        let answer = self.answer_about(certificate, issuer)?;
        refuse_unknown(answer.extensions.as_ref(), &[])?;
        freshness.check(
            message::unix_seconds(answer.this_update),
            answer.next_update.map(message::unix_seconds),
        )?;
        Ok(match &answer.status {
            CertStatus::Good(_) => Revocation::Good,
            CertStatus::Unknown(_) => Revocation::Unknown,
            CertStatus::Revoked(revoked) => Revocation::Revoked {
                since: message::unix_seconds(revoked.time),
                reason: revoked.reason.map(Into::into),
            },
        })
    }

    /// The answer about the certificate; of several the most recent one.
    fn answer_about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<&SingleResponse, RevocationError> {
        let mut latest: Option<&SingleResponse> = None;
        for answer in &self.decoded.data.responses {
            let newer = latest.is_none_or(|latest| {
                message::unix_seconds(latest.this_update) < message::unix_seconds(answer.this_update)
            });
            if newer && answer.certificate.names(certificate, issuer)? {
                latest = Some(answer);
            }
        }
        latest.ok_or(RevocationError::OtherCertificate)
    }
}

impl CertId {
    /// Whether this identifies the certificate: issuer's name and key by their digests, and serial number (RFC 6960, 4.1.1).
    fn names(&self, certificate: &Certificate, issuer: &Certificate) -> der::Result<bool> {
        let algorithm = match self.hash_algorithm.oid {
            SHA1 => &SHA1_FOR_LEGACY_USE_ONLY,
            SHA_256 => &SHA256,
            _ => return Ok(false),
        };
        let name = digest::digest(algorithm, &issuer.tbs().subject().to_der()?);
        let key = digest::digest(algorithm, issuer.public_key());
        Ok(self.issuer_name_hash.as_bytes() == name.as_ref()
            && self.issuer_key_hash.as_bytes() == key.as_ref()
            && self.serial_number == *certificate.tbs().serial_number())
    }
}

impl std::fmt::Debug for OcspResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let answers = self.decoded.data.responses.len();
        f.debug_struct("OcspResponse")
            .field("bytes", &self.der.len())
            .field("answers", &answers)
            .finish_non_exhaustive()
    }
}
