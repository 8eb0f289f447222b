use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::{Reason, Ruling};

use super::institution_number::{Category, InstitutionNumber};
use super::ticket_number::TicketNumber;
use super::{InsurerNumber, check_digit};

named! {
    /// A number that someone or something is known by.
    pub enum Identifier {
        /// Insurer number (保険者番号), eight digits or six.
        Insurer: "保険者番号", "insurer number";
        /// Payer number of public expense (公費負担者番号), eight digits.
        Payer: "公費負担者番号", "payer number of public expense";
        /// Recipient number of public expense (受給者番号), seven digits.
        Recipient: "公費受給者番号", "recipient number of public expense";
        /// Medical institution number, ten digits.
        Institution: "10桁の医療機関番号", "medical institution number";
        /// The medical institution's code alone, seven digits.
        InstitutionCode: "7桁の医療機関コード", "medical institution code";
        /// Checkup-institution number (健診・保健指導機関番号), ten digits.
        CheckupBody: "健診・保健指導機関番号", "checkup-institution number";
        /// The midwifery centre's ten-digit code, as the portal fills it in.
        MidwiferyCentre: "10桁の助産所コード", "midwifery centre number";
        /// Number of a checkup or guidance ticket, eleven digits.
        Ticket: "受診券・利用券の整理番号", "ticket number";
        /// Branch number (枝番), two digits.
        Branch: "枝番", "branch number";
        /// Symbol (記号) or number (番号) of an insured person.
        SymbolOrNumber: "記号・番号", "symbol or number";
        /// Therapist's registration number (登録記号番号), ten digits.
        Therapist: "登録記号番号", "therapist's registration number";
    }
}

/// A number as it is written somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Written {
    /// What it is meant to be.
    pub identifier: Identifier,
    /// The number.
    pub value: String,
    /// Whether the last digit of a midwifery centre's number is taken for a check digit. No source tells; `false` by
    /// default (ID-032).
    #[serde(default)]
    pub midwifery_check: bool,
}

/// Whether a number is well-formed. Whether it was ever issued is another matter.
///
/// Implements ID-001 to ID-007 (insurers, public expense), ID-011 to ID-015 (institutions), ID-021 (checkup bodies),
/// ID-031 and ID-032 (midwifery centres), ID-041 and ID-042 (tickets), ID-051, ID-052 (insured persons), ID-061.
#[must_use]
pub fn accepts(number: &Written) -> Ruling {
    let Written { identifier, value: text, midwifery_check } = number;
    if *identifier == Identifier::SymbolOrNumber {
        return symbol_or_number(text);
    }
    if !text.trim_start_matches(' ').bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Ruling::refuse("ID-005", "番号は半角数字で書く", "a number is written in half-width digits");
    }
    match identifier {
        Identifier::Insurer => insurer(text),
        Identifier::Payer => Ruling::when(
            text.len() == 8 && check_digit::holds(text),
            Reason::new(
                "ID-006",
                "公費負担者番号は8桁で、末尾は検証番号",
                "a payer number has 8 digits, the last of which is a check digit",
            ),
        ),
        Identifier::Recipient => Ruling::when(
            text.len() == 7 && check_digit::holds(text),
            Reason::new(
                "ID-007",
                "公費の受給者番号は7桁で、末尾は検証番号",
                "a recipient number has 7 digits, the last of which is a check digit",
            ),
        ),
        Identifier::Institution | Identifier::CheckupBody | Identifier::MidwiferyCentre => {
            institution(*identifier, text, *midwifery_check)
        }
        Identifier::InstitutionCode => Ruling::when(
            digits(text, 7),
            Reason::new(
                "ID-013",
                "医療機関コードは7桁で、それだけでは検証できない",
                "a code has 7 digits and cannot be verified by itself",
            ),
        ),
        Identifier::Ticket => ticket(text),
        Identifier::Branch => Ruling::when(
            digits(text, 2),
            Reason::new("ID-051", "枝番は2桁の数字", "a branch number has 2 digits"),
        ),
        Identifier::SymbolOrNumber => symbol_or_number(text),
        Identifier::Therapist => Ruling::when(
            digits(text, 10),
            Reason::new(
                "ID-061",
                "登録記号番号は10桁の数字、ハイフンなし",
                "a registration number has 10 digits without hyphens",
            ),
        ),
    }
}

fn insurer(text: &str) -> Ruling {
    match InsurerNumber::parse(text) {
        Err(_) => Ruling::refuse(
            "ID-001",
            "保険者番号は8桁か、国民健康保険の6桁",
            "an insurer number has 8 digits, or 6 for National Health Insurance",
        ),
        Ok(number) => Ruling::when(
            number.check_digit_holds(),
            Reason::new(
                "ID-003",
                "保険者番号の末尾は検証番号",
                "the last digit of an insurer number is a check digit",
            ),
        ),
    }
}

fn institution(identifier: Identifier, text: &str, midwifery_check: bool) -> Ruling {
    let Some(number) = InstitutionNumber::parse(text) else {
        return Ruling::refuse("ID-011", "機関の番号は10桁の数字", "an institution number has 10 digits");
    };
    if !number.prefecture_exists() {
        return Ruling::refuse(
            "ID-014",
            "初めの2桁は都道府県番号の01から47",
            "the first two digits are a prefecture, 01 to 47",
        );
    }
    let known: &[Category] = match identifier {
        Identifier::MidwiferyCentre => &[Category::MidwiferyCentre],
        Identifier::CheckupBody => {
            &[Category::Medical, Category::Dental, Category::Pharmacy, Category::CheckupBody]
        }
        _ => &[Category::Medical, Category::Dental, Category::Pharmacy],
    };
    let midwifery = identifier == Identifier::MidwiferyCentre;
    if !number.category().is_some_and(|category| known.contains(&category)) {
        return Ruling::refuse(
            if midwifery { "ID-031" } else { "ID-015" },
            "3桁目が機関の区分に合わない",
            "the third digit does not fit what the institution is",
        );
    }
    if midwifery && !midwifery_check {
        return Ruling::accept(
            "ID-032",
            "助産所の番号の検証方法は公開されていないので、末尾は確かめない",
            "how a midwifery centre's number is verified is not public; the last digit is not checked",
        );
    }
    let rule = Reason::new(
        if midwifery { "ID-032" } else { "ID-012" },
        "末尾は前の9桁の検証番号",
        "the last digit is the check digit of the nine before it",
    );
    Ruling::when(number.check_digit_holds(), rule)
}

fn ticket(text: &str) -> Ruling {
    let rule = Reason::new(
        "ID-041",
        "整理番号は11桁の数字で、検証番号はない",
        "a ticket number has 11 digits and no check digit",
    );
    Ruling::when(TicketNumber::parse(text).is_some(), rule)
}

fn symbol_or_number(text: &str) -> Ruling {
    let rule = Reason::new(
        "ID-052",
        "記号・番号はそれぞれ1〜20文字",
        "symbol and number have 1 to 20 characters each",
    );
    Ruling::when((1..=20).contains(&text.chars().count()), rule)
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The last day a ticket can be valid by its number.
///
/// Implements ID-043.
///
/// # Errors
/// The refusal under ID-041 if the text is no ticket number.
pub fn ticket_last_day(text: &str) -> Result<jiff::civil::Date, Ruling> {
    match TicketNumber::parse(text) {
        Some(number) => Ok(number.last_day()),
        None => Err(ticket(text)),
    }
}
