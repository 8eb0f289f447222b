//! One feature file: what is written in it, what it says, and what its scenarios are called.

use conformance::requirement::id_of_tag;
use cucumber::gherkin;

/// One feature file.
#[derive(Clone)]
pub struct FeatureFile {
    /// Its path, as reports show it: relative to the current folder where possible, with forward slashes.
    pub path: String,
    /// The folder it stands in: the source document.
    pub document: String,
    /// What is written in it.
    pub source: String,
    /// What it says, outlines as written.
    pub feature: gherkin::Feature,
    /// What it says, one scenario for each row of an outline.
    pub expanded: gherkin::Feature,
}

impl FeatureFile {
    /// The id of one of its scenarios: file and line.
    #[must_use]
    pub fn id_of(&self, scenario: &gherkin::Scenario) -> String {
        format!("{}:{}", self.path, scenario.position.line)
    }

    /// All tags of one of its scenarios, the feature's own included, without `@`.
    #[must_use]
    pub fn tags_of(&self, scenario: &gherkin::Scenario) -> Vec<String> {
        let mut tags = self.feature.tags.clone();
        tags.extend(scenario.tags.iter().filter(|tag| !self.feature.tags.contains(tag)).cloned());
        tags
    }

    /// All steps of one of its scenarios, those of the background first.
    pub fn steps_of<'a>(
        &'a self,
        scenario: &'a gherkin::Scenario,
    ) -> impl Iterator<Item = &'a gherkin::Step> {
        let background = self.expanded.background.iter().flat_map(|background| &background.steps);
        background.chain(&scenario.steps)
    }

    /// The requirements that one of its scenarios proves.
    #[must_use]
    pub fn requirements_of(&self, scenario: &gherkin::Scenario) -> Vec<String> {
        self.tags_of(scenario).iter().filter_map(|tag| id_of_tag(tag)).map(str::to_owned).collect()
    }
}
