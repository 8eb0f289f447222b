//! The writer of forms against the reader of the client: neither is written from the other.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use client::form::{self, Rule};
use jiff::civil::date;
use simulator::form_writer::{FormDefect, FormWriter, WrittenForm};
use simulator::people::people;

const FORMS: [WrittenForm; 4] =
    [WrittenForm::Xml, WrittenForm::XmlShiftJis, WrittenForm::Json, WrittenForm::Text];

/// The rules that any document of this writer breaks.
fn broken(defect: Option<FormDefect>) -> Vec<Rule> {
    let writer = FormWriter::new(defect);
    let mut rules = Vec::new();
    for person in people() {
        for form in FORMS {
            let Some(bytes) = writer.write(&person, form, date(2026, 4, 1)) else { continue };
            let reading = form::read(&bytes);
            rules.extend(reading.findings.iter().map(|finding| finding.rule));
            if defect.is_none() {
                assert!(reading.content.is_some(), "{} {form:?}: {:?}", person.key, reading.findings);
                assert!(reading.is_synthetic() || person.qualifications.is_empty());
            }
        }
    }
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn without_a_defect_there_is_nothing_to_remark() {
    assert_eq!(broken(None), []);
}

#[test]
fn each_defect_breaks_the_rule_it_is_about() {
    use FormDefect as D;
    for defect in FormDefect::ALL {
        let expected = match defect {
            D::PaddingMissing => Rule::InsurerNumberPadding,
            D::KanaFullWidth => Rule::KanaWidth,
            D::NameHalfWidthSpace => Rule::NameWidth,
            D::EmptyForAbsent | D::TextEmptyItem => Rule::EmptyElement,
            D::HealthData => Rule::HealthData,
            D::SexAsLetter => Rule::UnknownCode,
            D::DayWithHyphens | D::PostalCodeBare | D::RatioTwoDigits => Rule::BadValue,
            D::ElementDoubled | D::TextItemDoubled | D::TextHeadMissing => Rule::DuplicateElement,
            D::NameMissing | D::TextCheckDayMissing => Rule::MissingElement,
            D::BranchForLateStage => Rule::BranchOfLateStage,
            D::PeriodReversed => Rule::DatesContradict,
            D::ConsentDenied => Rule::ConsentContradicts,
            D::ListLost => Rule::ResultContradicts,
            D::DeclarationWrong => Rule::EncodingContradictsDeclaration,
            D::IdentifierWrong => Rule::EncodingContradictsIdentifier,
            D::DocumentType => Rule::DocumentType,
            D::EndTagMissing => Rule::NotWellFormed,
            D::ListAsObject | D::CodeAsNumber => Rule::WrongShape,
            D::TextTitle => Rule::TextStart,
            D::TextColons => Rule::LineWithoutTab,
            D::TextCodes => Rule::UnknownWord,
            D::TextDayUnpadded => Rule::DateForm,
            D::TextEraOver => Rule::EraRange,
        };
        let broken = broken(Some(*defect));
        assert!(broken.contains(&expected), "{defect}: {broken:?}");
    }
}
