//! Chains of certificates: the part of RFC 5280's path validation that the card needs.
//!
//! Known and processed are: signatures of RSA with SHA-256 (and, as an experiment, of ECDSA over P-384 with SHA-384),
//! validity, key usage, extended key usage, basic constraints with path length, and certificate policies, of which any is
//! accepted (as if `user-initial-policy-set` were `any-policy`).
//! Every other extension that is critical is refused, name constraints and policy constraints among them. Revocation is
//! checked by [`Crl`](crate::Crl) and [`OcspResponse`](crate::OcspResponse).

mod error;
mod grace;
mod link;

use crate::Certificate;

pub(crate) use error::Instant;
pub use error::{ChainError, ChainRule, Place};
pub use grace::{Grace, GraceEnd};
use link::{is_authority, is_holder_for};
pub(crate) use link::{is_readable, is_valid, signed};

/// What a chain is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The holder answers a challenge with the user authentication key (利用者証明). Ends with the certificate's validity.
    UserAuthentication,
    /// The holder signs a document (署名). Ends with the certificate's validity.
    Signature,
    /// Online eligibility verification (オンライン資格確認) with the user authentication certificate, which goes on for a
    /// time of grace after the certificate has expired.
    Eligibility(Grace),
}

/// The certificates from which chains are built. Their order does not matter.
#[derive(Clone, Copy, Debug)]
pub struct Authorities<'c> {
    /// Trusted without a signature of somebody else: where a chain ends. They too must be within their validity.
    pub trusted: &'c [Certificate],
    /// Helpers between holder and trusted authority. JPKI has none.
    pub others: &'c [Certificate],
}

/// Checks chains for one purpose at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainCheck {
    /// What the holder's certificate is to be used for.
    pub purpose: Purpose,
    /// The instant, in seconds since 1970-01-01T00:00:00Z.
    pub at: i64,
}

/// A chain that was found sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain<'c> {
    authorities: Vec<&'c Certificate>,
    standing: Standing,
}

/// Where the holder's certificate stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Within its validity.
    Valid,
    /// Expired, but within the grace of [`Purpose::Eligibility`].
    InGrace {
        /// Last second of the grace, in seconds since 1970-01-01T00:00:00Z.
        until: i64,
    },
}

impl<'c> Chain<'c> {
    /// The authority that issued the holder's certificate: who may speak about its revocation.
    #[must_use]
    pub fn issuer(&self) -> &'c Certificate {
        self.authorities[0]
    }

    /// The authorities from the holder's issuer up to the trusted one; at least one.
    #[must_use]
    pub fn authorities(&self) -> &[&'c Certificate] {
        &self.authorities
    }

    /// Where the holder's certificate stands in its life.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
    }
}

impl ChainCheck {
    /// Finds the chain from a holder's certificate to a trusted authority and checks it.
    ///
    /// An authority is recognised by its name and key identifier, and in the end by the signature, never by name alone.
    /// Where several fit (one key, two certificates), a trusted one within its validity counts.
    ///
    /// During grace the authorities are judged at the last second of the holder's own validity: an authority may expire
    /// soon after the last certificate that it issued.
    ///
    /// # Errors
    /// [`ChainError`] names the first certificate, from the holder's upwards, that breaks a rule, and the rule.
    pub fn verify<'c>(
        &self,
        holder: &'c Certificate,
        authorities: Authorities<'c>,
    ) -> Result<Chain<'c>, ChainError> {
        let at_holder = |rule| ChainError::new(Place::Holder, holder, rule);
        is_readable(holder).map_err(at_holder)?;
        is_holder_for(holder, self.purpose).map_err(at_holder)?;
        let standing = self.standing_of(holder).map_err(at_holder)?;
        let at = self.at.min(holder.not_after());

        let mut chain: Vec<&Certificate> = Vec::new();
        loop {
            let below = chain.last().copied().unwrap_or(holder);
            let place = Place::above_holder(chain.len());
            let (issuer, trusted) = authorities
                .issuer_of(below, at, &chain)
                .map_err(|rule| ChainError::new(place, below, rule))?;
            let at_issuer = |rule| ChainError::new(Place::above_holder(chain.len() + 1), issuer, rule);
            is_readable(issuer).map_err(at_issuer)?;
            is_authority(issuer, non_self_issued(&chain)).map_err(at_issuer)?;
            is_valid(issuer, at).map_err(at_issuer)?;
            chain.push(issuer);
            if trusted {
                return Ok(Chain { authorities: chain, standing });
            }
        }
    }

    fn standing_of(&self, holder: &Certificate) -> Result<Standing, ChainRule> {
        match (is_valid(holder, self.at), self.purpose) {
            (Ok(()), _) => Ok(Standing::Valid),
            (Err(ChainRule::Expired { .. }), Purpose::Eligibility(grace)) => {
                let until = grace.last_second(holder.not_after());
                if self.at <= until {
                    Ok(Standing::InGrace { until })
                } else {
                    Err(ChainRule::GraceOver { until })
                }
            }
            (Err(rule), _) => Err(rule),
        }
    }
}

impl<'c> Authorities<'c> {
    /// The certificate whose key signed another one, and whether it is trusted. One that is in the chain already is no
    /// candidate, so that every chain ends.
    fn issuer_of(
        self,
        certificate: &Certificate,
        at: i64,
        chain: &[&Certificate],
    ) -> Result<(&'c Certificate, bool), ChainRule> {
        let trusted = self.trusted.iter().map(|candidate| (candidate, true));
        let others = self.others.iter().map(|candidate| (candidate, false));
        let mut candidates: Vec<_> = trusted
            .chain(others)
            .filter(|(candidate, _)| certificate.may_be_issued_by(candidate) && !chain.contains(candidate))
            .collect();
        // Stable: trusted ones stay in front.
        candidates.sort_by_key(|(candidate, _)| is_valid(candidate, at).is_err());
        let signed = signed(certificate)?;
        let mut reason = ChainRule::NoIssuer;
        for candidate in candidates {
            match signed.verify(candidate.0) {
                Ok(()) => return Ok(candidate),
                Err(error) => reason = ChainRule::Signature(error),
            }
        }
        if signed.verify(certificate).is_ok() { Err(ChainRule::NotTrusted) } else { Err(reason) }
    }
}

/// Authorities between the holder and the next one that count for a path length (RFC 5280, 6.1.4 l).
fn non_self_issued(chain: &[&Certificate]) -> usize {
    chain.iter().filter(|authority| authority.tbs().subject() != authority.tbs().issuer()).count()
}
