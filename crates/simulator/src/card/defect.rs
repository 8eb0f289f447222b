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
    /// Files can be read one byte beyond their end.
    FileOneByteLonger,
    /// READ BINARY looks at the low byte of the offset only.
    OffsetHighByteIgnored,
    /// A short EF identifier names the file after the one it should.
    SfiSelectsNextFile,
    /// READ BINARY gives at most 256 bytes, whatever an extended Le asks for.
    ExtendedLeAnsweredShort,
    /// READ BINARY takes a short Le of 00 for no data instead of 256 bytes.
    LeZeroIsNothing,
    /// A command with an extended Lc is refused, although the card announces extended length fields.
    ExtendedLcRefused,
    /// READ RECORD gives the record after the one it should.
    NextRecord,
    /// A file that wants a PIN for reading wants it for SELECT already.
    SelectNeedsPin,
    /// A SELECT by an unknown name leaves the current application.
    FailedSelectLosesApplication,
    /// SELECT finds files of applications that are not current.
    FileOfOtherApplication,
    /// SELECT with P2 0C gives file control information.
    FileControlUnasked,
    /// Logical channels other than 0 are taken for channel 0.
    ChannelBitsIgnored,
    /// A command of a chain is carried out as if it stood alone.
    ChainedClaAccepted,
    /// A blocked PIN is refused with 6983 instead of 6984.
    BlockedByTheBook,
    /// VERIFY without data says 6984 instead of 63C0 when the PIN is blocked.
    EmptyVerifyBlocked,
    /// The wrong PIN that takes the last try is refused with 6984 instead of 63C0.
    LastTryBlocked,
    /// A wrong PIN costs every PIN of the application a try.
    CounterShared,
    /// A wrong PIN that is the same as the one before costs no try.
    RepeatedPinFree,
    /// A PIN can be changed without being verified.
    ChangeWithoutOldPin,
    /// Changing a PIN says 9000 and changes nothing.
    PinChangeNotStored,
    /// Name, address, day of birth and sex can be read without a PIN.
    AttributesWithoutPin,
    /// My Number can be read after 照合番号B, which should open the attributes only.
    MyNumberByCodeB,
    /// The face record can be read after the birth-date PIN, which should open the age record only.
    FaceByBirthPin,
    /// The integrity block holds the digest of My Number without the filler of its file.
    IntegrityWithoutFiller,
    /// GET DATA for an object that is not there says 9000.
    DataAbsent9000,
    /// GET DATA answers a short Le with the beginning of a large object.
    LargeObjectCut,
    /// INTERNAL AUTHENTICATE signs the challenge itself instead of its digest.
    InternalAuthenticateUnhashed,
    /// GET CHALLENGE gives the same bytes every time.
    ChallengeRepeats,
    /// A terminal's certificate is accepted whoever signed it.
    TerminalUnchecked,
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
        Self::FileOneByteLonger,
        Self::OffsetHighByteIgnored,
        Self::SfiSelectsNextFile,
        Self::ExtendedLeAnsweredShort,
        Self::LeZeroIsNothing,
        Self::ExtendedLcRefused,
        Self::NextRecord,
        Self::SelectNeedsPin,
        Self::FailedSelectLosesApplication,
        Self::FileOfOtherApplication,
        Self::FileControlUnasked,
        Self::ChannelBitsIgnored,
        Self::ChainedClaAccepted,
        Self::BlockedByTheBook,
        Self::EmptyVerifyBlocked,
        Self::LastTryBlocked,
        Self::CounterShared,
        Self::RepeatedPinFree,
        Self::ChangeWithoutOldPin,
        Self::PinChangeNotStored,
        Self::AttributesWithoutPin,
        Self::MyNumberByCodeB,
        Self::FaceByBirthPin,
        Self::IntegrityWithoutFiller,
        Self::DataAbsent9000,
        Self::LargeObjectCut,
        Self::InternalAuthenticateUnhashed,
        Self::ChallengeRepeats,
        Self::TerminalUnchecked,
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
            Self::FileOneByteLonger => "file-one-byte-longer",
            Self::OffsetHighByteIgnored => "offset-high-byte-ignored",
            Self::SfiSelectsNextFile => "sfi-selects-next-file",
            Self::ExtendedLeAnsweredShort => "extended-le-answered-short",
            Self::LeZeroIsNothing => "le-zero-is-nothing",
            Self::ExtendedLcRefused => "extended-lc-refused",
            Self::NextRecord => "next-record",
            Self::SelectNeedsPin => "select-needs-pin",
            Self::FailedSelectLosesApplication => "failed-select-loses-application",
            Self::FileOfOtherApplication => "file-of-other-application",
            Self::FileControlUnasked => "file-control-unasked",
            Self::ChannelBitsIgnored => "channel-bits-ignored",
            Self::ChainedClaAccepted => "chained-cla-accepted",
            Self::BlockedByTheBook => "blocked-by-the-book",
            Self::EmptyVerifyBlocked => "empty-verify-blocked",
            Self::LastTryBlocked => "last-try-blocked",
            Self::CounterShared => "counter-shared",
            Self::RepeatedPinFree => "repeated-pin-free",
            Self::ChangeWithoutOldPin => "change-without-old-pin",
            Self::PinChangeNotStored => "pin-change-not-stored",
            Self::AttributesWithoutPin => "attributes-without-pin",
            Self::MyNumberByCodeB => "my-number-by-code-b",
            Self::FaceByBirthPin => "face-by-birth-pin",
            Self::IntegrityWithoutFiller => "integrity-without-filler",
            Self::DataAbsent9000 => "data-absent-9000",
            Self::LargeObjectCut => "large-object-cut",
            Self::InternalAuthenticateUnhashed => "internal-authenticate-unhashed",
            Self::ChallengeRepeats => "challenge-repeats",
            Self::TerminalUnchecked => "terminal-unchecked",
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
