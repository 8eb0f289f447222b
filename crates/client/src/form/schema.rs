//! The official tree, described once: readers, the checker and the table of a broken document all go by this.
//!
//! Names, forms and code tables as several public programs agree on them. Required is what the one public model of the
//! answer requires; everything else may be absent. The order of elements has no meaning.

use eligibility::identifier::InsurerNumber;
use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};

use super::rule::Rule;

use crate::code::{
    CharacterCodeIdentifier, InsuredCardClassification, LimitApplicationCertificateClassification,
    LimitApplicationCertificateRelatedConsFlg, PersonalFamilyClassification, PreschoolClassification,
    ProcessingResultStatus, QualificationValidity, ReasonOfLoss, ReferenceClassification, SegmentOfResult,
    Sex,
};
use crate::date::{Day, Moment};
use crate::percent::Percent;
use crate::qualification::Branch;
use crate::text::Text;

/// One element that a group may hold.
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) occurs: Occurs,
    pub(crate) kind: Kind,
}

/// How often an element may occur.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occurs {
    Once,
    AtMostOnce,
    AnyNumber,
}

/// What an element holds.
pub(crate) enum Kind {
    /// Text of this kind.
    Value(&'static Value),
    /// Elements.
    Group(&'static [Element]),
    /// Something of the existing type that the model has no place for.
    Elsewhere,
}

/// A kind of text.
pub(crate) struct Value {
    /// Whether a text is one.
    pub(crate) fits: fn(&str) -> bool,
    /// What it breaks if not.
    pub(crate) rule: Rule,
    pub(crate) ja: &'static str,
    pub(crate) en: &'static str,
    /// Further rules for a text that fits; breaking one leaves the text usable.
    pub(crate) advice: &'static [Advice],
}

/// A rule for a value that is usable either way.
pub(crate) struct Advice {
    pub(crate) rule: Rule,
    pub(crate) holds: fn(&str) -> bool,
    pub(crate) ja: &'static str,
    pub(crate) en: &'static str,
    /// Whether it also holds for the app's text, whose widths and paddings are not public.
    pub(crate) in_app_text: bool,
}

/// Whether a text is a value of a model's type, by that type's own rules.
fn is<T: DeserializeOwned>(text: &str) -> bool {
    T::deserialize(StrDeserializer::<Error>::new(text)).is_ok()
}

const fn plain(fits: fn(&str) -> bool, ja: &'static str, en: &'static str) -> Value {
    Value { fits, rule: Rule::BadValue, ja, en, advice: &[] }
}

const fn code(fits: fn(&str) -> bool, table: &'static str) -> Value {
    Value { fits, rule: Rule::UnknownCode, ja: table, en: table, advice: &[] }
}

static DAY: Value =
    plain(is::<Day>, "暦にある日の8桁 (yyyyMMdd)", "a day of the calendar, eight digits yyyyMMdd");
static MOMENT: Value = plain(
    is::<Moment>,
    "実在する日時の14桁 (yyyyMMddHHmmss)",
    "a date and time, fourteen digits yyyyMMddHHmmss",
);
static TEXT: Value = plain(
    is::<Text>,
    "制御文字のない1024バイト以下の文字列",
    "at most 1,024 bytes without control characters",
);
static INSTITUTION: Value = plain(|text| digits(text, 10), "10桁の数字", "ten digits");
static SYMBOL: Value = plain(
    |text| is::<Text>(text) && text.chars().count() <= 20,
    "20文字以下の文字列",
    "at most twenty characters",
);
static REFERENCE_NUMBER: Value = plain(
    |text| is::<Text>(text) && text.chars().count() <= 50,
    "50文字以下の文字列",
    "at most fifty characters",
);
static BRANCH: Value = plain(is::<Branch>, "2桁の数字", "two digits");
static PERCENT: Value =
    plain(is::<Percent>, "百分率の3桁 (1割は010)", "three digits of percent (010 is ten percent)");
static POSTAL_CODE: Value = plain(
    |text| matches!(text.split_once('-'), Some((area, town)) if digits(area, 3) && digits(town, 4)),
    "NNN-NNNN の形の郵便番号",
    "a postal code of the form NNN-NNNN",
);
static INSURER_NUMBER: Value = Value {
    advice: &[
        Advice {
            rule: Rule::InsurerNumberPadding,
            holds: |text| text.len() == 8 && !text.starts_with("00"),
            ja: "6桁の保険者番号は前に空白2文字を置いて8文字にする",
            en: "a six-digit insurer number stands behind two spaces, eight characters in all",
            in_app_text: false,
        },
        Advice {
            rule: Rule::InsurerNumberCheckDigit,
            holds: |text| InsurerNumber::parse(text).is_ok_and(|number| number.check_digit_holds()),
            ja: "末尾が検証番号になっていない",
            en: "the last digit is not the check digit",
            in_app_text: true,
        },
    ],
    ..plain(
        |text| InsurerNumber::parse(text).is_ok(),
        "8桁、または前に空白2文字か0を2つ置いた6桁の数字",
        "eight digits, or six digits behind two spaces or two zeros",
    )
};
static NAME: Value = Value {
    advice: &[Advice {
        rule: Rule::NameWidth,
        holds: |text| !text.chars().any(is_half_width),
        ja: "氏名は全角で、姓と名の間も全角の空白にする",
        en: "a name is full-width, and so is the space between its parts",
        in_app_text: false,
    }],
    ..plain(
        is::<Text>,
        "制御文字のない1024バイト以下の文字列",
        "at most 1,024 bytes without control characters",
    )
};
static KANA: Value = Value {
    advice: &[Advice {
        rule: Rule::KanaWidth,
        holds: |text| text.chars().all(is_half_width),
        ja: "フリガナは半角カタカナにする",
        en: "a reading is half-width katakana",
        in_app_text: false,
    }],
    ..plain(
        is::<Text>,
        "制御文字のない1024バイト以下の文字列",
        "at most 1,024 bytes without control characters",
    )
};
static CARD_CLASSIFICATION: Value = Value {
    advice: &[Advice {
        rule: Rule::UnlistedCode,
        holds: |text| InsuredCardClassification::LISTED.iter().any(|(code, _)| *code == text),
        ja: "公開された OQSCD010 の表 (2024年12月より前) にない区分",
        en: "not in the public list of OQSCD010, which ends before December 2024",
        in_app_text: true,
    }],
    ..plain(is::<InsuredCardClassification>, "OQSCD010 の2文字の区分", "a code of OQSCD010, two characters")
};

static REFERENCE_CLASSIFICATION: Value = code(is::<ReferenceClassification>, "OQSCD002");
static SEGMENT: Value = code(is::<SegmentOfResult>, "OQSCD003");
static STATUS: Value = code(is::<ProcessingResultStatus>, "OQSCD004");
static CHARACTER_CODE: Value = code(is::<CharacterCodeIdentifier>, "OQSCD005");
static VALIDITY: Value = code(is::<QualificationValidity>, "OQSCD006");
static SEX: Value = code(is::<Sex>, "OQSCD007");
static PERSONAL_FAMILY: Value = code(is::<PersonalFamilyClassification>, "OQSCD009");
static LIMIT_CONSENT: Value = code(is::<LimitApplicationCertificateRelatedConsFlg>, "OQSCD001");
static LIMIT_CLASSIFICATION: Value = code(is::<LimitApplicationCertificateClassification>, "OQSCD011");
static PRESCHOOL: Value = code(is::<PreschoolClassification>, "PreschoolClassification");
static REASON_OF_LOSS: Value = code(is::<ReasonOfLoss>, "ReasonOfLoss");

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// ASCII, and the half-width katakana of JIS X 0201.
fn is_half_width(character: char) -> bool {
    character.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&character)
}

use Kind::{Elsewhere, Group};
use Occurs::{AnyNumber, AtMostOnce, Once};

const fn once(name: &'static str, value: &'static Value) -> Element {
    Element { name, occurs: Once, kind: Kind::Value(value) }
}

const fn maybe(name: &'static str, value: &'static Value) -> Element {
    Element { name, occurs: AtMostOnce, kind: Kind::Value(value) }
}

const fn group(name: &'static str, occurs: Occurs, elements: &'static [Element]) -> Element {
    Element { name, occurs, kind: Group(elements) }
}

const fn elsewhere(name: &'static str) -> Element {
    Element { name, occurs: AnyNumber, kind: Elsewhere }
}

/// Name of the root.
pub(crate) const ROOT: &str = "XmlMsg";

/// What stands in the root.
pub(crate) static MESSAGE: &[Element] =
    &[group("MessageHeader", Once, HEADER), group("MessageBody", AtMostOnce, BODY)];

static HEADER: &[Element] = &[
    once("ProcessExecutionTime", &MOMENT),
    once("QualificationConfirmationDate", &DAY),
    once("MedicalInstitutionCode", &INSTITUTION),
    maybe("ArbitraryFileIdentifier", &TEXT),
    once("ReferenceClassification", &REFERENCE_CLASSIFICATION),
    once("SegmentOfResult", &SEGMENT),
    maybe("ErrorCode", &TEXT),
    maybe("ErrorMessage", &TEXT),
    once("CharacterCodeIdentifier", &CHARACTER_CODE),
    elsewhere("ReceptionNumber"),
    elsewhere("NumberOfProcessingResult"),
    elsewhere("NumberOfNormalProcessing"),
    elsewhere("NumberOfError"),
];

static BODY: &[Element] = &[
    once("ProcessingResultStatus", &STATUS),
    maybe("ProcessingResultCode", &TEXT),
    maybe("ProcessingResultMessage", &TEXT),
    maybe("QualificationValidity", &VALIDITY),
    group("ResultList", AtMostOnce, RESULTS),
    maybe("ReferenceNumber", &REFERENCE_NUMBER),
    elsewhere("QualificationConfirmSearchInfo"),
    elsewhere("PrescriptionIssueSelect"),
];

/// Name of the list of qualifications, which is an array in JSON.
pub(crate) const LIST: &str = "ResultList";
/// Name of one qualification in the list.
pub(crate) const RESULT: &str = "ResultOfQualificationConfirmation";

static RESULTS: &[Element] = &[group(RESULT, AnyNumber, QUALIFICATION)];

/// What stands in a qualification.
pub(crate) static QUALIFICATION: &[Element] = &[
    once("InsuredCardClassification", &CARD_CLASSIFICATION),
    maybe("InsurerNumber", &INSURER_NUMBER),
    maybe("InsuredCardSymbol", &SYMBOL),
    maybe("InsuredIdentificationNumber", &SYMBOL),
    maybe("InsuredBranchNumber", &BRANCH),
    maybe("PersonalFamilyClassification", &PERSONAL_FAMILY),
    maybe("InsuredName", &NAME),
    once("Name", &NAME),
    maybe("NameKana", &KANA),
    maybe("NameOfOther", &NAME),
    maybe("NameOfOtherKana", &KANA),
    once("Sex1", &SEX),
    maybe("Sex2", &SEX),
    once("Birthdate", &DAY),
    maybe("Address", &TEXT),
    maybe("PostNumber", &POSTAL_CODE),
    maybe("QualificationDate", &DAY),
    maybe("DisqualificationDate", &DAY),
    maybe("InsuredCertificateIssuanceDate", &DAY),
    maybe("InsuredCardValidDate", &DAY),
    maybe("InsuredCardExpirationDate", &DAY),
    maybe("InsuredPartialContributionRatio", &PERCENT),
    maybe("PreschoolClassification", &PRESCHOOL),
    maybe("ReasonOfLoss", &REASON_OF_LOSS),
    once("InsurerName", &TEXT),
    group("ElderlyRecipientCertificateInfo", AtMostOnce, ELDERLY),
    maybe("LimitApplicationCertificateRelatedConsFlg", &LIMIT_CONSENT),
    maybe("LimitApplicationCertificateRelatedConsTime", &MOMENT),
    group("LimitApplicationCertificateRelatedInfo", AtMostOnce, LIMIT),
    maybe("ReferenceNumber", &REFERENCE_NUMBER),
    elsewhere("SpecificDiseasesCertificateRelatedConsFlg"),
    elsewhere("SpecificDiseasesCertificateRelatedConsTime"),
    elsewhere("SpecificDiseasesCertificateList"),
    elsewhere("QualificationConfirmationKey"),
    elsewhere("PublicExpenseResultList"),
    elsewhere("MedicalTicketInfo"),
];

/// Certificate of people from 70 to 74.
pub(crate) static ELDERLY: &[Element] = &[
    maybe("ElderlyRecipientCertificateDate", &DAY),
    maybe("ElderlyRecipientValidStartDate", &DAY),
    maybe("ElderlyRecipientValidEndDate", &DAY),
    maybe("ElderlyRecipientContributionRatio", &PERCENT),
];

/// Limit certificate.
pub(crate) static LIMIT: &[Element] = &[
    maybe("LimitApplicationCertificateClassification", &LIMIT_CLASSIFICATION),
    maybe("LimitApplicationCertificateClassificationFlag", &TEXT),
    maybe("LimitApplicationCertificateDate", &DAY),
    maybe("LimitApplicationCertificateValidStartDate", &DAY),
    maybe("LimitApplicationCertificateValidEndDate", &DAY),
    maybe("LimitApplicationCertificateLongTermDate", &DAY),
];

/// A medical institution's code as the header holds it, if the text is one.
pub(crate) fn institution(text: &str) -> Option<Text> {
    (INSTITUTION.fits)(text).then(|| Text::deserialize(StrDeserializer::<Error>::new(text)).ok()).flatten()
}
