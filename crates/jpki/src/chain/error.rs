use std::fmt;

use der::asn1::ObjectIdentifier;

use crate::Certificate;
use crate::certificate::SignedError;

/// A chain is not sound: which certificate breaks which rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place} (serial number {}): {rule}", Hex(serial_number))]
pub struct ChainError {
    /// Where in the chain the certificate is.
    pub place: Place,
    /// Its serial number, big-endian.
    pub serial_number: Vec<u8>,
    /// The rule that it breaks.
    pub rule: ChainRule,
}

/// A place in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The holder's certificate, at the lower end.
    Holder,
    /// An authority; 1 issued the holder's certificate, 2 issued that one's, and so on.
    Authority(usize),
}

/// The rules of chains.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainRule {
    /// RFC 5280, 4.1.2.1.
    #[error("it is not of version 3")]
    Version,
    /// RFC 5280, 4.2.
    #[error("extension {0} is given more than once")]
    RepeatedExtension(ObjectIdentifier),
    /// An extension that is processed cannot be read, or is given more than once.
    #[error("extension {0} cannot be read")]
    MalformedExtension(ObjectIdentifier),
    /// RFC 5280, 4.2 and 6.1.4 o.
    #[error("critical extension {0} is not known")]
    UnknownCriticalExtension(ObjectIdentifier),
    /// RFC 5280, 6.1.3 a 2.
    #[error("it is valid only from {}", Instant(*from))]
    NotYetValid {
        /// First second of validity, in seconds since 1970-01-01T00:00:00Z.
        from: i64,
    },
    /// RFC 5280, 6.1.3 a 2.
    #[error("it expired after {}", Instant(*until))]
    Expired {
        /// Last second of validity, in seconds since 1970-01-01T00:00:00Z.
        until: i64,
    },
    /// It expired, and the grace for eligibility verification is over too ([`Grace`](super::Grace)).
    #[error("it expired, and the grace for eligibility verification ended after {}", Instant(*until))]
    GraceOver {
        /// Last second of the grace, in seconds since 1970-01-01T00:00:00Z.
        until: i64,
    },
    /// The key must not be used so (RFC 5280, 4.2.1.3).
    #[error("its key usage is not {needed}")]
    KeyUsage {
        /// What the purpose needs.
        needed: &'static str,
    },
    /// The key must not be used so (RFC 5280, 4.2.1.12).
    #[error("its extended key usage has neither {needed} nor anyExtendedKeyUsage")]
    ExtendedKeyUsage {
        /// What the purpose needs.
        needed: ObjectIdentifier,
    },
    /// An authority's certificate stands where a holder's should.
    #[error("it is an authority's certificate")]
    AuthorityAsHolder,
    /// RFC 5280, 6.1.4 k.
    #[error("it issued a certificate, but its basic constraints do not make it an authority")]
    NoAuthority,
    /// RFC 5280, 6.1.4 m.
    #[error("it allows {allowed} authorities between itself and the holder, and there are {found}")]
    PathLength {
        /// The constraint.
        allowed: u8,
        /// What the chain has.
        found: usize,
    },
    /// No authority of the issuer's name has the issuer's key identifier.
    #[error("none of the given authorities has its issuer's name and key identifier")]
    NoIssuer,
    /// The chain ends in an authority that is nobody's but its own word.
    #[error("it is self-signed and not among the trusted authorities")]
    NotTrusted,
    /// RFC 5280, 6.1.3 a 1: an authority fits by name and key identifier, but it did not sign this.
    #[error("{0}")]
    Signature(SignedError),
}

impl ChainError {
    pub(super) fn new(place: Place, certificate: &Certificate, rule: ChainRule) -> Self {
        Self { place, serial_number: certificate.serial_number().to_vec(), rule }
    }
}

impl Place {
    pub(super) const fn above_holder(steps: usize) -> Self {
        if steps == 0 { Self::Holder } else { Self::Authority(steps) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holder => f.write_str("the holder's certificate"),
            Self::Authority(1) => f.write_str("the issuer of the holder's certificate"),
            Self::Authority(steps) => write!(f, "authority {steps} above the holder's certificate"),
        }
    }
}

/// Bytes in hexadecimal digits.
struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// Seconds since 1970-01-01T00:00:00Z as a date and time.
pub(crate) struct Instant(pub(crate) i64);

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = u64::try_from(self.0).unwrap_or_default();
        match der::DateTime::from_unix_duration(std::time::Duration::from_secs(seconds)) {
            Ok(civil) => civil.fmt(f),
            Err(_) => write!(f, "second {}", self.0),
        }
    }
}
