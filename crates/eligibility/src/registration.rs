//! What the account's registration form does by itself: whom it is for, what it fills in, where its mail goes.

use serde::{Deserialize, Serialize};

use crate::identifier::InstitutionNumber;
use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// What is chosen as the registering person's institution (所属機関選択).
    pub enum Affiliation {
        /// Midwifery centre.
        MidwiferyCentre: "助産所", "midwifery centre";
        /// Therapist's facility.
        Therapist: "施術所", "therapist's facility";
        /// Checkup body.
        CheckupBody: "健診・保健指導機関", "checkup body";
    }
}

named! {
    /// An entry of the form.
    pub enum RegistrationEntry {
        /// Ten-digit code.
        LongCode: "10桁の助産所コード", "ten-digit code";
        /// Name of the midwifery centre.
        Name: "助産所名", "name of the centre";
        /// Seven-digit code.
        ShortCode: "7桁の助産所コード", "seven-digit code";
        /// Prefecture.
        Prefecture: "都道府県", "prefecture";
        /// Telephone number.
        Phone: "電話番号", "telephone number";
    }
}

/// Whether a midwifery centre registers under this choice; MW-064.
#[must_use]
pub fn belongs(affiliation: Affiliation) -> Ruling {
    let rule = Reason::new(
        "MW-064",
        "助産所は、所属機関に助産所を選ぶ",
        "a midwifery centre chooses \"midwifery centre\"",
    );
    Ruling::when(affiliation == Affiliation::MidwiferyCentre, rule)
}

/// Whether the form fills an entry in by itself; MW-068: the ten-digit code and the name, and nothing else.
#[must_use]
pub fn fills_in(entry: RegistrationEntry) -> Ruling {
    let rule = Reason::new(
        "MW-068",
        "10桁の助産所コードと助産所名は、入力内容に応じて自動で入る",
        "the ten-digit code and the name are filled in from what was entered",
    );
    Ruling::when(matches!(entry, RegistrationEntry::LongCode | RegistrationEntry::Name), rule)
}

/// The codes on the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Codes {
    /// Number of the prefecture, 1 to 47.
    pub prefecture: u8,
    /// The seven-digit code that was entered.
    pub code: String,
    /// The ten-digit code that was filled in.
    pub filled: String,
}

/// Whether the ten-digit code is the one that belongs to prefecture and seven-digit code.
///
/// Implements MW-065 (a prefecture is named), MW-066 (division code 0) and MW-067 (prefecture, 0, code).
#[must_use]
pub fn fills_code(codes: &Codes) -> Ruling {
    let Codes { prefecture, code, filled } = codes;
    if !(1..=47).contains(prefecture) {
        return Ruling::refuse(
            "MW-065",
            "都道府県は01から47の番号で表す",
            "a prefecture is a number from 01 to 47",
        );
    }
    if filled.len() == 10 && filled.as_bytes().get(2) != Some(&b'0') {
        return Ruling::refuse(
            "MW-066",
            "助産所の機関区分コードは0",
            "the division code of midwifery centres is 0",
        );
    }
    let expected = InstitutionNumber::of_midwifery_centre(*prefecture, code);
    let rule = Reason::new(
        "MW-067",
        "10桁の助産所コードは、都道府県2桁・0・助産所コード7桁",
        "the ten-digit code is prefecture, 0 and the seven-digit code",
    );
    Ruling::when(expected.is_some_and(|expected| expected.digits() == filled.as_str()), rule)
}

/// Whether the mail with the activation link goes to the right address; MW-060: the one that was entered.
#[must_use]
pub fn mails_to(entered: &str, sent_to: &str) -> Ruling {
    let rule = Reason::new(
        "MW-060",
        "有効化用リンクのメールは、入力したメールアドレスに届く",
        "the mail with the activation link goes to the address that was entered",
    );
    Ruling::when(entered == sent_to, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_and_entries() {
        assert_eq!(Affiliation::ALL.iter().filter(|a| belongs(**a).is_accepted()).count(), 1);
        assert_eq!(RegistrationEntry::ALL.iter().filter(|e| fills_in(**e).is_accepted()).count(), 2);
        assert!(mails_to("a@example.test", "a@example.test").is_accepted());
        assert!(!mails_to("a@example.test", "b@example.test").is_accepted());
    }

    #[test]
    fn the_ten_digit_code() {
        for (prefecture, code, filled, accepted, requirement) in [
            (13, "9999991", "1309999991", true, "MW-067"),
            (1, "9999991", "0109999991", true, "MW-067"),
            (13, "9999991", "1319999991", false, "MW-066"),
            (13, "9999991", "2709999991", false, "MW-067"),
            (13, "9999991", "9999991", false, "MW-067"),
            (0, "9999991", "0009999991", false, "MW-065"),
            (48, "9999991", "4809999991", false, "MW-065"),
        ] {
            let ruling = fills_code(&Codes { prefecture, code: code.into(), filled: filled.into() });
            assert_eq!(ruling.is_accepted(), accepted, "{prefecture} {filled}");
            assert_eq!(ruling.reason().requirement, requirement, "{prefecture} {filled}");
        }
    }
}
