use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::trial::Trial;
use super::{Ceiling, Claim, Direction, Task};

/// What a reader was seen to carry. Sizes are bytes of data in a field, in extended form unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Envelope {
    /// Data to the card.
    pub command: Reach,
    /// Data from the card.
    pub response: Reach,
    /// The same number of bytes both ways in one exchange.
    pub both: Reach,
    /// The longest command data that came by command chaining (ISO/IEC 7816-4, 5.3.3), in bytes; 0 if none did.
    pub chained: usize,
    /// The longest time, in milliseconds, that the card thought and the answer still came; `None` if it was not asked to.
    pub patience_ms: Option<u64>,
    /// Data bytes per second in exchanges of at least 512 bytes; `None` if there were none that took time.
    pub bytes_per_second: Option<u64>,
    /// Median duration of exchanges of at most 16 bytes, in microseconds.
    pub exchange_us: Option<u64>,
}

/// How far one direction reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reach {
    /// Whether small data passes in short form; `None` if not tried.
    pub short_form: Option<bool>,
    /// Whether the extended form passes at sizes that the short form could carry; `None` if not tried.
    pub extended_form: Option<bool>,
    /// The largest size that passed; 0 if none did.
    pub verified: usize,
    /// The smallest size above it that never passed; `None` if everything above it that was tried passed, or nothing was.
    pub fails_from: Option<usize>,
    /// Sizes below the largest that never passed.
    pub holes: Vec<usize>,
    /// The rig itself carries no more than this many bytes, as calibration showed; above it nothing is said of the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rig_ceiling: Option<usize>,
}

/// Whether what the driver reports of the reader holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Honesty {
    /// What is claimed was verified, and not more.
    Honest,
    /// Less was verified than is claimed.
    Overstated,
    /// More was verified than is claimed.
    Understated,
    /// Nothing is claimed.
    NoClaim,
    /// The rig or the measurement ended before the claim could be tried.
    Undecided,
}

/// The largest data fields of the standard (ISO/IEC 7816-4, 5.1).
pub(super) const LARGEST_COMMAND: usize = 65_535;
pub(super) const LARGEST_RESPONSE: usize = 65_536;
/// The largest data fields in short form.
const SHORT_COMMAND: usize = 255;
const SHORT_RESPONSE: usize = 256;

impl Direction {
    /// The largest size there is.
    #[must_use]
    pub const fn largest(self) -> usize {
        match self {
            Self::Response => LARGEST_RESPONSE,
            Self::Command | Self::Both => LARGEST_COMMAND,
        }
    }
}

impl Envelope {
    /// The reach of one direction.
    #[must_use]
    pub const fn reach(&self, direction: Direction) -> &Reach {
        match direction {
            Direction::Command => &self.command,
            Direction::Response => &self.response,
            Direction::Both => &self.both,
        }
    }

    /// Whether a claim holds.
    #[must_use]
    pub fn honesty(&self, claim: Claim) -> Honesty {
        let more = self.command.verified > SHORT_COMMAND && self.response.verified > SHORT_RESPONSE;
        let promised = match claim {
            Claim::Missing => return Honesty::NoClaim,
            Claim::ShortOnly if more => return Honesty::Understated,
            Claim::ShortOnly => return Honesty::Honest,
            Claim::Bytes(bytes) => usize::try_from(bytes).unwrap_or(usize::MAX),
        };
        let parts = [(&self.command, LARGEST_COMMAND), (&self.response, LARGEST_RESPONSE)];
        if parts.iter().any(|(reach, largest)| reach.falls_short_of(promised.min(*largest))) {
            Honesty::Overstated
        } else if parts.iter().all(|(reach, largest)| reach.verified >= promised.min(*largest)) {
            Honesty::Honest
        } else {
            Honesty::Undecided
        }
    }
}

impl Reach {
    /// Whether something failed at or below this size.
    #[must_use]
    pub fn falls_short_of(&self, size: usize) -> bool {
        self.fails_from.is_some_and(|fails| fails <= size) || self.holes.iter().any(|hole| *hole <= size)
    }
}

/// What the trials of a specimen add up to; those of the control show what the rig carries, if that is not known beforehand.
pub(super) fn envelope(trials: &[Trial], control: Option<&[Trial]>, rig: Ceiling) -> Envelope {
    let reach = |direction| {
        let seen = control.map_or(usize::MAX, |control| largest(control, direction));
        reach(trials, seen.min(rig.of(direction)), direction)
    };
    Envelope {
        command: reach(Direction::Command),
        response: reach(Direction::Response),
        both: reach(Direction::Both),
        chained: chained(trials),
        patience_ms: patience(trials),
        bytes_per_second: throughput(trials),
        exchange_us: latency(trials),
    }
}

fn reach(trials: &[Trial], ceiling: usize, direction: Direction) -> Reach {
    let form = |extended| {
        let mut small = trials.iter().filter(|trial| {
            trial.case.direction() == Some(direction)
                && trial.case.extended == extended
                && trial.case.size() <= SHORT_COMMAND
                && trial.first_after.is_none()
        });
        let first = small.next()?;
        Some(first.passed() || small.any(Trial::passed))
    };
    let sizes = sizes(trials, direction);
    let verified = sizes.iter().filter(|(_, passed)| **passed).map(|(size, _)| *size).max().unwrap_or(0);
    let failing: Vec<usize> = sizes.iter().filter(|(_, passed)| !**passed).map(|(size, _)| *size).collect();
    let (holes, above): (Vec<usize>, Vec<usize>) = failing.into_iter().partition(|size| *size < verified);
    let ceiling = Some(ceiling).filter(|ceiling| *ceiling < direction.largest());
    Reach {
        short_form: form(false),
        extended_form: form(true),
        verified,
        fails_from: above.first().copied().filter(|size| ceiling.is_none_or(|ceiling| *size <= ceiling)),
        holes,
        rig_ceiling: ceiling,
    }
}

/// Each size on the scale with whether it passes: with every content that was tried, for one that is changed on the way can by
/// chance be what was sent; at least once with each, for what happens now and then is no limit.
fn sizes(trials: &[Trial], direction: Direction) -> BTreeMap<usize, bool> {
    let mut contents = BTreeMap::new();
    let of_direction = |trial: &&Trial| trial.case.direction() == Some(direction) && trial.is_on_the_scale();
    for trial in trials.iter().filter(of_direction) {
        *contents.entry((trial.case.size(), trial.case.pattern())).or_insert(false) |= trial.passed();
    }
    let mut sizes = BTreeMap::new();
    for ((size, _), passed) in contents {
        *sizes.entry(size).or_insert(true) &= passed;
    }
    sizes
}

fn largest(trials: &[Trial], direction: Direction) -> usize {
    sizes(trials, direction)
        .into_iter()
        .filter(|(_, passed)| *passed)
        .map(|(size, _)| size)
        .max()
        .unwrap_or(0)
}

fn chained(trials: &[Trial]) -> usize {
    let whole = |trial: &&Trial| matches!(trial.case.task, Task::Link { last: true, .. }) && trial.passed();
    trials.iter().filter(whole).map(|trial| trial.case.size()).max().unwrap_or(0)
}

fn patience(trials: &[Trial]) -> Option<u64> {
    let waits = trials.iter().filter_map(|trial| match trial.case.task {
        Task::Wait { milliseconds } => Some(if trial.passed() { u64::from(milliseconds) } else { 0 }),
        _ => None,
    });
    waits.max()
}

fn throughput(trials: &[Trial]) -> Option<u64> {
    let bytes = |trial: &Trial| trial.case.nc() + trial.answered;
    let long = trials.iter().filter(|trial| trial.passed() && bytes(trial) >= 512);
    let (bytes, us) = long.fold((0, 0), |(sum, us), trial| (sum + bytes(trial) as u64, us + trial.took_us));
    (bytes * 1_000_000).checked_div(us)
}

fn latency(trials: &[Trial]) -> Option<u64> {
    let small = trials.iter().filter(|trial| {
        trial.passed() && trial.case.size() <= 16 && !matches!(trial.case.task, Task::Wait { .. })
    });
    let mut times: Vec<u64> = small.map(|trial| trial.took_us).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}
