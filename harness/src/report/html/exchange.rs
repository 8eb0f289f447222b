mod card;
mod message;

use conformance::Text;
use conformance::evidence::{Event, Record};

use self::card::apdu;
use self::message::{desk, document_of, http};
use super::{anchor, duration};

/// One line of evidence in a line, and what it means where that is wanted.
pub(super) struct Exchange {
    pub(super) line: u64,
    /// Its own address on the page.
    pub(super) anchor: String,
    pub(super) wire: Wire,
    /// What was asked, and of whom; names are the same in every language.
    pub(super) asked: String,
    pub(super) answered: Text,
    pub(super) went: Went,
    pub(super) took: Option<String>,
    /// The line that it repeats, although it must not.
    pub(super) duplicate_of: Option<u64>,
    pub(super) parts: Vec<Part>,
    /// Whether it is shown open: the last one before something went wrong.
    pub(super) open: bool,
}

/// Whom the bench spoke to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Card,
    Gateway,
    FrontDesk,
    /// A qualification that was handed out.
    Form,
}

/// How an exchange ended on its wire; whether that is right, its step says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    Through,
    Refused,
    /// No answer came.
    Lost,
}

/// A piece of what an exchange means.
pub(super) enum Part {
    Fields { title: Text, fields: Vec<Field>, notes: Vec<Text> },
    Verbatim { title: Text, text: String },
}

/// A field of a command or response.
pub(super) struct Field {
    pub(super) depth: usize,
    pub(super) offset: usize,
    pub(super) name: Text,
    pub(super) content: String,
    pub(super) meaning: Text,
}

/// How much of an exchange is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    Headline,
    /// All of it; what may be personal only if the run says that all its data is synthetic.
    Decoded {
        synthetic: bool,
    },
}

impl Wire {
    /// All of them, as a timeline shows them from above.
    pub(super) const ALL: [Self; 4] = [Self::Card, Self::Gateway, Self::FrontDesk, Self::Form];

    pub(super) fn label(self) -> Text {
        match self {
            Self::Card => Text::new("カード", "card"),
            Self::Gateway => Text::new("ゲートウェイ", "gateway"),
            Self::FrontDesk => Text::new("窓口", "front desk"),
            Self::Form => Text::new("資格情報", "form"),
        }
    }

    /// The wire of a line; nothing for what crossed none.
    pub(super) fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Apdu { .. } | Event::Reset { .. } | Event::Call { .. } => Some(Self::Card),
            Event::Http { .. } => Some(Self::Gateway),
            Event::Desk { .. } => Some(Self::FrontDesk),
            Event::Form { .. } => Some(Self::Form),
            Event::Run { .. } | Event::Measured { .. } => None,
        }
    }
}

impl Exchange {
    /// Tells of one line; nothing of lines that are no exchange.
    pub(super) fn of(record: &Record, detail: Detail) -> Option<Self> {
        let told = match &record.event {
            Event::Apdu { command, response, fault, duplicate_of, took_us, .. } => {
                let told = apdu(command, response.as_deref(), fault.as_deref(), detail);
                Told { took_us: Some(*took_us), duplicate_of: *duplicate_of, ..told }
            }
            Event::Reset { reset, atr, fault, .. } => Told {
                went: if atr.is_some() { Went::Through } else { Went::Lost },
                ..Told::new(
                    format!("reset ({reset})"),
                    same(atr.as_deref().or(fault.as_deref()).unwrap_or("–")),
                )
            },
            Event::Http { exchange } => http(exchange, detail),
            Event::Desk { question, answer, fault } => {
                desk(question, answer.as_ref(), fault.as_deref(), detail)
            }
            Event::Call { who, call, returned, took_us, .. } => {
                Told { took_us: Some(*took_us), ..Told::new(format!("{who}: {call}"), same(returned)) }
            }
            Event::Form { form, document } => document_of(form, document, detail),
            Event::Run { .. } | Event::Measured { .. } => return None,
        };
        Some(Self {
            line: record.line,
            anchor: anchor("ev", &record.line.to_string()),
            wire: Wire::of(&record.event)?,
            asked: told.asked,
            answered: told.answered,
            went: told.went,
            took: told.took_us.map(duration),
            duplicate_of: told.duplicate_of,
            parts: told.parts,
            open: false,
        })
    }
}

/// What can be told of one event.
struct Told {
    asked: String,
    answered: Text,
    went: Went,
    took_us: Option<u64>,
    duplicate_of: Option<u64>,
    parts: Vec<Part>,
}

impl Told {
    fn new(asked: String, answered: Text) -> Self {
        Self { asked, answered, went: Went::Through, took_us: None, duplicate_of: None, parts: Vec::new() }
    }
}

fn same(text: &str) -> Text {
    Text::new(text, text)
}

/// What stands for data of a person who may be real.
fn hidden() -> Part {
    let text = Text::new("実在の人のデータでありうるため示さない", "not shown: it may be a real person's");
    Part::Fields { title: text, fields: Vec::new(), notes: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(event: Event, detail: Detail) -> Exchange {
        let record = Record { line: 7, at_us: 0, scenario: None, step: None, event };
        Exchange::of(&record, detail).unwrap()
    }

    fn apdu_event(command: &str, response: Option<&str>) -> Event {
        Event::Apdu {
            reader: "R".into(),
            command: command.into(),
            response: response.map(str::to_owned),
            fault: response.is_none().then(|| "the card was removed".to_owned()),
            duplicate_of: None,
            took_us: 1_250,
        }
    }

    const SYNTHETIC: Detail = Detail::Decoded { synthetic: true };
    const PERSONAL: Detail = Detail::Decoded { synthetic: false };

    fn shown(exchange: &Exchange) -> String {
        let part = |part: &Part| match part {
            Part::Fields { fields, .. } => {
                fields.iter().map(|field| field.content.as_str()).collect::<Vec<_>>().join(" ")
            }
            Part::Verbatim { text, .. } => text.clone(),
        };
        exchange.parts.iter().map(part).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_verify_is_told_without_its_pin() {
        let exchange = told(apdu_event("0020008004********", Some("63C2")), SYNTHETIC);
        assert!(exchange.asked.starts_with("VERIFY 3S Nc=4"), "{}", exchange.asked);
        assert!(exchange.answered.en.starts_with("63C2 "), "{}", exchange.answered.en);
        assert!(exchange.went == Went::Refused && exchange.took.as_deref() == Some("1.2 ms"));
        assert!(shown(&exchange).contains("04 ********"), "{}", shown(&exchange));
    }

    #[test]
    fn what_a_real_card_says_of_its_holder_is_not_shown() {
        let read = || apdu_event("00B0000004", Some("E382819000"));
        assert!(shown(&told(read(), SYNTHETIC)).contains("E38281"));
        let masked = told(read(), PERSONAL);
        assert!(!shown(&masked).contains("E38281") && masked.answered.en == "9000 · 3 B");
        let body = json!({ "bytes": 9, "json": { "name": "試験 太郎", "age": 9 }, "personal": ["/name"] });
        let http = || Event::Http {
            exchange: json!({ "method": "GET", "path": "/", "status": 200, "error": null, "response": body }),
        };
        assert!(shown(&told(http(), SYNTHETIC)).contains("太郎"));
        let masked = shown(&told(http(), PERSONAL));
        assert!(!masked.contains("太郎") && masked.contains("\"age\": 9"), "{masked}");
    }

    #[test]
    fn an_exchange_without_an_answer_says_why() {
        let exchange = told(apdu_event("00B0000004", None), Detail::Headline);
        assert!(exchange.went == Went::Lost && exchange.answered.en.contains("removed"));
        assert!(exchange.parts.is_empty());
    }
}
