mod crl;
mod ocsp;

use std::{fmt, sync::Arc};

use jiff::{SignedDuration, Timestamp};

use super::{GatewayDefect, certificate::Authority as Trusted, problem::Problem};
use crate::jpki_pki::{
    Authority, CertificateState, CrlForm, Generation, JpkiPki, JpkiPkiError, OCSP_TRY_LATER, OcspForm,
    OcspResponder, Purpose, RevocationReason, RevokedSerial,
};

/// Where the gateway looks up whether a card's certificate is revoked, and how that service behaves.
///
/// What the real service consults, and how fresh that must be, is not public. Everything but the register is signed data
/// of the test PKI, made at the moment it is asked for and checked like anybody's: signer, serial number, dates. Where no
/// answer can be relied on, the gateway refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RevocationService {
    /// The gateway's own list of serial numbers and people; always answers.
    #[default]
    Register,
    /// An OCSP responder (RFC 6960) with a certificate of its own, which says what the register says.
    Ocsp,
    /// The responder knows no certificate.
    OcspUnknown,
    /// The responder's answer comes later than the gateway waits. The time is not spent in fact.
    OcspLate,
    /// The responder says "try later".
    OcspTryLater,
    /// Somebody else of the authority's name has signed "good".
    OcspWrongSigner,
    /// The responder's own certificate does not let it answer; it says "good".
    OcspUnsuitedResponder,
    /// The answer "good" is a week old and was good for a day.
    OcspStale,
    /// A list of revoked certificates (RFC 5280), which says what the register says.
    Crl,
    /// The list is a week old, was good for a day, and names nobody.
    CrlStale,
    /// Somebody else of the authority's name has signed a list that names nobody.
    CrlWrongSigner,
}

impl RevocationService {
    /// Every behaviour.
    pub const ALL: [Self; 11] = [
        Self::Register,
        Self::Ocsp,
        Self::OcspUnknown,
        Self::OcspLate,
        Self::OcspTryLater,
        Self::OcspWrongSigner,
        Self::OcspUnsuitedResponder,
        Self::OcspStale,
        Self::Crl,
        Self::CrlStale,
        Self::CrlWrongSigner,
    ];

    /// The name that files and flags use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Ocsp => "ocsp",
            Self::OcspUnknown => "ocsp-unknown",
            Self::OcspLate => "ocsp-late",
            Self::OcspTryLater => "ocsp-try-later",
            Self::OcspWrongSigner => "ocsp-wrong-signer",
            Self::OcspUnsuitedResponder => "ocsp-unsuited-responder",
            Self::OcspStale => "ocsp-stale",
            Self::Crl => "crl",
            Self::CrlStale => "crl-stale",
            Self::CrlWrongSigner => "crl-wrong-signer",
        }
    }

    /// The behaviour of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }
}

impl fmt::Display for RevocationService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a checked answer says of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Good,
    Revoked,
    Unknown,
}

/// The answer cannot be relied on, or there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreliable;

/// Which of the rules for signed data are kept; a sound gateway keeps both.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) signer: bool,
    pub(crate) dates: bool,
}

/// The service and the keys that it answers with.
pub(crate) struct Revocation {
    service: RevocationService,
    signers: Option<Signers>,
}

struct Signers {
    pki: Arc<JpkiPki>,
    responder: OcspResponder,
    unsuited: OcspResponder,
    impostor: Authority,
}

impl Revocation {
    /// The service; every one but the register needs the test PKI to sign with.
    pub(crate) fn new(service: RevocationService, pki: Option<Arc<JpkiPki>>) -> Result<Self, JpkiPkiError> {
        if service == RevocationService::Register {
            return Ok(Self { service, signers: None });
        }
        let Some(pki) = pki else { return Err(JpkiPkiError::Library) };
        let authority = pki.authority(Purpose::Authentication);
        let signers = Signers {
            responder: authority.ocsp_responder(true)?,
            unsuited: authority.ocsp_responder(false)?,
            impostor: Authority::generate(Purpose::Authentication, Generation::FIRST)?,
            pki,
        };
        Ok(Self { service, signers: Some(signers) })
    }

    /// Whether a certificate is not revoked, as far as can be established.
    pub(crate) fn check(
        &self,
        serial: &[u8],
        revoked: bool,
        trusted: &[Trusted],
        now: Timestamp,
        defects: &[GatewayDefect],
    ) -> Result<(), Problem> {
        let rules = Rules {
            signer: !defects.contains(&GatewayDefect::RevocationSignerUnchecked),
            dates: !defects.contains(&GatewayDefect::RevocationStaleAccepted),
        };
        match self.look_up(serial, revoked, trusted, now, rules) {
            Ok(Status::Good) => Ok(()),
            Ok(Status::Revoked) => Err(Problem::CertificateRevoked),
            Ok(Status::Unknown) if defects.contains(&GatewayDefect::RevocationUnknownAccepted) => Ok(()),
            Ok(Status::Unknown) => Err(Problem::CertificateStatusUnknown),
            Err(Unreliable) if defects.contains(&GatewayDefect::RevocationFailsOpen) => Ok(()),
            Err(Unreliable) => Err(Problem::CertificateStatusUnknown),
        }
    }

    fn look_up(
        &self,
        serial: &[u8],
        revoked: bool,
        trusted: &[Trusted],
        now: Timestamp,
        rules: Rules,
    ) -> Result<Status, Unreliable> {
        let Some(signers) = &self.signers else {
            return Ok(if revoked { Status::Revoked } else { Status::Good });
        };
        let Some(answer) = signers.answer(self.service, serial, revoked, now).map_err(|_| Unreliable)? else {
            return Err(Unreliable);
        };
        match self.service {
            RevocationService::Crl | RevocationService::CrlStale | RevocationService::CrlWrongSigner => {
                crl::read(&answer, serial, trusted, now, rules)
            }
            _ => ocsp::read(&answer, serial, trusted, now, rules),
        }
    }
}

impl Signers {
    /// What the service sends, DER; nothing when it is late.
    fn answer(
        &self,
        service: RevocationService,
        serial: &[u8],
        revoked: bool,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, JpkiPkiError> {
        use RevocationService as Service;
        let authority = self.pki.authority(Purpose::Authentication);
        let serial = serial.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let (reason, since) = (Some(RevocationReason::Unspecified), now - SignedDuration::from_hours(24));
        let state =
            if revoked { CertificateState::Revoked { since, reason } } else { CertificateState::Good };
        let fresh = |state| form(serial, state, now - SignedDuration::from_hours(1));
        let stale = now - SignedDuration::from_hours(7 * 24);
        let list = |revoked: Vec<RevokedSerial>, this_update| CrlForm {
            number: 1,
            this_update,
            next_update: Some(this_update + SignedDuration::from_hours(24)),
            revoked,
            part: false,
        };
        let entry = RevokedSerial { serial, since, reason };
        Ok(Some(match service {
            Service::Register | Service::OcspLate => return Ok(None),
            Service::Ocsp => self.responder.answer(authority, &fresh(state))?,
            Service::OcspUnknown => self.responder.answer(authority, &fresh(CertificateState::Unknown))?,
            Service::OcspTryLater => OCSP_TRY_LATER.to_vec(),
            Service::OcspWrongSigner => self.impostor.ocsp(&fresh(CertificateState::Good))?,
            Service::OcspUnsuitedResponder => {
                self.unsuited.answer(authority, &fresh(CertificateState::Good))?
            }
            Service::OcspStale => {
                self.responder.answer(authority, &form(serial, CertificateState::Good, stale))?
            }
            Service::Crl => {
                let revoked = if revoked { vec![entry] } else { Vec::new() };
                authority.crl(&list(revoked, now - SignedDuration::from_hours(1)))?
            }
            Service::CrlStale => authority.crl(&list(Vec::new(), stale))?,
            Service::CrlWrongSigner => {
                self.impostor.crl(&list(Vec::new(), now - SignedDuration::from_hours(1)))?
            }
        }))
    }
}

/// An answer that is good for a day.
fn form(serial: u32, state: CertificateState, this_update: Timestamp) -> OcspForm {
    let next_update = Some(this_update + SignedDuration::from_hours(24));
    OcspForm { serial, state, this_update, next_update }
}

/// Whether a time lies between the two dates of signed data; without an end it is never fresh.
fn fresh(now: Timestamp, this_update: Timestamp, next_update: Option<Timestamp>) -> bool {
    this_update <= now && next_update.is_some_and(|end| now <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_met_as_it_deserves() {
        let pki = Arc::new(JpkiPki::generate().unwrap());
        let trusted = [Trusted::read(pki.authentication_ca_der()).unwrap()];
        let now: Timestamp = "2026-04-01T03:00:00Z".parse().unwrap();
        let unknown = Err(Problem::CertificateStatusUnknown);
        for (service, good, revoked, defect) in [
            (RevocationService::Register, Ok(()), Err(Problem::CertificateRevoked), None),
            (RevocationService::Ocsp, Ok(()), Err(Problem::CertificateRevoked), None),
            (RevocationService::Crl, Ok(()), Err(Problem::CertificateRevoked), None),
            (
                RevocationService::OcspUnknown,
                unknown,
                unknown,
                Some(GatewayDefect::RevocationUnknownAccepted),
            ),
            (RevocationService::OcspLate, unknown, unknown, Some(GatewayDefect::RevocationFailsOpen)),
            (RevocationService::OcspTryLater, unknown, unknown, Some(GatewayDefect::RevocationFailsOpen)),
            (
                RevocationService::OcspWrongSigner,
                unknown,
                unknown,
                Some(GatewayDefect::RevocationSignerUnchecked),
            ),
            (
                RevocationService::OcspUnsuitedResponder,
                unknown,
                unknown,
                Some(GatewayDefect::RevocationSignerUnchecked),
            ),
            (RevocationService::OcspStale, unknown, unknown, Some(GatewayDefect::RevocationStaleAccepted)),
            (RevocationService::CrlStale, unknown, unknown, Some(GatewayDefect::RevocationStaleAccepted)),
            (
                RevocationService::CrlWrongSigner,
                unknown,
                unknown,
                Some(GatewayDefect::RevocationSignerUnchecked),
            ),
        ] {
            let revocation = Revocation::new(service, Some(Arc::clone(&pki))).unwrap();
            let check = |is_revoked, defects: &[GatewayDefect]| {
                revocation.check(&[0x12, 0x34], is_revoked, &trusted, now, defects)
            };
            assert_eq!(check(false, &[]), good, "{service}");
            assert_eq!(check(true, &[]), revoked, "{service}");
            if let Some(defect) = defect {
                assert_eq!(check(false, &[defect]), Ok(()), "{service} with {defect}");
            }
        }
    }
}
