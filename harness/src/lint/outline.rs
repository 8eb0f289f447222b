//! What is wrong in outlines and their examples.

use std::collections::BTreeSet;

use cucumber::gherkin;

use crate::feature_file::FeatureFile;
use crate::finding::Finding;

pub(super) fn outlines(file: &FeatureFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for scenario in &file.feature.scenarios {
        let (path, line) = (&file.path, scenario.position.line);
        let is_outline = OUTLINES.contains(&scenario.keyword.trim_end_matches(':'));
        let used = placeholders(scenario);
        if scenario.examples.is_empty() && (is_outline || !used.is_empty()) {
            findings.push(Finding::new(
                path,
                line,
                "outline-without-examples",
                "アウトラインに 例 の表がない (このままでは <…> の文字のまま一度だけ実行される)",
                "the outline has no examples; it would run once with the literal <…>",
            ));
        }
        for examples in &scenario.examples {
            let rows = examples.table.as_ref().map(|table| table.rows.as_slice()).unwrap_or_default();
            let (header, body) = rows.split_first().map_or((&[][..], &[][..]), |(first, rest)| (first, rest));
            if body.is_empty() {
                findings.push(Finding::new(
                    path,
                    examples.position.line,
                    "examples-without-rows",
                    "例 の表に行がない",
                    "the examples have no rows",
                ));
            }
            for column in header.iter().filter(|column| !used.contains(*column)) {
                findings.push(Finding::new(
                    path,
                    examples.position.line,
                    "unused-column",
                    format!("例 の列「{column}」をどの手順も使っていない"),
                    format!("no step uses the column {column:?}"),
                ));
            }
        }
    }
    findings
}

/// The keywords of an outline.
const OUTLINES: [&str; 6] = [
    "シナリオアウトライン",
    "シナリオテンプレート",
    "シナリオテンプレ",
    "テンプレ",
    "Scenario Outline",
    "Scenario Template",
];

/// The `<names>` that an outline's name, steps, tables and doc strings use.
fn placeholders(scenario: &gherkin::Scenario) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut collect = |text: &str| {
        let mut rest = text;
        while let Some((_, behind)) = rest.split_once('<') {
            let Some((name, tail)) = behind.split_once('>') else { break };
            names.insert(name.to_owned());
            rest = tail;
        }
    };
    collect(&scenario.name);
    for step in &scenario.steps {
        collect(&step.value);
        step.docstring.iter().for_each(|text| collect(text));
        step.table.iter().flat_map(|table| &table.rows).flatten().for_each(|cell| collect(cell));
    }
    names
}
