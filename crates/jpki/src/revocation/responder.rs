use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use der::Encode;
use der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

use super::error::SignerError;
use super::ocsp::{BasicOcspResponse, ResponderId};
use crate::Certificate;
use crate::certificate::Signed;
use crate::chain;

const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");

/// Checks that a basic OCSP response was signed by one who may speak for the issuer (RFC 6960, 4.2.2.2): the issuer, or a
/// responder that the issuer itself certified for OCSP.
pub(super) fn check(
    der: &[u8],
    response: &BasicOcspResponse,
    issuer: &Certificate,
    at: i64,
) -> Result<(), SignerError> {
    let signed = Signed::read(der).map_err(SignerError::Signature)?;
    let responder = &response.data.responder;
    if is_meant(responder, issuer) {
        return signed.verify(issuer).map_err(SignerError::Signature);
    }
    let delegate = delegate(response, responder)?;
    is_delegated(&delegate, issuer, at)?;
    signed.verify(&delegate).map_err(SignerError::Signature)
}

fn delegate(response: &BasicOcspResponse, responder: &ResponderId) -> Result<Certificate, SignerError> {
    let given = response.certificates.iter().flatten();
    // Encoded again: a response is not signed over these, and each has its own signature.
    let read = given.filter_map(|certificate| Certificate::parse(&certificate.to_der().ok()?).ok());
    let mut meant = read.filter(|certificate| is_meant(responder, certificate));
    meant.next().ok_or(SignerError::Unknown)
}

fn is_delegated(delegate: &Certificate, issuer: &Certificate, at: i64) -> Result<(), SignerError> {
    chain::is_readable(delegate).map_err(|_| SignerError::Extension)?;
    let issued = delegate.may_be_issued_by(issuer)
        && chain::signed(delegate).is_ok_and(|signed| signed.verify(issuer).is_ok());
    if !issued {
        return Err(SignerError::NotDelegated);
    }
    let usages = delegate.extension::<ExtendedKeyUsage>().map_err(|_| SignerError::Extension)?;
    let usage = delegate.extension::<KeyUsage>().map_err(|_| SignerError::Extension)?;
    // anyExtendedKeyUsage is not enough: RFC 6960 wants the delegation to be explicit.
    if !usages.is_some_and(|(_, usages)| usages.0.contains(&OCSP_SIGNING))
        || usage.is_some_and(|(_, usage)| !usage.digital_signature())
    {
        return Err(SignerError::NotForOcsp);
    }
    chain::is_valid(delegate, at).map_err(|_| SignerError::NotValid)
}

fn is_meant(responder: &ResponderId, certificate: &Certificate) -> bool {
    match responder {
        ResponderId::Name(name) => name == certificate.tbs().subject(),
        ResponderId::Key(hash) => {
            hash.as_bytes() == digest(&SHA1_FOR_LEGACY_USE_ONLY, certificate.public_key()).as_ref()
        }
    }
}
