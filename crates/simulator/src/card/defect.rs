use std::fmt;

/// One deliberate fault of the simulated card, for proving that a scenario notices it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardDefect {
    /// Keys sign although their PIN was not verified.
    SignWithoutPin,
    /// The signature certificate can be read although its PIN was not verified.
    ReadWithoutPin,
    /// A wrong PIN costs no try.
    CounterNotDecreasing,
    /// The right PIN does not give the lost tries back.
    CounterNotResetAfterSuccess,
    /// Power gives the lost tries back.
    CounterResetOnPower,
    /// VERIFY without data says 9000.
    EmptyVerify9000,
    /// VERIFY without data costs a try.
    EmptyVerifyCostsATry,
    /// The right PIN is accepted although it is blocked.
    BlockedPinAccepted,
    /// Either PIN opens whatever wants a PIN.
    OnePinOpensBothKeys,
    /// Selecting an application keeps verified PINs.
    StaleSecurityStatus,
    /// Signatures are padded with FE instead of FF.
    SignatureWrongPadding,
    /// The files of certificates end one byte before their content does.
    WrongCertificateLength,
    /// SELECT by a name that no application has says 9000.
    ForeignAidAccepted,
    /// An unknown instruction says 9000.
    UnknownInstruction9000,
    /// Reading beyond the end of a file says 9000, with nothing in it.
    ReadPastEnd9000,
    /// Verified PINs outlive the loss of power and the first SELECT after it.
    VerifiedStateSurvivesPower,
}

impl CardDefect {
    /// Every defect.
    pub const ALL: &[Self] = &[
        Self::SignWithoutPin,
        Self::ReadWithoutPin,
        Self::CounterNotDecreasing,
        Self::CounterNotResetAfterSuccess,
        Self::CounterResetOnPower,
        Self::EmptyVerify9000,
        Self::EmptyVerifyCostsATry,
        Self::BlockedPinAccepted,
        Self::OnePinOpensBothKeys,
        Self::StaleSecurityStatus,
        Self::SignatureWrongPadding,
        Self::WrongCertificateLength,
        Self::ForeignAidAccepted,
        Self::UnknownInstruction9000,
        Self::ReadPastEnd9000,
        Self::VerifiedStateSurvivesPower,
    ];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignWithoutPin => "sign-without-pin",
            Self::ReadWithoutPin => "read-without-pin",
            Self::CounterNotDecreasing => "counter-not-decreasing",
            Self::CounterNotResetAfterSuccess => "counter-not-reset-after-success",
            Self::CounterResetOnPower => "counter-reset-on-power",
            Self::EmptyVerify9000 => "empty-verify-9000",
            Self::EmptyVerifyCostsATry => "empty-verify-costs-a-try",
            Self::BlockedPinAccepted => "blocked-pin-accepted",
            Self::OnePinOpensBothKeys => "one-pin-opens-both-keys",
            Self::StaleSecurityStatus => "stale-security-status",
            Self::SignatureWrongPadding => "signature-wrong-padding",
            Self::WrongCertificateLength => "wrong-certificate-length",
            Self::ForeignAidAccepted => "foreign-aid-accepted",
            Self::UnknownInstruction9000 => "unknown-instruction-9000",
            Self::ReadPastEnd9000 => "read-past-end-9000",
            Self::VerifiedStateSurvivesPower => "verified-state-survives-power",
        }
    }

    /// The defect of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|defect| defect.name() == name)
    }
}

impl fmt::Display for CardDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
