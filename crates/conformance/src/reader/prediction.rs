use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Descriptor, Direction, ExchangeLevel, Quirk, libccid};
use crate::Text;

/// The protocol between reader and card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// T=0 (ISO/IEC 7816-3, clause 10).
    T0,
    /// T=1 (ISO/IEC 7816-3, clause 11).
    T1,
    /// ISO/IEC 14443-4, which PC/SC shows as T=1 and the reader runs by itself.
    Contactless,
}

/// A version of three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Version(pub u16, pub u16, pub u16);

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text:?} is not a version like 1.5.2");
        let mut parts = text.split('.').map(|part| part.parse::<u16>().map_err(|_| wrong()));
        let mut part = || parts.next().unwrap_or(Ok(0));
        Ok(Self(part()?, part()?, part()?))
    }
}

/// The software between PC/SC and the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Driver {
    /// The CCID project's driver: Linux, and in older states macOS.
    Libccid {
        /// Its version; `None` is the newest known.
        version: Option<Version>,
        /// `ifdDriverOptions` of its Info.plist.
        options: u16,
    },
    /// vsmartcard's virtual reader, whose messages carry at most 65,535 bytes. Whether it claims anything depends on its build.
    Vpcd,
    /// The stack of macOS up to 10.9, which lost answers of more than 1,958 bytes (reported, radar 9983001).
    MacOsBeforeYosemite,
    /// Anything else: nothing is predicted.
    Unknown,
}

/// As standards write it.
impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::T0 => "T=0",
            Self::T1 => "T=1",
            Self::Contactless => "ISO/IEC 14443-4",
        })
    }
}

/// As its makers call it; a version that is not known is a question mark.
impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Libccid { version: Some(Version(major, minor, patch)), options } => {
                write!(f, "libccid {major}.{minor}.{patch}, ifdDriverOptions 0x{options:04X}")
            }
            Self::Libccid { version: None, options } => {
                write!(f, "libccid ?, ifdDriverOptions 0x{options:04X}")
            }
            Self::Vpcd => f.write_str("vsmartcard vpcd"),
            Self::MacOsBeforeYosemite => f.write_str("macOS before 10.10"),
            Self::Unknown => f.write_str("?"),
        }
    }
}

impl Driver {
    /// libccid of unknown version with its default options.
    pub const LIBCCID: Self = Self::Libccid { version: None, options: 0 };
}

/// What the driver reports as `dwMaxAPDUDataSize` (PC/SC part 10, TLV property 0A).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// The property is not there, which is not the same as zero.
    Missing,
    /// Zero: short APDUs only.
    ShortOnly,
    /// So many bytes of data, counted without header and length fields.
    Bytes(u32),
}

impl Claim {
    /// The claim of this value: 0 is short only.
    #[must_use]
    pub const fn from_value(value: u32) -> Self {
        match value {
            0 => Self::ShortOnly,
            bytes => Self::Bytes(bytes),
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("–"),
            Self::ShortOnly => f.write_str("0"),
            Self::Bytes(bytes) => write!(f, "0x{bytes:X}"),
        }
    }
}

/// What a driver should do with a descriptor. Only what the software above the reader does is predicted; the reader's own
/// firmware and the card may do less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The claim; `None` if nothing is known of the driver.
    pub claim: Option<Claim>,
    /// The level it works at, exceptions included.
    pub level: ExchangeLevel,
    /// The exception that applies, if one does.
    pub quirk: Option<Quirk>,
    /// Whether a command in extended form can reach the card as such, however short; `None` if nothing is known. Over T=0 it
    /// cannot where the reader does not run the protocol by itself.
    pub extended_form: Option<bool>,
    /// The longest command APDU, in bytes, that the software hands to the reader; `None` if nothing is known.
    pub command: Option<usize>,
    /// The longest response APDU, in bytes with its status word, that it hands back; `None` if nothing is known.
    pub response: Option<usize>,
    /// How a long APDU travels.
    pub path: Text,
}

impl Prediction {
    /// Whether the software carries more than short length fields in both directions, as far as it depends on it alone.
    #[must_use]
    pub fn is_extended(&self) -> bool {
        let above = |reach: Option<usize>, short| reach.is_some_and(|bytes| bytes > short);
        self.extended_form == Some(true)
            && above(self.command, SHORT_COMMAND)
            && above(self.response, SHORT_RESPONSE)
    }

    /// The most data in extended form, in bytes, that should go in this direction; 0 if that form cannot pass. `None` if
    /// nothing is known.
    #[must_use]
    pub fn data(&self, direction: Direction) -> Option<usize> {
        if !self.extended_form? {
            return Some(0);
        }
        let to_the_card = |around| self.command.map(|bytes| bytes.saturating_sub(around));
        let from_the_card = self.response.map(|bytes| bytes.saturating_sub(AROUND_RESPONSE));
        let most = match direction {
            Direction::Command => to_the_card(AROUND_3E),
            Direction::Response => from_the_card,
            Direction::Both => to_the_card(AROUND_4E).min(from_the_card),
        };
        Some(most?.min(direction.largest()))
    }
}

/// The longest command and response in short form (ISO/IEC 7816-4, 5.1).
const SHORT_COMMAND: usize = 261;
pub(super) const SHORT_RESPONSE: usize = 258;
/// Bytes around the data of cases 3E and 4E, and of a response.
const AROUND_3E: usize = 7;
const AROUND_4E: usize = 9;
const AROUND_RESPONSE: usize = 2;
/// The longest command and response there are.
pub(super) const LONGEST_COMMAND: usize = 65_544;
pub(super) const LONGEST_RESPONSE: usize = 65_538;
/// The most bytes of one message of vpcd.
pub(super) const VPCD_MESSAGE: usize = 65_535;
const OLD_MACOS_RESPONSE: usize = 1_958;

/// What the driver does with this descriptor, a card of this protocol in the slot (from 0) being spoken to.
#[must_use]
pub fn predict(descriptor: &Descriptor, slot: u8, protocol: Protocol, driver: Driver) -> Prediction {
    match driver {
        Driver::Libccid { version, options } => {
            let quirk = Quirk::of(descriptor, slot, version, options);
            libccid::predict(descriptor, protocol, quirk)
        }
        Driver::Vpcd => Prediction {
            command: Some(VPCD_MESSAGE),
            response: Some(VPCD_MESSAGE),
            path: Text::new(
                "仮想リーダー: 1通65,535バイトまで。申告の有無は版による",
                "virtual reader: messages of at most 65,535 bytes; whether it claims anything depends on its build",
            ),
            ..unknown(descriptor)
        },
        Driver::MacOsBeforeYosemite => Prediction {
            response: Some(OLD_MACOS_RESPONSE),
            path: Text::new(
                "macOS 10.9以前: 1,958バイトを超える応答は失われる (報告による)",
                "macOS up to 10.9: answers of more than 1,958 bytes are lost (reported)",
            ),
            ..unknown(descriptor)
        },
        Driver::Unknown => unknown(descriptor),
    }
}

fn unknown(descriptor: &Descriptor) -> Prediction {
    Prediction {
        claim: None,
        level: descriptor.level(),
        quirk: None,
        extended_form: None,
        command: None,
        response: None,
        path: Text::new("ドライバーの動作は不明", "nothing is known of this driver"),
    }
}
