use serde_json::{Value, json};

use super::Subject;
use super::reader_document::{EvidenceFile, ProfileVerdict, READER_SCHEMA, ReaderDocument};
use crate::Verdict;
use crate::evidence::{self, Event};
use crate::reader::{Decision, Profile, ReaderReport, judge};

/// What a measurement came to, by its evidence alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Reader, driver, cards.
    pub subject: Subject,
    /// What the evidence proves of the reader.
    pub report: ReaderReport,
    /// The criteria.
    pub profile: Profile,
    /// What the report means for them.
    pub decisions: Vec<Decision>,
    /// When the measurement began (RFC 3339).
    pub measured: String,
    /// Version of the suite that measured.
    pub tashika: String,
    /// SHA-256 of the specification that was measured by.
    pub suite_sha256: String,
    /// Lines of the evidence.
    pub lines: u64,
    /// Hash of its last line.
    pub last_hash: String,
}

impl Outcome {
    /// Judges the text of an evidence file by a profile.
    ///
    /// # Errors
    /// Why the evidence cannot be believed, with its line, or why it says nothing about a reader.
    pub fn of(evidence: &str, profile: Profile) -> Result<Self, String> {
        let (records, last_hash) = evidence::verify(evidence).map_err(|error| error.to_string())?;
        let report = judge(&records).map_err(|error| error.to_string())?;
        let Some(Event::Run { tashika, started, suite_sha256, .. }) =
            records.first().map(|record| &record.event)
        else {
            return Err("evidence line 1 does not say what was measured".to_owned());
        };
        Ok(Self {
            subject: Subject::of(&report.specimen, &records),
            decisions: profile.decide(&report),
            measured: started.clone(),
            tashika: tashika.clone(),
            suite_sha256: suite_sha256.clone(),
            lines: records.len() as u64,
            last_hash,
            report,
            profile,
        })
    }

    /// The verdict on all criteria: that of the worst.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::of_parts(self.decisions.iter().map(|decision| decision.verdict))
    }

    /// What `reader.json` has to say.
    #[must_use]
    pub fn document(&self) -> Value {
        json!(ReaderDocument {
            schema: READER_SCHEMA.to_owned(),
            tashika: self.tashika.clone(),
            started: self.measured.clone(),
            evidence: EvidenceFile {
                file: "evidence.jsonl".to_owned(),
                lines: self.lines,
                last_hash: self.last_hash.clone(),
            },
            report: self.report.clone(),
            profile: ProfileVerdict {
                profile: self.profile.profile.clone(),
                version: self.profile.version,
                decisions: self.decisions.clone(),
                verdict: self.verdict(),
            },
        })
    }
}

/// One place at which two JSON values differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// The place as a JSON pointer (RFC 6901), with both values.
    pub(super) text: String,
    /// Whether it is one of form only: a member that the other side does not know, or the wording of a text.
    pub(super) of_form: bool,
}

/// The places at which two JSON values differ, at most so many.
pub(super) fn differences(said: &Value, found: &Value, most: usize) -> Vec<Difference> {
    let mut places = Vec::new();
    descend(String::new(), Some(said), Some(found), most, &mut places);
    places
}

fn descend(
    path: String,
    said: Option<&Value>,
    found: Option<&Value>,
    most: usize,
    places: &mut Vec<Difference>,
) {
    if said == found || places.len() >= most {
        return;
    }
    match (said, found) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let only_there = other.keys().filter(|key| !one.contains_key(*key));
            for key in one.keys().chain(only_there) {
                descend(format!("{path}/{key}"), one.get(key), other.get(key), most, places);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for index in 0..one.len().max(other.len()) {
                descend(format!("{path}/{index}"), one.get(index), other.get(index), most, places);
            }
        }
        _ => places.push(Difference {
            text: format!("{path}: {} ≠ {}", shown(said), shown(found)),
            of_form: said.is_none() || found.is_none() || path.ends_with("/ja") || path.ends_with("/en"),
        }),
    }
}

fn shown(value: Option<&Value>) -> String {
    const WIDTH: usize = 60;
    let text = value.map_or_else(|| "–".to_owned(), Value::to_string);
    if text.chars().count() <= WIDTH { text } else { text.chars().take(WIDTH).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_named_by_their_place() {
        let said = json!({ "a": { "b": [1, 2] }, "c": 1, "d": 1 });
        let found = json!({ "a": { "b": [1, 3] }, "c": 1, "e": 1 });
        let places = differences(&said, &found, 9);
        let told: Vec<(&str, bool)> =
            places.iter().map(|place| (place.text.as_str(), place.of_form)).collect();
        assert_eq!(told, [("/a/b/1: 2 ≠ 3", false), ("/d: 1 ≠ –", true), ("/e: – ≠ 1", true)]);
        assert_eq!(differences(&said, &found, 1).len(), 1);
        assert!(differences(&said, &said, 9).is_empty());
    }
}
