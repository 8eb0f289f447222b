use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Case;
use crate::certificate::Outcome;
use crate::reader::{Claim, Envelope, Honesty};
use crate::result::{EvidenceFile, Run};
use crate::{Text, Verdict};

/// One measurement, or one run of scenarios, in one slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its name, unique in the night and the same in every night: [`Job::id_of`].
    pub id: String,
    /// What was done.
    pub kind: JobKind,
    /// The profile of criteria, or the lab file's name of the selection of scenarios.
    pub profile: String,
    /// When it began; `None` if nobody came to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// The most serious verdict of its cases; that of the job itself if it has none.
    pub verdict: Verdict,
    /// What stood in its way, if anything did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Its criteria or scenarios.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// What the reader was seen to carry, if it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// Its file of evidence, relative to the night's folder, if it left one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceFile>,
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// Measures what the reader carries, with a probe card, and judges it by a profile.
    Measurement,
    /// Runs scenarios on the card in the slot.
    Scenarios,
}

/// What a reader was seen to carry, beside what is claimed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// What the driver claims.
    pub claim: Claim,
    /// Whether that holds.
    pub honesty: Honesty,
    /// What was seen, with holes, pace and the ceiling of the rig.
    pub envelope: Envelope,
}

impl JobKind {
    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measurement => "measurement",
            Self::Scenarios => "scenarios",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Measurement => Text::new("測定", "measurement"),
            Self::Scenarios => Text::new("シナリオ", "scenarios"),
        }
    }
}

impl Job {
    /// The name of a job: `<slot>/<kind>/<profile>`.
    #[must_use]
    pub fn id_of(slot: &str, kind: JobKind, profile: &str) -> String {
        format!("{slot}/{}/{profile}", kind.name())
    }

    /// A job that nothing came of, with the reason: `not-run`, or `inconclusive` if the rig broke under it.
    #[must_use]
    pub fn without_result(
        slot: &str,
        kind: JobKind,
        profile: impl Into<String>,
        verdict: Verdict,
        reason: Text,
    ) -> Self {
        let profile = profile.into();
        Self {
            id: Self::id_of(slot, kind, &profile),
            kind,
            profile,
            started: None,
            took_us: 0,
            verdict,
            reason: Some(reason),
            cases: Vec::new(),
            measured: None,
            evidence: None,
        }
    }

    /// A measurement that was made and judged; `file` is its evidence, relative to the night's folder.
    #[must_use]
    pub fn of_measurement(
        slot: &str,
        outcome: &Outcome,
        file: impl Into<String>,
        started: Timestamp,
        took_us: u64,
    ) -> Self {
        let profile = outcome.profile.profile.clone();
        let report = &outcome.report;
        let cases: Vec<Case> =
            outcome.decisions.iter().map(|decision| Case::of_decision(decision, report)).collect();
        let evidence =
            EvidenceFile { file: file.into(), lines: outcome.lines, last_hash: outcome.last_hash.clone() };
        let measured =
            Measured { claim: report.claim(), honesty: report.honesty, envelope: report.envelope.clone() };
        Self {
            id: Self::id_of(slot, JobKind::Measurement, &profile),
            kind: JobKind::Measurement,
            profile,
            started: Some(started),
            took_us,
            verdict: outcome.verdict(),
            reason: None,
            cases,
            measured: Some(measured),
            evidence: Some(evidence),
        }
    }

    /// A run of scenarios; `folder` is the run's, relative to the night's folder.
    #[must_use]
    pub fn of_run(
        slot: &str,
        profile: impl Into<String>,
        run: &Run,
        folder: &str,
        started: Timestamp,
    ) -> Self {
        let profile = profile.into();
        let mut seen = BTreeMap::new();
        let scenarios = run.features.iter().flat_map(|feature| {
            feature.scenarios.iter().map(move |scenario| Case::of_scenario(feature, scenario))
        });
        let cases: Vec<Case> = scenarios.map(|case| numbered(case, &mut seen)).collect();
        let evidence =
            EvidenceFile { file: format!("{folder}/{}", run.evidence.file), ..run.evidence.clone() };
        Self {
            id: Self::id_of(slot, JobKind::Scenarios, &profile),
            kind: JobKind::Scenarios,
            profile,
            started: Some(started),
            took_us: run.took_us,
            verdict: Verdict::of_parts(cases.iter().map(|case| case.verdict)),
            reason: None,
            cases,
            measured: None,
            evidence: Some(evidence),
        }
    }

    /// What it contributes to the exit status of the night.
    pub(super) fn standings(&self) -> Vec<Verdict> {
        if self.cases.is_empty() {
            return vec![self.verdict];
        }
        self.cases.iter().map(Case::standing).collect()
    }
}

/// Rows of an outline share its name, so that the second and later ones are told apart by a number.
fn numbered(mut case: Case, seen: &mut BTreeMap<String, usize>) -> Case {
    let times = seen.entry(case.id.clone()).or_default();
    *times += 1;
    if *times > 1 {
        case.id = format!("{} #{times}", case.id);
    }
    case
}
