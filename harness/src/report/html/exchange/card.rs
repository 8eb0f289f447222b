use apdu::explain::{Content, Explanation};
use apdu::{Language, ResponseRef, StatusClass};
use conformance::Text;
use conformance::redact::hex;

use super::{Detail, Field, Part, Told, Went, hidden, same};
use crate::exchange::{Recorded, instruction};

/// Most bytes of a field that are shown.
const BYTES_SHOWN: usize = 64;

/// A command and its response.
pub(super) fn apdu(command: &str, response: Option<&str>, fault: Option<&str>, detail: Detail) -> Told {
    let sent = Recorded::parse(command);
    let received = response.and_then(Recorded::parse);
    let asked = sent.as_ref().map_or_else(
        || command.to_owned(),
        |sent| match sent.header() {
            Some(header) => {
                let name = instruction(header)
                    .map_or_else(|| format!("{:02X} {:02X}", header.cla, header.ins), str::to_owned);
                format!("{name} {}", sent.lengths())
            }
            None => sent.lengths(),
        },
    );
    let (answered, went) = match &received {
        Some(received) => status(&received.bytes),
        None => (same(fault.unwrap_or("–")), Went::Lost),
    };
    let mut parts = Vec::new();
    if let Detail::Decoded { synthetic } = detail {
        if let Some(sent) = &sent {
            parts.push(explained(|language| sent.explain_command(language)));
        }
        match received {
            Some(received) if synthetic || received.bytes.len() <= 2 => {
                parts.push(explained(|language| received.explain_response(language)));
            }
            Some(_) => parts.push(hidden()),
            None => {}
        }
    }
    Told { went, parts, ..Told::new(asked, answered) }
}

/// A response in a few words.
fn status(bytes: &[u8]) -> (Text, Went) {
    let Ok(response) = ResponseRef::parse(bytes) else {
        return (same(&hex(bytes)), Went::Lost);
    };
    let (status, nr) = (response.status, response.data.len());
    let data = if nr > 0 { format!(" · {nr} B") } else { String::new() };
    match status.class() {
        StatusClass::Normal => (same(&format!("{status}{data}")), Went::Through),
        _ => {
            let say = |language| format!("{status} {}{data}", status.meaning(language));
            (Text::new(say(Language::Japanese), say(Language::English)), Went::Refused)
        }
    }
}

fn explained(explain: impl Fn(Language) -> Explanation) -> Part {
    let (ja, en) = (explain(Language::Japanese), explain(Language::English));
    let fields = ja.fields.iter().zip(&en.fields).map(|(ja, en)| Field {
        depth: ja.depth,
        offset: ja.offset,
        name: Text::new(ja.name.ja, ja.name.en),
        content: content(&ja.content),
        meaning: Text::new(&ja.meaning, &en.meaning),
    });
    let fields = fields.collect();
    let notes = ja.notes.into_iter().zip(en.notes).map(|(ja, en)| Text::new(ja, en)).collect();
    Part::Fields { title: Text::new(ja.title, en.title), fields, notes }
}

fn content(content: &Content) -> String {
    match content {
        Content::Bytes(bytes) => {
            let shown = hex(bytes.get(..BYTES_SHOWN).unwrap_or(bytes));
            if bytes.len() > BYTES_SHOWN { format!("{shown}… ({} B)", bytes.len()) } else { shown }
        }
        Content::Masked(length) => "**".repeat((*length).min(BYTES_SHOWN)),
    }
}
