use std::collections::HashSet;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};

use super::{GatewayDefect, lease::Leases, problem::Problem, session::random};

/// A device (端末) that is enrolled at the test gateway.
#[derive(Clone)]
pub struct EnrolledDevice {
    /// Its id; the common name of its TLS certificate must be the same.
    pub id: String,
    /// Its secret. A test value.
    pub secret: String,
    /// Ten-digit code of the institution it belongs to; synthetic.
    pub institution: String,
    /// Whether the institution has ended its use (利用終了).
    pub ended: bool,
}

/// A code with which one device can be enrolled (端末登録).
#[derive(Clone)]
pub struct Activation {
    /// The code. A test value.
    pub code: String,
    /// Ten-digit code of the institution that it was given to; synthetic.
    pub institution: String,
}

/// The enrolled devices, and the codes with which more can be.
pub(crate) struct Devices {
    enrolled: Vec<EnrolledDevice>,
    activations: Vec<Activation>,
    used: HashSet<String>,
    /// What was granted under an idempotency key of a device.
    granted: Leases<EnrolledDevice>,
    defects: Vec<GatewayDefect>,
}

/// Most enrolments that are remembered by their key.
const MOST: usize = 1_000;

impl Devices {
    pub(crate) fn new(
        enrolled: Vec<EnrolledDevice>,
        activations: Vec<Activation>,
        defects: Vec<GatewayDefect>,
    ) -> Self {
        Self { enrolled, activations, used: HashSet::new(), granted: Leases::new(MOST), defects }
    }

    /// Enrols the device that came with this TLS certificate. Under one key the same grant comes again, so that a lost
    /// reply loses nothing.
    pub(crate) fn enrol(
        &mut self,
        activation: &str,
        peer: Option<&str>,
        key: Option<&str>,
        now: Timestamp,
    ) -> Result<EnrolledDevice, Problem> {
        let id = peer.ok_or(Problem::DeviceMismatch)?;
        let key = key.filter(|key| (16..=64).contains(&key.len())).ok_or(Problem::RequestMalformed)?;
        let slot = format!("{id} {activation} {key}");
        if let Some(granted) = self.granted.get(&slot) {
            return Ok(granted.what.clone());
        }
        let known = self.activations.iter().find(|known| known.code == activation);
        let institution = known.ok_or(Problem::ActivationUnknown)?.institution.clone();
        let first = self.used.insert(activation.to_owned());
        if !first && !self.defects.contains(&GatewayDefect::ActivationReusable) {
            return Err(Problem::ActivationUsed);
        }
        let secret = URL_SAFE_NO_PAD.encode(random()?);
        let device = EnrolledDevice { id: id.to_owned(), secret, institution, ended: false };
        self.enrolled.retain(|device| device.id != id);
        self.enrolled.push(device.clone());
        let forgotten = now + SignedDuration::from_hours(24);
        self.granted.put(slot, device.clone(), now, (forgotten, forgotten));
        Ok(device)
    }

    /// Whether a device may open a session.
    pub(crate) fn admit(&self, id: &str, secret: &str, peer: Option<&str>) -> Result<(), Problem> {
        let device = self.get(id)?;
        let known = verify_slices_are_equal(device.secret.as_bytes(), secret.as_bytes()).is_ok();
        if !known && !self.has(GatewayDefect::AcceptsAnyDeviceSecret) {
            return Err(Problem::DeviceUnknown);
        }
        self.own_certificate(id, peer)?;
        if device.ended && !self.has(GatewayDefect::AcceptsEndedAccount) {
            return Err(Problem::AccountEnded);
        }
        Ok(())
    }

    /// The device of an open session.
    pub(crate) fn of_session(&self, id: &str, peer: Option<&str>) -> Result<&EnrolledDevice, Problem> {
        self.own_certificate(id, peer)?;
        self.get(id)
    }

    /// Only where no TLS certificate was asked for can there be none.
    fn own_certificate(&self, id: &str, peer: Option<&str>) -> Result<(), Problem> {
        if peer.is_none_or(|peer| peer == id) || self.has(GatewayDefect::AcceptsForeignDeviceCertificate) {
            Ok(())
        } else {
            Err(Problem::DeviceMismatch)
        }
    }

    fn get(&self, id: &str) -> Result<&EnrolledDevice, Problem> {
        self.enrolled.iter().find(|device| device.id == id).ok_or(Problem::DeviceUnknown)
    }

    fn has(&self, defect: GatewayDefect) -> bool {
        self.defects.contains(&defect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const KEY: Option<&str> = Some("0123456789abcdef");

    fn devices(defects: Vec<GatewayDefect>) -> Devices {
        let activation = Activation { code: "TEST-ACT-1".into(), institution: "1319999999".into() };
        Devices::new(Vec::new(), vec![activation], defects)
    }

    #[test]
    fn one_code_enrols_one_device_and_a_lost_reply_can_be_asked_for_again() {
        let mut devices = devices(Vec::new());
        let first = devices.enrol("TEST-ACT-1", Some("a"), KEY, NOW).unwrap();
        assert_eq!(devices.enrol("TEST-ACT-1", Some("a"), KEY, NOW).unwrap().secret, first.secret);
        let other_key = Some("fedcba9876543210");
        let again = devices.enrol("TEST-ACT-1", Some("a"), other_key, NOW).err();
        assert_eq!(again, Some(Problem::ActivationUsed));
        assert_eq!(devices.enrol("TEST-ACT-1", Some("b"), KEY, NOW).err(), Some(Problem::ActivationUsed));
        assert_eq!(devices.enrol("none", Some("b"), KEY, NOW).err(), Some(Problem::ActivationUnknown));
        assert_eq!(devices.enrol("TEST-ACT-1", Some("b"), None, NOW).err(), Some(Problem::RequestMalformed));
        assert_eq!(devices.admit("a", &first.secret, Some("a")), Ok(()));
    }

    #[test]
    fn the_seeded_defect_lets_a_code_serve_twice() {
        let mut devices = devices(vec![GatewayDefect::ActivationReusable]);
        for device in ["a", "b"] {
            assert!(devices.enrol("TEST-ACT-1", Some(device), KEY, NOW).is_ok(), "{device}");
        }
    }
}
