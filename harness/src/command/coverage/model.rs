//! Requirements against scenarios, verdicts and defects: what the suite asserts, and what it does not.

use std::collections::{BTreeSet, HashMap};

use conformance::requirement::{Document, Requirement};
use conformance::result;
use conformance::{Text, Verdict};
use serde::Serialize;

use crate::command::hunt::Hunt;
use crate::suite::Suite;

/// The whole of it, as `tashika coverage --json` prints it.
#[derive(Serialize)]
pub(super) struct Coverage {
    /// Name of this form, `tashika.coverage/1`.
    pub(super) schema: &'static str,
    /// SHA-256 over the feature and requirement files.
    pub(super) suite_sha256: String,
    /// Document by document.
    pub(super) documents: Vec<DocumentCoverage>,
    /// What keeps the suite from being whole.
    pub(super) gaps: Vec<Gap>,
}

/// One source document.
#[derive(Serialize)]
pub(super) struct DocumentCoverage {
    /// Its folder.
    pub(super) document: String,
    /// What it is.
    pub(super) title: Text,
    /// Its numbers.
    pub(super) totals: Totals,
    /// Its requirements, in the document's order.
    pub(super) requirements: Vec<Row>,
}

/// The numbers of one document.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct Totals {
    /// Requirements.
    pub(super) requirements: usize,
    /// Those that a scenario asserts.
    pub(super) asserted: usize,
    /// Those that name a seeded defect.
    pub(super) defects: usize,
    /// Those whose scenarios caught it; absent if no defect was seeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) killed: Option<usize>,
}

/// One requirement.
#[derive(Serialize)]
pub(super) struct Row {
    /// The requirement as its file has it.
    #[serde(flatten)]
    pub(super) requirement: Requirement,
    /// The scenarios that assert it.
    pub(super) scenarios: Vec<Asserting>,
    /// The most serious of their verdicts; absent where none was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verdict: Option<Verdict>,
    /// Whether its defect was caught; absent if it names none, or none was seeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) caught: Option<bool>,
}

/// A scenario that asserts a requirement.
#[derive(Clone, Serialize)]
pub(super) struct Asserting {
    /// File and line.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Its verdict in the run looked at; absent if it did not run there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verdict: Option<Verdict>,
}

/// What keeps a suite from being whole. That every scenario names requirements, and known ones, the lint sees to.
#[derive(Serialize)]
pub(super) struct Gap {
    /// The requirement or the defect.
    pub(super) id: String,
    /// What is missing.
    #[serde(flatten)]
    pub(super) what: Text,
}

impl Coverage {
    /// Puts together what is known: the suite, the scenarios of a run if there is one, the defects if they were seeded.
    pub(super) fn of(suite: &Suite, run: &HashMap<&str, &result::Scenario>, hunt: Option<&Hunt>) -> Self {
        let asserting = asserting(suite, run);
        let mut gaps = Vec::new();
        let documents = suite.catalogue.documents().iter();
        let documents = documents.map(|one| document(one, &asserting, hunt, &mut gaps)).collect();
        for defect in hunt.map(|hunt| hunt.unnamed.as_slice()).unwrap_or_default() {
            let what = Text::new("この誤りをどの要件も名指していない", "no requirement names this defect");
            gaps.push(Gap { id: defect.clone(), what });
        }
        Self { schema: "tashika.coverage/1", suite_sha256: suite.sha256.clone(), documents, gaps }
    }
}

/// The scenarios by requirement, in file order.
fn asserting(suite: &Suite, run: &HashMap<&str, &result::Scenario>) -> HashMap<String, Vec<Asserting>> {
    let mut by_requirement: HashMap<String, Vec<Asserting>> = HashMap::new();
    for file in &suite.features {
        for scenario in &file.expanded.scenarios {
            let id = file.id_of(scenario);
            let verdict = run.get(id.as_str()).map(|scenario| scenario.verdict);
            let one = Asserting { id, name: scenario.name.clone(), verdict };
            for requirement in file.requirements_of(scenario).into_iter().collect::<BTreeSet<_>>() {
                by_requirement.entry(requirement).or_default().push(one.clone());
            }
        }
    }
    by_requirement
}

fn document(
    document: &Document,
    asserting: &HashMap<String, Vec<Asserting>>,
    hunt: Option<&Hunt>,
    gaps: &mut Vec<Gap>,
) -> DocumentCoverage {
    let mut totals = Totals { killed: hunt.map(|_| 0), ..Totals::default() };
    let mut rows = Vec::new();
    for requirement in &document.requirements {
        let scenarios = asserting.get(&requirement.id).cloned().unwrap_or_default();
        let row = Row {
            requirement: requirement.clone(),
            verdict: scenarios.iter().filter_map(|scenario| scenario.verdict).max(),
            caught: hunt.and_then(|hunt| hunt.is_caught(&requirement.id)),
            scenarios,
        };
        totals.requirements += 1;
        totals.asserted += usize::from(!row.scenarios.is_empty());
        totals.defects += usize::from(requirement.defect.is_some());
        totals.killed = totals.killed.map(|killed| killed + usize::from(row.caught == Some(true)));
        gaps.extend(gap(&row));
        rows.push(row);
    }
    DocumentCoverage {
        document: document.document.clone(),
        title: document.title.clone(),
        totals,
        requirements: rows,
    }
}

fn gap(row: &Row) -> Option<Gap> {
    let what = if row.scenarios.is_empty() {
        Text::new("シナリオが一つもない", "no scenario asserts it")
    } else if row.caught == Some(false) {
        let defect = row.requirement.defect.as_deref().unwrap_or_default();
        Text::new(
            format!("誤り {defect} を入れても、どのシナリオも不合格にならない"),
            format!("its defect {defect} survives: no scenario fails"),
        )
    } else {
        return None;
    };
    Some(Gap { id: row.requirement.id.clone(), what })
}
