use core::fmt;

use crate::{Error, ErrorKind};

/// A BER-TLV tag of one to three bytes (ISO/IEC 7816-4, 5.2.2.1), as people write it: `0x84`, `0x5F2D`, `0x7F8101`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u32);

/// The class of a tag, bits 8-7 of its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TagClass {
    /// 00: universal.
    Universal,
    /// 01: application.
    Application,
    /// 10: context-specific.
    ContextSpecific,
    /// 11: private.
    Private,
}

impl Tag {
    /// Low five bits of a first byte that is followed by others.
    const MORE: u8 = 0x1F;
    /// Bit 8 of a later byte that is followed by another one.
    const CONTINUES: u8 = 0x80;

    /// Checks a tag.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTag`] with the offset of the byte, counted within the tag, that the clause does not allow.
    pub const fn new(tag: u32) -> Result<Self, Error> {
        let [_, first, second, third] = tag.to_be_bytes();
        let read = match tag {
            0..=0xFF => Self::parse(&[third]),
            0x100..=0xFFFF => Self::parse(&[second, third]),
            0x1_0000..=0xFF_FFFF => Self::parse(&[first, second, third]),
            _ => return Err(Error::new(ErrorKind::InvalidTag, 0)),
        };
        match read {
            Ok((read, _)) if read.0 == tag => Ok(read),
            // The tag was complete before its last byte.
            Ok((read, _)) => Err(Error::new(ErrorKind::InvalidTag, read.len())),
            Err(error) => Err(Error::new(ErrorKind::InvalidTag, error.offset())),
        }
    }

    /// Reads a tag at the start of `bytes` and returns it with its length.
    pub(crate) const fn parse(bytes: &[u8]) -> Result<(Self, usize), Error> {
        match bytes {
            [] => Err(Error::new(ErrorKind::TagTruncated, 0)),
            // No data object begins with 00.
            [0x00, ..] => Err(Error::new(ErrorKind::InvalidTag, 0)),
            [first, ..] if *first & Self::MORE != Self::MORE => Ok((Self(*first as u32), 1)),
            [_] => Err(Error::new(ErrorKind::TagTruncated, 1)),
            // Numbers up to 30 belong into one byte; a leading zero group is padding.
            [_, 0x00..=0x1E | 0x80, ..] => Err(Error::new(ErrorKind::InvalidTag, 1)),
            [first, second, ..] if *second & Self::CONTINUES == 0 => {
                Ok((Self(u32::from_be_bytes([0, 0, *first, *second])), 2))
            }
            [_, _] => Err(Error::new(ErrorKind::TagTruncated, 2)),
            [first, second, third, ..] if *third & Self::CONTINUES == 0 => {
                Ok((Self(u32::from_be_bytes([0, *first, *second, *third])), 3))
            }
            [..] => Err(Error::new(ErrorKind::InvalidTag, 2)),
        }
    }

    /// The tag's bytes as one number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Length in bytes: 1 to 3.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a tag is never empty")]
    pub const fn len(self) -> usize {
        match self.0 {
            0..=0xFF => 1,
            0x100..=0xFFFF => 2,
            _ => 3,
        }
    }

    /// Its class.
    #[must_use]
    pub const fn class(self) -> TagClass {
        match self.first_byte() >> 6 {
            0 => TagClass::Universal,
            1 => TagClass::Application,
            2 => TagClass::ContextSpecific,
            _ => TagClass::Private,
        }
    }

    /// Whether the value is itself a sequence of data objects.
    #[must_use]
    pub const fn is_constructed(self) -> bool {
        self.first_byte() & 0x20 != 0
    }

    const fn first_byte(self) -> u8 {
        let [_, first, second, third] = self.0.to_be_bytes();
        match self.len() {
            1 => third,
            2 => second,
            _ => first,
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$X}", self.0, width = 2 * self.len())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}
