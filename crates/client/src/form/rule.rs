//! The rules of the forms, by name and weight.

use std::fmt;

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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_of_rules_are_unique() {
        let names: HashSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
