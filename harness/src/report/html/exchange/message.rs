use conformance::Text;
use conformance::redact::hex;
use serde_json::Value;

use super::{Detail, Part, Told, Went, hidden, same};
use crate::exchange::Recorded;

/// Most characters of a body or document that are shown.
const TEXT_SHOWN: usize = 4_000;

/// A connection to the gateway, or a request and its reply.
pub(super) fn http(exchange: &Value, detail: Detail) -> Told {
    let text = |name: &str| exchange[name].as_str().unwrap_or_default();
    let mut told = if let Some(tls) = exchange.get("tls") {
        let part = |name: &str| tls[name].as_str().unwrap_or("?");
        let told = Told::new(
            format!("TLS {}", part("server_name")),
            same(&format!("{} {}", part("version"), part("cipher_suite"))),
        );
        Told { took_us: tls["elapsed_us"].as_u64(), ..told }
    } else {
        let status = exchange["status"].as_u64();
        let (answered, went) = match (status, exchange["error"].as_str()) {
            (Some(status), None) => (format!("HTTP {status}"), Went::Through),
            (Some(status), Some(error)) => (format!("HTTP {status} · {error}"), Went::Refused),
            (None, error) => (error.unwrap_or("–").to_owned(), Went::Lost),
        };
        let told = Told::new(format!("{} {}", text("method"), text("path")), same(&answered));
        Told { went, took_us: exchange["elapsed_us"].as_u64(), ..told }
    };
    if let Detail::Decoded { synthetic } = detail {
        told.parts = match exchange.get("tls") {
            Some(tls) => vec![json(Text::new("TLS", "TLS"), tls)],
            None => vec![
                json(Text::new("要求", "request"), &body(&exchange["request"], synthetic)),
                json(Text::new("応答", "response"), &body(&exchange["response"], synthetic)),
            ],
        };
    }
    told
}

/// A recorded body; personal data is left out unless it is synthetic.
fn body(body: &Value, synthetic: bool) -> Value {
    let mut shown = body["json"].clone();
    if !synthetic {
        for pointer in body["personal"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if let Some(value) = shown.pointer_mut(pointer) {
                *value = Value::from("…");
            }
        }
    }
    shown
}

/// A question to the front desk and its answer.
pub(super) fn desk(question: &Value, answer: Option<&Value>, fault: Option<&str>, detail: Detail) -> Told {
    let asked = question["ask"].as_str().unwrap_or("?").to_owned();
    let (answered, went) = match answer {
        Some(answer) => (decision(answer), Went::Through),
        None => (same(fault.unwrap_or("–")), Went::Lost),
    };
    let mut parts = Vec::new();
    if detail != Detail::Headline {
        parts.push(json(Text::new("問い", "question"), question));
        parts.extend(answer.map(|answer| json(Text::new("答え", "answer"), answer)));
    }
    Told { went, parts, ..Told::new(asked, answered) }
}

/// The decision of a front desk, with its reason if it gives one.
fn decision(answer: &Value) -> Text {
    let decision = answer["decision"].as_str().unwrap_or("?");
    let because = |language: &str| match answer["reason"][language].as_str() {
        Some(reason) => format!("{decision} · {reason}"),
        None => decision.to_owned(),
    };
    Text::new(because("ja"), because("en"))
}

/// A qualification that was handed out.
pub(super) fn document_of(form: &str, document: &str, detail: Detail) -> Told {
    let bytes = Recorded::parse(document).map(|document| document.bytes).unwrap_or_default();
    let length = bytes.len();
    let parts = match detail {
        Detail::Headline => Vec::new(),
        Detail::Decoded { synthetic: false } => vec![hidden()],
        Detail::Decoded { synthetic: true } => {
            let text = String::from_utf8(bytes).unwrap_or_else(|error| hex(error.as_bytes()));
            vec![Part::Verbatim { title: Text::new("文書", "document"), text: cut(&text) }]
        }
    };
    Told {
        parts,
        ..Told::new(form.to_owned(), Text::new(format!("{length} バイト"), format!("{length} bytes")))
    }
}

fn json(title: Text, value: &Value) -> Part {
    Part::Verbatim { title, text: cut(&format!("{value:#}")) }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(TEXT_SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}
