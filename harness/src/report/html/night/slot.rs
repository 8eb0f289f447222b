use conformance::lab::{Job, Night, Overlay, Slot};
use conformance::{Text, Verdict};

use super::case::anchor_of;
use super::envelope::chart;
use super::strip::{PastNight, PastSlot, strip};
use super::{anchor, duration};
use crate::report::html::heat_map::{Square, heat_map};

/// Most squares in the picture of a job; runs of many scenarios are told in numbers.
const SQUARES: usize = 64;

/// One place on the bench, with what was tried there.
pub(super) struct SlotPart<'a> {
    pub(super) slot: &'a Slot,
    pub(super) anchor: String,
    pub(super) verdict: Verdict,
    pub(super) took: String,
    /// Its nights, as SVG.
    pub(super) strip: String,
    pub(super) jobs: Vec<JobPart<'a>>,
}

/// One job.
pub(super) struct JobPart<'a> {
    pub(super) job: &'a Job,
    pub(super) took: String,
    /// The verdicts of its cases with their numbers, the most serious first.
    pub(super) counts: Vec<(Verdict, usize)>,
    /// Its cases as squares, if they are few; SVG.
    pub(super) picture: Option<String>,
    /// What was measured; SVG.
    pub(super) chart: Option<String>,
}

impl<'a> SlotPart<'a> {
    pub(super) fn all(night: &'a Night, past: &[PastNight]) -> Vec<Self> {
        night.slots.iter().map(|slot| Self::of(slot, past)).collect()
    }

    fn of(slot: &'a Slot, past: &[PastNight]) -> Self {
        let today = PastSlot::of(slot);
        let link = anchor("slot", &slot.name);
        let jobs = slot.jobs.iter().map(|job| JobPart::of(job, &link)).collect();
        Self {
            slot,
            verdict: today.verdict,
            took: duration(today.took_us),
            strip: strip(&slot.name, today, past),
            jobs,
            anchor: link,
        }
    }

    /// What was agreed about its cases, each agreement once: why its verdict is not that of its worst case.
    pub(super) fn overlays(&self) -> Vec<Text> {
        let cases = self.slot.jobs.iter().flat_map(|job| &job.cases);
        let mut labels: Vec<Text> = Vec::new();
        for label in cases.filter_map(|case| case.overlay.as_ref()).map(Overlay::label) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }

    /// Every requirement that its scenarios assert.
    pub(super) fn requirements(&self) -> String {
        let cases = self.slot.jobs.iter().flat_map(|job| &job.cases);
        let mut ids: Vec<&str> = cases.flat_map(|case| &case.requirements).map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.join(" ")
    }
}

impl<'a> JobPart<'a> {
    fn of(job: &'a Job, slot: &str) -> Self {
        let count = |verdict| (verdict, job.cases.iter().filter(|case| case.verdict == verdict).count());
        let square = |case: &'a conformance::lab::Case| Square {
            name: &case.id,
            verdict: Some(case.verdict),
            link: if case.standing() > Verdict::NotApplicable {
                anchor_of(&job.id, &case.id)
            } else {
                slot.to_owned()
            },
        };
        let few = (1..=SQUARES).contains(&job.cases.len());
        let title = Text::new(&job.id, &job.id);
        Self {
            job,
            took: duration(job.took_us),
            counts: Verdict::ALL.into_iter().rev().map(count).filter(|(_, count)| *count > 0).collect(),
            picture: few.then(|| heat_map(&title, &job.cases.iter().map(square).collect::<Vec<_>>())),
            chart: job.measured.as_ref().map(chart),
        }
    }
}
