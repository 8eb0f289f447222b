//! The vectors of `vectors/identifiers`, which a script in another language computed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use eligibility::identifier::{Identifier, Written, accepts, ticket_last_day};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<V> {
    kind: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    flags: BTreeMap<String, String>,
    groups: Vec<Group<V>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group<V> {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "about")]
    _about: String,
    #[serde(rename = "clause")]
    _clause: String,
    vectors: Vec<V>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Number {
    id: String,
    identifier: Identifier,
    value: String,
    result: String,
    #[serde(default)]
    midwifery_check: bool,
    requirement: String,
    flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct LastDay {
    id: String,
    number: String,
    last_day: Date,
    requirement: String,
    flags: Vec<String>,
}

/// The vectors of a file, whose flags must be explained, and nothing else be.
fn vectors<V: DeserializeOwned>(
    name: &str,
    kind: &str,
    count: usize,
    flags_of: fn(&V) -> &[String],
) -> Vec<V> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/identifiers");
    let text = fs::read_to_string(folder.join(name)).expect("the file is read");
    let file: File<V> = serde_yaml::from_str(&text).expect("the file has the shape of its kind");
    assert_eq!(file.kind, kind, "{name}");
    let vectors: Vec<V> = file.groups.into_iter().flat_map(|group| group.vectors).collect();
    let used: BTreeSet<String> = vectors.iter().flat_map(|vector| flags_of(vector).iter().cloned()).collect();
    assert_eq!(used, file.flags.into_keys().collect(), "{name}");
    assert_eq!(vectors.len(), count, "{name}");
    vectors
}

fn check_numbers(name: &str, count: usize) {
    for vector in vectors::<Number>(name, "identifier", count, |vector| &vector.flags) {
        let written = Written {
            identifier: vector.identifier,
            value: vector.value,
            midwifery_check: vector.midwifery_check,
        };
        let ruling = accepts(&written);
        assert_eq!(ruling.is_accepted(), vector.result == "accept", "{}: {written:?}", vector.id);
        assert_eq!(ruling.reason().requirement, vector.requirement, "{}: {written:?}", vector.id);
    }
}

#[test]
fn insurers() {
    check_numbers("insurers.yaml", 349);
}

#[test]
fn institutions() {
    check_numbers("institutions.yaml", 251);
}

#[test]
fn tickets() {
    check_numbers("tickets.yaml", 19);
}

#[test]
fn last_days_of_tickets() {
    for vector in vectors::<LastDay>("ticket-days.yaml", "ticket-last-day", 7, |vector| &vector.flags) {
        assert_eq!(ticket_last_day(&vector.number), Ok(vector.last_day), "{}", vector.id);
        assert_eq!(vector.requirement, "ID-043");
    }
}
