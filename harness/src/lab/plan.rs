use std::path::{Path, PathBuf};

use conformance::evidence::sha256;
use conformance::lab::{Job, JobKind};

use super::file::{CardEntry, JobEntry, LabFile, SlotEntry, TestCard};
use crate::budget::{self, Allowance};
use crate::certify::profile;
use crate::failure::Failure;
use crate::feature_file::FeatureFile;
use crate::selection::Selection;
use crate::step::StepLibrary;
use crate::suite::Suite;

/// What a night is to do, slot by slot, in the order of the lab file.
pub(crate) struct Plan {
    /// The laboratory.
    pub(crate) lab: LabFile,
    /// Its slots.
    pub(crate) slots: Vec<PlannedSlot>,
    /// The scenarios and their steps, if any are to run.
    pub(crate) suite: Option<(Suite, StepLibrary)>,
    /// SHA-256 of what is planned: a night that was interrupted is taken up again only by the same plan.
    pub(crate) sha256: String,
}

/// A slot and its jobs.
pub(crate) struct PlannedSlot {
    /// The slot of the lab file.
    pub(crate) entry: SlotEntry,
    /// The card that lies in it.
    pub(crate) card: CardEntry,
    /// Its jobs, in order.
    pub(crate) jobs: Vec<PlannedJob>,
}

/// A job whose profile is known.
pub(crate) struct PlannedJob {
    /// Its name in every night, [`Job::id_of`].
    pub(crate) id: String,
    /// The job of the lab file.
    pub(crate) entry: JobEntry,
    /// Name of the profile, which a file may give by another name than its own.
    pub(crate) profile: String,
    /// Whether a PIN may be presented in it.
    pub(crate) spends_pin: bool,
}

/// A real card keeps one try of its PIN, whatever happens.
const REAL_PIN_FLOOR: u8 = 1;

impl Plan {
    /// Reads the lab file, and what it names: profiles, and scenarios if any are to run.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        Self::of(LabFile::read(path)?)
    }

    /// The plan of a lab file that was read.
    ///
    /// # Errors
    /// What it names and is not there.
    pub(crate) fn of(lab: LabFile) -> Result<Self, Failure> {
        let slots = lab.slots.iter().map(|entry| planned(&lab, entry)).collect::<Result<Vec<_>, _>>()?;
        let runs_scenarios =
            slots.iter().flat_map(|slot| &slot.jobs).any(|job| job.kind() == JobKind::Scenarios);
        let suite = if runs_scenarios { Some(crate::command::common::load(&lab.features)?) } else { None };
        let sha256 = sha256(&serde_json::to_vec(&lab).unwrap_or_default());
        let plan = Self { lab, slots, suite, sha256 };
        plan.refuse_empty_selections()?;
        Ok(plan)
    }

    /// Refuses a night that could bring the PIN of a card below its floor, before the first command is sent.
    ///
    /// # Errors
    /// [`Failure::refused`] with slot, job and scenarios.
    pub(crate) fn check_budget(&self) -> Result<(), Failure> {
        let Some((suite, library)) = &self.suite else { return Ok(()) };
        for slot in &self.slots {
            let TestCard::IndividualNumber(kind) = slot.card.kind else { continue };
            let floor = self.floor_of(slot);
            // In the embedded reader each scenario gets a fresh card of any kind.
            let cards = (!slot.entry.is_simulated()).then(|| [kind].into());
            for job in &slot.jobs {
                let files = selected(job, suite);
                let allowance = Allowance { cards: cards.clone(), floor };
                budget::check(&files, library, &allowance).map_err(|failure| {
                    let Failure { text, .. } = failure;
                    Failure::refused(conformance::Text::new(
                        format!("{}: {}", job.id, text.ja),
                        format!("{}: {}", job.id, text.en),
                    ))
                })?;
            }
        }
        Ok(())
    }

    /// Whether a PIN may be presented.
    #[cfg(feature = "lab-nats")]
    pub(crate) fn spends_pin(&self) -> bool {
        self.slots.iter().flat_map(|slot| &slot.jobs).any(|job| job.spends_pin)
    }

    /// Tries that the PIN of a slot's card must keep.
    pub(crate) fn floor_of(&self, slot: &PlannedSlot) -> u8 {
        let usual = if slot.entry.is_simulated() { 0 } else { REAL_PIN_FLOOR };
        self.lab.pin_floor.unwrap_or(usual)
    }

    /// SHA-256 of what is tested: the scenarios, or where there are none the specification of the probe card.
    pub(crate) fn suite_sha256(&self) -> String {
        let measured = || sha256(include_bytes!("../../../vectors/probe-card.md"));
        self.suite.as_ref().map_or_else(measured, |(suite, _)| suite.sha256.clone())
    }

    fn refuse_empty_selections(&self) -> Result<(), Failure> {
        let Some((suite, _)) = &self.suite else { return Ok(()) };
        let jobs = self.slots.iter().flat_map(|slot| &slot.jobs);
        let mut jobs = jobs.filter(|job| job.kind() == JobKind::Scenarios);
        match jobs.find(|job| selected(job, suite).is_empty()) {
            None => Ok(()),
            Some(job) => Err(Failure::nothing_selected(conformance::Text::new(
                format!("{}: 選択に一致するシナリオがない。tashika list --tags で確かめる", job.id),
                format!("{}: no scenario matches the selection; check with tashika list --tags", job.id),
            ))),
        }
    }
}

impl PlannedJob {
    /// What it does.
    pub(crate) const fn kind(&self) -> JobKind {
        self.entry.kind()
    }

    /// Name of its folder within that of its slot.
    pub(crate) fn folder(&self) -> String {
        format!("{}-{}", self.kind().name(), self.profile.replace(['/', '\\'], "_"))
    }
}

/// The scenarios of a job; none of a measurement.
pub(crate) fn selected(job: &PlannedJob, suite: &Suite) -> Vec<FeatureFile> {
    let JobEntry::Scenarios(entry) = &job.entry else { return Vec::new() };
    // Checked when the file was read.
    let tags = entry.tags.as_ref().and_then(|tags| tags.parse().ok());
    Selection { tags, name: entry.name.clone(), requirements: None }.of(suite)
}

/// The folder of a slot, relative to that of the night.
pub(crate) fn slot_folder(slot: &SlotEntry) -> PathBuf {
    PathBuf::from("slots").join(&slot.slot)
}

fn planned(lab: &LabFile, entry: &SlotEntry) -> Result<PlannedSlot, Failure> {
    // The file has been checked, so that there is a card.
    let card = lab.card_of(entry).cloned().unwrap_or(CardEntry { kind: TestCard::Probe, atr: Vec::new() });
    let job = |job: &JobEntry| {
        let (profile, spends_pin) = match job {
            JobEntry::Measure(measure) => {
                let profile = profile(&measure.profile)?;
                (profile.profile.clone(), profile.asks_for_verification())
            }
            JobEntry::Scenarios(scenarios) => (scenarios.profile.clone(), true),
        };
        let id = Job::id_of(&entry.slot, job.kind(), &profile);
        Ok(PlannedJob { id, entry: job.clone(), profile, spends_pin })
    };
    let jobs = entry.jobs.iter().map(job).collect::<Result<_, Failure>>()?;
    Ok(PlannedSlot { entry: entry.clone(), card, jobs })
}
