use core::fmt;

use crate::Text;

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

    /// What is wrong, in words.
    #[must_use]
    pub const fn text(self) -> Text {
        let (ja, en) = match self {
            Self::Truncated => ("必須のバイトが足りない", "mandatory bytes are missing"),
            Self::DataTruncated => {
                ("Lcが示す長さのデータがない", "Lc announces more data than there are bytes")
            }
            Self::TrailingBytes => {
                ("最後のフィールドの後に余分なバイトがある", "bytes remain after the last field")
            }
            Self::ExtendedLcZero => ("値が0の拡張Lcは許されない", "an extended Lc of zero is not allowed"),
            Self::NcTooLarge => {
                ("データフィールドが65,535バイトを超える", "the data field is longer than 65,535 bytes")
            }
            Self::NeTooLarge => {
                ("期待する長さが65,536バイトを超える", "the expected length is above 65,536 bytes")
            }
            Self::NotShort => ("短縮形式では表せない長さ", "the short form cannot carry this length"),
            Self::BufferTooSmall => ("バッファーが小さすぎる", "the buffer is too small"),
            Self::TagTruncated => ("タグが途中で終わる", "a tag ends before its last byte"),
            Self::InvalidTag => ("タグに許されないバイトがある", "a tag has a byte that is not allowed"),
            Self::LengthTruncated => {
                ("長さフィールドが途中で終わる", "a length field ends before its last byte")
            }
            Self::InvalidLength => (
                "長さフィールドが5バイト以内の確定形式でない",
                "a length field is not of definite form with up to five bytes",
            ),
            Self::ValueTruncated => (
                "データオブジェクトの長さが残りのバイト数を超える",
                "a data object announces more bytes than there are",
            ),
            Self::UnexpectedTag => {
                ("期待したデータオブジェクトではない", "the expected data object is not here")
            }
            Self::TooDeep => {
                ("データオブジェクトの入れ子が深すぎる", "data objects lie too deep in one another")
            }
        };
        Text { ja, en }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.kind.text().en;
        write!(f, "{text} (byte {})", self.offset)
    }
}

impl core::error::Error for Error {}
