//! From the journal to the night.

use std::collections::BTreeMap;

use conformance::lab::{Job, Night, Slot, SlotState};
use conformance::result::Scenario;
use conformance::{Text, Verdict};
use jiff::Timestamp;

use super::job::too_late;
use super::journal::Entry;

/// What an earlier process has left of a slot's jobs, by their names.
#[derive(Default)]
pub(crate) struct Left {
    /// Jobs that have ended.
    pub(crate) ended: BTreeMap<String, Job>,
    /// Jobs that were cut off in the middle.
    pub(crate) cut_off: BTreeMap<String, CutOff>,
}

/// A job that was cut off.
pub(crate) struct CutOff {
    /// Its folder, relative to that of the night.
    pub(crate) folder: String,
    /// When it began.
    pub(crate) at: Timestamp,
    /// Whether a PIN may have been presented.
    pub(crate) spends_pin: bool,
    /// Its scenarios that had ended.
    pub(crate) scenarios: Vec<Scenario>,
}

/// The night that a journal tells of, as far as it has come; none if the journal has no first line. Expectations are not yet laid over it,
/// and it is not settled.
pub(crate) fn night_of(entries: &[Entry]) -> Option<Night> {
    let Some(Entry::Begun { night, .. }) = entries.first() else { return None };
    let mut night = Night::clone(night);
    for entry in entries {
        match entry {
            Entry::Begun { .. } | Entry::TakenUp { .. } | Entry::ScenarioEnded { .. } => {}
            Entry::JobBegun { job, at, .. } => with_job(&mut night, job, |job| {
                job.started = Some(*at);
                job.verdict = Verdict::Inconclusive;
                job.reason = Some(Text::new("途中で打ち切られた", "cut off while it ran"));
            }),
            Entry::JobEnded { job: ended } => with_job(&mut night, &ended.id, |job| *job = Job::clone(ended)),
            Entry::SlotEnded { slot } => {
                if let Some(known) = night.slots.iter_mut().find(|known| known.name == slot.name) {
                    let jobs = std::mem::take(&mut known.jobs);
                    *known = Slot { jobs, ..Slot::clone(slot) };
                }
            }
            Entry::Trouble { trouble } => night.troubles.push(trouble.clone()),
            Entry::Ended { finished, complete } => {
                (night.finished, night.complete) = (Some(*finished), *complete);
            }
        }
    }
    night.slots.iter_mut().for_each(explain_untried);
    Some(night)
}

/// Whether somebody came to every job that could be tried. Jobs of slots that could not be used are not missing for want of time.
pub(crate) fn is_complete(night: &Night) -> bool {
    let usable = |slot: &Slot| matches!(slot.state, SlotState::Ready | SlotState::Unexpected);
    night.jobs().all(|(slot, job)| {
        let late = job.reason.as_ref() == Some(&too_late());
        !late && (job.started.is_some() || !usable(slot))
    })
}

/// What the processes before this one have left of each slot, by its name.
pub(crate) fn left_of(entries: &[Entry]) -> BTreeMap<String, Left> {
    let mut slots: BTreeMap<String, Left> = BTreeMap::new();
    for entry in entries {
        match entry {
            Entry::JobBegun { job, folder, at, spends_pin } => {
                let (folder, at, spends_pin) = (folder.clone(), *at, *spends_pin);
                let cut_off = CutOff { folder, at, spends_pin, scenarios: Vec::new() };
                slots.entry(slot_of(job)).or_default().cut_off.insert(job.clone(), cut_off);
            }
            Entry::ScenarioEnded { job, scenario } => {
                if let Some(left) = slots.entry(slot_of(job)).or_default().cut_off.get_mut(job) {
                    left.scenarios.push((**scenario).clone());
                }
            }
            Entry::JobEnded { job } => {
                let left = slots.entry(slot_of(&job.id)).or_default();
                left.cut_off.remove(&job.id);
                left.ended.insert(job.id.clone(), (**job).clone());
            }
            _ => {}
        }
    }
    slots
}

/// The slot's name at the beginning of a job's.
fn slot_of(job: &str) -> String {
    job.split('/').next().unwrap_or(job).to_owned()
}

fn with_job(night: &mut Night, id: &str, act: impl FnOnce(&mut Job)) {
    let mut jobs = night.slots.iter_mut().flat_map(|slot| &mut slot.jobs);
    if let Some(job) = jobs.find(|job| job.id == id) {
        act(job);
    }
}

/// What was not tried because the slot could not be used says so.
fn explain_untried(slot: &mut Slot) {
    let verdict = match slot.state {
        SlotState::Ready | SlotState::Unexpected => return,
        SlotState::Quarantined => Verdict::NotRun,
        _ => Verdict::Inconclusive,
    };
    for job in slot.jobs.iter_mut().filter(|job| job.started.is_none() && job.cases.is_empty()) {
        job.verdict = verdict;
        job.reason.clone_from(&slot.reason);
    }
}
