//! Keywords that were misspelt and became descriptions.

use crate::feature_file::FeatureFile;
use crate::finding::Finding;

/// A misspelt keyword makes its line a description, and with it everything below that was meant to belong to it.
///
/// Inside scenarios no description is taken, a comment does as well; in the feature's own, nothing that looks like a
/// keyword.
pub(super) fn descriptions(file: &FeatureFile) -> Vec<Finding> {
    let feature = &file.feature;
    let inner = feature
        .background
        .iter()
        .map(|part| &part.description)
        .chain(feature.scenarios.iter().map(|part| &part.description))
        .chain(feature.scenarios.iter().flat_map(|part| &part.examples).map(|part| &part.description));
    let inner_lines =
        inner.flatten().flat_map(|text| text.lines()).map(str::trim).filter(|line| !line.is_empty());
    let outer_lines = feature.description.iter().flat_map(|text| text.lines()).map(str::trim);
    let suspects = inner_lines.map(|line| (line, "description-in-scenario")).chain(
        outer_lines.filter(|line| looks_like_keyword(line)).map(|line| (line, "keyword-in-description")),
    );
    let finding = |(line, rule): (&str, &'static str)| {
        let number = (1..).zip(file.source.lines()).find(|(_, candidate)| candidate.trim() == line);
        Finding::new(
            &file.path,
            number.map_or(0, |(number, _)| number),
            rule,
            format!(
                "「{line}」は説明文として読まれている。キーワードを書き誤っていないか。注釈なら # を付ける"
            ),
            format!("{line:?} is read as description; is a keyword misspelt? write a comment with #"),
        )
    };
    suspects.map(finding).collect()
}

fn looks_like_keyword(line: &str) -> bool {
    let opens_with_colon = line
        .split_once([':', '：'])
        .is_some_and(|(word, _)| !word.is_empty() && !word.contains(char::is_whitespace));
    opens_with_colon || line.starts_with('|') || STEP_KEYWORDS.iter().any(|keyword| line.starts_with(keyword))
}

/// Words that open a step, in both languages.
const STEP_KEYWORDS: [&str; 17] = [
    "前提",
    "もし",
    "ならば",
    "かつ",
    "且つ",
    "ただし",
    "但し",
    "しかし",
    "然し",
    "なお",
    "Given ",
    "When ",
    "Then ",
    "And ",
    "But ",
    "ﾓｼ",
    "ナラバ",
];
