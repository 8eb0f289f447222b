use std::collections::HashMap;

use conformance::requirement::{Document, Requirement};
use conformance::result::{Run, Scenario};
use conformance::{Text, Verdict};

use super::anchor;
use super::heat_map::{Square, heat_map};
use crate::suite::Suite;

/// The requirements of one source document, with what the run says of them.
pub(super) struct DocumentPart<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a Text,
    pub(super) requirements: Vec<RequirementPart<'a>>,
    /// A picture of them, as SVG.
    pub(super) picture: String,
    /// How many of them the run asked about.
    pub(super) asked: usize,
}

/// One requirement.
pub(super) struct RequirementPart<'a> {
    pub(super) requirement: &'a Requirement,
    /// The most serious verdict of its scenarios; nothing if none ran.
    pub(super) verdict: Option<Verdict>,
    pub(super) scenarios: Vec<Link<'a>>,
    pub(super) ambiguities: Vec<Unclear<'a>>,
}

/// A scenario that asserts it, and the last exchange of that.
pub(super) struct Link<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) evidence: Option<u64>,
}

/// What is unclear in its source, and how it was read.
pub(super) struct Unclear<'a> {
    pub(super) id: &'a str,
    pub(super) what: Text,
    pub(super) reading: &'a Text,
}

impl<'a> DocumentPart<'a> {
    /// The documents of a suite, by the scenarios that ran.
    pub(super) fn all(suite: &'a Suite, run: &'a Run) -> Vec<Self> {
        let mut asserting: HashMap<&str, Vec<&Scenario>> = HashMap::new();
        for scenario in run.scenarios() {
            for id in &scenario.requirements {
                asserting.entry(id).or_default().push(scenario);
            }
        }
        let documents = suite.catalogue.documents().iter();
        documents.map(|document| Self::of(document, suite, &asserting)).collect()
    }

    fn of(document: &'a Document, suite: &'a Suite, asserting: &HashMap<&str, Vec<&'a Scenario>>) -> Self {
        let part = |requirement: &'a Requirement| RequirementPart::of(requirement, suite, asserting);
        let requirements: Vec<_> = document.requirements.iter().map(part).collect();
        let squares = requirements.iter().map(RequirementPart::square).collect::<Vec<_>>();
        let asked = requirements.iter().filter(|part| part.verdict.is_some()).count();
        Self {
            name: &document.document,
            title: &document.title,
            picture: heat_map(&document.title, &squares),
            requirements,
            asked,
        }
    }
}

impl<'a> RequirementPart<'a> {
    fn of(
        requirement: &'a Requirement,
        suite: &'a Suite,
        asserting: &HashMap<&str, Vec<&'a Scenario>>,
    ) -> Self {
        let scenarios = asserting.get(requirement.id.as_str()).into_iter().flatten();
        let scenarios: Vec<_> =
            scenarios.map(|scenario| Link { scenario, evidence: scenario.evidence().max() }).collect();
        let ambiguities = suite.ambiguities.of_requirement(&requirement.id).map(|one| Unclear {
            id: &one.id,
            what: Text::new(&one.ja, &one.en),
            reading: &one.reading,
        });
        Self {
            requirement,
            verdict: scenarios.iter().map(|link| link.scenario.verdict).max(),
            ambiguities: ambiguities.collect(),
            scenarios,
        }
    }

    pub(super) fn anchor(&self) -> String {
        anchor("req", &self.requirement.id)
    }

    /// The requirement restated.
    pub(super) fn statement(&self) -> Text {
        Text::new(&self.requirement.ja, &self.requirement.en)
    }

    fn square(&self) -> Square<'_> {
        Square { name: &self.requirement.id, verdict: self.verdict, link: self.anchor() }
    }
}
