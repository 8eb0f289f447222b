//! A failing exchange as a vector that stands on its own: the steps that lead to it, what a sound subject answers there,
//! and what the failing one answered. `vectors/promoted/README.md` explains each field.
//!
//! Steps and not bytes lead there, because bytes hold what must not be kept: a PIN, a signature, a challenge of one day.

use std::path::Path;

use conformance::Text;
use conformance::evidence::{Event, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::failure::Failure;

/// The form of such a file.
const KIND: &str = "promoted/1";

/// What is known of one exchange, member by member.
pub(crate) type Facts = Map<String, Value>;

/// The vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Promoted {
    /// The form of the file, always the same.
    pub(crate) kind: String,
    /// The scenario's name.
    pub(crate) title: String,
    /// Where it was seen: scenario and line of the evidence.
    pub(crate) source: String,
    /// The requirements that were at stake.
    pub(crate) requirements: Vec<String>,
    /// The defect of the subject, where it had been seeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) defect: Option<String>,
    /// Which exchange it is.
    pub(crate) place: Position,
    /// What sound subjects agree on there.
    pub(crate) expected: Facts,
    /// Where the failing subject differed. Lengths and statuses, never data.
    pub(crate) observed: Facts,
    /// The steps, as a feature of one scenario.
    pub(crate) feature: String,
}

/// An exchange of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Position {
    /// The step, from 1, those of the background first.
    pub(crate) step: usize,
    /// Which of the step's exchanges, from 1.
    pub(crate) exchange: usize,
}

impl Promoted {
    /// A vector from what is known of it; the kind is always the same.
    pub(crate) fn new(place: Position, feature: String, expected: Facts, observed: Facts) -> Self {
        let (kind, title, source) = (KIND.to_owned(), String::new(), String::new());
        Self {
            kind,
            title,
            source,
            requirements: Vec::new(),
            defect: None,
            place,
            expected,
            observed,
            feature,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If it cannot be read or is no such vector.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        let wrong = |reason: &str| {
            let path = path.display();
            Failure::suite(Text::new(
                format!("{path} は {KIND} のベクターでない: {reason}。tashika promote で作る"),
                format!("{path} is no vector of the kind {KIND}: {reason}; make one with tashika promote"),
            ))
        };
        let vector: Self = serde_yaml::from_str(&text).map_err(|error| wrong(&error.to_string()))?;
        if vector.kind == KIND { Ok(vector) } else { Err(wrong(&format!("kind: {}", vector.kind))) }
    }
}

impl Position {
    /// Where in its scenario a record stands; nothing for what belongs to no step.
    pub(crate) fn of(record: &Record, records: &[Record]) -> Option<Self> {
        let step = record.step?;
        let before = |other: &&Record| {
            other.scenario == record.scenario && other.step == Some(step) && other.line <= record.line
        };
        Some(Self { step, exchange: records.iter().filter(before).count() })
    }

    /// The record that stands there, in the evidence of one scenario.
    pub(crate) fn find(self, records: &[Record]) -> Option<&Record> {
        let mut of_step = records.iter().filter(|record| record.step == Some(self.step));
        of_step.nth(self.exchange.checked_sub(1)?)
    }
}

/// What can be compared of an event. Times, texts for people and data that evidence hides are left out.
pub(crate) fn facts(event: &Event) -> Facts {
    let value = match event {
        Event::Apdu { command, response, fault, .. } => {
            let split = response.as_ref().and_then(|text| text.split_at_checked(text.len().checked_sub(4)?));
            let (data, status) = split.unzip();
            let nr = data.map(|data| data.len() / 2);
            let data = data.filter(|data| !data.is_empty());
            json!({ "apdu": command, "status": status, "nr": nr, "data": data, "fault": fault })
        }
        Event::Reset { reset, atr, fault, .. } => json!({ "reset": reset, "atr": atr, "fault": fault }),
        Event::Http { exchange } => {
            let json = &exchange["response"]["json"];
            json!({
                "method": exchange["method"], "path": exchange["path"], "status": exchange["status"],
                "code": json["code"], "eligible": json["eligible"], "tls": exchange["tls"]["version"],
            })
        }
        Event::Desk { question, answer, fault } => {
            json!({ "question": question, "decision": answer.as_ref().map(|answer| &answer["decision"]), "fault": fault })
        }
        Event::Form { form, document } => json!({ "form": form, "data": document }),
        Event::Call { .. } | Event::Run { .. } | Event::Measured { .. } => Value::Null,
    };
    let Value::Object(mut facts) = value else { return Facts::new() };
    facts.retain(|_, value| !value.is_null());
    facts
}

/// What two exchanges have in common.
pub(crate) fn agreeing(a: &Facts, b: &Facts) -> Facts {
    let common = a.iter().filter(|(name, value)| b.get(*name) == Some(value));
    common.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The members in which an exchange is not what is expected. A fault that nobody expects is one, too.
pub(crate) fn differing(expected: &Facts, found: &Facts) -> Vec<String> {
    let others = expected.iter().filter(|(name, value)| found.get(*name) != Some(value));
    let fault = found.contains_key("fault") && !expected.contains_key("fault");
    others.map(|(name, _)| name.clone()).chain(fault.then(|| "fault".to_owned())).collect()
}

/// Whether it is the same thing that was asked; what comes back can be compared only then.
pub(crate) fn is_same_question(expected: &Facts, found: &Facts) -> bool {
    const ASKED: [&str; 6] = ["apdu", "reset", "method", "path", "question", "form"];
    ASKED.iter().all(|name| !expected.contains_key(*name) || expected.get(*name) == found.get(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apdu(command: &str, response: &str) -> Facts {
        facts(&Event::Apdu {
            reader: "R".into(),
            command: command.into(),
            response: Some(response.into()),
            fault: None,
            duplicate_of: None,
            took_us: 7,
        })
    }

    #[test]
    fn what_two_sound_answers_agree_on_is_what_a_third_is_compared_with() {
        let expected = agreeing(&apdu("0084000004", "010203049000"), &apdu("0084000004", "050607089000"));
        assert_eq!(
            Value::Object(expected.clone()),
            json!({ "apdu": "0084000004", "status": "9000", "nr": 4 })
        );
        assert_eq!(differing(&expected, &apdu("0084000004", "0A0B0C0D9000")), Vec::<String>::new());
        assert_eq!(differing(&expected, &apdu("0084000004", "6D00")), ["nr", "status"]);
        assert!(is_same_question(&expected, &apdu("0084000004", "6D00")));
        assert!(!is_same_question(&expected, &apdu("0084000008", "6D00")));
    }
}
