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
    /// Of several qualifications that match the first is reported as the valid one.
    SeveralAsValid,
    /// The device's secret is not checked.
    AcceptsAnyDeviceSecret,
    /// An institution that has ended its use is served like any other.
    AcceptsEndedAccount,
    /// A session is opened over the TLS certificate of another device.
    AcceptsForeignDeviceCertificate,
    /// An activation code enrols any number of devices.
    ActivationReusable,
    /// The same challenge is given out every time.
    ChallengeNotRandom,
    /// A certificate whose revocation cannot be looked up counts as good.
    RevocationFailsOpen,
    /// A certificate that the OCSP responder does not know counts as good.
    RevocationUnknownAccepted,
    /// Revocation data is believed whoever has signed it.
    RevocationSignerUnchecked,
    /// Revocation data is believed however old it is.
    RevocationStaleAccepted,
    /// A result in progress is handed to any device that asks for it.
    ResultToAnyDevice,
    /// A check by sight is accepted without anybody vouching for it.
    AcceptsEmptyStatement,
}

impl GatewayDefect {
    /// Every defect.
    pub const ALL: [Self; 24] = [
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
        Self::SeveralAsValid,
        Self::AcceptsAnyDeviceSecret,
        Self::AcceptsEndedAccount,
        Self::AcceptsForeignDeviceCertificate,
        Self::ActivationReusable,
        Self::ChallengeNotRandom,
        Self::RevocationFailsOpen,
        Self::RevocationUnknownAccepted,
        Self::RevocationSignerUnchecked,
        Self::RevocationStaleAccepted,
        Self::ResultToAnyDevice,
        Self::AcceptsEmptyStatement,
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
            Self::SeveralAsValid => "several-as-valid",
            Self::AcceptsAnyDeviceSecret => "accepts-any-device-secret",
            Self::AcceptsEndedAccount => "accepts-ended-account",
            Self::AcceptsForeignDeviceCertificate => "accepts-foreign-device-certificate",
            Self::ActivationReusable => "activation-reusable",
            Self::ChallengeNotRandom => "challenge-not-random",
            Self::RevocationFailsOpen => "revocation-fails-open",
            Self::RevocationUnknownAccepted => "revocation-unknown-accepted",
            Self::RevocationSignerUnchecked => "revocation-signer-unchecked",
            Self::RevocationStaleAccepted => "revocation-stale-accepted",
            Self::ResultToAnyDevice => "result-to-any-device",
            Self::AcceptsEmptyStatement => "accepts-empty-statement",
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
