use der::asn1::ObjectIdentifier;
use der::oid::AssociatedOid;
use x509_cert::certificate::Version;
use x509_cert::ext::pkix::{BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages};

use super::{ChainRule, Purpose};
use crate::Certificate;
use crate::certificate::{CLIENT_AUTH, Signed};

/// Extensions that are processed, and may therefore be critical. Alternative names are not among them: nothing here
/// compares them.
const PROCESSED: [ObjectIdentifier; 4] =
    [KeyUsage::OID, BasicConstraints::OID, CertificatePolicies::OID, ExtendedKeyUsage::OID];
const ANY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");

/// What is asked of every certificate before anything else (RFC 5280, 4.1.2.1, 4.2).
pub(crate) fn is_readable(certificate: &Certificate) -> Result<(), ChainRule> {
    let tbs = certificate.tbs();
    if tbs.version() != Version::V3 {
        return Err(ChainRule::Version);
    }
    let extensions = tbs.extensions().map_or(&[][..], Vec::as_slice);
    for (place, extension) in extensions.iter().enumerate() {
        let oid = extension.extn_id;
        if extensions[..place].iter().any(|earlier| earlier.extn_id == oid) {
            return Err(ChainRule::RepeatedExtension(oid));
        }
        if extension.critical && !PROCESSED.contains(&oid) {
            return Err(ChainRule::UnknownCriticalExtension(oid));
        }
    }
    certificate.extension::<CertificatePolicies>().map_err(|_| malformed::<CertificatePolicies>())?;
    Ok(())
}

/// The certificate as something signed, its two statements of the algorithm compared.
pub(crate) fn signed(certificate: &Certificate) -> Result<Signed<'_>, ChainRule> {
    let signed = certificate.signed().map_err(ChainRule::Signature)?;
    signed.agrees_with(certificate.tbs().signature()).map_err(ChainRule::Signature)?;
    Ok(signed)
}

pub(crate) fn is_valid(certificate: &Certificate, at: i64) -> Result<(), ChainRule> {
    let (from, until) = (certificate.not_before(), certificate.not_after());
    if at < from {
        Err(ChainRule::NotYetValid { from })
    } else if at > until {
        Err(ChainRule::Expired { until })
    } else {
        Ok(())
    }
}

/// No authority, and usable for the purpose (RFC 5280, 4.2.1.3, 4.2.1.9, 4.2.1.12).
///
/// Key usage must be there, unlike in RFC 5280: it is what tells the card's two certificates apart. A user authentication
/// key must not have nonRepudiation; else what it signs as an answer to a challenge could pass for a document.
pub(super) fn is_holder_for(certificate: &Certificate, purpose: Purpose) -> Result<(), ChainRule> {
    let constraints = certificate.extension::<BasicConstraints>();
    let constraints = constraints.map_err(|_| malformed::<BasicConstraints>())?;
    if constraints.is_some_and(|(_, constraints)| constraints.ca) {
        return Err(ChainRule::AuthorityAsHolder);
    }
    let usage = certificate.extension::<KeyUsage>().map_err(|_| malformed::<KeyUsage>())?;
    let has = |wanted: KeyUsages| usage.is_some_and(|(_, usage)| usage.0.contains(wanted));
    let (usable, extended, needed) = match purpose {
        Purpose::UserAuthentication | Purpose::Eligibility(_) => (
            has(KeyUsages::DigitalSignature) && !has(KeyUsages::NonRepudiation),
            CLIENT_AUTH,
            "digitalSignature without nonRepudiation",
        ),
        Purpose::Signature => (
            has(KeyUsages::DigitalSignature) && has(KeyUsages::NonRepudiation),
            EMAIL_PROTECTION,
            "digitalSignature and nonRepudiation",
        ),
    };
    if !usable {
        return Err(ChainRule::KeyUsage { needed });
    }
    let usages = certificate.extension::<ExtendedKeyUsage>().map_err(|_| malformed::<ExtendedKeyUsage>())?;
    match usages {
        Some((_, usages)) if !usages.0.iter().any(|usage| [extended, ANY_USAGE].contains(usage)) => {
            Err(ChainRule::ExtendedKeyUsage { needed: extended })
        }
        _ => Ok(()),
    }
}

/// May issue certificates with `below` authorities between itself and the holder (RFC 5280, 6.1.4 k to n).
pub(super) fn is_authority(certificate: &Certificate, below: usize) -> Result<(), ChainRule> {
    let constraints = certificate.extension::<BasicConstraints>();
    let constraints = constraints.map_err(|_| malformed::<BasicConstraints>())?;
    let Some((_, BasicConstraints { ca: true, path_len_constraint })) = constraints else {
        return Err(ChainRule::NoAuthority);
    };
    if let Some(allowed) = path_len_constraint
        && usize::from(allowed) < below
    {
        return Err(ChainRule::PathLength { allowed, found: below });
    }
    match certificate.extension::<KeyUsage>().map_err(|_| malformed::<KeyUsage>())? {
        Some((_, usage)) if !usage.key_cert_sign() => Err(ChainRule::KeyUsage { needed: "keyCertSign" }),
        _ => Ok(()),
    }
}

fn malformed<T: AssociatedOid>() -> ChainRule {
    ChainRule::MalformedExtension(T::OID)
}
