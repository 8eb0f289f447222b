use core::fmt;

/// What is wrong with an APDU or data object, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    offset: usize,
}

impl Error {
    pub(crate) const fn new(kind: ErrorKind, offset: usize) -> Self {
        Self { kind, offset }
    }

    /// The same error when the input it counts in starts `bytes` later in a larger one.
    pub(crate) const fn after(self, bytes: usize) -> Self {
        Self { offset: self.offset + bytes, ..self }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        self.kind
    }

    /// Offset, in bytes from the start of the input, of the first byte that cannot be accepted.
    ///
    /// Never greater than the input's length; equal to it when bytes are missing at the end or a buffer is too small.
    #[must_use]
    pub const fn offset(self) -> usize {
        self.offset
    }
}

/// The ways in which an APDU or data object can be wrong.
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
    /// A tag ends before its last byte (7816-4, 5.2).
    TagTruncated,
    /// A tag byte that clause 5.2 does not allow.
    InvalidTag,
    /// A length field ends before its last byte.
    LengthTruncated,
    /// A length field that clause 5.2 does not allow, such as the indefinite `80`.
    InvalidLength,
    /// A data object's length announces more than there is.
    ValueTruncated,
    /// Another data object, or none, where a certain one was asked for.
    UnexpectedTag,
    /// Data objects lie deeper in one another than [`crate::ber::MAX_DEPTH`].
    TooDeep,
}

impl ErrorKind {
    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::DataTruncated => "data-truncated",
            Self::TrailingBytes => "trailing-bytes",
            Self::ExtendedLcZero => "extended-lc-zero",
            Self::NcTooLarge => "nc-too-large",
            Self::NeTooLarge => "ne-too-large",
            Self::NotShort => "not-short",
            Self::BufferTooSmall => "buffer-too-small",
            Self::TagTruncated => "tag-truncated",
            Self::InvalidTag => "invalid-tag",
            Self::LengthTruncated => "length-truncated",
            Self::InvalidLength => "invalid-length",
            Self::ValueTruncated => "value-truncated",
            Self::UnexpectedTag => "unexpected-tag",
            Self::TooDeep => "too-deep",
        }
    }
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
            ErrorKind::TagTruncated => "a tag ends before its last byte",
            ErrorKind::InvalidTag => "a tag has a byte that is not allowed",
            ErrorKind::LengthTruncated => "a length field ends before its last byte",
            ErrorKind::InvalidLength => "a length field is not of definite form with up to five bytes",
            ErrorKind::ValueTruncated => "a data object announces more bytes than there are",
            ErrorKind::UnexpectedTag => "the expected data object is not here",
            ErrorKind::TooDeep => "data objects lie too deep in one another",
        };
        write!(f, "{text} (byte {})", self.offset)
    }
}

impl core::error::Error for Error {}
