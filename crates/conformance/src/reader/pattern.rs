/// What the probe card fills data with (`vectors/probe-card.md`, Patterns). Each byte depends on its place, so that bytes that are lost,
/// doubled, moved or invented show. Written from that page, not from the simulated card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pattern {
    /// `00`: place and seed, mixed.
    Mixed,
    /// `01`: place modulo 251.
    Counter,
    /// `02`: 64 bytes each of 00, FF, mixed.
    Runs,
    /// `03`: mixed, with status words where blocks end.
    StatusWords,
    /// `04`: 00 only.
    Zeros,
    /// `05`: FF only.
    Ones,
}

impl Pattern {
    /// Every pattern; its index is its number on the wire.
    pub const ALL: [Self; 6] =
        [Self::Mixed, Self::Counter, Self::Runs, Self::StatusWords, Self::Zeros, Self::Ones];

    /// The pattern of this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Its number, P1 on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The first `length` bytes, at most 65,536.
    #[must_use]
    pub fn bytes(self, seed: u8, length: usize) -> Vec<u8> {
        let places = (0..length.min(65_536)).map(low);
        match self {
            Self::Mixed => places.map(|at| mixed(seed, at)).collect(),
            Self::Counter => places.map(|at| counter(seed, at)).collect(),
            Self::Runs => places.map(|at| run(seed, at)).collect(),
            Self::StatusWords => with_status_words(places.map(|at| mixed(seed, at)).collect()),
            Self::Zeros => vec![0x00; length],
            Self::Ones => vec![0xFF; length],
        }
    }
}

/// The lower 16 bits of a place, which is below 65,536. So the range is half-open: an inclusive one carries its end through the loop.
const fn low(place: usize) -> u16 {
    let [.., high, low] = place.to_be_bytes();
    u16::from_be_bytes([high, low])
}

fn mixed(seed: u8, at: u16) -> u8 {
    let start = at.wrapping_add(u16::from(seed).wrapping_mul(257));
    let x = start.wrapping_mul(0x6255).wrapping_add(0x3619);
    let [high, _] = (x ^ (x >> 7)).wrapping_mul(0x9E37).to_be_bytes();
    high
}

fn counter(seed: u8, at: u16) -> u8 {
    let [.., low] = ((u32::from(at) + u32::from(seed)) % 251).to_be_bytes();
    low
}

fn run(seed: u8, at: u16) -> u8 {
    match (at / 64 + u16::from(seed)) % 3 {
        0 => 0x00,
        1 => 0xFF,
        _ => mixed(seed, at),
    }
}

/// Later marks win: the end of all, else of 256 bytes, else of 254, else of 64.
fn with_status_words(mut bytes: Vec<u8>) -> Vec<u8> {
    let marks = [(64, [0x6C, 0x00]), (254, [0x61, 0x10]), (256, [0x90, 0x00])];
    let length = bytes.len();
    for (every, word) in marks {
        // A last chunk that is cut short between the two bytes still holds the first of them.
        for chunk in bytes.chunks_mut(every) {
            chunk.iter_mut().skip(every - 2).zip(word).for_each(|(byte, mark)| *byte = mark);
        }
    }
    bytes
        .iter_mut()
        .skip(length.saturating_sub(2))
        .rev()
        .zip([0x00, 0x90])
        .for_each(|(byte, mark)| *byte = mark);
    bytes
}
