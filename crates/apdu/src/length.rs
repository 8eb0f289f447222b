use crate::{Error, ErrorKind};

/// Number of bytes in the command data field: 0 to 65,535 (ISO/IEC 7816-4, 5.1, field Lc).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nc(u16);

impl Nc {
    /// No data field.
    pub const ZERO: Self = Self(0);
    /// The most a short Lc can announce.
    pub const SHORT_MAX: Self = Self(255);
    /// The most an extended Lc can announce.
    pub const MAX: Self = Self(u16::MAX);

    /// Checks a length in bytes.
    ///
    /// # Errors
    /// [`ErrorKind::NcTooLarge`] above 65,535; the offset is that of the first data byte too many.
    pub const fn new(bytes: usize) -> Result<Self, Error> {
        if bytes > u16::MAX as usize {
            return Err(Error::new(ErrorKind::NcTooLarge, u16::MAX as usize));
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked in the line above")]
        Ok(Self(bytes as u16))
    }

    /// The length in bytes.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn to_be_bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }
}

/// Maximum number of bytes expected in the response data field: 0 to 65,536 (ISO/IEC 7816-4, 5.1, field Le).
///
/// Zero means that the Le field is absent, which is not the same as an Le field of zero: that one asks for the
/// most its form can say (256 or 65,536).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ne(u32);

impl Ne {
    /// No Le field: no response data expected.
    pub const ZERO: Self = Self(0);
    /// The most a short Le can ask for, written as `00`.
    pub const SHORT_MAX: Self = Self(256);
    /// The most an extended Le can ask for, written as `00 00`.
    pub const MAX: Self = Self(65_536);

    /// Checks a length in bytes.
    ///
    /// # Errors
    /// [`ErrorKind::NeTooLarge`] above 65,536.
    pub const fn new(bytes: usize) -> Result<Self, Error> {
        if bytes > 65_536 {
            return Err(Error::new(ErrorKind::NeTooLarge, 0));
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked in the line above")]
        Ok(Self(bytes as u32))
    }

    /// The length in bytes.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn from_short(le: u8) -> Self {
        Self(if le == 0 { 256 } else { le as u32 })
    }

    pub(crate) const fn from_extended(high: u8, low: u8) -> Self {
        let le = u16::from_be_bytes([high, low]);
        Self(if le == 0 { 65_536 } else { le as u32 })
    }

    /// The two Le bytes of the extended form, for 1 to 65,536; the second one is the Le byte of the short form,
    /// for 1 to 256.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "65,536 is written as 00 00, which is what the cut gives"
    )]
    pub(crate) const fn extended_bytes(self) -> [u8; 2] {
        (self.0 as u16).to_be_bytes()
    }
}
