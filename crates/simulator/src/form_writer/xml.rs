//! The tree in XML.

use encoding_rs::SHIFT_JIS;

use super::FormDefect;
use super::answer::{Part, Value};

/// The document. No synthetic person has a character that Shift_JIS lacks.
pub(super) fn document(parts: &[Part], shift_jis: bool, defect: Option<FormDefect>) -> Vec<u8> {
    let says_shift_jis = shift_jis != (defect == Some(FormDefect::DeclarationWrong));
    let name = if says_shift_jis { "Shift_JIS" } else { "UTF-8" };
    let mut text = format!("<?xml version=\"1.0\" encoding=\"{name}\" standalone=\"no\"?>\r\n");
    if defect == Some(FormDefect::DocumentType) {
        text.push_str("<!DOCTYPE XmlMsg [<!ENTITY mark \"試験\">]>\r\n");
    }
    text.push_str("<XmlMsg>");
    parts.iter().for_each(|part| write(part, &mut text));
    if defect != Some(FormDefect::EndTagMissing) {
        text.push_str("</XmlMsg>");
    }
    if shift_jis { SHIFT_JIS.encode(&text).0.into_owned() } else { text.into_bytes() }
}

fn write(part: &Part, text: &mut String) {
    let name = part.name;
    text.push_str(&format!("<{name}>"));
    match &part.value {
        Value::Text(value) => {
            text.push_str(&value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        }
        Value::Group(parts) => parts.iter().for_each(|part| write(part, text)),
        Value::List(items) => {
            for item in items {
                text.push_str("<ResultOfQualificationConfirmation>");
                item.iter().for_each(|part| write(part, text));
                text.push_str("</ResultOfQualificationConfirmation>");
            }
        }
    }
    text.push_str(&format!("</{name}>"));
}
