//! What is remarkable about a document: a rule, a place, and words in two languages.

use std::fmt;

use conformance::Text;

use super::rule::{Rule, Severity};

/// One remark about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that it comes from.
    pub rule: Rule,
    /// Where; `None` for what concerns the document as a whole.
    pub place: Option<Position>,
    /// The element, as a path of names (`/XmlMsg/MessageBody`) or as section and label (`裏面記載情報/性別`); empty
    /// for the document as a whole.
    pub path: String,
    /// What is wrong, what is expected. Never quotes a value of a person.
    pub what: Text,
}

impl Finding {
    /// Whether the document breaks a rule; otherwise the finding is only worth knowing.
    #[must_use]
    pub fn is_violation(&self) -> bool {
        self.rule.severity() == Severity::Violation
    }
}

/// A place in the decoded text, counted from 1; columns count characters, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Position {
    /// The place of a byte offset in a text. Lines end with a line feed.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let inside = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let before = inside.and_then(|at| text.get(..at)).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Collects findings by byte offset; places are worked out only for those that are kept.
pub(crate) struct Findings<'a> {
    text: &'a str,
    list: Vec<Finding>,
    left_out: usize,
}

impl<'a> Findings<'a> {
    /// Most findings that are listed; a broken document has more than anybody reads.
    const MOST: usize = 200;

    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, list: Vec::new(), left_out: 0 }
    }

    /// Adds a finding at a byte offset.
    pub(crate) fn at(
        &mut self,
        rule: Rule,
        offset: usize,
        path: &str,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) {
        if self.list.len() == Self::MOST {
            self.left_out += 1;
            return;
        }
        let place = Some(Position::of(self.text, offset));
        self.list.push(Finding { rule, place, path: path.to_owned(), what: Text::new(ja, en) });
    }

    /// Adds a finding at a place that a parser has worked out.
    pub(crate) fn placed(
        &mut self,
        rule: Rule,
        place: Position,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) {
        let what = Text::new(ja, en);
        self.list.push(Finding { rule, place: Some(place), path: String::new(), what });
    }

    /// Adds a finding about the document as a whole.
    pub(crate) fn whole(&mut self, rule: Rule, ja: impl Into<String>, en: impl Into<String>) {
        self.list.push(Finding { rule, place: None, path: String::new(), what: Text::new(ja, en) });
    }

    /// Whether there is any finding.
    pub(crate) fn any(&self) -> bool {
        !self.list.is_empty()
    }

    /// The findings in the order of the document.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| finding.place);
        if self.left_out > 0 {
            let left_out = self.left_out;
            self.whole(
                Rule::More,
                format!("ほかに {left_out} 件の指摘がある"),
                format!("{left_out} more findings are not listed"),
            );
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "あい\nうえ";
        assert_eq!(Position::of(text, 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of(text, 3), Position { line: 1, column: 2 });
        assert_eq!(Position::of(text, 10), Position { line: 2, column: 2 });
        assert_eq!(Position::of(text, 999), Position { line: 2, column: 3 });
        assert_eq!(Position::of(text, 1).line, 1, "an offset inside a character does not panic");
    }

    #[test]
    fn a_flood_of_findings_is_cut_and_counted() {
        let mut findings = Findings::new("");
        (0..250).for_each(|_| findings.at(Rule::Attribute, 0, "", "", ""));
        let list = findings.finish();
        assert_eq!(list.len(), 201);
        let last = list.last().unwrap();
        assert!(last.rule == Rule::More && last.what.en.starts_with("50 "));
    }
}
