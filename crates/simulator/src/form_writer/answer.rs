//! The interface's tree for a person: names and values, not yet in any notation.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::FormDefect;
use crate::people::{Insurer, Person, PersonState, Sex, SyntheticQualification};

/// A named value or group.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) value: Value,
}

/// What stands in a part.
pub(super) enum Value {
    Text(String),
    Group(Vec<Part>),
    /// The list of qualifications.
    List(Vec<Vec<Part>>),
}

fn text(name: &'static str, value: impl Into<String>) -> Part {
    Part { name, value: Value::Text(value.into()) }
}

fn group(name: &'static str, parts: Vec<Part>) -> Part {
    Part { name, value: Value::Group(parts) }
}

/// Header and body of the answer.
pub(super) fn tree(person: &Person, day: Date, shift_jis: bool, defect: Option<FormDefect>) -> Vec<Part> {
    let date = |day| written_day(day, defect);
    let says_shift_jis = shift_jis != (defect == Some(FormDefect::IdentifierWrong));
    let header = vec![
        text("ProcessExecutionTime", format!("{}093000", day.strftime("%Y%m%d"))),
        text("QualificationConfirmationDate", date(day)),
        text("MedicalInstitutionCode", "1319999999"),
        text("ReferenceClassification", "1"),
        text("SegmentOfResult", "1"),
        text("CharacterCodeIdentifier", if says_shift_jis { "1" } else { "0" }),
    ];
    let list = match defect {
        Some(FormDefect::ListLost) => Vec::new(),
        _ => person.qualifications.iter().map(|it| qualification(person, it, defect)).collect(),
    };
    let body = vec![
        text("ProcessingResultStatus", "1"),
        text("QualificationValidity", validity(person.state)),
        Part { name: "ResultList", value: Value::List(list) },
    ];
    vec![group("MessageHeader", header), group("MessageBody", body)]
}

/// OQSCD006. A card that is not registered or whose certificate is revoked says nothing of the qualification itself.
const fn validity(state: PersonState) -> &'static str {
    match state {
        PersonState::Valid | PersonState::NotRegistered | PersonState::CertificateRevoked => "1",
        PersonState::Invalid => "2",
        PersonState::NewerExists => "3",
        PersonState::None => "4",
        PersonState::Several => "5",
    }
}

fn qualification(
    person: &Person,
    qualification: &SyntheticQualification,
    defect: Option<FormDefect>,
) -> Vec<Part> {
    let errs = |this: FormDefect| defect == Some(this);
    let date = |day| written_day(day, defect);
    let late_stage = qualification.insurer == Insurer::LateStageElderly;
    let branch = qualification
        .branch
        .clone()
        .or_else(|| (late_stage && errs(FormDefect::BranchForLateStage)).then(|| "01".to_owned()));
    let (mut first, mut last) = (qualification.from, printed_until(qualification.from));
    if errs(FormDefect::PeriodReversed) {
        std::mem::swap(&mut first, &mut last);
    }
    let possible = [
        ("InsuredCardClassification", Some("01".to_owned())),
        ("InsurerNumber", Some(insurer_number(&qualification.insurer, defect))),
        ("InsuredCardSymbol", qualification.symbol.clone()),
        ("InsuredIdentificationNumber", Some(qualification.number.clone())),
        ("InsuredBranchNumber", branch),
        (
            "PersonalFamilyClassification",
            Some(if qualification.dependant_of.is_some() { "2" } else { "1" }.to_owned()),
        ),
        ("InsuredName", qualification.dependant_of.clone()),
        ("Name", (!errs(FormDefect::NameMissing)).then(|| name(person, defect))),
        ("NameKana", Some(kana(person, defect))),
        ("Sex1", Some(sex(person.sex, defect).to_owned())),
        ("Birthdate", Some(date(person.birth_date))),
        ("Address", Some(person.address.clone())),
        ("PostNumber", Some(postal_code(person, defect))),
        ("QualificationDate", Some(date(qualification.from))),
        ("DisqualificationDate", qualification.lost.map(date)),
        ("ReasonOfLoss", qualification.lost.map(|_| "99".to_owned())),
        ("InsuredCardValidDate", Some(date(first))),
        ("InsuredCardExpirationDate", Some(date(last))),
        ("InsuredPartialContributionRatio", qualification.ratio.map(|it| ratio(it, defect))),
        ("PreschoolClassification", qualification.preschool.then(|| "1".to_owned())),
        ("InsurerName", Some(qualification.insurer.name().to_owned())),
    ];
    let mut parts = Vec::new();
    for (name, value) in possible {
        match value {
            Some(value) => parts.push(text(name, value)),
            None if errs(FormDefect::EmptyForAbsent) => parts.push(text(name, "")),
            None => {}
        }
        if errs(FormDefect::ElementDoubled) && name == "Birthdate" {
            parts.push(text(name, "19700101"));
        }
    }
    certificates(qualification, defect, &mut parts);
    if errs(FormDefect::HealthData) {
        let groups = [
            "SpecificHealthCheckupsInfoConsFlg",
            "PharmacistsInfoConsFlg",
            "DiagnosisInfoConsFlg",
            "OperationInfoConsFlg",
        ];
        parts.extend(groups.map(|name| text(name, "1")));
    }
    parts
}

fn certificates(qualification: &SyntheticQualification, defect: Option<FormDefect>, parts: &mut Vec<Part>) {
    let date = |day| written_day(day, defect);
    let from = qualification.from;
    if let Some(percent) = qualification.elderly_ratio {
        let elderly = vec![
            text("ElderlyRecipientValidStartDate", date(from)),
            text("ElderlyRecipientValidEndDate", date(printed_until(from))),
            text("ElderlyRecipientContributionRatio", ratio(percent, defect)),
        ];
        parts.push(group("ElderlyRecipientCertificateInfo", elderly));
    }
    if let Some(class) = &qualification.limit_class {
        let consent = if defect == Some(FormDefect::ConsentDenied) { "0" } else { "1" };
        parts.push(text("LimitApplicationCertificateRelatedConsFlg", consent));
        let limit = vec![
            text("LimitApplicationCertificateClassification", "01"),
            text("LimitApplicationCertificateClassificationFlag", class.clone()),
            text("LimitApplicationCertificateValidStartDate", date(from)),
            text("LimitApplicationCertificateValidEndDate", date(printed_until(from))),
        ];
        parts.push(group("LimitApplicationCertificateRelatedInfo", limit));
    }
}

/// The last printed day: seven years, the last day included.
pub(super) fn printed_until(from: Date) -> Date {
    from.checked_add(7.years()).and_then(Date::yesterday).unwrap_or(from)
}

fn insurer_number(insurer: &Insurer, defect: Option<FormDefect>) -> String {
    let digits = insurer.number();
    let spaces = if defect == Some(FormDefect::PaddingMissing) { 0 } else { 8 - digits.len() };
    " ".repeat(spaces) + digits
}

fn name(person: &Person, defect: Option<FormDefect>) -> String {
    match defect {
        Some(FormDefect::NameHalfWidthSpace) => person.name.replace('\u{3000}', " "),
        _ => person.name.clone(),
    }
}

fn kana(person: &Person, defect: Option<FormDefect>) -> String {
    match defect {
        Some(FormDefect::KanaFullWidth) => "シケン　ゼンカク".to_owned(),
        _ => person.kana.clone(),
    }
}

const fn sex(sex: Sex, defect: Option<FormDefect>) -> &'static str {
    match (sex, defect) {
        (Sex::Male, Some(FormDefect::SexAsLetter)) => "M",
        (Sex::Female, Some(FormDefect::SexAsLetter)) => "F",
        (Sex::Male, _) => "1",
        (Sex::Female, _) => "2",
    }
}

fn postal_code(person: &Person, defect: Option<FormDefect>) -> String {
    match defect {
        Some(FormDefect::PostalCodeBare) => person.post_number.replace('-', ""),
        _ => person.post_number.clone(),
    }
}

fn ratio(percent: u8, defect: Option<FormDefect>) -> String {
    match defect {
        Some(FormDefect::RatioTwoDigits) => format!("{percent:02}"),
        _ => format!("{percent:03}"),
    }
}

fn written_day(day: Date, defect: Option<FormDefect>) -> String {
    let form = if defect == Some(FormDefect::DayWithHyphens) { "%Y-%m-%d" } else { "%Y%m%d" };
    day.strftime(form).to_string()
}
