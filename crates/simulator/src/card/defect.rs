use crate::defect::defects;

defects! {
    /// One deliberate fault of the simulated card, for proving that a scenario notices it.
    pub enum CardDefect {
        /// Keys sign although their PIN was not verified.
        SignWithoutPin = "sign-without-pin";
        /// The signature certificate can be read although its PIN was not verified.
        ReadWithoutPin = "read-without-pin";
        /// A wrong PIN costs no try.
        CounterNotDecreasing = "counter-not-decreasing";
        /// The right PIN does not give the lost tries back.
        CounterNotResetAfterSuccess = "counter-not-reset-after-success";
        /// Power gives the lost tries back.
        CounterResetOnPower = "counter-reset-on-power";
        /// VERIFY without data says 9000.
        EmptyVerify9000 = "empty-verify-9000";
        /// VERIFY without data costs a try.
        EmptyVerifyCostsATry = "empty-verify-costs-a-try";
        /// The right PIN is accepted although it is blocked.
        BlockedPinAccepted = "blocked-pin-accepted";
        /// Either PIN opens whatever wants a PIN.
        OnePinOpensBothKeys = "one-pin-opens-both-keys";
        /// Selecting an application keeps verified PINs.
        StaleSecurityStatus = "stale-security-status";
        /// Signatures are padded with FE instead of FF.
        SignatureWrongPadding = "signature-wrong-padding";
        /// The files of certificates end one byte before their content does.
        WrongCertificateLength = "wrong-certificate-length";
        /// SELECT by a name that no application has says 9000.
        ForeignAidAccepted = "foreign-aid-accepted";
        /// An unknown instruction says 9000.
        UnknownInstruction9000 = "unknown-instruction-9000";
        /// Reading beyond the end of a file says 9000, with nothing in it.
        ReadPastEnd9000 = "read-past-end-9000";
        /// Verified PINs outlive the loss of power and the first SELECT after it.
        VerifiedStateSurvivesPower = "verified-state-survives-power";
        /// Files can be read one byte beyond their end.
        FileOneByteLonger = "file-one-byte-longer";
        /// READ BINARY looks at the low byte of the offset only.
        OffsetHighByteIgnored = "offset-high-byte-ignored";
        /// A short EF identifier names the file after the one it should.
        SfiSelectsNextFile = "sfi-selects-next-file";
        /// READ BINARY gives at most 256 bytes, whatever an extended Le asks for.
        ExtendedLeAnsweredShort = "extended-le-answered-short";
        /// READ BINARY takes a short Le of 00 for no data instead of 256 bytes.
        LeZeroIsNothing = "le-zero-is-nothing";
        /// A command with an extended Lc is refused, although the card announces extended length fields.
        ExtendedLcRefused = "extended-lc-refused";
        /// READ RECORD gives the record after the one it should.
        NextRecord = "next-record";
        /// A file that wants a PIN for reading wants it for SELECT already.
        SelectNeedsPin = "select-needs-pin";
        /// A SELECT by an unknown name leaves the current application.
        FailedSelectLosesApplication = "failed-select-loses-application";
        /// SELECT finds files of applications that are not current.
        FileOfOtherApplication = "file-of-other-application";
        /// SELECT with P2 0C gives file control information.
        FileControlUnasked = "file-control-unasked";
        /// Logical channels other than 0 are taken for channel 0.
        ChannelBitsIgnored = "channel-bits-ignored";
        /// A command of a chain is carried out as if it stood alone.
        ChainedClaAccepted = "chained-cla-accepted";
        /// A blocked PIN is refused with 6983 instead of 6984.
        BlockedByTheBook = "blocked-by-the-book";
        /// VERIFY without data says 6984 instead of 63C0 when the PIN is blocked.
        EmptyVerifyBlocked = "empty-verify-blocked";
        /// The wrong PIN that takes the last try is refused with 6984 instead of 63C0.
        LastTryBlocked = "last-try-blocked";
        /// A wrong PIN costs every PIN of the application a try.
        CounterShared = "counter-shared";
        /// A wrong PIN that is the same as the one before costs no try.
        RepeatedPinFree = "repeated-pin-free";
        /// A PIN can be changed without being verified.
        ChangeWithoutOldPin = "change-without-old-pin";
        /// Changing a PIN says 9000 and changes nothing.
        PinChangeNotStored = "pin-change-not-stored";
        /// Name, address, day of birth and sex can be read without a PIN.
        AttributesWithoutPin = "attributes-without-pin";
        /// My Number can be read after 照合番号B, which should open the attributes only.
        MyNumberByCodeB = "my-number-by-code-b";
        /// The face record can be read after the birth-date PIN, which should open the age record only.
        FaceByBirthPin = "face-by-birth-pin";
        /// The integrity block holds the digest of My Number without the filler of its file.
        IntegrityWithoutFiller = "integrity-without-filler";
        /// GET DATA for an object that is not there says 9000.
        DataAbsent9000 = "data-absent-9000";
        /// GET DATA answers a short Le with the beginning of a large object.
        LargeObjectCut = "large-object-cut";
        /// INTERNAL AUTHENTICATE signs the challenge itself instead of its digest.
        InternalAuthenticateUnhashed = "internal-authenticate-unhashed";
        /// GET CHALLENGE gives the same bytes every time.
        ChallengeRepeats = "challenge-repeats";
        /// A terminal's certificate is accepted whoever signed it.
        TerminalUnchecked = "terminal-unchecked";
    }
}
