use std::fmt;
use std::fmt::Write as _;

use conformance::lab::{Place, Slot, Trouble};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::lab::file::{JobEntry, SlotEntry};
use crate::lab::plan::{PlannedJob, PlannedSlot};

/// What a slot must have for an order: a reader of this model, and a card of this kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Capability(String);

impl Capability {
    /// What a slot has, by its lab file: the reader's device ids, else its name.
    pub(crate) fn of(slot: &PlannedSlot) -> Self {
        Self(format!("{}.{}", token(&reader(&slot.entry)), slot.card.kind.name()))
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn reader(slot: &SlotEntry) -> String {
    let expected = slot.reader.clone().unwrap_or_default();
    expected.device.or(expected.name).unwrap_or_else(|| match &slot.at {
        Place::Usb(place) | Place::Serial(place) | Place::Reader(place) | Place::Zoo(place) => place.clone(),
    })
}

/// A job that any host may do that has what it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    /// The night it belongs to.
    pub(crate) night: String,
    /// The slot of the laboratory's plan that it stands for.
    pub(crate) slot: String,
    /// Name of the job, `conformance::lab::Job::id_of`.
    pub(crate) job: String,
    /// Name of its profile.
    pub(crate) profile: String,
    /// What it takes.
    pub(crate) capability: Capability,
    /// What is to be done.
    pub(crate) entry: JobEntry,
    /// Nothing is begun after this.
    pub(crate) until: Timestamp,
}

impl Order {
    /// The order for a job of a plan.
    pub(crate) fn new(night: &str, slot: &PlannedSlot, job: &PlannedJob, until: Timestamp) -> Self {
        Self {
            night: night.to_owned(),
            slot: slot.entry.slot.clone(),
            job: job.id.clone(),
            profile: job.profile.clone(),
            capability: Capability::of(slot),
            entry: job.entry.clone(),
            until,
        }
    }

    /// Its name on the hub, the same for everybody: `<night>.<job>`.
    pub(crate) fn key(&self) -> String {
        format!("{}.{}", token(&self.night), token(&self.job))
    }
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Report {
    /// The order.
    pub(crate) order: Order,
    /// The host that did it.
    pub(crate) host: String,
    /// The slot as that host found it, with the one job.
    pub(crate) slot: Slot,
    /// What stood in the way beside.
    pub(crate) troubles: Vec<Trouble>,
    /// The files that it left, relative to the folder of the night.
    pub(crate) files: Vec<String>,
}

impl Report {
    /// The folder of its files within that of the night. A slot may work on several orders of a night, so each has one of its own.
    pub(crate) fn folder(&self) -> String {
        format!("hosts/{}/{}", token(&self.host), token(&self.order.job))
    }

    /// The name of one of its files on the hub.
    pub(crate) fn file(&self, name: &str) -> String {
        format!("{}/{}/{name}", self.order.night, self.folder())
    }
}

/// One part of a subject or key of NATS: letters, digits and hyphens stay, every other byte becomes `_` and two hexadecimal digits.
pub(crate) fn token(text: &str) -> String {
    let mut token = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => token.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(token, "_{byte:02x}")),
        }
    }
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_names_have_different_tokens() {
        assert_eq!(token("front-1"), "front-1");
        assert_eq!(token("072F:223B"), "072F_3a223B");
        assert_eq!(token("a.b *>_"), "a_2eb_20_2a_3e_5f");
        assert_ne!(token("窓口"), token("窓日"));
    }
}
