//! What the card's files hold, decoded from their bytes.
//!
//! The layouts are not published by the card's issuer. My Number, the four attributes and the card's 28 digits are read
//! alike by several public programs; all else is known from soltia48/myna-card.

pub(crate) mod attributes;
pub(crate) mod basic_info;
pub(crate) mod card_info;
pub(crate) mod cv_certificate;
pub(crate) mod date;
pub(crate) mod image;
pub(crate) mod integrity;
pub(crate) mod key_id;
pub(crate) mod my_number;
pub(crate) mod object;
pub(crate) mod presence;
pub(crate) mod public_key;
pub(crate) mod sex;
pub(crate) mod visual;

/// Bytes that are not what they should be, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} (byte {offset})")]
pub struct ContentError {
    /// What is wrong.
    pub kind: ContentErrorKind,
    /// Offset of the first wrong byte from the start of the file.
    pub offset: usize,
}

/// What can be wrong with the content of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentErrorKind {
    /// A data object's header or value ends too early.
    #[error("a data object ends too early")]
    Truncated,
    /// A length is coded as no data object of this card codes it.
    #[error("no length of a data object")]
    Length,
    /// The file begins with another data object.
    #[error("not the data object that this file begins with")]
    Tag,
    /// A data object that must be there is missing.
    #[error("data object {0:04X} is missing")]
    Missing(u16),
    /// A value has another size than this one always has.
    #[error("a value of the wrong size")]
    Size,
    /// Something other than a decimal digit.
    #[error("not a digit")]
    Digit,
    /// Text that is not UTF-8.
    #[error("not UTF-8")]
    Text,
    /// The table of offsets does not point at the data objects.
    #[error("the table of offsets does not point at a data object")]
    Offsets,
}

impl ContentErrorKind {
    pub(crate) const fn at(self, offset: usize) -> ContentError {
        ContentError { kind: self, offset }
    }
}
