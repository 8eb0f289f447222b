//! What a Gherkin parser lets pass in silence and a conformance suite must not.
//!
//! A file that the runner would misread, a scenario that asks nothing, a step nobody has defined: each is a
//! finding with file and line, and a suite with findings does not run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use conformance::Text;
use conformance::requirement::{Catalogue, TAG_PREFIX, id_of_tag};
use cucumber::gherkin;

use crate::step::{Keyword, StepLibrary};
use crate::suite::FeatureFile;

/// A slip in a file of the suite.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file.
    pub path: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// Permanent short name of the rule that was broken.
    pub rule: &'static str,
    /// What is wrong and what to do, in Japanese.
    ja: String,
    /// What is wrong and what to do, in English.
    en: String,
}

impl Finding {
    fn new(
        path: &str,
        line: usize,
        rule: &'static str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { path: path.to_owned(), line, rule, ja: ja.into(), en: en.into() }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(self.ja.clone(), self.en.clone())
    }

    pub(crate) fn unparsable(path: &str, error: &gherkin::ParseError) -> Self {
        // The parser's own position is off by one or two in the header lines; its words are kept.
        Self::new(
            path,
            line_of(&error.to_string()),
            "unparsable",
            format!("Gherkin として読めない。この行の前後でキーワードと字下げを確かめる: {error}"),
            format!("not readable as Gherkin; check keyword and indentation around this line: {error}"),
        )
    }

    pub(crate) fn expansion(path: &str, error: &cucumber::feature::ExpandExamplesError) -> Self {
        Self::new(
            path,
            error.pos.line,
            "unknown-column",
            format!("例の表に <{}> の列がない。列を足すか名前をそろえる", error.name),
            format!("the examples have no column <{}>; add it or make the names equal", error.name),
        )
    }

    pub(crate) fn yaml(path: &str, message: &str) -> Self {
        Self::new(
            path,
            0,
            "invalid-yaml",
            format!("YAML の誤り: {message}"),
            format!("wrong YAML: {message}"),
        )
    }

    pub(crate) fn no_features(path: &str) -> Self {
        Self::new(
            path,
            0,
            "no-features",
            "シナリオのファイル (*.feature) が一つもない",
            "there is not a single feature file (*.feature)",
        )
    }
}

/// The parser keeps its position to itself and says it only in words: `… at 3:1 …`.
fn line_of(message: &str) -> usize {
    let numbers =
        message.split(|c: char| !c.is_ascii_digit() && c != ':').filter_map(|word| word.split_once(':'));
    numbers
        .filter_map(|(line, column)| column.parse::<usize>().ok().and(line.parse().ok()))
        .next()
        .unwrap_or(0)
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: [{}] {} / {}", self.path, self.line, self.rule, self.ja, self.en)
    }
}

/// Checks the text of one feature file for what the parser would misread.
#[must_use]
pub fn text(path: &str, source: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |line, rule, ja: &str, en: &str| findings.push(Finding::new(path, line, rule, ja, en));
    if source.starts_with('\u{FEFF}') {
        found(1, "bom", "先頭の BOM を取り除く", "remove the byte order mark at the start");
    }
    let first = source.lines().next().unwrap_or_default().trim_start_matches('\u{FEFF}');
    if !matches!(first, "# language: ja" | "# language: en") {
        found(
            1,
            "language-line",
            "一行目は「# language: ja」とする (前後に空白や他の注釈を置かない)",
            "the first line must be exactly \"# language: ja\", without blanks or comments around it",
        );
    }
    let mut table_width: Option<usize> = None;
    let mut in_doc_string = false;
    for (number, line) in (1..).zip(source.lines()) {
        let trimmed = line.trim();
        if trimmed.starts_with("\"\"\"") || trimmed.starts_with("```") {
            in_doc_string = !in_doc_string;
            if in_doc_string && trimmed.len() > 3 {
                found(
                    number,
                    "doc-string-type",
                    "\"\"\" の後に語を書かない (本文に混ざる)",
                    "nothing may stand behind \"\"\"; it would become part of the text",
                );
            }
            continue;
        }
        if in_doc_string {
            continue;
        }
        let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        if indent.contains('\u{3000}') {
            found(
                number,
                "full-width-indent",
                "行頭の全角空白を半角空白にする (全角のままでは、この行は読み飛ばされる)",
                "replace the full-width blank at the start of the line; the parser would skip the line",
            );
        }
        if ["ルール:", "ルール：", "Rule:"].iter().any(|keyword| trimmed.starts_with(keyword)) {
            found(number, "rule-keyword", "「ルール」は使えない", "the Rule keyword is not supported");
        }
        if trimmed.starts_with("* ") {
            found(
                number,
                "star-step",
                "「*」の代わりに 前提・もし・ならば・かつ を書く",
                "write a keyword instead of \"*\"; the parser takes it for Given, whatever came before",
            );
        }
        if trimmed.split_once('：').is_some_and(|(word, _)| STRUCTURE.contains(&word)) {
            found(
                number,
                "full-width-colon",
                "キーワードの後の「：」を半角の「:」にする",
                "write a half-width colon",
            );
        }
        if trimmed.starts_with('|') {
            let width = cells(trimmed);
            if *table_width.get_or_insert(width) != width {
                found(
                    number,
                    "ragged-table",
                    "表の列の数が上の行と違う (多い分は黙って捨てられる)",
                    "this row has another number of cells than the row above; the rest would be dropped",
                );
            }
        } else if !trimmed.starts_with('#') {
            table_width = None;
        }
    }
    findings
}

/// Keywords that open a part of a feature file, in both languages.
const STRUCTURE: [&str; 17] = [
    "機能",
    "フィーチャ",
    "背景",
    "シナリオ",
    "シナリオアウトライン",
    "シナリオテンプレート",
    "シナリオテンプレ",
    "テンプレ",
    "例",
    "サンプル",
    "Feature",
    "Background",
    "Scenario",
    "Scenario Outline",
    "Scenario Template",
    "Examples",
    "Example",
];

fn cells(row: &str) -> usize {
    let mut escaped = false;
    let bars = row.chars().filter(|&c| {
        let counts = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        counts
    });
    bars.count().saturating_sub(1)
}

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
            let background = file.expanded.background.iter().flat_map(|background| &background.steps);
            for step in background.chain(&scenario.steps) {
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
            let hint = hint(step, library);
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

/// What the writer of an undefined step probably meant.
fn hint(step: &gherkin::Step, library: &StepLibrary) -> Text {
    if let Some(other) = library.under_other_keyword(step).first() {
        let keyword = other.keyword.ja();
        return Text::new(
            format!("。「{keyword}」の手順としてならある ({} ではない)", Keyword::of(step).ja()),
            format!("; it exists under the keyword {keyword}, not {}", Keyword::of(step).ja()),
        );
    }
    let like: Vec<&str> = library.like(&step.value, 3).iter().map(|step| step.pattern).collect();
    if like.is_empty() {
        Text::new("。一覧は tashika steps", "; see the list with: tashika steps")
    } else {
        Text::new(
            format!("。もしかして: 「{}」", like.join("」「")),
            format!("; did you mean: {}", like.join(" | ")),
        )
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
            Some(id) if catalogue.get(id).is_none() => findings.push(Finding::new(
                path,
                line,
                "unknown-requirement",
                format!("要件 {id} はどの requirements.yaml にもない"),
                format!("requirement {id} is in no requirements.yaml"),
            )),
            None if !known.contains(&tag) => findings.push(Finding::new(
                path,
                line,
                "unknown-tag",
                format!("タグ @{tag} は tags.yaml にない"),
                format!("the tag @{tag} is not in tags.yaml"),
            )),
            _ => {}
        }
    }
    if file.requirements_of(scenario).is_empty() {
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

fn outlines(file: &FeatureFile) -> Vec<Finding> {
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

/// A misspelt keyword makes its line a description, and with it everything below that was meant to belong to it.
///
/// Inside scenarios no description is taken, a comment does as well; in the feature's own, nothing that looks like a
/// keyword.
fn descriptions(file: &FeatureFile) -> Vec<Finding> {
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
