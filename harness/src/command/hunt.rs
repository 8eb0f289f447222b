//! Seeding every defect, one at a time, and seeing which the suite catches.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use conformance::requirement::Catalogue;
use conformance::result::Scenario;
use conformance::{Text, Verdict};
use cucumber::gherkin;
use jiff::Timestamp;
use simulator::jpki_pki::JpkiPki;

use crate::command::run;
use crate::embedded;
use crate::failure::Failure;
use crate::feature_file::FeatureFile;
use crate::selection::Selection;
use crate::step::StepLibrary;
use crate::suite::Suite;

/// What became of the defects.
pub(super) struct Hunt {
    /// By defect, the requirements that name it, and whether a scenario of theirs caught it.
    pub(super) caught: BTreeMap<String, BTreeMap<String, bool>>,
    /// Defects of the simulator that no requirement names.
    pub(super) unnamed: Vec<String>,
}

/// Seeds every defect that a requirement names and runs the scenarios of these requirements. A requirement none of
/// whose scenarios then fails has let its defect live.
///
/// # Errors
/// If a requirement names a defect that the simulator does not have, or the embedded subject does not start.
pub(super) async fn hunt(suite: &Suite, library: &StepLibrary) -> Result<Hunt, Failure> {
    let known: BTreeSet<&str> = embedded::defects().collect();
    let named = named_by_requirements(&suite.catalogue);
    let pki = embedded::pki()?;
    let mut caught = BTreeMap::new();
    for (defect, requirements) in &named {
        if !known.contains(defect) {
            return Err(unknown(defect, requirements));
        }
        let catching = catching(suite, library, &pki, defect, requirements).await?;
        let is_caught =
            |id: &str| catching.iter().any(|scenario| scenario.requirements.iter().any(|it| it == id));
        let of_each = requirements.iter().map(|id| ((*id).to_owned(), is_caught(id)));
        caught.insert((*defect).to_owned(), of_each.collect());
    }
    let unnamed = known.into_iter().filter(|defect| !named.contains_key(defect)).map(str::to_owned).collect();
    Ok(Hunt { caught, unnamed })
}

impl Hunt {
    /// Whether a scenario of the requirement caught its defect; nothing if it names none.
    pub(super) fn is_caught(&self, requirement: &str) -> Option<bool> {
        self.caught.values().find_map(|of_each| of_each.get(requirement)).copied()
    }

    /// How many defects live on, requirement by requirement, those that no requirement names included.
    pub(super) fn survivors(&self) -> usize {
        let missed = self.caught.values().flat_map(BTreeMap::values).filter(|caught| !**caught).count();
        missed + self.unnamed.len()
    }

    /// How many defects there are.
    pub(super) fn defects(&self) -> usize {
        self.caught.len() + self.unnamed.len()
    }
}

/// The requirements by the defect they must catch.
fn named_by_requirements(catalogue: &Catalogue) -> BTreeMap<&str, Vec<&str>> {
    let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for requirement in catalogue.iter() {
        if let Some(defect) = &requirement.defect {
            named.entry(defect).or_default().push(&requirement.id);
        }
    }
    named
}

/// Runs scenarios of these requirements on the embedded subject with the defect, one by one, until each requirement has
/// one that noticed it, and returns those. Some defects make a client wait for ever; one such scenario is enough.
pub(super) async fn catching(
    suite: &Suite,
    library: &StepLibrary,
    pki: &Arc<JpkiPki>,
    defect: &str,
    requirements: &[&str],
) -> Result<Vec<Scenario>, Failure> {
    let bench = Arc::new(embedded::bench(Arc::clone(pki), Some(defect)).await?);
    let mut missing: BTreeSet<String> = requirements.iter().map(|id| (*id).to_owned()).collect();
    let mut found = Vec::new();
    let wanted = Selection { requirements: Some(missing.clone()), ..Selection::default() };
    for file in wanted.of(suite).iter().flat_map(alone) {
        let proves = file.expanded.scenarios.iter().flat_map(|scenario| file.requirements_of(scenario));
        if proves.into_iter().all(|id| !missing.contains(&id)) {
            continue;
        }
        let run =
            run::perform(suite, &[file], library, &bench, Timestamp::now(), |_| ControlFlow::Continue(()))
                .await?;
        for scenario in run.scenarios().filter(|scenario| has_noticed(scenario.verdict)) {
            missing.retain(|id| !scenario.requirements.contains(id));
            found.push(scenario.clone());
        }
    }
    Ok(found)
}

/// The file once for each of its scenarios, with that one only.
fn alone(file: &FeatureFile) -> Vec<FeatureFile> {
    let scenarios = file.expanded.scenarios.iter();
    let with = |scenario: &gherkin::Scenario| {
        let mut file = file.clone();
        file.expanded.scenarios = vec![scenario.clone()];
        file
    };
    scenarios.map(with).collect()
}

/// Whether a verdict of a run with a defect says that it was noticed.
fn has_noticed(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::Hang | Verdict::Warn)
}

fn unknown(defect: &str, requirements: &[&str]) -> Failure {
    let requirements = requirements.join(" ");
    Failure::suite(Text::new(
        format!("要件 {requirements} の誤り {defect} は模擬装置にない"),
        format!("requirement {requirements} names a defect that the simulator does not have: {defect}"),
    ))
}
