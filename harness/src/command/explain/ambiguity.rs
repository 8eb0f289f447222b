//! One ambiguity.

use conformance::ambiguity::Ambiguity;
use conformance::{Language, Text};
use serde_json::{Value, json};

use crate::report::terminal::Look;

pub(super) fn json(document: &str, ambiguity: &Ambiguity) -> Value {
    json!({ "schema": "tashika.ambiguity/1", "document": document, "ambiguity": ambiguity })
}

pub(super) fn page(document: &str, ambiguity: &Ambiguity, look: Look) -> String {
    let line = |ja: &str, en: &str, value: &str| format!("{}: {value}\n", look.say(&Text::new(ja, en)));
    let requirements = match ambiguity.requirements.as_slice() {
        [] => "-".to_owned(),
        some => some.join(" "),
    };
    [
        format!("{} [{document} {}]\n", ambiguity.id, ambiguity.address),
        format!("{}\n\n", statement(ambiguity, look).trim_end()),
        line("読み方", "reading", look.say(&ambiguity.reading).trim_end()),
        line("理由", "why", look.say(&ambiguity.why).trim_end()),
        line("要件", "requirements", &requirements),
    ]
    .concat()
}

/// What is unclear.
pub(super) fn statement(ambiguity: &Ambiguity, look: Look) -> &str {
    match look.language {
        Language::Ja => &ambiguity.ja,
        Language::En => &ambiguity.en,
    }
}
