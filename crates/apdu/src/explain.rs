//! What the bytes of a command or response mean, field by field, for people.
//!
//! ```
//! use apdu::explain::{Content, Secrets, command};
//! use apdu::Language;
//!
//! let verify = [0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34];
//! let explanation = command(&verify, Language::English, Secrets::Masked);
//! assert_eq!(explanation.title, "command APDU, case 3S, Nc 4, Ne 0");
//! let data = &explanation.fields[5];
//! assert_eq!((data.offset, &data.content), (5, &Content::Masked(4)));
//! ```

mod command;
mod parameters;
mod response;

use alloc::{string::String, vec::Vec};

pub use command::command;
pub use response::response;

use crate::{CommandRef, ResponseRef, StatusClass, Text};

/// What a row of bytes is, as far as it can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Form and lengths, or that the bytes are malformed.
    pub title: String,
    /// The fields in wire order. Their contents joined are the input, as far as it could be read.
    pub fields: Vec<Field>,
    /// What else there is to know: the error and its place, tolerances, why the command must not be sent twice.
    pub notes: Vec<String>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name: `CLA`, `Lc`, `data`, …
    pub name: Text,
    /// Where it begins, in bytes from the start.
    pub offset: usize,
    /// Its bytes.
    pub content: Content,
    /// What they mean; empty if there is nothing to say.
    pub meaning: String,
    /// How deep the field lies in others: 0, or for data objects 1 and more. Such fields repeat bytes of an earlier one.
    pub depth: usize,
}

/// The bytes of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// As they are.
    Bytes(Vec<u8>),
    /// This many bytes that must not be shown.
    Masked(usize),
}

/// Whether fields that may hold a PIN are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secrets {
    /// Only their length.
    #[default]
    Masked,
    /// Shown, because somebody asked for it.
    Shown,
}

/// What a row of bytes most likely is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A command APDU.
    Command,
    /// A response APDU.
    Response,
}

/// Tells commands from responses, for a person who did not say. Many rows of bytes could be either.
///
/// A well-formed command counts as one. Anything else that ends with a valid status counts as a response.
#[must_use]
pub fn guess(bytes: &[u8]) -> Kind {
    let is_response =
        ResponseRef::parse(bytes).is_ok_and(|response| response.status.class() != StatusClass::Invalid);
    if CommandRef::parse(bytes).is_err() && is_response { Kind::Response } else { Kind::Command }
}

impl Field {
    fn new(name: Text, offset: usize, bytes: &[u8], meaning: String) -> Self {
        Self { name, offset, content: Content::Bytes(bytes.to_vec()), meaning, depth: 0 }
    }
}
