use std::fmt;

use serde::{Deserialize, Serialize};

/// What one CCID interface says of itself: identity, and the fields of the functional descriptor on which it depends what it
/// carries (CCID specification 1.1, clause 5.1). A claim, never a measurement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Descriptor {
    /// `idVendor`.
    pub vendor: u16,
    /// `idProduct`.
    pub product: u16,
    /// `bcdDevice`.
    pub firmware: Firmware,
    /// `bInterfaceProtocol`: 0 is CCID, 1 and 2 are ICCD versions A and B.
    pub interface_protocol: u8,
    /// `bMaxSlotIndex`: number of slots less one.
    pub max_slot_index: u8,
    /// `dwProtocols`: bit 0 is T=0, bit 1 is T=1.
    pub protocols: u32,
    /// `dwMaxIFSD`: the longest T=1 information field in bytes.
    pub max_ifsd: u32,
    /// `dwMaxDataRate` in bits per second.
    pub max_data_rate: u32,
    /// `dwFeatures`.
    pub features: u32,
    /// `dwMaxCCIDMessageLength` in bytes, the 10 of the header included.
    pub message_length: u32,
}

/// Bytes of a CCID bulk message's header.
const HEADER: u32 = 10;

impl Descriptor {
    /// The exchange level that `dwFeatures` states.
    #[must_use]
    pub const fn level(&self) -> ExchangeLevel {
        match self.features & 0x0007_0000 {
            0x0001_0000 => ExchangeLevel::Tpdu,
            0x0002_0000 => ExchangeLevel::Short,
            0x0004_0000 => ExchangeLevel::Extended,
            _ => ExchangeLevel::Character,
        }
    }

    /// The most bytes of an APDU or TPDU that one message takes: `dwMaxCCIDMessageLength` less its header.
    #[must_use]
    pub const fn block(&self) -> usize {
        self.message_length.saturating_sub(HEADER) as usize
    }

    /// Whether T=0 is among the protocols.
    #[must_use]
    pub const fn speaks_t0(&self) -> bool {
        self.protocols & 1 != 0
    }

    /// Whether T=1 is among the protocols; contactless slots state it, too.
    #[must_use]
    pub const fn speaks_t1(&self) -> bool {
        self.protocols & 2 != 0
    }
}

/// How much of an exchange a reader does by itself (`dwFeatures`, bits 16 to 18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeLevel {
    /// Single bytes; the driver runs the card's protocol.
    Character,
    /// Blocks of the card's protocol; the driver runs it.
    Tpdu,
    /// Whole APDUs in short form; the reader runs the protocol.
    Short,
    /// Whole APDUs in short and extended form, in pieces if need be; the reader runs the protocol.
    Extended,
}

impl ExchangeLevel {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Tpdu => "TPDU",
            Self::Short => "short APDU",
            Self::Extended => "extended APDU",
        }
    }
}

impl fmt::Display for ExchangeLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A release number in binary-coded decimal (`bcdDevice`): `0x0103` is 1.03.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Firmware(pub u16);

impl Firmware {
    /// Reads `1.03`, as tools print it; `1.3` is the same.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        if !matches!(minor.len(), 1 | 2) {
            return None;
        }
        let part = |text| u8::from_str_radix(text, 16).ok();
        Some(Self(u16::from_be_bytes([part(major)?, part(minor)?])))
    }
}

impl fmt::Display for Firmware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor] = self.0.to_be_bytes();
        write!(f, "{major:X}.{minor:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_reads_as_it_is_written() {
        for text in ["1.03", "0.00", "12.34", "5.26"] {
            assert_eq!(Firmware::from_text(text).unwrap().to_string(), text);
        }
        assert!(Firmware::from_text("5.25") < Firmware::from_text("5.26"));
        assert_eq!(Firmware::from_text("5"), None);
        assert_eq!(Firmware::from_text("1.3"), Firmware::from_text("1.03"));
        assert_eq!(Firmware::from_text("5."), None);
    }
}
