use crate::defect::defects;

defects! {
    /// A rule that the gateway breaks on request, so that a scenario can prove that it notices.
    pub enum GatewayDefect {
        /// The signature over the challenge is not checked.
        AcceptsAnySignature = "accepts-any-signature";
        /// A certificate never expires.
        AcceptsExpiredForEver = "accepts-expired-for-ever";
        /// The three months after expiry are not granted.
        RejectsInGrace = "rejects-in-grace";
        /// Revocation is not looked up.
        IgnoresRevocation = "ignores-revocation";
        /// The answer carries consents to view health data.
        HealthDataLeaked = "health-data-leaked";
        /// A challenge can be answered more than once.
        ReplayedChallengeAccepted = "replayed-challenge-accepted";
        /// Somebody of whom the gateway has no record is reported as insured.
        UnknownPersonValid = "unknown-person-valid";
        /// The side note on a certificate that expires soon, or has expired, is left out.
        SideCodeMissing = "side-code-missing";
        /// The qualification of somebody else is handed out.
        AnotherPersonsQualification = "another-persons-qualification";
        /// A check by sight is refused as if the signature were missing.
        RejectsVisualCheck = "rejects-visual-check";
        /// A card that is not registered as insurance card is served like any other.
        RegistrationIgnored = "registration-ignored";
        /// A lost qualification is reported as valid.
        LapsedQualificationValid = "lapsed-qualification-valid";
        /// Of several qualifications that match the first is reported as the valid one.
        SeveralAsValid = "several-as-valid";
        /// The device's secret is not checked.
        AcceptsAnyDeviceSecret = "accepts-any-device-secret";
        /// An institution that has ended its use is served like any other.
        AcceptsEndedAccount = "accepts-ended-account";
        /// A session is opened over the TLS certificate of another device.
        AcceptsForeignDeviceCertificate = "accepts-foreign-device-certificate";
        /// An activation code enrols any number of devices.
        ActivationReusable = "activation-reusable";
        /// The same challenge is given out every time.
        ChallengeNotRandom = "challenge-not-random";
        /// A certificate whose revocation cannot be looked up counts as good.
        RevocationFailsOpen = "revocation-fails-open";
        /// A certificate that the OCSP responder does not know counts as good.
        RevocationUnknownAccepted = "revocation-unknown-accepted";
        /// Revocation data is believed whoever has signed it.
        RevocationSignerUnchecked = "revocation-signer-unchecked";
        /// Revocation data is believed however old it is.
        RevocationStaleAccepted = "revocation-stale-accepted";
        /// A result in progress is handed to any device that asks for it.
        ResultToAnyDevice = "result-to-any-device";
        /// A check by sight is accepted without anybody vouching for it.
        AcceptsEmptyStatement = "accepts-empty-statement";
    }
}
