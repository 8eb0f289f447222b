//! One requirement: what it says, what asserts it, and what was seen last.

use std::collections::HashMap;
use std::fmt::Write as _;

use conformance::requirement::{Document, Requirement};
use conformance::result::{self, Finding};
use conformance::{Language, Text};
use cucumber::gherkin;
use serde_json::{Value, json};

use super::ambiguity::statement;
use crate::command::coverage::{Past, run_json};
use crate::feature_file::FeatureFile;
use crate::past_run::PastRun;
use crate::report::terminal::Look;
use crate::step::StepLibrary;
use crate::suite::Suite;

/// What is known about a requirement.
pub(super) struct Known<'a> {
    pub(super) suite: &'a Suite,
    pub(super) library: &'a StepLibrary,
    pub(super) past: &'a Past,
    /// A scenario that noticed its defect, as it ran with it.
    pub(super) caught: Option<&'a result::Scenario>,
    pub(super) document: &'a Document,
    pub(super) requirement: &'a Requirement,
}

impl Known<'_> {
    /// All of it, for programs.
    pub(super) fn json(&self) -> Value {
        let ran = self.ran();
        let scenarios: Vec<_> = self
            .scenarios()
            .map(|(file, scenario)| {
                let id = file.id_of(scenario);
                let result = ran.get(id.as_str());
                json!({
                    "id": id,
                    "name": scenario.name,
                    "steps": file.steps_of(scenario).map(|step| self.step_json(step)).collect::<Vec<_>>(),
                    "verdict": result.map(|result| result.verdict),
                    "evidence": result.map(|result| result.evidence().collect::<Vec<_>>()),
                })
            })
            .collect();
        json!({
            "schema": "tashika.explain/1",
            "document": self.document.document,
            "requirement": self.requirement,
            "ambiguities": self.suite.ambiguities.of_requirement(&self.requirement.id).collect::<Vec<_>>(),
            "caught": self.caught().map(|(scenario, finding)| json!({ "id": scenario.id, "finding": finding })),
            "scenarios": scenarios,
            "run": run_json(self.past, self.suite),
            "evidence_file": self.past.run.as_ref().map(PastRun::evidence),
            "note": self.past.note,
        })
    }

    fn step_json(&self, step: &gherkin::Step) -> Value {
        let pattern = self.library.matching(step).first().map(|definition| definition.pattern);
        json!({ "keyword": step.keyword, "text": step.value, "line": step.position.line, "pattern": pattern })
    }

    /// All of it, for people.
    pub(super) fn page(&self, look: Look) -> String {
        let requirement = self.requirement;
        let text = match look.language {
            Language::Ja => &requirement.ja,
            Language::En => &requirement.en,
        };
        let say = |ja: &str, en: &str| look.say(&Text::new(ja, en)).to_owned();
        let mut page = format!(
            "{} [{} {}]\n{}\n\n",
            requirement.id,
            self.document.document,
            requirement.address,
            text.trim_end()
        );
        // Writing to a String cannot fail.
        let _ = writeln!(page, "{}: {}", say("文書", "document"), look.say(&self.document.title));
        let _ = writeln!(page, "{}: {}", say("水準", "level"), requirement.level);
        let _ = writeln!(page, "{}: {}", say("確かさ", "certainty"), requirement.certainty);
        match (&requirement.defect, &requirement.no_defect) {
            (Some(defect), _) => self.defect_lines(&mut page, defect, look),
            (None, reason) => {
                let reason = reason.as_deref().unwrap_or("-").trim_end();
                let _ = writeln!(page, "{}: {reason}", say("誤りを入れない理由", "why no defect is seeded"));
            }
        }
        for ambiguity in self.suite.ambiguities.of_requirement(&requirement.id) {
            let _ = writeln!(
                page,
                "{} {}: {}\n    {}: {}",
                say("曖昧な点", "ambiguity"),
                ambiguity.id,
                statement(ambiguity, look).trim_end(),
                say("読み方", "reading"),
                look.say(&ambiguity.reading).trim_end()
            );
        }
        page.push('\n');
        self.scenario_lines(&mut page, look);
        let _ = writeln!(page, "\n{}", look.say(&self.past.note));
        page
    }

    /// The defect, and what a scenario sees of it.
    fn defect_lines(&self, page: &mut String, defect: &str, look: Look) {
        let say = |ja: &str, en: &str| look.say(&Text::new(ja, en)).to_owned();
        let _ = writeln!(page, "{}: {defect}", say("捕らえるべき誤り", "defect it must catch"));
        let Some((scenario, finding)) = self.caught() else {
            let _ = writeln!(page, "    {}", say("どのシナリオも捕らえない", "no scenario catches it"));
            return;
        };
        let _ =
            writeln!(page, "    {}: {} ({})", say("捕らえるもの", "caught by"), scenario.name, scenario.id);
        let _ = writeln!(page, "    {}", look.say(&finding.what));
        for (label, value) in
            [(say("期待", "expected"), &finding.expected), (say("観測", "observed"), &finding.observed)]
        {
            if let Some(value) = value {
                let _ = writeln!(page, "    {label}: {value}");
            }
        }
    }

    /// The scenario that noticed the seeded defect, and what it found.
    fn caught(&self) -> Option<(&result::Scenario, &Finding)> {
        let scenario = self.caught?;
        let finding = scenario.steps.iter().find_map(|step| step.finding.as_ref())?;
        Some((scenario, finding))
    }

    fn scenario_lines(&self, page: &mut String, look: Look) {
        let ran = self.ran();
        for (file, scenario) in self.scenarios() {
            let id = file.id_of(scenario);
            let result = ran.get(id.as_str());
            let verdict = result.map_or_else(|| "-".to_owned(), |result| look.verdict(result.verdict));
            let _ = writeln!(page, "{verdict} {}  ({id})", scenario.name);
            for step in file.steps_of(scenario) {
                let _ = writeln!(page, "    {} {}", step.keyword.trim_end(), step.value);
            }
            if let Some(lines) = result.and_then(|result| self.evidence_lines(result)) {
                let _ = writeln!(page, "    {}: {lines}", look.say(&Text::new("証拠", "evidence")));
            }
        }
    }

    /// The lines of evidence that a scenario left, as an editor or `sed` finds them.
    fn evidence_lines(&self, result: &result::Scenario) -> Option<String> {
        let file = self.past.run.as_ref()?.evidence();
        let first = result.evidence().min()?;
        let last = result.evidence().max()?;
        let lines = if first == last { first.to_string() } else { format!("{first}-{last}") };
        Some(format!("{}:{lines}", file.display()))
    }

    /// The scenarios that assert the requirement, outlines row by row.
    fn scenarios(&self) -> impl Iterator<Item = (&FeatureFile, &gherkin::Scenario)> {
        let all = self.suite.features.iter();
        let all = all.flat_map(|file| file.expanded.scenarios.iter().map(move |scenario| (file, scenario)));
        all.filter(|(file, scenario)| file.requirements_of(scenario).contains(&self.requirement.id))
    }

    fn ran(&self) -> HashMap<&str, &result::Scenario> {
        self.past.run.as_ref().map_or_else(HashMap::new, PastRun::scenarios)
    }
}
