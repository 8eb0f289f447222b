//! A slip in a file of the suite.

use std::fmt;

use conformance::Text;
use cucumber::gherkin;

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
    pub(crate) fn new(
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
        let message = message.strip_prefix(&format!("{path}: ")).unwrap_or(message);
        // The parser tells its place only in words: `error: line 6 column 2: …`.
        let place = message.strip_prefix("error: line ").and_then(|rest| rest.split_once(' '));
        let line = place.and_then(|(line, _)| line.parse().ok()).unwrap_or(0);
        Self::new(
            path,
            line,
            "invalid-yaml",
            format!("YAML の誤り。この行の字下げと項目名を確かめる: {message}"),
            format!("wrong YAML; check indentation and names in this line: {message}"),
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
    let words = message.split(|c: char| !c.is_ascii_digit() && c != ':');
    let numbers = words.filter_map(|word| word.trim_matches(':').split_once(':'));
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
