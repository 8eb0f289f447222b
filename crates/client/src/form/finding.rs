//! What is remarkable about a document: a rule, a place, and words in two languages.

use std::fmt;

use conformance::Text;

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

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the document may still be right.
    Notice,
    /// The document breaks a rule.
    Violation,
}

impl Severity {
    /// The name that files use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Violation => "violation",
        }
    }
}

/// One enum of rules: permanent name and severity.
macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The rules, each with a permanent name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $variant,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The permanent name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How much it weighs.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }
        }
    };
}

rules! {
    /// The text is none of the known forms.
    UnrecognisedForm = "unrecognised-form", Violation;
    /// More bytes, elements or levels than a document of this kind can need.
    TooLarge = "too-large", Violation;
    /// The bytes are in no encoding that the interface uses.
    UnreadableBytes = "unreadable-bytes", Violation;
    /// The XML declaration, or the form itself, says another encoding than the bytes are in.
    EncodingContradictsDeclaration = "encoding-contradicts-declaration", Violation;
    /// `CharacterCodeIdentifier` says another encoding than the bytes are in.
    EncodingContradictsIdentifier = "encoding-contradicts-identifier", Violation;
    /// `CharacterCodeIdentifier` and the XML declaration contradict each other.
    DeclarationContradictsIdentifier = "declaration-contradicts-identifier", Violation;
    /// The declared encoding is not one of the interface, or is named in an unusual way.
    EncodingName = "encoding-name", Notice;
    /// The text begins with a byte order mark.
    ByteOrderMark = "byte-order-mark", Notice;
    /// Not well-formed XML (W3C), not JSON (RFC 8259).
    NotWellFormed = "not-well-formed", Violation;
    /// A document type declaration, with which entities could be defined.
    DocumentType = "document-type", Violation;
    /// An attribute or a namespace; the interface has neither.
    Attribute = "attribute", Notice;
    /// Text beside elements, an object in place of text, or the like.
    WrongShape = "wrong-shape", Violation;
    /// A required element is absent.
    MissingElement = "missing-element", Violation;
    /// An element that may occur once occurs again.
    DuplicateElement = "duplicate-element", Violation;
    /// An element that no public description has; the interface may have grown.
    UnknownElement = "unknown-element", Notice;
    /// An element of the interface that is not known to be part of the limited type; it is left out of the reading.
    NotOfLimitedType = "not-of-limited-type", Notice;
    /// One of the four groups of health data, which the limited type must not carry.
    HealthData = "health-data", Violation;
    /// An empty element or value, where an absent value is an absent element.
    EmptyElement = "empty-element", Violation;
    /// A value that is not of its element's kind.
    BadValue = "bad-value", Violation;
    /// A code that its table does not list.
    UnknownCode = "unknown-code", Violation;
    /// A code that the public part of an open table does not list.
    UnlistedCode = "unlisted-code", Notice;
    /// A six-digit insurer number without its two leading spaces.
    InsurerNumberPadding = "insurer-number-padding", Violation;
    /// An insurer number whose last digit is not the check digit of the others.
    InsurerNumberCheckDigit = "insurer-number-check-digit", Notice;
    /// A reading that is not half-width katakana.
    KanaWidth = "kana-width", Violation;
    /// A name with half-width characters.
    NameWidth = "name-width", Violation;
    /// A branch number in the late-stage elderly scheme, which has none.
    BranchOfLateStage = "branch-of-late-stage", Violation;
    /// A period that ends before it begins, or a qualification before birth.
    DatesContradict = "dates-contradict", Violation;
    /// Outcome, validity and list of qualifications contradict each other.
    ResultContradicts = "result-contradicts", Violation;
    /// A limit certificate although consent to hand it over is denied.
    ConsentContradicts = "consent-contradicts", Violation;
    /// The app's text begins with none of its known first labels.
    TextStart = "text-start", Violation;
    /// A line of the app's text without a TAB that is no head of a section.
    LineWithoutTab = "line-without-tab", Violation;
    /// A label that its section does not have.
    UnknownLabel = "unknown-label", Violation;
    /// A section that begins again, or heads of before and after 医療扶助 mixed.
    SectionHeads = "section-heads", Violation;
    /// A word that is not among the known words of its item.
    UnknownWord = "unknown-word", Violation;
    /// A date in neither of the app's two ways of writing.
    DateForm = "date-form", Violation;
    /// A day outside the era that it is written in.
    EraRange = "era-range", Violation;
    /// Lines that end in different ways.
    LineEnds = "line-ends", Notice;
    /// Converting: the target has no place for this value; it is left out.
    NoPlace = "no-place", Notice;
    /// Converting: the source does not have this value, the target needs it; a default was filled in.
    FilledIn = "filled-in", Notice;
    /// More findings than are listed.
    More = "more", Violation;
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
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
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_of_rules_are_unique() {
        let names: HashSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }

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
