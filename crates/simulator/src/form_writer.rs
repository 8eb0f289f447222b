//! A program that hands out qualifications: as XML, as JSON, and as the text of マイナ資格確認アプリ.
//!
//! Written from what is publicly known of these forms and not from `client`, which must read them. Sound by default; with
//! a [`FormDefect`] it errs in one named way.

mod answer;
mod defect;
mod json;
mod text;
mod xml;

pub use defect::FormDefect;

use jiff::civil::Date;

use crate::people::Person;

/// The forms it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WrittenForm {
    /// XML in UTF-8.
    Xml,
    /// XML in Shift_JIS.
    XmlShiftJis,
    /// JSON.
    Json,
    /// The app's text, in UTF-8. It holds one qualification, the newest.
    Text,
}

/// The program.
#[derive(Clone, Copy, Debug, Default)]
pub struct FormWriter {
    defect: Option<FormDefect>,
}

impl FormWriter {
    /// A program with at most one defect.
    #[must_use]
    pub const fn new(defect: Option<FormDefect>) -> Self {
        Self { defect }
    }

    /// What it hands out for a person on a day. `None` for the app's text of a person without a qualification: how that
    /// looks is not public.
    #[must_use]
    pub fn write(&self, person: &Person, form: WrittenForm, day: Date) -> Option<Vec<u8>> {
        let answer = |shift_jis| answer::tree(person, day, shift_jis, self.defect);
        match form {
            WrittenForm::Xml => Some(xml::document(&answer(false), false, self.defect)),
            WrittenForm::XmlShiftJis => Some(xml::document(&answer(true), true, self.defect)),
            WrittenForm::Json => Some(json::document(&answer(false), self.defect).into_bytes()),
            WrittenForm::Text => {
                let newest = person.qualifications.first()?;
                Some(text::document(person, newest, day, self.defect).into_bytes())
            }
        }
    }
}
