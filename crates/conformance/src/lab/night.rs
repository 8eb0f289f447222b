use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Case, Job, Slot, Trouble};
use crate::{Verdict, exit};

/// The schema name written into every `night.json`.
pub const SCHEMA: &str = "tashika.night/1";

/// One night of a laboratory, as far as it has come: a night that is still running is one that is not complete.
///
/// Members are only ever added within a schema version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Night {
    /// [`SCHEMA`].
    pub schema: String,
    /// Its name, unique in the laboratory's history, in the order of time when sorted: [`Night::id_of`]. Also that of its folder.
    pub id: String,
    /// Name of the laboratory, from its lab file.
    pub lab: String,
    /// The machine that ran it.
    pub host: String,
    /// Version of the suite.
    pub tashika: String,
    /// SHA-256 of the suite that ran, as in `run.json`.
    pub suite_sha256: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended; `None` while it runs, or if it was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Timestamp>,
    /// Whether everything planned was tried. A night that ended at its deadline or was killed is not.
    pub complete: bool,
    /// Every slot of the lab file, in its order, also those that were not used.
    pub slots: Vec<Slot>,
    /// What stood in the way of the night itself, and what is wrong with the lab file.
    #[serde(default)]
    pub troubles: Vec<Trouble>,
    /// How many cases got each verdict (every verdict is listed) and each overlay (`expected-fail`, `unexpected-pass`,
    /// `expired-expectation`, `flaky`, where there are any). Cases in quarantined slots are counted by their verdict like all others.
    #[serde(default)]
    pub counts: BTreeMap<String, usize>,
    /// The exit status of the command.
    #[serde(default)]
    pub exit_status: u8,
}

impl Night {
    /// The name of a night that began at this moment: `20261122T020000Z`.
    #[must_use]
    pub fn id_of(started: Timestamp) -> String {
        started.strftime("%Y%m%dT%H%M%SZ").to_string()
    }

    /// All jobs, with the slot that did them.
    pub fn jobs(&self) -> impl Iterator<Item = (&Slot, &Job)> {
        self.slots.iter().flat_map(|slot| slot.jobs.iter().map(move |job| (slot, job)))
    }

    /// All cases, with slot and job.
    pub fn cases(&self) -> impl Iterator<Item = (&Slot, &Job, &Case)> {
        self.jobs().flat_map(|(slot, job)| job.cases.iter().map(move |case| (slot, job, case)))
    }

    /// Counts the verdicts and sets the exit status.
    ///
    /// What decides is [`Case::standing`]: an expected failure passes, an unexpected pass and a failure whose expectation has run out
    /// fail. A slot in quarantine decides nothing; one that could not be used, and a night that did not come to its end, leave
    /// something undecided, so that neither looks green.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let mut counts: BTreeMap<String, usize> =
            Verdict::ALL.iter().map(|verdict| (verdict.name().to_owned(), 0)).collect();
        for (_, _, case) in self.cases() {
            let overlay = case.overlay.as_ref().map(super::Overlay::name);
            for name in [Some(case.verdict.name()), overlay].into_iter().flatten() {
                *counts.entry(name.to_owned()).or_default() += 1;
            }
        }
        self.counts = counts;
        self.exit_status = exit::of_verdicts(self.standings());
        self
    }

    fn standings(&self) -> impl Iterator<Item = Verdict> {
        let unfinished = (!self.complete).then_some(Verdict::NotRun);
        let slots = self.slots.iter().flat_map(Slot::standings);
        slots.chain(self.troubles.iter().map(|trouble| trouble.verdict)).chain(unfinished)
    }
}
