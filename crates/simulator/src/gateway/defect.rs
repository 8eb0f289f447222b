use std::fmt;

/// A rule that the gateway breaks on request, so that a scenario can prove that it notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GatewayDefect {
    /// The signature over the challenge is not checked.
    AcceptsAnySignature,
    /// A certificate never expires.
    AcceptsExpiredForEver,
    /// The three months after expiry are not granted.
    RejectsInGrace,
    /// Revocation is not looked up.
    IgnoresRevocation,
    /// The answer carries consents to view health data.
    HealthDataLeaked,
    /// A challenge can be answered more than once.
    ReplayedChallengeAccepted,
    /// Somebody of whom the gateway has no record is reported as insured.
    UnknownPersonValid,
    /// The side note on a certificate that expires soon, or has expired, is left out.
    SideCodeMissing,
    /// The qualification of somebody else is handed out.
    AnotherPersonsQualification,
    /// A check by sight is refused as if the signature were missing.
    RejectsVisualCheck,
    /// A card that is not registered as insurance card is served like any other.
    RegistrationIgnored,
    /// A lost qualification is reported as valid.
    LapsedQualificationValid,
}

impl GatewayDefect {
    /// Every defect.
    pub const ALL: [Self; 12] = [
        Self::AcceptsAnySignature,
        Self::AcceptsExpiredForEver,
        Self::RejectsInGrace,
        Self::IgnoresRevocation,
        Self::HealthDataLeaked,
        Self::ReplayedChallengeAccepted,
        Self::UnknownPersonValid,
        Self::SideCodeMissing,
        Self::AnotherPersonsQualification,
        Self::RejectsVisualCheck,
        Self::RegistrationIgnored,
        Self::LapsedQualificationValid,
    ];

    /// The name that files and flags use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AcceptsAnySignature => "accepts-any-signature",
            Self::AcceptsExpiredForEver => "accepts-expired-for-ever",
            Self::RejectsInGrace => "rejects-in-grace",
            Self::IgnoresRevocation => "ignores-revocation",
            Self::HealthDataLeaked => "health-data-leaked",
            Self::ReplayedChallengeAccepted => "replayed-challenge-accepted",
            Self::UnknownPersonValid => "unknown-person-valid",
            Self::SideCodeMissing => "side-code-missing",
            Self::AnotherPersonsQualification => "another-persons-qualification",
            Self::RejectsVisualCheck => "rejects-visual-check",
            Self::RegistrationIgnored => "registration-ignored",
            Self::LapsedQualificationValid => "lapsed-qualification-valid",
        }
    }

    /// The defect of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|defect| defect.name() == name)
    }
}

impl fmt::Display for GatewayDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_defect_is_found_by_its_name() {
        for defect in GatewayDefect::ALL {
            assert_eq!(GatewayDefect::from_name(defect.name()), Some(defect));
        }
        assert_eq!(GatewayDefect::from_name("none"), None);
    }
}
