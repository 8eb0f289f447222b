//! The words that patterns about forms take.

use std::str::FromStr;

use simulator::form_writer::WrittenForm;
use simulator::people::{Person, people};

use crate::step::Parameter;

/// `{written_form}` in patterns.
pub(super) struct FormWord(pub(super) WrittenForm);

impl FromStr for FormWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "UTF-8のXML" => Ok(Self(WrittenForm::Xml)),
            "Shift_JISのXML" => Ok(Self(WrittenForm::XmlShiftJis)),
            "JSON" => Ok(Self(WrittenForm::Json)),
            "アプリのテキスト" => Ok(Self(WrittenForm::Text)),
            other => Err(format!("{other:?} is no form that is handed out")),
        }
    }
}

impl FormWord {
    /// The name in evidence.
    pub(super) const fn name(&self) -> &'static str {
        match self.0 {
            WrittenForm::Xml => "xml",
            WrittenForm::XmlShiftJis => "xml-sjis",
            WrittenForm::Json => "json",
            WrittenForm::Text => "clipboard",
        }
    }
}

/// `{insured_person}` in patterns: a synthetic person's name without the space in it.
pub(super) struct PersonWord(pub(super) Person);

impl FromStr for PersonWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = people().into_iter().find(|person| person.name.replace('\u{3000}', "") == text);
        found.map(Self).ok_or_else(|| format!("{text:?} is no synthetic person"))
    }
}

/// Parameters of the steps about forms.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "insured_person",
        regex: "試験(?:太郎|花子|次郎|三郎|四郎|五郎|六郎|七子|八郎|九郎|もも|みどり)",
        ja: "合成データの人",
        en: "a synthetic person",
    },
    Parameter {
        name: "written_form",
        regex: "UTF-8のXML|Shift_JISのXML|JSON|アプリのテキスト",
        ja: "資格情報の形",
        en: "a form of a qualification",
    },
    Parameter {
        name: "form_rule",
        regex: "[a-z]+(?:-[a-z]+)*",
        ja: "資格情報の形の規則 (docs/qualification-forms.ja.md)",
        en: "a rule of the forms (docs/qualification-forms.md)",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synthetic_person_can_be_named() {
        let names: Vec<String> =
            people().into_iter().map(|person| person.name.replace('\u{3000}', "")).collect();
        let regex = PARAMETERS[0].regex.replace("試験(?:", "").replace(')', "");
        let words: Vec<String> = regex.split('|').map(|name| format!("試験{name}")).collect();
        assert_eq!(words, names);
    }
}
