//! What is wrong in what the files say: names, tags, requirements, steps.

use std::collections::BTreeMap;

use conformance::Text;
use conformance::requirement::{Catalogue, Level, TAG_PREFIX, id_of_tag};
use cucumber::gherkin;

use super::description::descriptions;
use super::outline::outlines;
use crate::feature_file::FeatureFile;
use crate::finding::Finding;
use crate::hint;
use crate::nearest::nearest;
use crate::step::StepLibrary;

/// Checks what the files say, together with the requirements, the tags and the steps they refer to.
#[must_use]
pub fn features(
    files: &[FeatureFile],
    catalogue: &Catalogue,
    tags: &[String],
    library: &StepLibrary,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        findings.extend(descriptions(file));
        findings.extend(outlines(file));
        findings.extend(unique_names(file, &mut names));
        if file.feature.scenarios.is_empty() {
            findings.push(Finding::new(
                &file.path,
                file.feature.position.line,
                "no-scenarios",
                "シナリオが一つもない",
                "there is no scenario in this file",
            ));
        }
        for scenario in &file.expanded.scenarios {
            findings.extend(tags_of_scenario(file, scenario, catalogue, tags));
            if scenario.steps.is_empty() {
                findings.push(Finding::new(
                    &file.path,
                    scenario.position.line,
                    "no-steps",
                    format!("「{}」に手順がない。キーワードの書き誤りではないか", scenario.name),
                    format!("{:?} has no steps; perhaps a keyword is misspelt", scenario.name),
                ));
            }
            for step in file.steps_of(scenario) {
                findings.extend(undefined(file, step, library));
            }
        }
    }
    findings
}

fn undefined(file: &FeatureFile, step: &gherkin::Step, library: &StepLibrary) -> Option<Finding> {
    let (path, line) = (&file.path, step.position.line);
    let matching = library.matching(step);
    match matching.as_slice() {
        [_] => None,
        [] => {
            let hint = hint::for_step(step, library);
            Some(Finding::new(
                path,
                line,
                "undefined-step",
                format!("「{}{}」という手順はない{}", step.keyword, step.value, hint.ja),
                format!("no step is defined as {:?}{}", step.value, hint.en),
            ))
        }
        several => {
            let places: Vec<String> = several.iter().map(|step| step.location.to_string()).collect();
            Some(Finding::new(
                path,
                line,
                "ambiguous-step",
                format!("「{}」は二つ以上の手順に当てはまる: {}", step.value, places.join(", ")),
                format!("{:?} matches more than one step: {}", step.value, places.join(", ")),
            ))
        }
    }
}

/// The requirement that was probably meant. Starts with a full stop or a semicolon, to follow a sentence.
fn meant_requirement(id: &str, catalogue: &Catalogue) -> Text {
    match nearest(id, catalogue.iter().map(|requirement| requirement.id.as_str())) {
        Some(near) => Text::new(format!("。もしかして: {near}"), format!("; did you mean {near}?")),
        None => Text::new("。一覧は tashika coverage --no-defects", "; see: tashika coverage --no-defects"),
    }
}

fn tags_of_scenario(
    file: &FeatureFile,
    scenario: &gherkin::Scenario,
    catalogue: &Catalogue,
    known: &[String],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (path, line) = (&file.path, scenario.position.line);
    for tag in file.tags_of(scenario) {
        match id_of_tag(&tag) {
            Some(id) if catalogue.get(id).is_none() => {
                let Text { ja, en } = meant_requirement(id, catalogue);
                findings.push(Finding::new(
                    path,
                    line,
                    "unknown-requirement",
                    format!("要件 {id} はどの requirements.yaml にもない{ja}"),
                    format!("requirement {id} is in no requirements.yaml{en}"),
                ));
            }
            None if !known.contains(&tag) => findings.push(Finding::new(
                path,
                line,
                "unknown-tag",
                format!("タグ @{tag} は tags.yaml にない。あるのは {}", known.join("、")),
                format!("the tag @{tag} is not in tags.yaml; there are {}", known.join(", ")),
            )),
            _ => {}
        }
    }
    let requirements = file.requirements_of(scenario);
    let is_should = |id: &String| catalogue.get(id).is_some_and(|found| found.level == Level::Should);
    if requirements.iter().any(is_should) && !requirements.iter().all(is_should) {
        findings.push(Finding::new(
            path,
            line,
            "mixed-levels",
            format!(
                "「{}」は必須の要件と推奨の要件を一度に証そうとしている。シナリオを分ける",
                scenario.name
            ),
            format!("{:?} proves requirements that must and that should be met; split it", scenario.name),
        ));
    }
    if requirements.is_empty() {
        findings.push(Finding::new(
            path,
            line,
            "no-requirement",
            format!("「{}」がどの要件を証すのか、@{TAG_PREFIX}… のタグで示す", scenario.name),
            format!("say with a tag @{TAG_PREFIX}… which requirement {:?} proves", scenario.name),
        ));
    }
    findings
}

fn unique_names(file: &FeatureFile, seen: &mut BTreeMap<String, String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for scenario in &file.feature.scenarios {
        let here = file.id_of(scenario);
        if let Some(there) = seen.insert(scenario.name.clone(), here.clone()) {
            findings.push(Finding::new(
                &file.path,
                scenario.position.line,
                "duplicate-name",
                format!("同じ名前のシナリオが {there} にもある"),
                format!("a scenario of the same name stands at {there}"),
            ));
        }
    }
    findings
}
