/// What the probe application fills data with: each byte depends on its place, so that bytes that are lost, doubled,
/// moved or invented show. `vectors/probe-card.md` has the formulas; all are 16-bit arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pattern {
    /// `00`: place and seed, mixed.
    Mixed,
    /// `01`: place modulo 251, readable by eye.
    Counter,
    /// `02`: runs of 64 bytes 00, 64 bytes FF, 64 bytes mixed.
    Runs,
    /// `03`: mixed, with status words at the ends of blocks and at the very end.
    StatusWords,
    /// `04`: nothing but 00. Finds what invents bytes, not what loses them.
    Zeros,
    /// `05`: nothing but FF.
    Ones,
}

impl Pattern {
    /// Every pattern.
    pub const ALL: &[Self] =
        &[Self::Mixed, Self::Counter, Self::Runs, Self::StatusWords, Self::Zeros, Self::Ones];

    /// The pattern of this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Mixed,
            1 => Self::Counter,
            2 => Self::Runs,
            3 => Self::StatusWords,
            4 => Self::Zeros,
            5 => Self::Ones,
            _ => return None,
        })
    }

    /// Its number, P1 on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Mixed => 0,
            Self::Counter => 1,
            Self::Runs => 2,
            Self::StatusWords => 3,
            Self::Zeros => 4,
            Self::Ones => 5,
        }
    }

    /// `length` bytes, at most 65,536, for one of 256 seeds.
    #[must_use]
    pub fn bytes(self, seed: u8, length: usize) -> Vec<u8> {
        (0..length).map(|at| self.byte(seed, at, length)).collect()
    }

    fn byte(self, seed: u8, at: usize, length: usize) -> u8 {
        match self {
            Self::Mixed => mixed(seed, at),
            Self::Counter => low_byte((at + usize::from(seed)) % 251),
            Self::Runs => match (at / 64 + usize::from(seed)) % 3 {
                0 => 0x00,
                1 => 0xFF,
                _ => mixed(seed, at),
            },
            Self::StatusWords => look_alike(at, length).unwrap_or_else(|| mixed(seed, at)),
            Self::Zeros => 0x00,
            Self::Ones => 0xFF,
        }
    }
}

/// `9000` at the end and at the end of every 256 bytes, else `6110` at the end of every 254 (the largest T=1 block), else
/// `6C00` at the end of every 64.
fn look_alike(at: usize, length: usize) -> Option<u8> {
    let ends = [
        (length - at, 0x9000_u16),
        (256 - at % 256, 0x9000),
        (254 - at % 254, 0x6110),
        (64 - at % 64, 0x6C00),
    ];
    ends.into_iter().find_map(|(left, status)| match left {
        2 => Some(status.to_be_bytes()[0]),
        1 => Some(status.to_be_bytes()[1]),
        _ => None,
    })
}

fn mixed(seed: u8, at: usize) -> u8 {
    let [.., high, low] = at.to_be_bytes();
    let mut x = u16::from_be_bytes([high, low]).wrapping_add(u16::from(seed).wrapping_mul(257));
    x = x.wrapping_mul(0x6255).wrapping_add(0x3619);
    x ^= x >> 7;
    x = x.wrapping_mul(0x9E37);
    x.to_be_bytes()[0]
}

fn low_byte(value: usize) -> u8 {
    let [.., low] = value.to_be_bytes();
    low
}
