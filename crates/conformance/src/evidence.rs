//! Everything that crossed a wire during a run, one JSON line each, chained by hashes.
//!
//! The hash of a line is the SHA-256 of the line's own bytes up to and including the quote that opens the hash,
//! and each line holds its predecessor's hash. So anyone can check a file with a few lines of script and without
//! a canonical form of JSON, and one changed bit anywhere breaks the chain from there on.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The member that closes each line; everything before its value is hashed.
const HASH_MEMBER: &str = ",\"hash\":\"";
/// The hash before the first line.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One line of evidence, before it is chained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Line number in the file, from 1.
    pub line: u64,
    /// Microseconds since the run began.
    pub at_us: u64,
    /// `<feature file>:<line>` of the scenario; absent for what belongs to the whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// Which step of the scenario, from 1, background steps included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// The kinds of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// The first line: what ran against what.
    Run {
        /// Version of the suite.
        tashika: String,
        /// When the run began (RFC 3339).
        started: String,
        /// SHA-256 over the feature and requirement files.
        suite_sha256: String,
        /// The subject, as in `run.json`.
        subject: Value,
    },
    /// One command to a card and its answer, secrets hidden.
    Apdu {
        /// The reader it went through.
        reader: String,
        /// The command, hexadecimal, see [`crate::redact::command`].
        command: String,
        /// The whole response with its status bytes, hexadecimal; absent if there was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        response: Option<String>,
        /// Why there was no response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<String>,
        /// The line of the command before it through this reader, which it repeats byte for byte, although such a command
        /// must never be sent twice ([`apdu::never_resend`]); absent everywhere else. A reset in between does not count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duplicate_of: Option<u64>,
        /// How long it took, in microseconds.
        took_us: u64,
    },
    /// A reset of the card and its answer to reset.
    Reset {
        /// The reader.
        reader: String,
        /// `warm` or `cold`; in the measurement of a reader also `reconnect` and `power-cycle`.
        reset: String,
        /// The ATR, hexadecimal; absent if the card did not answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        atr: Option<String>,
        /// Why there was no ATR.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<String>,
    },
    /// One call of PC/SC in a case of a reader's behaviour, and what it returned. The line's step is the act of the case's script.
    Call {
        /// The reader.
        reader: String,
        /// The case, see [`crate::reader::Behaviour::name`].
        behaviour: String,
        /// Which of the two programs called.
        who: String,
        /// What was called.
        call: String,
        /// The command that was to be transmitted, hexadecimal; it holds no secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<String>,
        /// The last response that came, hexadecimal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        response: Option<String>,
        /// The code that it returned, by its name in PC/SC; or that it did not return.
        returned: String,
        /// How long it took, in microseconds.
        took_us: u64,
        /// How long it may take.
        limit_us: u64,
    },
    /// The end of a reader's measurement.
    Measured {
        /// Whether everything that was planned was done.
        complete: bool,
    },
    /// One request to the gateway and its answer, secrets hidden.
    Http {
        /// The exchange as the client describes it.
        exchange: Value,
    },
    /// One qualification that was handed out.
    Form {
        /// The form that was asked for, as `tashika qualification convert --to` names it.
        form: String,
        /// The document, hexadecimal.
        document: String,
    },
    /// One question to the front desk and its answer.
    Desk {
        /// The question.
        question: Value,
        /// The answer; absent if there was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<Value>,
        /// Why there was no answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<String>,
    },
}

/// Writes evidence lines and keeps the chain.
#[derive(Debug)]
pub struct Chain {
    line: u64,
    hash: String,
}

impl Default for Chain {
    fn default() -> Self {
        Self { line: 0, hash: GENESIS.to_owned() }
    }
}

impl Chain {
    /// Turns an event into the next line of the file, without its line end; also returns the line's number.
    ///
    /// # Errors
    /// If the event cannot be written as JSON.
    pub fn append(
        &mut self,
        at_us: u64,
        scenario: Option<&str>,
        step: Option<usize>,
        event: Event,
    ) -> Result<(u64, String), serde_json::Error> {
        let record =
            Record { line: self.line + 1, at_us, scenario: scenario.map(str::to_owned), step, event };
        let mut line = serde_json::to_string(&record)?;
        line.pop(); // the closing brace comes back after the chain members
        line.push_str(",\"previous\":\"");
        line.push_str(&self.hash);
        line.push('"');
        line.push_str(HASH_MEMBER);
        let hash = sha256(line.as_bytes());
        line.push_str(&hash);
        line.push_str("\"}");
        self.line += 1;
        self.hash = hash;
        Ok((self.line, line))
    }

    /// Number of lines so far.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.line
    }

    /// Hash of the last line; of nothing, 64 zeros.
    #[must_use]
    pub fn last_hash(&self) -> &str {
        &self.hash
    }
}

/// Why a file of evidence cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("evidence line {line}: {problem}")]
pub struct ChainError {
    /// The first line, from 1, that is wrong.
    pub line: u64,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Checks a whole file of evidence and returns its records and the last hash.
///
/// # Errors
/// [`ChainError`] for the first line that was changed, moved, left out or put in.
pub fn verify(file: &str) -> Result<(Vec<Record>, String), ChainError> {
    let mut previous = GENESIS.to_owned();
    let mut records = Vec::new();
    for (line, text) in (1_u64..).zip(file.lines()) {
        let wrong = |problem| ChainError { line, problem };
        let (hashed, tail) = text.rsplit_once(HASH_MEMBER).ok_or(wrong("there is no hash"))?;
        let claimed = tail.strip_suffix("\"}").ok_or(wrong("the line does not end with its hash"))?;
        let computed = sha256([hashed, HASH_MEMBER].concat().as_bytes());
        if computed != claimed {
            return Err(wrong("the hash does not fit the line"));
        }
        let link: Link = serde_json::from_str(text).map_err(|_| wrong("the line is not a record"))?;
        if link.previous != previous {
            return Err(wrong("the previous line is not the one this line was chained to"));
        }
        let record: Record = serde_json::from_str(text).map_err(|_| wrong("the line is not a record"))?;
        if record.line != line {
            return Err(wrong("the line number is not its place in the file"));
        }
        records.push(record);
        previous = computed;
    }
    Ok((records, previous))
}

/// The chain's own member of a line.
#[derive(Deserialize)]
struct Link {
    previous: String,
}

/// SHA-256 as lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    const_hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> String {
        let mut chain = Chain::default();
        let mut file = String::new();
        for step in 1..=3 {
            let event = Event::Apdu {
                reader: "R".into(),
                command: "00B0000004".into(),
                response: Some("308205B19000".into()),
                fault: None,
                duplicate_of: (step == 3).then_some(2),
                took_us: 7,
            };
            let (_, line) = chain.append(step as u64, Some("a.feature:3"), Some(step), event).unwrap();
            file.push_str(&line);
            file.push('\n');
        }
        file
    }

    #[test]
    fn a_file_verifies_and_its_last_hash_is_the_chains() {
        let (records, last) = verify(&file()).unwrap();
        assert_eq!(records.len(), 3);
        let repeats = |record: &Record| match record.event {
            Event::Apdu { duplicate_of, .. } => duplicate_of,
            _ => None,
        };
        assert_eq!(records.iter().map(repeats).collect::<Vec<_>>(), [None, None, Some(2)]);
        assert_eq!(file().matches("duplicate_of").count(), 1, "absent where nothing is repeated");
        assert!(file().trim_end().ends_with(&format!("{last}\"}}")));
    }

    #[test]
    fn every_changed_byte_is_found() {
        let good = file();
        for index in 0..good.len() {
            let mut bytes = good.clone().into_bytes();
            if bytes[index] == b'\n' {
                continue;
            }
            bytes[index] ^= 1;
            if let Ok(bad) = String::from_utf8(bytes) {
                assert!(verify(&bad).is_err(), "byte {index} changed unnoticed");
            }
        }
    }

    #[test]
    fn a_line_left_out_or_moved_is_found() {
        let good = file();
        let lines: Vec<_> = good.lines().collect();
        let without_second = [lines[0], lines[2]].join("\n");
        assert_eq!(verify(&without_second).unwrap_err().line, 2);
        let swapped = [lines[1], lines[0], lines[2]].join("\n");
        assert_eq!(verify(&swapped).unwrap_err().line, 1);
    }
}
