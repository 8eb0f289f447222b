use core::fmt;

/// What is wrong with an APDU, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    offset: usize,
}

impl Error {
    pub(crate) const fn new(kind: ErrorKind, offset: usize) -> Self {
        Self { kind, offset }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        self.kind
    }

    /// Offset, in bytes from the start of the input, of the first byte that cannot be accepted.
    ///
    /// Never greater than the input's length; equal to it when bytes are missing at the end.
    #[must_use]
    pub const fn offset(self) -> usize {
        self.offset
    }
}

/// The ways in which an APDU can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Fewer than the four header bytes, or fewer than the two status bytes.
    Truncated,
    /// Lc announces more data than there are bytes.
    DataTruncated,
    /// Bytes remain after the last field.
    TrailingBytes,
    /// An extended Lc of zero; clause 5.1 leaves Lc out when there is no data.
    ExtendedLcZero,
    /// A command data field longer than 65,535 bytes.
    NcTooLarge,
    /// An expected length above 65,536 bytes.
    NeTooLarge,
    /// The requested short form cannot carry this Nc or Ne.
    NotShort,
    /// The caller's buffer is too small.
    BufferTooSmall,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.kind {
            ErrorKind::Truncated => "the APDU ends before its mandatory bytes",
            ErrorKind::DataTruncated => "Lc announces more data than there are bytes",
            ErrorKind::TrailingBytes => "bytes remain after the last field",
            ErrorKind::ExtendedLcZero => "an extended Lc of zero is not allowed",
            ErrorKind::NcTooLarge => "the command data field is longer than 65,535 bytes",
            ErrorKind::NeTooLarge => "the expected length is above 65,536 bytes",
            ErrorKind::NotShort => "the short form cannot carry this length",
            ErrorKind::BufferTooSmall => "the buffer is too small for the encoded APDU",
        };
        write!(f, "{text} (byte {})", self.offset)
    }
}

impl core::error::Error for Error {}
