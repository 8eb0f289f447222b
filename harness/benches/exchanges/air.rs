use std::time::Duration;

use crate::wire::Wire;

/// Bit rates of ISO/IEC 14443-2 that the card announces.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BitRate {
    /// fc/128, about 106 kbit/s.
    Kbit106,
    /// fc/64.
    Kbit212,
    /// fc/32.
    Kbit424,
}

impl BitRate {
    /// Length of one bit (etu) in picoseconds; fc is 13.56 MHz.
    const fn etu(self) -> u64 {
        let periods = match self {
            Self::Kbit106 => 128,
            Self::Kbit212 => 64,
            Self::Kbit424 => 32,
        };
        periods * 1_000_000_000 / 13_560
    }
}

/// Longest frame that this card takes and sends (FSCI 8).
const FRAME: usize = 256;
/// Around the data of a block: its control byte and two of checksum (ISO/IEC 14443-4).
const BLOCK: usize = 3;
/// Bits around a type B frame: 12 of start, 10 of end, both the shortest allowed (ISO/IEC 14443-3).
const FRAMING: usize = 22;
/// Bits of a character: start, eight, stop, and no guard time.
const CHARACTER: usize = 10;

/// How long the frames of a task are on air. The card's own time, the pauses between frames and whatever the reader adds
/// are not part of it: they differ from card to card, and no lengths tell them.
pub(crate) fn air_time(wire: &Wire, rate: BitRate) -> Duration {
    let bits: usize = wire.0.iter().map(|(command, response)| bits(*command) + bits(*response)).sum();
    Duration::from_nanos(u64::try_from(bits).unwrap_or(u64::MAX) * rate.etu() / 1000)
}

/// Bits of an APDU of so many bytes: its frames, and an acknowledgement for every one but the last.
fn bits(length: usize) -> usize {
    let blocks = length.div_ceil(FRAME - BLOCK).max(1);
    let acknowledgements = blocks - 1;
    (length + (blocks + acknowledgements) * BLOCK) * CHARACTER + (blocks + acknowledgements) * FRAMING
}
