use std::collections::BTreeMap;
use std::fmt::Write as _;

use conformance::lab::{Case, Job, Night, Slot, SlotState};
use conformance::{Text, Verdict};

use super::super::duration;
use crate::lab::history::{History, HistoryError, JobName, JobPoint};

/// What a page remembers of an earlier night.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastNight {
    /// Its id.
    pub id: String,
    /// Its slots by name.
    pub slots: BTreeMap<String, PastSlot>,
}

/// What a page remembers of a slot in an earlier night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastSlot {
    /// The most serious verdict.
    pub verdict: Verdict,
    /// How long its jobs took together, in microseconds.
    pub took_us: u64,
}

impl PastNight {
    /// The nights before one, the earliest first, as far as a page shows them.
    ///
    /// # Errors
    /// If the history cannot be read.
    pub fn before(night: &Night, history: &History) -> Result<Vec<Self>, HistoryError> {
        let mut nights: BTreeMap<String, Self> = BTreeMap::new();
        for (slot, job) in night.jobs() {
            let name = JobName { slot: slot.name.clone(), kind: job.kind, profile: job.profile.clone() };
            let points = history.trend(&night.lab, &name, NIGHTS)?;
            for point in points.into_iter().filter(|point| point.night < night.id) {
                let JobPoint { night: id, verdict, took_us, .. } = point;
                let past = nights.entry(id.clone()).or_insert_with(|| Self { id, slots: BTreeMap::new() });
                let job = PastSlot { verdict, took_us };
                let slot = past.slots.entry(slot.name.clone());
                slot.and_modify(|slot| *slot = slot.with(job)).or_insert(job);
            }
        }
        Ok(nights.into_values().collect())
    }

    fn of(night: &Night) -> Self {
        let slots = night.slots.iter().map(|slot| (slot.name.clone(), PastSlot::of(slot)));
        Self { id: night.id.clone(), slots: slots.collect() }
    }
}

impl PastSlot {
    /// The slot's verdict is the most serious that counts; one that could not be used is undecided.
    #[must_use]
    pub fn of(slot: &Slot) -> Self {
        let job = |job: &Job| job.cases.iter().map(Case::standing).max().unwrap_or(job.verdict);
        let jobs = slot.jobs.iter().map(job).max();
        let verdict = match (slot.state, jobs) {
            (SlotState::Ready | SlotState::Quarantined, jobs) => jobs.unwrap_or(Verdict::NotRun),
            (_, jobs) => jobs.unwrap_or(Verdict::Inconclusive).max(Verdict::Inconclusive),
        };
        Self { verdict, took_us: slot.jobs.iter().map(|job| job.took_us).sum() }
    }

    fn with(self, job: Self) -> Self {
        Self { verdict: self.verdict.max(job.verdict), took_us: self.took_us + job.took_us }
    }
}

/// Nights on a strip.
const NIGHTS: usize = 365;
/// Width of a night on it, and its height.
const PITCH: usize = 2;
const HEIGHT: usize = 14;

/// One slot over the nights, the last at the right: a strip with the colour of each night's verdict. Nights alike in a row are one
/// piece of it; nights without the slot are a gap.
pub(super) fn strip(slot: &str, today: PastSlot, past: &[PastNight]) -> String {
    let past = &past[past.len().saturating_sub(NIGHTS - 1)..];
    let verdicts = past.iter().map(|night| night.slots.get(slot).map(|slot| slot.verdict));
    let verdicts: Vec<Option<Verdict>> = verdicts.chain([Some(today.verdict)]).collect();
    let mut paths: BTreeMap<Verdict, String> = BTreeMap::new();
    let mut x = 0;
    for row in verdicts.chunk_by(|one, other| one == other) {
        if let [Some(verdict), ..] = row {
            let width = row.len() * PITCH;
            // Writing to a String cannot fail.
            let _ = write!(paths.entry(*verdict).or_default(), "M{x} 0h{width}v{HEIGHT}h-{width}z");
        }
        x += row.len() * PITCH;
    }
    let bad = verdicts.iter().flatten().filter(|verdict| **verdict > Verdict::NotApplicable).count();
    let title = Text::new(
        format!("{} 夜のうち {bad} 夜は合格でない", verdicts.len()),
        format!("{bad} of {} nights not passed", verdicts.len()),
    );
    let pieces: String = paths
        .iter()
        .map(|(verdict, path)| format!("<path class=\"v-{}\" d=\"{path}\"/>", verdict.name()))
        .collect();
    format!(
        "<svg class=\"strip\" role=\"img\" viewBox=\"0 0 {x} {HEIGHT}\" width=\"{x}\" height=\"{HEIGHT}\"><title>{title}</title>{pieces}</svg>"
    )
}

/// The size of the picture of the nights' durations, without what is written around it.
const WIDTH: u64 = 900;
const TALL: u64 = 120;
const LEFT: u64 = 70;

/// How long all jobs of each night took together; nothing if there was no night before.
pub(super) fn trend(night: &Night, past: &[PastNight]) -> String {
    if past.is_empty() {
        return String::new();
    }
    let past = &past[past.len().saturating_sub(NIGHTS - 1)..];
    let today = PastNight::of(night);
    let nights: Vec<&PastNight> = past.iter().chain([&today]).collect();
    let took: Vec<u64> =
        nights.iter().map(|night| night.slots.values().map(|slot| slot.took_us).sum()).collect();
    let most = took.iter().copied().max().unwrap_or(0).max(1);
    let last = took.len().saturating_sub(1).max(1) as u64;
    let point = |(index, us): (u64, &u64)| {
        let (x, y) = (LEFT + WIDTH * index / last, 6 + TALL - TALL * us / most);
        format!("{x},{y} ")
    };
    let line: String = (0..).zip(&took).map(point).collect();
    let title = Text::new("夜ごとの所要時間の合計", "time that the jobs of each night took");
    let first = nights.first().map_or("", |night| night.id.as_str());
    format!(
        "<svg class=\"time\" role=\"img\" viewBox=\"0 0 {} {}\"><title>{title}</title>\
         <line class=\"axis\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{floor}\" y2=\"{floor}\"/>\
         <text x=\"0\" y=\"14\">{}</text><text x=\"0\" y=\"{floor}\">0</text>\
         <polyline class=\"line\" points=\"{line}\"/>\
         <text x=\"{LEFT}\" y=\"{below}\">{first}</text><text x=\"{right}\" y=\"{below}\" text-anchor=\"end\">{}</text></svg>",
        LEFT + WIDTH + 4,
        TALL + 26,
        duration(most),
        today.id,
        right = LEFT + WIDTH,
        floor = TALL + 6,
        below = TALL + 22,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(verdicts: &[Option<Verdict>]) -> Vec<PastNight> {
        let night = |(index, verdict): (usize, &Option<Verdict>)| {
            let slots = verdict.map(|verdict| ("a".to_owned(), PastSlot { verdict, took_us: 1 }));
            PastNight { id: format!("n{index}"), slots: slots.into_iter().collect() }
        };
        verdicts.iter().enumerate().map(night).collect()
    }

    const TODAY: PastSlot = PastSlot { verdict: Verdict::Fail, took_us: 2 };

    #[test]
    fn nights_alike_are_one_piece_and_a_missing_night_is_a_gap() {
        let pass = Some(Verdict::Pass);
        let strip = strip("a", TODAY, &past(&[pass, pass, None, pass]));
        assert!(strip.contains("class=\"v-pass\" d=\"M0 0h4v14h-4zM6 0h2v14h-2z\""), "{strip}");
        assert!(strip.contains("class=\"v-fail\" d=\"M8 0h2v14h-2z\""), "{strip}");
        assert!(strip.contains("1 of 5 nights not passed"), "{strip}");
    }

    #[test]
    fn a_strip_holds_a_year() {
        let strip = strip("a", TODAY, &past(&[Some(Verdict::Pass); 400]));
        assert!(strip.contains("viewBox=\"0 0 730 14\""), "{strip}");
    }
}
