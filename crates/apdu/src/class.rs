use core::fmt;

use crate::Header;

/// The class byte of a command, read as ISO/IEC 7816-4, 5.4.1 codes it. All 256 values exist; none is refused.
///
/// | byte | range | chaining | secure messaging | logical channel |
/// |---|---|---|---|---|
/// | `00`–`1F` | first interindustry | bit 5 | bits 4-3 | bits 2-1: 0–3 |
/// | `20`–`3F` | reserved | – | – | – |
/// | `40`–`7F` | further interindustry | bit 5 | bit 6 | 4 + bits 4-1: 4–19 |
/// | `80`–`FE` | proprietary | – | – | – |
/// | `FF` | invalid: first byte of a PPS exchange (ISO/IEC 7816-3) | – | – | – |
///
/// What the standard does not say about a byte is `None`, never a guess.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cla(u8);

/// The ranges into which clause 5.4.1 divides the class byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaRange {
    /// `00`–`1F`.
    FirstInterindustry,
    /// `20`–`3F`: reserved for future use.
    Reserved,
    /// `40`–`7F`.
    FurtherInterindustry,
    /// `80`–`FE`: the card's maker decides. Readers also take some of them for commands of their own.
    Proprietary,
    /// `FF`. Readers take it for commands of their own, which the card never sees.
    Invalid,
}

impl ClaRange {
    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstInterindustry => "first-interindustry",
            Self::Reserved => "reserved",
            Self::FurtherInterindustry => "further-interindustry",
            Self::Proprietary => "proprietary",
            Self::Invalid => "invalid",
        }
    }
}

/// What an interindustry class byte says about secure messaging (ISO/IEC 7816-4, 5.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecureMessaging {
    /// None, or no indication.
    None,
    /// In a format of the card's maker; first interindustry range only.
    Proprietary,
    /// According to the standard, command header not authenticated.
    Standard,
    /// According to the standard, command header authenticated; first interindustry range only.
    HeaderAuthenticated,
}

impl SecureMessaging {
    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Proprietary => "proprietary",
            Self::Standard => "standard",
            Self::HeaderAuthenticated => "header-authenticated",
        }
    }
}

impl Cla {
    const CHAINING: u8 = 0x10;
    const FIRST_SECURE_MESSAGING: u8 = 0x0C;
    const FURTHER_SECURE_MESSAGING: u8 = 0x20;

    /// Any byte.
    #[must_use]
    pub const fn new(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The range it lies in.
    #[must_use]
    pub const fn range(self) -> ClaRange {
        match self.0 {
            0x00..=0x1F => ClaRange::FirstInterindustry,
            0x20..=0x3F => ClaRange::Reserved,
            0x40..=0x7F => ClaRange::FurtherInterindustry,
            0x80..=0xFE => ClaRange::Proprietary,
            0xFF => ClaRange::Invalid,
        }
    }

    /// Whether the standard says what the bits mean.
    #[must_use]
    pub const fn is_interindustry(self) -> bool {
        matches!(self.range(), ClaRange::FirstInterindustry | ClaRange::FurtherInterindustry)
    }

    /// Logical channel, 0 to 19.
    #[must_use]
    pub const fn channel(self) -> Option<u8> {
        match self.range() {
            ClaRange::FirstInterindustry => Some(self.0 & 0x03),
            ClaRange::FurtherInterindustry => Some(4 + (self.0 & 0x0F)),
            _ => None,
        }
    }

    /// Secure messaging.
    #[must_use]
    pub const fn secure_messaging(self) -> Option<SecureMessaging> {
        match self.range() {
            ClaRange::FirstInterindustry => Some(match self.0 & Self::FIRST_SECURE_MESSAGING {
                0x00 => SecureMessaging::None,
                0x04 => SecureMessaging::Proprietary,
                0x08 => SecureMessaging::Standard,
                _ => SecureMessaging::HeaderAuthenticated,
            }),
            ClaRange::FurtherInterindustry => Some(match self.0 & Self::FURTHER_SECURE_MESSAGING {
                0x00 => SecureMessaging::None,
                _ => SecureMessaging::Standard,
            }),
            _ => None,
        }
    }

    /// Whether this command is one of a chain and not its last (5.3.3, command chaining).
    #[must_use]
    pub const fn is_chained(self) -> Option<bool> {
        if self.is_interindustry() { Some(self.0 & Self::CHAINING != 0) } else { None }
    }

    /// The same class with the chaining bit set or cleared; nothing outside the interindustry ranges.
    #[must_use]
    pub const fn with_chaining(self, more_follow: bool) -> Option<Self> {
        if !self.is_interindustry() {
            return None;
        }
        Some(Self(if more_follow { self.0 | Self::CHAINING } else { self.0 & !Self::CHAINING }))
    }

    /// The class on the same logical channel without secure messaging and chaining.
    #[must_use]
    pub const fn plain(self) -> Option<Self> {
        match self.channel() {
            Some(channel) => Self::on_channel(channel),
            None => None,
        }
    }

    /// The plain interindustry class of a logical channel; nothing above 19.
    #[must_use]
    pub const fn on_channel(channel: u8) -> Option<Self> {
        match channel {
            0..=3 => Some(Self(channel)),
            4..=19 => Some(Self(0x40 | (channel - 4))),
            _ => None,
        }
    }
}

impl Header {
    /// The class byte with its meaning.
    #[must_use]
    pub const fn class(self) -> Cla {
        Cla::new(self.cla)
    }
}

impl fmt::Debug for Cla {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cla({:02X})", self.0)
    }
}
