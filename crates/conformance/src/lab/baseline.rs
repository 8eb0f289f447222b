use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Identity, Job, JobKind, Measured, Night, Slot, SlotState};
use crate::Verdict;

/// What a job once came to on one identity in one slot, and is held to ever since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The slot.
    pub slot: String,
    /// Reader, firmware, driver and operating system.
    pub identity: Identity,
    /// What was done.
    pub kind: JobKind,
    /// By which profile.
    pub profile: String,
    /// Id of the night it is from.
    pub night: String,
    /// The verdicts on its cases, as far as they were decided.
    pub cases: BTreeMap<String, Verdict>,
    /// What the reader was seen to carry, if it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
}

/// How a baseline is related to the job that is held against it, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same identity in the same slot.
    Same,
    /// The same model in the same slot, with another firmware, driver or system.
    Updated,
    /// The same identity in another slot: the reader was moved, or is another specimen.
    Sibling,
    /// Another model in the same slot.
    Former,
}

impl Baseline {
    /// What a job of a night would be held to; `None` if nobody knows what it ran on, nothing in it was decided, or the slot is in
    /// quarantine.
    #[must_use]
    pub fn of(night: &Night, slot: &Slot, job: &Job) -> Option<Self> {
        let identity = slot.identity.clone().filter(|_| slot.state != SlotState::Quarantined)?;
        let decided = job.cases.iter().filter(|case| is_decided(case.verdict));
        let cases: BTreeMap<_, _> = decided.map(|case| (case.id.clone(), case.verdict)).collect();
        if cases.is_empty() {
            return None;
        }
        Some(Self {
            slot: slot.name.clone(),
            identity,
            kind: job.kind,
            profile: job.profile.clone(),
            night: night.id.clone(),
            cases,
            measured: job.measured.clone(),
        })
    }

    /// Everything a night decided, as what another night is held against.
    #[must_use]
    pub fn all_of(night: &Night) -> Vec<Self> {
        night.jobs().filter_map(|(slot, job)| Self::of(night, slot, job)).collect()
    }

    /// The baseline that is closest to a job; of several that are equally close the one from the latest night.
    pub(super) fn closest<'a>(baselines: &'a [Self], slot: &Slot, job: &Job) -> Option<(Relation, &'a Self)> {
        let related = baselines.iter().filter_map(|baseline| Some((baseline.relation(slot, job)?, baseline)));
        related.reduce(|best, other| {
            let closer = other.0 < best.0 || (other.0 == best.0 && other.1.night > best.1.night);
            if closer { other } else { best }
        })
    }

    fn relation(&self, slot: &Slot, job: &Job) -> Option<Relation> {
        if (self.kind, &self.profile) != (job.kind, &job.profile) {
            return None;
        }
        let here = self.slot == slot.name;
        let Some(identity) = &slot.identity else {
            // What could not be asked who it is, is taken for what was there before: it may be that which is broken.
            return here.then_some(Relation::Same);
        };
        let same = identity.is(&self.identity);
        match (here, same) {
            (true, true) => Some(Relation::Same),
            (true, false) if identity.model() == self.identity.model() => Some(Relation::Updated),
            (false, true) => Some(Relation::Sibling),
            (true, false) => Some(Relation::Former),
            (false, false) => None,
        }
    }
}

/// Whether a verdict says something of the subject.
pub(super) const fn is_decided(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Pass | Verdict::NotApplicable | Verdict::Warn | Verdict::Hang | Verdict::Fail => true,
        Verdict::NotRun | Verdict::Inconclusive | Verdict::Error => false,
    }
}
