//! Every sample is read as `expected.yaml` says, place by place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use client::form::{self, Rule};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    samples: Vec<Sample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    file: String,
    form: Option<String>,
    encoding: Option<String>,
    #[serde(default)]
    rows: BTreeMap<String, String>,
    #[serde(default)]
    findings: Vec<Remark>,
}

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Remark {
    rule: String,
    at: Option<String>,
    path: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/qualification")
}

fn samples() -> Vec<Sample> {
    let text = std::fs::read_to_string(folder().join("expected.yaml")).unwrap();
    serde_yaml::from_str::<Expected>(&text).unwrap().samples
}

#[test]
fn every_sample_is_read_as_expected() {
    let mut wrong = Vec::new();
    for sample in samples() {
        let reading = form::read(&std::fs::read(folder().join(&sample.file)).unwrap());
        let mut found: Vec<Remark> = reading
            .findings
            .iter()
            .map(|finding| Remark {
                rule: finding.rule.name().to_owned(),
                at: finding.place.map(|place| place.to_string()),
                path: finding.path.clone(),
            })
            .collect();
        let mut expected = sample.findings;
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!("{}:\n  found    {found:?}\n  expected {expected:?}", sample.file));
        }
        let kind = (reading.form.map(|form| form.name()), reading.encoding.map(|encoding| encoding.name()));
        if kind != (sample.form.as_deref(), sample.encoding.as_deref()) {
            wrong.push(format!("{}: read as {kind:?}", sample.file));
        }
        let rows = reading.rows();
        for (label, value) in sample.rows {
            if !rows.iter().any(|row| row.label == label && row.value == value) {
                wrong.push(format!("{}: no row {label} {value}", sample.file));
            }
        }
        if sample.file.starts_with("good/") && (reading.has_violations() || reading.content.is_none()) {
            wrong.push(format!("{}: not taken as good", sample.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_about_a_document_has_a_sample() {
    let shown: BTreeSet<String> =
        samples().into_iter().flat_map(|sample| sample.findings).map(|remark| remark.rule).collect();
    // These need a document too large for a sample, or are about converting.
    let elsewhere = [Rule::TooLarge, Rule::More, Rule::NoPlace, Rule::FilledIn];
    let missing: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| !elsewhere.contains(rule))
        .map(|rule| rule.name())
        .filter(|name| !shown.contains(*name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_file_is_expected() {
    let expected: BTreeSet<String> = samples().into_iter().map(|sample| sample.file).collect();
    let mut there = BTreeSet::new();
    for kind in ["good", "bad"] {
        for entry in std::fs::read_dir(folder().join(kind)).unwrap() {
            there.insert(format!("{kind}/{}", entry.unwrap().file_name().to_string_lossy()));
        }
    }
    assert_eq!(there, expected);
}
