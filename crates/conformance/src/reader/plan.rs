use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Descriptor, Direction, EvidenceClass, Pattern};

/// What a measurement is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How thorough it is.
    pub effort: Effort,
    /// Seed of everything random in it.
    pub seed: u64,
    /// When it ends, done or not; `None` is never.
    pub budget: Option<Duration>,
    /// The longest that the card is asked to think.
    pub longest_wait: Duration,
    /// The reader's descriptor, whose block is an edge.
    pub descriptor: Option<Descriptor>,
    /// The largest sizes the rig carries, found by [`super::calibrate`].
    pub ceiling: Ceiling,
    /// What the card can tell: which commands it is sent.
    pub evidence: EvidenceClass,
}

/// How thorough a measurement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Effort {
    /// The edges at which readers were seen to fail: a minute or two with a contactless card.
    Quick,
    /// All known edges and holes.
    Standard,
    /// The same, with many more random sizes: for the night.
    Full,
}

/// The largest data fields, in bytes, that a rig carries without the reader under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// To the card.
    pub command: usize,
    /// From the card.
    pub response: usize,
    /// The same number both ways.
    pub both: usize,
}

impl Ceiling {
    /// Everything the standard can express.
    pub const NONE: Self = Self { command: 65_535, response: 65_536, both: 65_535 };

    /// The largest size of one direction.
    #[must_use]
    pub const fn of(self, direction: Direction) -> usize {
        match direction {
            Direction::Command => self.command,
            Direction::Response => self.response,
            Direction::Both => self.both,
        }
    }
}

/// Sizes at which readers were seen to fail, or whose neighbours are: ends of short form, of buffers and of counters.
const EDGES: [usize; 29] = [
    1, 16, 128, 244, 247, 248, 254, 255, 256, 257, 261, 264, 374, 506, 512, 1_014, 1_022, 1_024, 1_400,
    1_958, 1_959, 2_046, 2_048, 3_072, 4_096, 8_192, 16_384, 32_767, 32_768,
];
/// What [`Effort::Standard`] adds.
const FINER_EDGES: [usize; 49] = [
    8, 253, 258, 259, 260, 262, 263, 268, 269, 270, 271, 272, 273, 375, 376, 477, 478, 479, 502, 503, 505,
    507, 510, 511, 513, 522, 523, 784, 1_013, 1_015, 1_023, 1_025, 1_026, 1_034, 2_032, 2_047, 2_049, 2_050,
    3_062, 3_071, 4_095, 4_097, 4_098, 32_766, 32_769, 65_278, 65_279, 65_280, 65_526,
];
/// Bytes around the data of a command in cases 3E, and of a response.
const AROUND_COMMAND: usize = 7;
const AROUND_RESPONSE: usize = 2;
/// Bytes of a CCID message's header.
const CCID_HEADER: usize = 10;
/// Bytes of a full-speed USB packet.
const PACKET: usize = 64;

impl Plan {
    /// A plan without a budget for a rig without a ceiling.
    #[must_use]
    pub const fn new(effort: Effort, seed: u64, descriptor: Option<Descriptor>) -> Self {
        Self {
            effort,
            seed,
            budget: None,
            longest_wait: Duration::MAX,
            descriptor,
            ceiling: Ceiling::NONE,
            evidence: EvidenceClass::Probe,
        }
    }

    /// The sizes that are tried first, ascending, none above the rig's ceiling.
    #[must_use]
    pub fn edges(&self, direction: Direction) -> Vec<usize> {
        let ceiling = self.ceiling.of(direction);
        let around = if direction == Direction::Response { AROUND_RESPONSE } else { AROUND_COMMAND };
        let mut edges: BTreeSet<usize> = EDGES.into_iter().collect();
        if self.effort != Effort::Quick {
            edges.extend(FINER_EDGES);
        }
        // Where a USB transfer ends with a full packet, and another, empty one has to follow.
        let packets: &[usize] = if self.effort == Effort::Quick { &[4, 8] } else { &[2, 4, 5, 8, 16, 32] };
        edges.extend(packets.iter().filter_map(|count| (count * PACKET).checked_sub(CCID_HEADER + around)));
        // Where the reader's message ends.
        let block = self.descriptor.as_ref().map_or(0, Descriptor::block);
        for end in [block, 2 * block, 3 * block] {
            let nearest = end.saturating_sub(around);
            edges.extend([nearest, nearest + 1]);
        }
        edges.extend([ceiling.saturating_sub(1), ceiling]);
        // An EXCHANGE begins with three bytes of length.
        let smallest = if direction == Direction::Both { 3 } else { 1 };
        edges.insert(smallest);
        edges.into_iter().filter(|size| (smallest..=ceiling).contains(size)).collect()
    }

    /// How many sizes at random are tried below the limit, in each direction.
    #[must_use]
    pub const fn random(&self) -> usize {
        match self.effort {
            Effort::Quick => 12,
            Effort::Standard => 60,
            Effort::Full => 400,
        }
    }

    /// The patterns with which the limit itself is tried.
    #[must_use]
    pub const fn patterns_at_the_limit(&self) -> &'static [Pattern] {
        match self.effort {
            Effort::Quick => &[Pattern::StatusWords],
            Effort::Standard | Effort::Full => {
                &[Pattern::Runs, Pattern::StatusWords, Pattern::Zeros, Pattern::Ones]
            }
        }
    }

    /// For how long the card is asked to think, in milliseconds: longer than drivers wait by themselves, if the reader does not ask
    /// them for more time.
    pub fn waits(&self) -> impl Iterator<Item = u16> + use<> {
        let waits: &[u16] = match self.effort {
            Effort::Quick => &[500, 4_000],
            Effort::Standard => &[500, 2_000, 4_000, 8_000],
            Effort::Full => &[500, 2_000, 4_000, 8_000, 20_000],
        };
        let longest = self.longest_wait;
        waits.iter().copied().filter(move |wait| Duration::from_millis((*wait).into()) <= longest)
    }
}

/// Numbers at random from a seed, the same on every machine (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A size from 1 to `largest`, each order of magnitude as likely as another: small ones cost little and fail most.
    pub(super) fn size(&mut self, largest: usize) -> usize {
        let bits = usize::BITS - largest.leading_zeros();
        let cut = (self.next() % u64::from(bits.max(1))).min(63);
        let wide = self.next() >> 1;
        let largest = (largest >> cut).max(1);
        usize::try_from(wide % u64::try_from(largest).unwrap_or(1)).unwrap_or(0) + 1
    }
}
