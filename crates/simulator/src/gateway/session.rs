use std::collections::HashMap;

use aws_lc_rs::{constant_time::verify_slices_are_equal, rand};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};

use super::problem::Problem;

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

/// How long tokens and challenges live. What the real service does is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Of a session token.
    pub token: SignedDuration,
    /// Of a challenge: long enough to type a PIN.
    pub challenge: SignedDuration,
}

impl Default for Lifetimes {
    /// Ten minutes and two minutes.
    fn default() -> Self {
        Self { token: SignedDuration::from_mins(10), challenge: SignedDuration::from_mins(2) }
    }
}

/// Devices, their sessions, and the challenges given out in them.
pub(crate) struct Sessions {
    devices: Vec<EnrolledDevice>,
    lifetimes: Lifetimes,
    /// By token.
    sessions: HashMap<String, Lease<()>>,
    /// By id.
    challenges: HashMap<String, Lease<Challenge>>,
}

struct Lease<T> {
    device: String,
    until: Timestamp,
    what: T,
}

struct Challenge {
    bytes: [u8; 32],
    used: bool,
}

/// A token with its remaining life in seconds.
pub(crate) struct TokenGrant {
    pub(crate) token: String,
    pub(crate) expires_in: i64,
}

/// A challenge with its remaining life in seconds.
pub(crate) struct ChallengeGrant {
    pub(crate) id: String,
    pub(crate) bytes: [u8; 32],
    pub(crate) expires_in: i64,
}

impl Sessions {
    pub(crate) fn new(devices: Vec<EnrolledDevice>, lifetimes: Lifetimes) -> Self {
        Self { devices, lifetimes, sessions: HashMap::new(), challenges: HashMap::new() }
    }

    /// Opens a session for a device that knows its secret and came with its own TLS certificate.
    pub(crate) fn open(
        &mut self,
        (id, secret): (&str, &str),
        peer: &str,
        now: Timestamp,
    ) -> Result<TokenGrant, Problem> {
        let device = self.devices.iter().find(|device| device.id == id).ok_or(Problem::DeviceUnknown)?;
        verify_slices_are_equal(device.secret.as_bytes(), secret.as_bytes())
            .map_err(|_| Problem::DeviceUnknown)?;
        if device.id != peer {
            return Err(Problem::DeviceMismatch);
        }
        if device.ended {
            return Err(Problem::AccountEnded);
        }
        let token = URL_SAFE_NO_PAD.encode(random()?);
        let life = self.lifetimes.token;
        self.sessions.retain(|_, session| now <= session.until);
        self.sessions.insert(token.clone(), Lease { device: id.to_owned(), until: now + life, what: () });
        Ok(TokenGrant { token, expires_in: life.as_secs() })
    }

    /// The device whose session this token is, if it came with its own TLS certificate.
    pub(crate) fn device(
        &self,
        token: Option<&str>,
        peer: &str,
        now: Timestamp,
    ) -> Result<&EnrolledDevice, Problem> {
        let session = token.and_then(|token| self.sessions.get(token)).filter(|session| now <= session.until);
        let id = session.map(|session| session.device.as_str()).ok_or(Problem::TokenInvalid)?;
        if id != peer {
            return Err(Problem::DeviceMismatch);
        }
        self.devices.iter().find(|device| device.id == id).ok_or(Problem::DeviceUnknown)
    }

    /// Gives a challenge to a device.
    pub(crate) fn challenge(&mut self, device: &str, now: Timestamp) -> Result<ChallengeGrant, Problem> {
        let (id, bytes) = (URL_SAFE_NO_PAD.encode(&random()?[..16]), random()?);
        let life = self.lifetimes.challenge;
        // An hour of memory, so that a late answer is told "expired" or "used" and not "unknown".
        self.challenges.retain(|_, challenge| now <= challenge.until + SignedDuration::from_hours(1));
        let lease =
            Lease { device: device.to_owned(), until: now + life, what: Challenge { bytes, used: false } };
        self.challenges.insert(id.clone(), lease);
        Ok(ChallengeGrant { id, bytes, expires_in: life.as_secs() })
    }

    /// Takes a challenge for an answer, good or bad: it cannot be taken again, unless `reusable`.
    pub(crate) fn take(
        &mut self,
        id: &str,
        device: &str,
        now: Timestamp,
        reusable: bool,
    ) -> Result<[u8; 32], Problem> {
        let challenge = self
            .challenges
            .get_mut(id)
            .filter(|challenge| challenge.device == device)
            .ok_or(Problem::ChallengeUnknown)?;
        if challenge.what.used && !reusable {
            return Err(Problem::ChallengeUsed);
        }
        if now > challenge.until {
            return Err(Problem::ChallengeExpired);
        }
        challenge.what.used = true;
        Ok(challenge.what.bytes)
    }
}

/// 32 random bytes.
fn random() -> Result<[u8; 32], Problem> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| Problem::GatewayFailed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn sessions() -> Sessions {
        let device = |id: &str, ended| EnrolledDevice {
            id: id.into(),
            secret: "test-secret".into(),
            institution: "1319999999".into(),
            ended,
        };
        Sessions::new(
            vec![device("a", false), device("b", false), device("gone", true)],
            Lifetimes::default(),
        )
    }

    fn later(minutes: i64) -> Timestamp {
        NOW + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn a_session_needs_device_secret_certificate_and_account() {
        let mut sessions = sessions();
        let mut open = |id, secret, peer| sessions.open((id, secret), peer, NOW).err();
        assert_eq!(open("a", "test-secret", "a"), None);
        assert_eq!(open("c", "test-secret", "c"), Some(Problem::DeviceUnknown));
        assert_eq!(open("a", "other-secret", "a"), Some(Problem::DeviceUnknown));
        assert_eq!(open("a", "test-secret", "b"), Some(Problem::DeviceMismatch));
        assert_eq!(open("gone", "test-secret", "gone"), Some(Problem::AccountEnded));
    }

    #[test]
    fn a_token_lives_ten_minutes_and_only_with_its_own_certificate() {
        let mut sessions = sessions();
        let token = sessions.open(("a", "test-secret"), "a", NOW).unwrap().token;
        let device = |token, peer, now| sessions.device(token, peer, now).map(|device| device.id.clone());
        assert_eq!(device(Some(&token), "a", later(10)), Ok("a".into()));
        assert_eq!(device(Some(&token), "a", later(11)), Err(Problem::TokenInvalid));
        assert_eq!(device(Some(&token), "b", NOW), Err(Problem::DeviceMismatch));
        assert_eq!(device(Some("x"), "a", NOW), Err(Problem::TokenInvalid));
        assert_eq!(device(None, "a", NOW), Err(Problem::TokenInvalid));
    }

    #[test]
    fn a_challenge_is_taken_once_in_time_and_by_its_own_device() {
        let mut sessions = sessions();
        let first = sessions.challenge("a", NOW).unwrap();
        let late = sessions.challenge("a", NOW).unwrap();
        assert_ne!(first.bytes, late.bytes);
        assert_eq!(sessions.take(&first.id, "b", NOW, false), Err(Problem::ChallengeUnknown));
        assert_eq!(sessions.take(&first.id, "a", later(2), false), Ok(first.bytes));
        assert_eq!(sessions.take(&first.id, "a", later(2), false), Err(Problem::ChallengeUsed));
        assert_eq!(sessions.take(&first.id, "a", later(2), true), Ok(first.bytes), "the seeded defect");
        assert_eq!(sessions.take(&late.id, "a", later(3), false), Err(Problem::ChallengeExpired));
    }
}
