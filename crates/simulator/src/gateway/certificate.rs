use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey},
};
use der::{Decode, Encode, Header, Reader, SliceReader, asn1::ObjectIdentifier};
use jiff::{Timestamp, ToSpan, civil::Date};
use x509_cert::{
    Certificate, TbsCertificate,
    ext::pkix::{BasicConstraints, KeyUsage, KeyUsages},
    name::Name,
    time::Time,
};

use super::{clock::day_in_japan, problem::Problem};

const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// First eight bytes of the SHA-256 fingerprints of the production authorities of JPKI for user authentication, of the
/// first and third generation (the trust anchors that the public project jpki/myna carries; the second's is not known
/// here). A test gateway must not take the cards of real people.
const PRODUCTION: [[u8; 8]; 2] =
    [[0x4D, 0xCF, 0xC4, 0xCA, 0x0A, 0xAF, 0x9F, 0xB2], [0x64, 0x11, 0x4F, 0x29, 0x62, 0x0C, 0x24, 0xED]];

/// How long a certificate still serves eligibility verification after it has expired.
///
/// The ministry grants three months to eligibility verification, and to nothing else. Whether the last day is counted by
/// the day of the month or runs to the month's end is not public; the default is the same day three months later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grace {
    /// Months after the day of expiry, and also before it, from which the side note is given.
    pub months: u8,
    /// Which day is the last.
    pub end: GraceEnd,
}

/// The last day of the grace time, inclusive; days are Japan's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraceEnd {
    /// The same day of the month, or the month's last if it has no such day.
    SameDay,
    /// The last day of that month.
    MonthEnd,
}

impl Default for Grace {
    fn default() -> Self {
        Self { months: 3, end: GraceEnd::SameDay }
    }
}

impl Grace {
    fn last_day(self, expiry: Date) -> Date {
        let day = expiry.saturating_add(i32::from(self.months).months());
        match self.end {
            GraceEnd::SameDay => day,
            GraceEnd::MonthEnd => day.last_of_month(),
        }
    }

    fn first_day_of_note(self, expiry: Date) -> Date {
        expiry.saturating_sub(i32::from(self.months).months())
    }
}

/// Where a certificate stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    NotYetValid,
    Valid,
    ExpiresSoon,
    InGrace,
    Expired,
}

/// An authority (認証局) whose user-authentication certificates the gateway takes.
pub(crate) struct Authority {
    subject: Vec<u8>,
    key: Vec<u8>,
}

impl Authority {
    pub(crate) fn read(der: &[u8]) -> Result<Self, &'static str> {
        if is_production(digest(&SHA256, der).as_ref()) {
            return Err("it is a production authority of JPKI; this gateway is for test cards only");
        }
        let certificate = Certificate::from_der(der).map_err(|_| "it is not an X.509 certificate")?;
        let tbs = certificate.tbs_certificate();
        let subject = tbs.subject().to_der().map_err(|_| "its subject cannot be encoded")?;
        Ok(Self { subject, key: subject_key(tbs) })
    }

    /// Whether this is its name.
    pub(crate) fn is_named(&self, name: &Name) -> bool {
        name.to_der().is_ok_and(|name| name == self.subject)
    }

    /// Whether this is its RSASSA-PKCS1-v1_5 signature with SHA-256.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        rsa_verifies(&self.key, message, signature)
    }
}

/// A card's certificate whose signature by an authority has been checked.
pub(crate) struct CardCertificate {
    /// Common name of the subject: what the gateway knows a person by.
    pub(crate) name: String,
    /// Serial number, as its DER integer's content bytes.
    pub(crate) serial: Vec<u8>,
    not_before: Timestamp,
    not_after: Timestamp,
    key: Vec<u8>,
}

impl CardCertificate {
    /// Reads a certificate, and checks that it is one for user authentication from one of the authorities.
    ///
    /// All generations of the card's authority share one name, so every authority of that name is tried.
    pub(crate) fn read(der: &[u8], authorities: &[Authority]) -> Result<Self, Problem> {
        let unreadable = |_| Problem::CertificateUnreadable;
        let certificate = Certificate::from_der(der).map_err(unreadable)?;
        let tbs = certificate.tbs_certificate();
        let issuer = tbs.issuer().to_der().map_err(unreadable)?;
        let signed = signed_part(der).map_err(unreadable)?;
        let signature = certificate.signature().as_bytes().ok_or(Problem::CertificateUnreadable)?;
        let trusted = certificate.signature_algorithm() == tbs.signature()
            && tbs.signature().oid == SHA256_WITH_RSA
            && authorities
                .iter()
                .filter(|authority| authority.subject == issuer)
                .any(|authority| rsa_verifies(&authority.key, signed, signature));
        if !trusted {
            return Err(Problem::CertificateUntrusted);
        }
        if !is_for_user_authentication(tbs) {
            return Err(Problem::CertificateUnreadable);
        }
        let name = tbs.subject().common_name().map_err(unreadable)?.ok_or(Problem::CertificateUnreadable)?;
        let validity = tbs.validity();
        Ok(Self {
            name: name.value().into_owned(),
            serial: tbs.serial_number().as_bytes().to_vec(),
            not_before: timestamp(validity.not_before)?,
            not_after: timestamp(validity.not_after)?,
            key: subject_key(tbs),
        })
    }

    /// Where the certificate stands at this time.
    pub(crate) fn age(&self, now: Timestamp, grace: Grace) -> Age {
        let (today, expiry) = (day_in_japan(now), day_in_japan(self.not_after));
        if now < self.not_before {
            Age::NotYetValid
        } else if now <= self.not_after {
            if today >= grace.first_day_of_note(expiry) { Age::ExpiresSoon } else { Age::Valid }
        } else if today <= grace.last_day(expiry) {
            Age::InGrace
        } else {
            Age::Expired
        }
    }

    /// Whether this is the RSASSA-PKCS1-v1_5 signature with SHA-256 of the certificate's key over `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        rsa_verifies(&self.key, message, signature)
    }
}

fn is_production(fingerprint: &[u8]) -> bool {
    PRODUCTION.iter().any(|start| fingerprint.starts_with(start))
}

/// Digital signature and nothing more: the card's other certificate, for signing documents, also has non-repudiation.
fn is_for_user_authentication(tbs: &TbsCertificate) -> bool {
    let usage = matches!(
        tbs.get_extension::<KeyUsage>(),
        Ok(Some((_, usage))) if usage.0 == KeyUsages::DigitalSignature
    );
    let authority = match tbs.get_extension::<BasicConstraints>() {
        Ok(constraints) => constraints.is_some_and(|(_, constraints)| constraints.ca),
        Err(_) => true,
    };
    usage && !authority
}

/// The bytes of the TBSCertificate, or of the TBSCertList, exactly as they came.
pub(crate) fn signed_part(der: &[u8]) -> der::Result<&[u8]> {
    let mut reader = SliceReader::new(der)?;
    Header::decode(&mut reader)?;
    reader.tlv_bytes()
}

pub(crate) fn subject_key(tbs: &TbsCertificate) -> Vec<u8> {
    tbs.subject_public_key_info().subject_public_key.raw_bytes().to_vec()
}

pub(crate) fn rsa_verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(message, signature).is_ok()
}

fn timestamp(time: Time) -> Result<Timestamp, Problem> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or(Problem::CertificateUnreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn until(not_after: &str) -> CardCertificate {
        CardCertificate {
            name: "TEST".into(),
            serial: vec![1],
            not_before: "2020-01-01T00:00:00Z".parse().unwrap(),
            not_after: not_after.parse().unwrap(),
            key: vec![],
        }
    }

    #[test]
    fn a_production_authority_is_known_by_its_fingerprint() {
        let mut fingerprint = [0xEE; 32];
        assert!(!is_production(&fingerprint));
        fingerprint[..8].copy_from_slice(&PRODUCTION[1]);
        assert!(is_production(&fingerprint));
    }

    #[test]
    fn grace_ends_on_the_same_day_or_with_the_month() {
        let month_end = Grace { end: GraceEnd::MonthEnd, ..Grace::default() };
        for (expiry, same_day, month) in [
            (date(2025, 5, 15), date(2025, 8, 15), date(2025, 8, 31)),
            (date(2025, 11, 30), date(2026, 2, 28), date(2026, 2, 28)),
            (date(2023, 11, 30), date(2024, 2, 29), date(2024, 2, 29)),
        ] {
            assert_eq!(Grace::default().last_day(expiry), same_day);
            assert_eq!(month_end.last_day(expiry), month);
        }
    }

    #[test]
    fn every_edge_of_a_life_is_a_second_in_japan() {
        let certificate = until("2025-05-15T14:59:59Z");
        for (now, age) in [
            ("2019-12-31T23:59:59Z", Age::NotYetValid),
            ("2025-02-14T14:59:59Z", Age::Valid),
            ("2025-02-14T15:00:00Z", Age::ExpiresSoon),
            ("2025-05-15T14:59:59Z", Age::ExpiresSoon),
            ("2025-05-15T15:00:00Z", Age::InGrace),
            ("2025-08-15T14:59:59Z", Age::InGrace),
            ("2025-08-15T15:00:00Z", Age::Expired),
        ] {
            assert_eq!(certificate.age(now.parse().unwrap(), Grace::default()), age, "{now}");
        }
    }
}
