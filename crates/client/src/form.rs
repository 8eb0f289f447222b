//! The forms that a qualification (資格情報) takes, and the way from one to another.
//!
//! * **XML** and **JSON**: the interface's tree `XmlMsg`, described once in `schema`.
//! * **the app's text**: what マイナ資格確認アプリ puts on the clipboard.
//! * **FHIR**: a Coverage resource of JP Core, written only.
//!
//! [`read`] recognises the form and the encoding by the bytes themselves, reads what can be read, and lists everything
//! remarkable with its place. What it has read is the same [`Message`] and [`Qualification`] that the gateway client
//! uses. [`Content::write`] writes a form and says what the form has no place for.
//!
//! Memory and time are bounded by [`MOST_BYTES`]; no bytes make it panic.

mod check;
mod clipboard;
mod consistency;
mod encoding;
mod fhir;
mod finding;
mod json;
mod reading;
mod rule;
mod schema;
mod table;
mod tree;
mod write;
mod xml;

pub use clipboard::{ClipboardStyle, DayStyle, Generation};
pub use encoding::Encoding;
pub use fhir::{BranchWidth, FhirStyle, PeriodMeaning, TypeCodes};
pub use finding::{Finding, Position};
pub use reading::{MOST_BYTES, Reading, read};
pub use rule::{Rule, Severity};
pub use table::TableRow;
pub use write::{Complement, Target, WriteError, Written};

use crate::date::Day;
use crate::message::Message;
use crate::qualification::Qualification;

/// A form that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The interface's tree in XML.
    Xml,
    /// The same tree in JSON.
    Json,
    /// The text that the app puts on the clipboard.
    Clipboard,
}

impl Form {
    /// The name that files and flags use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Json => "json",
            Self::Clipboard => "clipboard",
        }
    }
}

/// What a document says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A message of the interface.
    Message(Box<Message>),
    /// The app's text: no header, no outcome, one qualification.
    AppText(Box<AppText>),
}

/// What the app's text says. It has no validity: how it looks for a person without a valid qualification is not public.
#[derive(Clone, Debug, PartialEq)]
pub struct AppText {
    /// The day of the check (確認日).
    pub day: Day,
    /// The qualification.
    pub qualification: Qualification,
}

impl Content {
    /// The qualifications in it.
    #[must_use]
    pub fn qualifications(&self) -> Vec<&Qualification> {
        match self {
            Self::AppText(text) => vec![&text.qualification],
            Self::Message(message) => message
                .message_body
                .iter()
                .flat_map(|body| &body.result_list)
                .map(|item| &item.result_of_qualification_confirmation)
                .collect(),
        }
    }

    /// The day for which eligibility was asked.
    #[must_use]
    pub fn day(&self) -> Day {
        match self {
            Self::AppText(text) => text.day,
            Self::Message(message) => message.message_header.qualification_confirmation_date,
        }
    }
}
