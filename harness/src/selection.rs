//! Which scenarios run: one object, made once, shown at the start and written into the result.

use std::collections::BTreeSet;

use cucumber::gherkin::{self, tagexpr::TagOperation};
use cucumber::tag::Ext as _;

use crate::feature_file::FeatureFile;
use crate::refusal::Refusal;
use crate::suite::Suite;

/// A choice of scenarios.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Tag expression, such as `@要件:GW-021 and not @異常`.
    pub tags: Option<TagExpression>,
    /// Part of the scenario's name.
    pub name: Option<String>,
    /// Only scenarios that prove one of these requirements.
    pub requirements: Option<BTreeSet<String>>,
}

/// A tag expression together with how it was written.
#[derive(Clone, Debug)]
pub struct TagExpression {
    written: String,
    operation: TagOperation,
}

impl std::str::FromStr for TagExpression {
    type Err = Refusal;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let operation = written.parse().map_err(|error| {
            Refusal::new(
                format!("タグの式として読めない ({error})。例: \"@要件:GW-021 and not @異常\""),
                format!(
                    "{written:?} is not a tag expression ({error}); example: \"@要件:GW-021 and not @異常\""
                ),
            )
        })?;
        Ok(Self { written: written.to_owned(), operation })
    }
}

impl std::fmt::Display for TagExpression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written)
    }
}

impl Selection {
    /// Whether a scenario of a file is chosen.
    #[must_use]
    pub fn takes(&self, file: &FeatureFile, scenario: &gherkin::Scenario) -> bool {
        let by_tags =
            self.tags.as_ref().is_none_or(|tags| tags.operation.eval(file.tags_of(scenario).iter()));
        let by_name = self.name.as_ref().is_none_or(|name| scenario.name.contains(name.as_str()));
        let by_requirement = self
            .requirements
            .as_ref()
            .is_none_or(|wanted| file.requirements_of(scenario).iter().any(|id| wanted.contains(id)));
        by_tags && by_name && by_requirement
    }

    /// The suite's files with only the chosen scenarios; files without any are left out.
    #[must_use]
    pub fn of(&self, suite: &Suite) -> Vec<FeatureFile> {
        let mut files = suite.features.clone();
        for file in &mut files {
            let chosen = file
                .expanded
                .scenarios
                .iter()
                .filter(|scenario| self.takes(file, scenario))
                .cloned()
                .collect();
            file.expanded.scenarios = chosen;
        }
        files.retain(|file| !file.expanded.scenarios.is_empty());
        files
    }
}
