use serde::{Deserialize, Serialize};

use super::Overlay;
use super::baseline::is_decided;
use crate::Verdict;

/// What a case came to in one night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Id of the night.
    pub night: String,
    /// [`super::Identity::key`] of what it ran on; empty if nobody knows.
    pub identity: String,
    /// The verdict.
    pub verdict: Verdict,
}

/// The first night of the unbroken row, up to the last one, in which the case was as bad as it is in the last, or worse. If the last
/// is undecided: the first of the undecided ones before it. Otherwise undecided nights neither break the row nor begin it. `None` if
/// the last is no bad news, or there is none.
///
/// Points are in the order of time.
#[must_use]
pub fn since(points: &[Point]) -> Option<&str> {
    let last = points.last().filter(|last| last.verdict > Verdict::NotApplicable)?;
    let undecided = !is_decided(last.verdict);
    let of_the_row = |point: &&Point| match is_decided(point.verdict) {
        true => !undecided && point.verdict >= last.verdict,
        false => true,
    };
    let row = points.iter().rev().take_while(of_the_row);
    row.filter(|point| undecided || is_decided(point.verdict)).last().map(|first| first.night.as_str())
}

/// Whether a case is flaky: over the last nights its verdict went to and fro, at least twice, on the same identity.
///
/// One change is a regression or a repair; and what changes with the firmware is no whim. Points are in the order of time; undecided
/// ones are passed over.
#[must_use]
pub fn flaky(points: &[Point], nights: usize) -> Option<Overlay> {
    let recent = &points[points.len().saturating_sub(nights)..];
    let decided: Vec<&Point> = recent.iter().filter(|point| is_decided(point.verdict)).collect();
    let changed =
        |pair: &&[&Point]| pair[0].identity == pair[1].identity && pair[0].verdict != pair[1].verdict;
    let changes = decided.windows(2).filter(changed).count();
    (changes >= 2).then_some(Overlay::Flaky { changes, nights: decided.len() })
}
