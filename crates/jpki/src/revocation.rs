//! Whether a certificate was revoked before its time: by list (CRL) and by answer (OCSP).
//!
//! Both are pure functions of bytes and an instant; fetching them is somebody else's work. Both ask for the issuer that
//! [`ChainCheck`](crate::ChainCheck) found: the issuer of a certificate is who may say that it is revoked, by itself or
//! through a responder that it names.
//!
//! JPKI gives its revocation data to registered verifiers only, so the details of the real data are not known here.

mod crl;
mod error;
mod ocsp;
mod responder;

use x509_cert::ext::pkix::CrlReason;

pub use crl::Crl;
pub use error::{RevocationError, SignerError};
pub use ocsp::OcspResponse;

/// What is known of a certificate's revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Not revoked.
    Good,
    /// Revoked, or suspended (`certificateHold`): not to be used.
    Revoked {
        /// Since when, in seconds since 1970-01-01T00:00:00Z.
        since: i64,
        /// Why, if it is said.
        reason: Option<Reason>,
    },
    /// The responder does not know the certificate (OCSP only). Not good.
    Unknown,
}

/// Why a certificate was revoked (RFC 5280, 5.3.1). JPKI gives some of them a meaning of its own: `Unspecified` is said to
/// mean destroyed before it was handed over (public documents of one verifier, citing its practice statement, 4.9.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the standard's names")]
pub enum Reason {
    Unspecified = 0,
    KeyCompromise = 1,
    CaCompromise = 2,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
    CertificateHold = 6,
    /// Means something in delta CRLs only, which are not supported; elsewhere it counts as revoked.
    RemoveFromCrl = 8,
    PrivilegeWithdrawn = 9,
    AaCompromise = 10,
}

impl From<CrlReason> for Reason {
    fn from(reason: CrlReason) -> Self {
        match reason {
            CrlReason::Unspecified => Self::Unspecified,
            CrlReason::KeyCompromise => Self::KeyCompromise,
            CrlReason::CaCompromise => Self::CaCompromise,
            CrlReason::AffiliationChanged => Self::AffiliationChanged,
            CrlReason::Superseded => Self::Superseded,
            CrlReason::CessationOfOperation => Self::CessationOfOperation,
            CrlReason::CertificateHold => Self::CertificateHold,
            CrlReason::RemoveFromCRL => Self::RemoveFromCrl,
            CrlReason::PrivilegeWithdrawn => Self::PrivilegeWithdrawn,
            CrlReason::AaCompromise => Self::AaCompromise,
        }
    }
}

/// When revocation data counts as fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The instant of the question, in seconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// By how much clocks may disagree, in seconds.
    pub leeway: i64,
    /// For how many seconds after `thisUpdate` data without `nextUpdate` is taken; `None` refuses such data.
    pub without_next_update: Option<i64>,
}

impl Freshness {
    /// Fresh at this instant, with clocks that agree to five minutes (the default of `openssl ocsp`) and a `nextUpdate`.
    #[must_use]
    pub const fn at(at: i64) -> Self {
        Self { at, leeway: 300, without_next_update: None }
    }

    fn check(self, this_update: i64, next_update: Option<i64>) -> Result<(), RevocationError> {
        if this_update > self.at.saturating_add(self.leeway) {
            return Err(RevocationError::NotYet { this_update });
        }
        let until = match (next_update, self.without_next_update) {
            (Some(next_update), _) => next_update,
            (None, Some(age)) => this_update.saturating_add(age),
            (None, None) => return Err(RevocationError::NoNextUpdate),
        };
        if self.at > until.saturating_add(self.leeway) {
            return Err(RevocationError::Stale { until });
        }
        Ok(())
    }
}
