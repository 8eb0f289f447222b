//! One event in a line.

use apdu::{StatusClass, StatusWord};
use conformance::evidence::{Event, Record};
use owo_colors::OwoColorize as _;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::exchange::{self, Recorded};
use crate::report::html::moment;
use crate::report::terminal::{Look, shorten};

/// What a line says: what was asked, how it ended, what that means.
struct Parts {
    kind: &'static str,
    asked: String,
    ended: String,
    meaning: String,
    tone: Tone,
}

/// How an end looks.
#[derive(Clone, Copy)]
enum Tone {
    Plain,
    Good,
    Odd,
    Bad,
}

/// The line, no wider than so many columns.
pub(super) fn of(record: &Record, columns: usize, look: Look) -> String {
    let Parts { kind, asked, ended, meaning, tone } = parts(&record.event, look);
    let (seconds, millis) = (record.at_us / 1_000_000, record.at_us / 1_000 % 1_000);
    let head = format!("{:>6} {seconds:>4}.{millis:03} {kind:<5} ", record.line);
    let arrow = if ended.is_empty() { "" } else { " → " };
    let room = columns.saturating_sub(head.width());
    let asked = shorten(&asked, room.saturating_sub(arrow.width() + ended.width()).max(room / 3));
    let ended = shorten(&ended, room.saturating_sub(asked.width() + arrow.width()));
    let left = room.saturating_sub(asked.width() + arrow.width() + ended.width() + 1);
    let meaning =
        if meaning.is_empty() || left < 4 { String::new() } else { format!(" {}", shorten(&meaning, left)) };
    let ended = if look.colour { coloured(&ended, tone) } else { ended };
    format!("{head}{asked}{arrow}{ended}{meaning}")
}

/// The status of an event, as a pattern names it: a status word, or a status of HTTP.
pub(super) fn status(event: &Event) -> Option<String> {
    match event {
        Event::Apdu { response: Some(response), .. } => {
            response.len().checked_sub(4).and_then(|at| response.get(at..)).map(str::to_owned)
        }
        Event::Http { exchange } => exchange["status"].as_u64().map(|status| status.to_string()),
        _ => None,
    }
}

fn parts(event: &Event, look: Look) -> Parts {
    match event {
        Event::Run { tashika, started, subject, .. } => Parts {
            kind: "run",
            asked: format!("tashika {tashika}"),
            ended: moment(started),
            meaning: subject["card"].as_str().unwrap_or_default().to_owned(),
            tone: Tone::Plain,
        },
        Event::Apdu { command, response, fault, duplicate_of, .. } => {
            apdu(command, response.as_deref(), fault.as_deref(), *duplicate_of, look)
        }
        Event::Reset { reset, atr, fault, .. } => Parts {
            kind: "reset",
            asked: reset.clone(),
            ended: atr.clone().or_else(|| fault.clone()).unwrap_or_default(),
            meaning: String::new(),
            tone: if atr.is_some() { Tone::Plain } else { Tone::Bad },
        },
        Event::Call { behaviour, who, call, returned, .. } => Parts {
            kind: "call",
            asked: format!("{who}: {call}"),
            ended: returned.clone(),
            meaning: behaviour.clone(),
            tone: Tone::Plain,
        },
        Event::Measured { complete } => Parts {
            kind: "end",
            asked: "measured".to_owned(),
            ended: if *complete { "complete" } else { "incomplete" }.to_owned(),
            meaning: String::new(),
            tone: if *complete { Tone::Good } else { Tone::Odd },
        },
        Event::Http { exchange } => http(exchange),
        Event::Form { form, document } => Parts {
            kind: "form",
            asked: form.clone(),
            ended: format!("{} B", document.len() / 2),
            meaning: String::new(),
            tone: Tone::Plain,
        },
        Event::Desk { question, answer, fault } => desk(question, answer.as_ref(), fault.as_deref(), look),
    }
}

fn apdu(
    command: &str,
    response: Option<&str>,
    fault: Option<&str>,
    duplicate_of: Option<u64>,
    look: Look,
) -> Parts {
    let language = exchange::language(look.language);
    let asked = match Recorded::parse(command).and_then(|it| Some((it.header()?, it))) {
        Some((header, recorded)) => {
            let name = exchange::instruction(header).unwrap_or("?");
            let [cla, ins, p1, p2] = header.to_bytes();
            let twice = duplicate_of.map(|line| format!(" = {line}!")).unwrap_or_default();
            format!("{cla:02X}{ins:02X} {p1:02X}{p2:02X} {name} {}{twice}", recorded.lengths())
        }
        None => command.to_owned(),
    };
    let bytes = response.and_then(Recorded::parse).map(|it| it.bytes);
    let (ended, meaning, tone) = match bytes.as_deref() {
        Some([data @ .., sw1, sw2]) => {
            let status = StatusWord::new(*sw1, *sw2);
            let counted = if data.is_empty() { String::new() } else { format!("{} B ", data.len()) };
            (format!("{counted}{status}"), status.meaning(language).to_owned(), tone(status))
        }
        Some(short) => (format!("{} B", short.len()), String::new(), Tone::Bad),
        None => (fault.unwrap_or("?").to_owned(), String::new(), Tone::Bad),
    };
    Parts { kind: "apdu", asked, ended, meaning, tone }
}

fn tone(status: StatusWord) -> Tone {
    match status.class() {
        StatusClass::Normal => Tone::Good,
        StatusClass::Warning => Tone::Odd,
        _ => Tone::Bad,
    }
}

fn http(exchange: &Value) -> Parts {
    let text = |member: &str| exchange[member].as_str().unwrap_or_default();
    if let Some(version) = exchange["tls"]["version"].as_str() {
        let (asked, address) =
            (format!("TLS {}", exchange["tls"]["server_name"].as_str().unwrap_or("?")), &exchange["tls"]);
        let ended = format!("{version} {}", address["cipher_suite"].as_str().unwrap_or_default());
        return Parts { kind: "http", asked, ended, meaning: String::new(), tone: Tone::Plain };
    }
    let code = exchange["response"]["json"]["code"].as_str();
    let (ended, tone) = match exchange["status"].as_u64() {
        Some(status) => (status.to_string(), if status < 400 { Tone::Good } else { Tone::Bad }),
        None => ("—".to_owned(), Tone::Bad),
    };
    let meaning = code.unwrap_or_else(|| text("error")).to_owned();
    Parts { kind: "http", asked: format!("{} {}", text("method"), text("path")), ended, meaning, tone }
}

fn desk(question: &Value, answer: Option<&Value>, fault: Option<&str>, look: Look) -> Parts {
    let mut asked = plain(&question["ask"]);
    add_members(&mut asked, question);
    let reason = |answer: &Value| {
        let language = match look.language {
            conformance::Language::Ja => "ja",
            conformance::Language::En => "en",
        };
        answer["reason"][language].as_str().unwrap_or_default().to_owned()
    };
    match answer {
        Some(answer) => {
            let ended = plain(answer.get("decision").unwrap_or(answer));
            Parts { kind: "desk", asked, ended, meaning: reason(answer), tone: Tone::Plain }
        }
        None => {
            let ended = fault.unwrap_or("?").to_owned();
            Parts { kind: "desk", asked, ended, meaning: String::new(), tone: Tone::Bad }
        }
    }
}

/// The members of a question and of what lies within it; a brace says nothing that its members do not say.
fn add_members(text: &mut String, value: &Value) {
    for (name, value) in value.as_object().into_iter().flatten().filter(|(name, _)| *name != "ask") {
        if value.is_object() {
            add_members(text, value);
        } else {
            text.push_str(&format!(" {name}={}", plain(value)));
        }
    }
}

/// A value without the quotes of JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn coloured(text: &str, tone: Tone) -> String {
    match tone {
        Tone::Plain => text.to_owned(),
        Tone::Good => text.green().to_string(),
        Tone::Odd => text.yellow().to_string(),
        Tone::Bad => text.red().to_string(),
    }
}
