/// What kind of reader it is: what its descriptor and its driver say, and how fast it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// Exchange level of the descriptor.
    pub level: Level,
    /// `dwMaxCCIDMessageLength`.
    pub message_length: u32,
    /// `dwMaxIFSD`.
    pub max_ifsd: u32,
    /// `bcdDevice`.
    pub firmware: u16,
    /// The slot, from 0.
    pub slot: u8,
    /// The protocol with the card.
    pub wire: Wire,
    /// The software above.
    pub driving: Driving,
    /// `dwMaxAPDUDataSize` as the driver reports it; `None` if it reports nothing.
    pub claim: Option<u32>,
    /// Nanoseconds for each byte that it carries.
    pub ns_per_byte: u64,
    /// Microseconds for each exchange.
    pub us_per_exchange: u64,
}

/// Exchange level (`dwFeatures`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Bytes.
    Character,
    /// Blocks of the card's protocol.
    Tpdu,
    /// APDUs in short form.
    Short,
    /// APDUs in short and extended form.
    Extended,
}

/// The protocol with the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wire {
    /// T=0.
    T0,
    /// T=1.
    T1,
    /// ISO/IEC 14443-4.
    Contactless,
}

/// The software above the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Driving {
    /// The CCID project's driver.
    Libccid,
    /// macOS up to 10.9, which loses answers of more than 1,958 bytes.
    OldMacOs,
    /// A maker's own driver, of which nothing is known.
    Vendor,
}

/// The longest APDUs there are.
const LONGEST: (usize, usize) = (65_544, 65_538);

impl Face {
    /// A contact or contactless reader of this level under libccid: 115,200 bits a second, 2 ms an exchange, T=1.
    #[must_use]
    pub const fn new(level: Level, message_length: u32) -> Self {
        let claim = match level {
            Level::Tpdu | Level::Extended => 0x1_0000,
            Level::Character | Level::Short => 0,
        };
        Self {
            level,
            message_length,
            max_ifsd: 254,
            firmware: 0x0100,
            slot: 0,
            wire: Wire::T1,
            driving: Driving::Libccid,
            claim: Some(claim),
            ns_per_byte: 104_000,
            us_per_exchange: 2_000,
        }
    }

    /// The same reader with a card of another protocol.
    #[must_use]
    pub const fn over(self, wire: Wire) -> Self {
        Self { wire, ..self }
    }

    /// The same reader under other software, which makes the same claim.
    #[must_use]
    pub const fn under(self, driving: Driving) -> Self {
        Self { driving, ..self }
    }

    /// `dwFeatures`: the level, automatic voltage, clock and rate.
    #[must_use]
    pub const fn features(&self) -> u32 {
        let level = match self.level {
            Level::Character => 0,
            Level::Tpdu => 0x0001_0000,
            Level::Short => 0x0002_0000,
            Level::Extended => 0x0004_0000,
        };
        level | 0xBA
    }

    /// Bytes of one message.
    pub(super) const fn block(&self) -> usize {
        self.message_length.saturating_sub(10) as usize
    }

    /// The longest command that the software hands on, and the longest response that reader and software bring back.
    pub(super) const fn carries(&self) -> (usize, usize) {
        let raw = if self.message_length == 263 { LONGEST.0 } else { self.block() };
        let software = match (self.level, self.wire) {
            (Level::Short, _) if self.block() < 258 => (raw, 258),
            (Level::Short, _) => (raw, self.block()),
            (Level::Tpdu, Wire::T0) => (raw, 258),
            (Level::Character, Wire::T0) => (261, 258),
            (Level::Character | Level::Tpdu | Level::Extended, _) => LONGEST,
        };
        match self.driving {
            Driving::OldMacOs => (software.0, 1_958),
            Driving::Libccid | Driving::Vendor => software,
        }
    }
}
