use std::fmt;

use crate::{ContentError, ContentErrorKind};

/// Identifier of a key: 16 bytes, namely seven digits, the bytes `08 05`, three digits, and padding.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId([u8; Self::LEN]);

impl KeyId {
    /// Length in bytes.
    pub const LEN: usize = 16;

    /// From 16 bytes. Nothing about them is checked: what others than the digits mean is not published.
    #[must_use]
    pub const fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// The first 16 of some bytes that stand at `offset`, and the bytes behind them.
    pub(crate) fn split(bytes: &[u8], offset: usize) -> Result<(Self, &[u8]), ContentError> {
        let (id, rest) =
            bytes.split_first_chunk().ok_or(ContentErrorKind::Truncated.at(offset + bytes.len()))?;
        Ok((Self(*id), rest))
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// The seven digits at the beginning, if they are digits.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        digits(&self.0[..7])
    }

    /// The three digits behind `08 05`, if they are digits.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        digits(&self.0[9..12])
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

fn digits(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
}
