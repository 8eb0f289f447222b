//! Steps about readers of the zoo: the judge has to say of them what is known of them.

use conformance::Text;
use conformance::reader::Effort;
use simulator::reader_zoo::ZooReader;

use super::operation::unjudgeable;
use crate::certify::selftest::examine;
use crate::certify::{LimitedRig, bundled, exhibit, specimen};
use crate::trouble::Trouble;
use crate::world::World;

const SEED: u64 = 7;
/// The longest message that vpcd carries.
const VPCD_MESSAGE: usize = 65_535;
/// A reader with which nothing is wrong.
const GOOD: &str = "extended-65554";

impl World {
    /// Measures a reader of the zoo and judges it by its evidence.
    pub(super) fn judge_zoo_reader(&mut self, name: &str) -> Result<(), Trouble> {
        let exhibit = exhibit(name).map_err(|failure| Trouble::suite(failure.text))?;
        let specimen = specimen(&exhibit, Effort::Quick, SEED);
        let report = examine(exhibit.reader(SEED), &specimen, None::<ZooReader>);
        self.reader.report = Some(report.map_err(|error| unjudgeable(&error.to_string()))?);
        Ok(())
    }

    /// The same of a good one on a rig that carries less than it.
    pub(super) fn judge_good_reader_on_a_limited_rig(&mut self) -> Result<(), Trouble> {
        let exhibit = exhibit(GOOD).map_err(|failure| Trouble::suite(failure.text))?;
        let mut specimen = specimen(&exhibit, Effort::Quick, SEED);
        specimen.control = Some("control".to_owned());
        let rig = |seed| LimitedRig::new(exhibit.reader(seed), VPCD_MESSAGE);
        let report = examine(rig(SEED), &specimen, Some(rig(SEED + 1)));
        self.reader.report = Some(report.map_err(|error| unjudgeable(&error.to_string()))?);
        Ok(())
    }

    /// Whether a failure of this class is blamed so, both by the names that people read.
    pub(super) fn blamed(&self, class: &str, layer: &str) -> Result<(), Trouble> {
        let report = self.measured()?;
        let found = |class: &Text, layer: &Text| format!("{} / {}", class.ja, layer.ja);
        let all: Vec<String> = report
            .findings
            .iter()
            .map(|finding| found(&finding.class.label(), &finding.layer.label()))
            .collect();
        let expected = format!("{class} / {layer}");
        if all.contains(&expected) {
            return Ok(());
        }
        let what = Text::new("見立てが違う", "another diagnosis");
        Err(Trouble::suite(what).expected(expected).observed(all.join(", ")))
    }

    /// Whether a profile comes to this verdict, by the name that people read.
    pub(super) fn verdict_by_profile(&self, profile: &str, verdict: &str) -> Result<(), Trouble> {
        let report = self.measured()?;
        let profile = bundled(profile).ok_or_else(|| {
            Trouble::suite(Text::new(
                format!("判定基準「{profile}」はない"),
                format!("there is no profile {profile:?}"),
            ))
        })?;
        let parts = profile.decide(report).into_iter().map(|decision| decision.verdict);
        let found = conformance::Verdict::of_parts(parts).label().ja;
        if found == verdict {
            return Ok(());
        }
        Err(Trouble::suite(Text::new("判定が違う", "another verdict")).expected(verdict).observed(found))
    }

    /// Whether nothing is a fault.
    pub(super) fn nothing_blamed(&self) -> Result<(), Trouble> {
        match self.measured()?.faults().next() {
            None => Ok(()),
            Some(fault) => {
                let what = Text::new("ない不具合を見つけた", "found a fault that is not there");
                Err(Trouble::suite(what).observed(format!("{}: {}", fault.class, fault.reason)))
            }
        }
    }
}
