//! The result of a run, as it is written to `run.json`.
//!
//! The shape is described by `schemas/run.schema.json`. Members are only ever added within a schema version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Text, Verdict, exit};

/// The schema name written into every `run.json`.
pub const SCHEMA: &str = "tashika.run/1";

/// A whole run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of the suite that ran.
    pub tashika: String,
    /// When the run began (RFC 3339).
    pub started: String,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// What was tested.
    pub subject: Subject,
    /// What was selected.
    pub selection: Selection,
    /// SHA-256 over the feature and requirement files.
    pub suite_sha256: String,
    /// Results by feature, in file order.
    pub features: Vec<Feature>,
    /// How many scenarios got each verdict; every verdict is listed.
    pub counts: BTreeMap<String, usize>,
    /// The file of evidence.
    pub evidence: EvidenceFile,
    /// The exit status of the command.
    pub exit_status: u8,
}

/// What was tested, part by part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The card.
    pub card: String,
    /// The readers, by name.
    pub readers: Vec<String>,
    /// The gateway.
    pub gateway: String,
    /// The front desk.
    pub front_desk: String,
    /// The defect seeded into the embedded subject on purpose, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defect: Option<String>,
    /// Whether all data in this run is synthetic, so that reports need no masking.
    pub synthetic: bool,
}

/// What was selected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// The folder or file of features.
    pub features: String,
    /// The tag expression, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<String>,
    /// The part of the name, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many scenarios the folder holds.
    pub scenarios: usize,
    /// How many of them were selected.
    pub selected: usize,
}

/// The file of evidence that belongs to a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// File name, beside `run.json`.
    pub file: String,
    /// Number of lines.
    pub lines: u64,
    /// Hash of the last line.
    pub last_hash: String,
}

/// One feature file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// Path of the file.
    pub path: String,
    /// The line its keyword stands in.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// The folder it stands in: the source document.
    pub document: String,
    /// Its scenarios, in file order.
    pub scenarios: Vec<Scenario>,
}

/// One scenario, or one row of an outline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// `<file>:<line>`; for an outline, the line of the row.
    pub id: String,
    /// The keyword as written: scenario or outline.
    pub keyword: String,
    /// Its name.
    pub name: String,
    /// All tags that apply to it, without `@`.
    pub tags: Vec<String>,
    /// The requirements it proves.
    pub requirements: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is not a pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// Its steps, background first.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The keyword as written.
    pub keyword: String,
    /// The text as written, outline values filled in.
    pub text: String,
    /// Line in the feature file.
    pub line: usize,
    /// The outcome; absent if the step was not reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// Lines of the evidence file this step left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<u64>,
}

/// What a step found wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What happened.
    pub what: Text,
    /// What should have been observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
}

impl Scenario {
    /// The verdict its steps give; a scenario that ran no step to its end is never a pass.
    #[must_use]
    pub fn judge(steps: &[Step]) -> Verdict {
        Verdict::of_parts(steps.iter().filter_map(|step| step.verdict))
    }

    /// The evidence lines all its steps left, in order.
    pub fn evidence(&self) -> impl Iterator<Item = u64> + '_ {
        self.steps.iter().flat_map(|step| step.evidence.iter().copied())
    }
}

impl Run {
    /// All scenarios.
    pub fn scenarios(&self) -> impl Iterator<Item = &Scenario> {
        self.features.iter().flat_map(|feature| &feature.scenarios)
    }

    /// Counts the verdicts and sets the exit status from them.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.counts = Verdict::ALL.iter().map(|verdict| (verdict.name().to_owned(), 0)).collect();
        for scenario in self.features.iter().flat_map(|feature| &feature.scenarios) {
            *self.counts.entry(scenario.verdict.name().to_owned()).or_default() += 1;
        }
        self.exit_status = exit::of_verdicts(self.scenarios().map(|scenario| scenario.verdict));
        self
    }
}
