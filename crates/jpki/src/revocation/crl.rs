use der::asn1::ObjectIdentifier;
use der::oid::AssociatedOid;
use der::{Decode, Encode};
use x509_cert::crl::{CertificateList, RevokedCert};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints, CrlReason, IssuingDistributionPoint,
    KeyUsage,
};
use x509_cert::ext::{Extension, Extensions};

use super::error::SignerError;
use super::{Freshness, Revocation, RevocationError};
use crate::Certificate;
use crate::certificate::{Signed, unix_seconds};

/// id-ce-issuingDistributionPoint (RFC 5280, 5.2.5). The library's own constant for it is another one (x509-cert 0.3.0 has
/// that of subjectInfoAccess).
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");

/// A list of revoked certificates (CRL, 失効リスト; RFC 5280, 5).
///
/// Full lists of the certificate's own issuer are understood, also if they cover one distribution point only: holders'
/// certificates point to one per municipality (soltia48/myna-card, `tests/fixtures`). Delta and indirect lists are not.
#[derive(Clone, PartialEq, Eq)]
pub struct Crl {
    der: Vec<u8>,
    decoded: CertificateList,
}

impl Crl {
    /// Reads the DER encoding of one list. Reading proves nothing; [`check`](Self::check) does.
    ///
    /// # Errors
    /// [`RevocationError::Malformed`] names the rule of DER or X.509 that is broken.
    pub fn parse(der: &[u8]) -> Result<Self, RevocationError> {
        Ok(Self { decoded: CertificateList::from_der(der)?, der: der.to_vec() })
    }

    /// Start of the time for which it counts (`thisUpdate`), in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn this_update(&self) -> i64 {
        unix_seconds(self.decoded.tbs_cert_list.this_update)
    }

    /// When the next list will be there at the latest (`nextUpdate`), in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn next_update(&self) -> Option<i64> {
        self.decoded.tbs_cert_list.next_update.map(unix_seconds)
    }

    /// Number of revoked certificates.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether nothing is revoked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// What the list says about a certificate of this issuer.
    ///
    /// # Errors
    /// [`RevocationError`] if the list cannot speak about this certificate, or not at this instant.
    pub fn check(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        freshness: Freshness,
    ) -> Result<Revocation, RevocationError> {
        if !certificate.may_be_issued_by(issuer) {
            return Err(RevocationError::NotTheIssuer);
        }
        self.is_issued_by(issuer)?;
        self.is_signed_by(issuer).map_err(RevocationError::Signer)?;
        self.covers(certificate)?;
        freshness.check(self.this_update(), self.next_update())?;
        let serial = certificate.tbs().serial_number();
        match self.entries().iter().find(|entry| entry.serial_number == *serial) {
            Some(entry) => revoked(entry),
            None => Ok(Revocation::Good),
        }
    }

    fn is_issued_by(&self, issuer: &Certificate) -> Result<(), RevocationError> {
        let identifier = only::<AuthorityKeyIdentifier>(self.extensions(), AuthorityKeyIdentifier::OID)?;
        let named = self.decoded.tbs_cert_list.issuer == *issuer.tbs().subject();
        if named && identifier.is_none_or(|identifier| issuer.answers_to(&identifier)) {
            Ok(())
        } else {
            Err(RevocationError::OtherIssuer)
        }
    }

    fn is_signed_by(&self, issuer: &Certificate) -> Result<(), SignerError> {
        match issuer.extension::<KeyUsage>() {
            Ok(Some((_, usage))) if usage.crl_sign() => {}
            _ => return Err(SignerError::KeyUsage),
        }
        let signed = Signed::read(&self.der).map_err(SignerError::Signature)?;
        signed.agrees_with(&self.decoded.tbs_cert_list.signature).map_err(SignerError::Signature)?;
        signed.verify(issuer).map_err(SignerError::Signature)
    }

    /// Checks the list's extensions, of which one may narrow what it covers.
    fn covers(&self, certificate: &Certificate) -> Result<(), RevocationError> {
        let known = [ISSUING_DISTRIBUTION_POINT, AuthorityKeyIdentifier::OID];
        refuse_unknown(self.extensions(), &known)?;
        for entry in self.entries() {
            // Among them certificateIssuer, which changes whose serial number it is.
            refuse_unknown(entry.crl_entry_extensions.as_ref(), &[CrlReason::OID])?;
        }
        let scope = only::<IssuingDistributionPoint>(self.extensions(), ISSUING_DISTRIBUTION_POINT)?;
        let Some(scope) = scope else { return Ok(()) };
        let authority =
            certificate.extension::<BasicConstraints>()?.is_some_and(|(_, constraints)| constraints.ca);
        if scope.indirect_crl {
            Err(RevocationError::Scope("it is an indirect list"))
        } else if scope.only_some_reasons.is_some() {
            Err(RevocationError::Scope("it covers some reasons only"))
        } else if scope.only_contains_attribute_certs {
            Err(RevocationError::Scope("it covers attribute certificates only"))
        } else if scope.only_contains_user_certs && authority {
            Err(RevocationError::Scope("it covers holders' certificates only"))
        } else if scope.only_contains_ca_certs && !authority {
            Err(RevocationError::Scope("it covers authorities' certificates only"))
        } else {
            match scope.distribution_point {
                Some(point) if !points_to(certificate, &point)? => {
                    Err(RevocationError::Scope("the certificate points to another distribution point"))
                }
                _ => Ok(()),
            }
        }
    }

    fn entries(&self) -> &[RevokedCert] {
        self.decoded.tbs_cert_list.revoked_certificates.as_deref().unwrap_or_default()
    }

    fn extensions(&self) -> Option<&Extensions> {
        self.decoded.tbs_cert_list.crl_extensions.as_ref()
    }
}

impl std::fmt::Debug for Crl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crl")
            .field("bytes", &self.der.len())
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}

fn revoked(entry: &RevokedCert) -> Result<Revocation, RevocationError> {
    let reason = only::<CrlReason>(entry.crl_entry_extensions.as_ref(), CrlReason::OID)?;
    Ok(Revocation::Revoked { since: unix_seconds(entry.revocation_date), reason: reason.map(Into::into) })
}

/// The one extension of this name, `None` if absent, an error if it is malformed or given twice.
fn only<'a, T: Decode<'a, Error = der::Error>>(
    extensions: Option<&'a Extensions>,
    oid: ObjectIdentifier,
) -> der::Result<Option<T>> {
    let mut found = extensions.into_iter().flatten().filter(|extension| extension.extn_id == oid);
    let Some(extension) = found.next() else { return Ok(None) };
    if found.next().is_some() {
        return Err(der::ErrorKind::Failed.into());
    }
    T::from_der(extension.extn_value.as_bytes()).map(Some)
}

pub(super) fn refuse_unknown(
    extensions: Option<&Extensions>,
    known: &[ObjectIdentifier],
) -> Result<(), RevocationError> {
    let unknown = |extension: &&Extension| extension.critical && !known.contains(&extension.extn_id);
    match extensions.into_iter().flatten().find(unknown) {
        Some(extension) => Err(RevocationError::UnknownCriticalExtension(extension.extn_id)),
        None => Ok(()),
    }
}

/// Whether one of the certificate's distribution points has a name in common with the list's. Names relative to the
/// issuer are not understood and match nothing.
fn points_to(certificate: &Certificate, point: &DistributionPointName) -> Result<bool, RevocationError> {
    let DistributionPointName::FullName(names) = point else { return Ok(false) };
    let points =
        certificate.extension::<CrlDistributionPoints>()?.map(|(_, points)| points.0).unwrap_or_default();
    for own in points {
        if let Some(DistributionPointName::FullName(own)) = own.distribution_point
            && share_a_name(&own, names)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn share_a_name(some: &[GeneralName], others: &[GeneralName]) -> der::Result<bool> {
    let encoded = |names: &[GeneralName]| names.iter().map(Encode::to_der).collect::<der::Result<Vec<_>>>();
    let others = encoded(others)?;
    Ok(encoded(some)?.iter().any(|name| others.contains(name)))
}
