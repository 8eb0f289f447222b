//! The tree in JSON.

use super::FormDefect;
use super::answer::{Part, Value};

/// The document.
pub(super) fn document(parts: &[Part], defect: Option<FormDefect>) -> String {
    format!("{{\"XmlMsg\":{}}}", object(parts, defect))
}

/// Written by hand, so that a member can stand twice.
fn object(parts: &[Part], defect: Option<FormDefect>) -> String {
    let members: Vec<String> =
        parts.iter().map(|part| format!("{}:{}", quoted(part.name), value(part, defect))).collect();
    format!("{{{}}}", members.join(","))
}

fn value(part: &Part, defect: Option<FormDefect>) -> String {
    match &part.value {
        Value::Text(code) if defect == Some(FormDefect::CodeAsNumber) && part.name.starts_with("Sex") => {
            code.clone()
        }
        Value::Text(text) => quoted(text),
        Value::Group(parts) => object(parts, defect),
        Value::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("{{\"ResultOfQualificationConfirmation\":{}}}", object(item, defect)))
                .collect();
            match (defect, &items[..]) {
                (Some(FormDefect::ListAsObject), [only]) => only.clone(),
                _ => format!("[{}]", items.join(",")),
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
