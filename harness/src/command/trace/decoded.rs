//! One event in full.

use apdu::explain::{Content, Explanation};
use conformance::evidence::{Event, Record};
use conformance::{Language, Text, redact};
use serde_json::{Value, json};

use crate::exchange::{self, Recorded};
use crate::report::terminal::Look;

/// The event field by field; what is no exchange with a card is shown as it was recorded.
pub(super) fn page(record: &Record, look: Look) -> String {
    let language = exchange::language(look.language);
    match &record.event {
        Event::Apdu { reader, response, fault, duplicate_of, took_us, .. } => {
            let mut text = format!("{reader}, {took_us} µs\n");
            for explanation in explanations(&record.event, look.language).into_iter().flatten() {
                text.push_str(&format!("\n{}", exchange::page(&explanation, language)));
            }
            if let (None, Some(fault)) = (response, fault) {
                text.push_str(&format!("\n{}: {fault}\n", look.say(&Text::new("応答なし", "no response"))));
            }
            if let Some(line) = duplicate_of {
                text.push_str(look.say(&Text::new(
                    format!("\n! {line} 行目と同じコマンドで、二度送ってはならないもの\n"),
                    format!(
                        "\n! the same command as in line {line}, and one that must never be sent twice\n"
                    ),
                )));
            }
            text
        }
        Event::Form { form, document } => match document_text(document) {
            Some(text) => format!("{form}\n\n{text}\n"),
            None => format!("{form}\n\n{document}\n"),
        },
        other => format!("{:#}\n", serde_json::to_value(other).unwrap_or_default()),
    }
}

/// The record as evidence has it, with `decoded` beside it for what went to a card and came back.
pub(super) fn json(record: &Record, language: Language) -> Value {
    let mut value = serde_json::to_value(record).unwrap_or_default();
    let [command, response] =
        explanations(&record.event, language).map(|it| it.map(|it| explained(&it, language)));
    if command.is_some() {
        value["decoded"] = json!({ "command": command, "response": response });
    }
    value
}

/// What was sent, and what came back.
fn explanations(event: &Event, language: Language) -> [Option<Explanation>; 2] {
    let Event::Apdu { command, response, .. } = event else { return [None, None] };
    let language = exchange::language(language);
    let command = Recorded::parse(command).map(|it| it.explain_command(language));
    let response = response.as_deref().and_then(Recorded::parse).map(|it| it.explain_response(language));
    [command, response]
}

fn explained(explanation: &Explanation, language: Language) -> Value {
    let language = exchange::language(language);
    let fields = explanation.fields.iter().map(|field| {
        let (bytes, length) = match &field.content {
            Content::Bytes(bytes) => (Some(redact::hex(bytes)), bytes.len()),
            Content::Masked(length) => (None, *length),
        };
        json!({
            "name": field.name.get(language),
            "offset": field.offset,
            "length": length,
            "bytes": bytes,
            "meaning": field.meaning,
            "depth": field.depth,
        })
    });
    json!({ "title": explanation.title, "fields": fields.collect::<Vec<_>>(), "notes": explanation.notes })
}

fn document_text(document: &str) -> Option<String> {
    String::from_utf8(Recorded::parse(document)?.bytes).ok()
}
