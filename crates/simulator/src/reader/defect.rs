use std::fmt;

/// One deliberate fault of the simulated reader, for proving that a scenario notices it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReaderDefect {
    /// Sends every command twice and returns the second answer: a wrong PIN costs two tries.
    ResendsCommand,
    /// Sends a VERIFY once more when the card refuses its value, as if 63Cx were a passing fault: a wrong PIN costs two tries,
    /// everything else passes as it should.
    ResendsRefusedVerify,
    /// Cuts the data of long responses to 253 bytes and keeps the status word.
    TruncatesResponse,
    /// Forwards only the low byte of an extended Le, and the command in the shortest form that is left.
    DropsLeHighByte,
}

impl ReaderDefect {
    /// Every defect.
    pub const ALL: &[Self] =
        &[Self::ResendsCommand, Self::ResendsRefusedVerify, Self::TruncatesResponse, Self::DropsLeHighByte];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResendsCommand => "resends-command",
            Self::ResendsRefusedVerify => "resends-refused-verify",
            Self::TruncatesResponse => "truncates-response",
            Self::DropsLeHighByte => "drops-le-high-byte",
        }
    }

    /// The defect of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|defect| defect.name() == name)
    }
}

impl fmt::Display for ReaderDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
