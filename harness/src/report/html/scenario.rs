use std::collections::HashMap;

use conformance::evidence::Record;
use conformance::requirement::{Catalogue, Document, Requirement};
use conformance::result::{Feature, Run, Scenario, Step};
use conformance::{Text, Verdict};

use super::exchange::{Detail, Exchange};
use super::{Evidence, anchor, duration};

/// So many exchanges up to the first trouble of a scenario are decoded; the others are told in a line.
const DECODED_IN_SCENARIO: usize = 24;
/// So many are decoded in a whole page, so that one in which everything failed can still be opened.
const DECODED_IN_PAGE: usize = 600;

/// One feature with its scenarios.
pub(super) struct FeaturePart<'a> {
    pub(super) feature: &'a Feature,
    pub(super) anchor: String,
    pub(super) scenarios: Vec<ScenarioPart<'a>>,
}

/// One scenario.
pub(super) struct ScenarioPart<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) anchor: String,
    pub(super) took: String,
    /// What it asserts; only of scenarios that did not go well, the others only name it.
    pub(super) requirements: Vec<(&'a Document, &'a Requirement)>,
    pub(super) steps: Vec<StepPart<'a>>,
    /// Whether some of its exchanges are told in a line for want of room, though it did not go well.
    pub(super) shortened: bool,
}

/// One step with the exchanges it caused.
pub(super) struct StepPart<'a> {
    pub(super) step: &'a Step,
    pub(super) exchanges: Vec<Exchange>,
}

impl<'a> FeaturePart<'a> {
    /// All features of a run, with their evidence.
    pub(super) fn all(run: &'a Run, catalogue: Option<&'a Catalogue>, evidence: &Evidence) -> Vec<Self> {
        let mut records: HashMap<&str, Vec<&Record>> = HashMap::new();
        for record in &evidence.records {
            if let Some(scenario) = &record.scenario {
                records.entry(scenario).or_default().push(record);
            }
        }
        let mut room = DECODED_IN_PAGE;
        let mut part = |scenario: &'a Scenario| {
            let records = records.get(scenario.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            ScenarioPart::of(scenario, run.subject.synthetic, catalogue, records, &mut room)
        };
        let feature = |feature: &'a Feature| Self {
            feature,
            anchor: anchor("feature", &feature.path),
            scenarios: feature.scenarios.iter().map(&mut part).collect(),
        };
        run.features.iter().map(feature).collect()
    }
}

impl<'a> ScenarioPart<'a> {
    fn of(
        scenario: &'a Scenario,
        synthetic: bool,
        catalogue: Option<&'a Catalogue>,
        records: &[&Record],
        room: &mut usize,
    ) -> Self {
        let decoded =
            if went_well(scenario.verdict) { 0..0 } else { up_to_trouble(scenario, records, *room) };
        *room -= decoded.len();
        let exchanges = |step: usize| {
            let of_step = records.iter().enumerate().filter(|(_, record)| record.step == Some(step));
            let told = of_step.filter_map(|(index, record)| {
                let detail =
                    if decoded.contains(&index) { Detail::Decoded { synthetic } } else { Detail::Headline };
                Some(Exchange { open: index + 1 == decoded.end, ..Exchange::of(record, detail)? })
            });
            told.collect()
        };
        let steps = (1..).zip(&scenario.steps);
        let steps = steps.map(|(number, step)| StepPart { step, exchanges: exchanges(number) }).collect();
        let places = catalogue.filter(|_| !went_well(scenario.verdict)).into_iter();
        let places = places.flat_map(|all| scenario.requirements.iter().filter_map(|id| all.place(id)));
        Self {
            scenario,
            anchor: anchor("sc", &scenario.id),
            took: duration(scenario.took_us),
            requirements: places.collect(),
            steps,
            shortened: !went_well(scenario.verdict) && decoded.len() < records.len(),
        }
    }

    /// Why it is not a pass, if no step's finding says so already.
    pub(super) fn untold_reason(&self) -> Option<&Text> {
        let told = |reason: &&Text| {
            self.scenario
                .steps
                .iter()
                .filter_map(|step| step.finding.as_ref())
                .any(|one| one.what == **reason)
        };
        self.scenario.reason.as_ref().filter(|reason| !told(reason))
    }

    pub(super) fn is_open(&self) -> bool {
        !went_well(self.scenario.verdict)
    }
}

/// Whether nobody need look into it.
pub(super) fn went_well(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Pass | Verdict::NotApplicable)
}

/// Which of a scenario's exchanges are decoded: the last ones up to the end of the first step that found something.
fn up_to_trouble(scenario: &Scenario, records: &[&Record], room: usize) -> std::ops::Range<usize> {
    let trouble = scenario.steps.iter().position(|step| step.finding.is_some());
    let end = trouble.map_or(records.len(), |index| {
        records.iter().take_while(|record| record.step.is_none_or(|step| step <= index + 1)).count()
    });
    end.saturating_sub(DECODED_IN_SCENARIO.min(room))..end
}

impl StepPart<'_> {
    /// How its row looks.
    pub(super) fn mark(&self) -> &'static str {
        match self.step.verdict {
            Some(verdict) if went_well(verdict) => "good",
            Some(_) => "bad",
            None => "unreached",
        }
    }

    /// The step's finding, expected and observed side by side.
    pub(super) fn compared(&self) -> Vec<(Text, &str)> {
        let Some(finding) = &self.step.finding else { return Vec::new() };
        [
            (Text::new("期待", "expected"), &finding.expected),
            (Text::new("観測", "observed"), &finding.observed),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.as_deref()?)))
        .collect()
    }
}
