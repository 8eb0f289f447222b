use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};

use super::{
    device::{Devices, EnrolledDevice},
    lease::Leases,
    problem::Problem,
};

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
    devices: Devices,
    lifetimes: Lifetimes,
    /// By token.
    sessions: Leases<Owned<()>>,
    /// By id.
    challenges: Leases<Owned<Challenge>>,
    last: Option<(String, [u8; 32])>,
}

/// Most sessions and challenges at one time.
const MOST: usize = 10_000;

struct Owned<T> {
    device: String,
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
    pub(crate) fn new(devices: Devices, lifetimes: Lifetimes) -> Self {
        let (sessions, challenges) = (Leases::new(MOST), Leases::new(MOST));
        Self { devices, lifetimes, sessions, challenges, last: None }
    }

    /// The devices.
    pub(crate) fn devices(&mut self) -> &mut Devices {
        &mut self.devices
    }

    /// Opens a session for a device that knows its secret and came with its own TLS certificate.
    pub(crate) fn open(
        &mut self,
        (id, secret): (&str, &str),
        peer: Option<&str>,
        now: Timestamp,
    ) -> Result<TokenGrant, Problem> {
        self.devices.admit(id, secret, peer)?;
        let token = URL_SAFE_NO_PAD.encode(random()?);
        let life = self.lifetimes.token;
        let owned = Owned { device: id.to_owned(), what: () };
        self.sessions.put(token.clone(), owned, now, (now + life, now + life));
        Ok(TokenGrant { token, expires_in: life.as_secs() })
    }

    /// The device whose session this token is, if it came with its own TLS certificate.
    pub(crate) fn device(
        &self,
        token: Option<&str>,
        peer: Option<&str>,
        now: Timestamp,
    ) -> Result<&EnrolledDevice, Problem> {
        let session = token.and_then(|token| self.sessions.get(token)).filter(|session| now <= session.until);
        let id = session.map(|session| session.what.device.as_str()).ok_or(Problem::TokenInvalid)?;
        self.devices.of_session(id, peer)
    }

    /// Gives a challenge to a device: new, or on request the last one again.
    pub(crate) fn challenge(
        &mut self,
        device: &str,
        now: Timestamp,
        again: Again,
    ) -> Result<ChallengeGrant, Problem> {
        let life = self.lifetimes.challenge;
        let (id, bytes) = match (&self.last, again) {
            (Some((id, bytes)), Again::Challenge) => (id.clone(), *bytes),
            (Some((_, bytes)), Again::Bytes) => (URL_SAFE_NO_PAD.encode(&random()?[..16]), *bytes),
            _ => (URL_SAFE_NO_PAD.encode(&random()?[..16]), random()?),
        };
        self.last = Some((id.clone(), bytes));
        if again != Again::Challenge || self.challenges.get(&id).is_none() {
            let owned = Owned { device: device.to_owned(), what: Challenge { bytes, used: false } };
            // An hour of memory, so that a late answer is told "expired" or "used" and not "unknown".
            let forgotten = now + life + SignedDuration::from_hours(1);
            self.challenges.put(id.clone(), owned, now, (now + life, forgotten));
        }
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
            .filter(|challenge| challenge.what.device == device)
            .ok_or(Problem::ChallengeUnknown)?;
        if challenge.what.what.used && !reusable {
            return Err(Problem::ChallengeUsed);
        }
        if now > challenge.until {
            return Err(Problem::ChallengeExpired);
        }
        challenge.what.what.used = true;
        Ok(challenge.what.what.bytes)
    }
}

/// Whether the last challenge is given out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// No: a new one.
    No,
    /// The same bytes under a new id.
    Bytes,
    /// The very same.
    Challenge,
}

/// 32 random bytes.
pub(crate) fn random() -> Result<[u8; 32], Problem> {
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
        let devices = vec![device("a", false), device("b", false), device("gone", true)];
        Sessions::new(Devices::new(devices, Vec::new(), Vec::new()), Lifetimes::default())
    }

    fn later(minutes: i64) -> Timestamp {
        NOW + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn a_session_needs_device_secret_certificate_and_account() {
        let mut sessions = sessions();
        let mut open = |id, secret, peer| sessions.open((id, secret), Some(peer), NOW).err();
        assert_eq!(open("a", "test-secret", "a"), None);
        assert_eq!(open("c", "test-secret", "c"), Some(Problem::DeviceUnknown));
        assert_eq!(open("a", "other-secret", "a"), Some(Problem::DeviceUnknown));
        assert_eq!(open("a", "test-secret", "b"), Some(Problem::DeviceMismatch));
        assert_eq!(open("gone", "test-secret", "gone"), Some(Problem::AccountEnded));
    }

    #[test]
    fn a_token_lives_ten_minutes_and_only_with_its_own_certificate() {
        let mut sessions = sessions();
        let token = sessions.open(("a", "test-secret"), Some("a"), NOW).unwrap().token;
        let device =
            |token, peer, now| sessions.device(token, Some(peer), now).map(|device| device.id.clone());
        assert_eq!(device(Some(&token), "a", later(10)), Ok("a".into()));
        assert_eq!(device(Some(&token), "a", later(11)), Err(Problem::TokenInvalid));
        assert_eq!(device(Some(&token), "b", NOW), Err(Problem::DeviceMismatch));
        assert_eq!(device(Some("x"), "a", NOW), Err(Problem::TokenInvalid));
        assert_eq!(device(None, "a", NOW), Err(Problem::TokenInvalid));
    }

    #[test]
    fn a_challenge_is_taken_once_in_time_and_by_its_own_device() {
        let mut sessions = sessions();
        let first = sessions.challenge("a", NOW, Again::No).unwrap();
        let late = sessions.challenge("a", NOW, Again::No).unwrap();
        assert_ne!(first.bytes, late.bytes);
        assert_eq!(sessions.take(&first.id, "b", NOW, false), Err(Problem::ChallengeUnknown));
        assert_eq!(sessions.take(&first.id, "a", later(2), false), Ok(first.bytes));
        assert_eq!(sessions.take(&first.id, "a", later(2), false), Err(Problem::ChallengeUsed));
        assert_eq!(sessions.take(&first.id, "a", later(2), true), Ok(first.bytes), "the seeded defect");
        assert_eq!(sessions.take(&late.id, "a", later(3), false), Err(Problem::ChallengeExpired));

        let again = sessions.challenge("a", NOW, Again::Challenge).unwrap();
        assert_eq!((&again.id, again.bytes), (&late.id, late.bytes));
        assert_eq!(sessions.take(&again.id, "a", NOW, false), Ok(late.bytes), "it was late, but not used");
        let bytes = sessions.challenge("a", NOW, Again::Bytes).unwrap();
        assert_eq!((bytes.id == late.id, bytes.bytes), (false, late.bytes));
    }
}
