//! A failure is kept as a vector, catches the same failure again, and lets a sound subject pass.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::desk::{Desk, root};

/// Defects of three kinds of subject: card, front desk, gateway; and the scenarios that notice them.
const CAUGHT: [(&str, &str, &str); 3] = [
    ("counter-not-decreasing", "@要件:CARD-022", "apdu"),
    ("notice-alone-accepted", "@要件:MW-035", "desk"),
    ("registration-ignored", "@要件:GW-021", "http"),
];

/// The first line of evidence that can be promoted: the product itself names it for a line that cannot.
fn promotable(desk: &Desk, kind: &str) -> String {
    let said = desk.tashika(&["trace", "--json", "--kind", kind]);
    let events: Vec<Value> = serde_json::from_str(&said.out).unwrap();
    let mut refusals = String::new();
    for event in events.iter().rev() {
        let place = format!("runs#{}", event["line"]);
        let said = desk.tashika(&["promote", &place, "--lang", "en"]);
        if said.status == 0 {
            return said.out;
        }
        assert_eq!(said.status, 2, "{said:?}");
        refusals.push_str(&said.err);
    }
    panic!("no line of the kind {kind} can be promoted: {refusals}");
}

#[test]
fn a_promoted_failure_is_caught_again_and_only_there() {
    for (defect, tags, kind) in CAUGHT {
        let desk = Desk::new();
        assert_eq!(desk.tashika(&["run", "--tags", tags, "--defect", defect]).status, 100, "{defect}");
        let told = promotable(&desk, kind);
        let path = told.lines().next().unwrap();
        let text = desk.read(path);
        assert!(!text.contains("31323334") && !text.contains("1234"), "a PIN: {text}");
        assert!(told.contains(&format!("tashika replay {path} --defect {defect}")), "{told}");
        let sound = desk.tashika(&["replay", path, "--lang", "en"]);
        assert_eq!(sound.status, 0, "{defect}: {sound:?}");
        let failing = desk.tashika(&["replay", path, "--defect", defect, "--lang", "en"]);
        assert_eq!(failing.status, 100, "{defect}: {failing:?}");
        assert!(failing.out.contains("expected ") && failing.out.contains("observed "), "{failing:?}");
        let other = if kind == "desk" { "counter-not-decreasing" } else { "notice-alone-accepted" };
        let other = desk.tashika(&["replay", path, "--defect", other]);
        assert_eq!(other.status, 0, "another defect: {other:?}");
    }
}

#[test]
fn what_did_not_fail_is_not_kept() {
    let desk = Desk::small();
    assert_eq!(desk.tashika(&["run", "--name", "6D00"]).status, 0);
    for (place, part) in
        [("runs", "which line"), ("runs#1", "belongs to no step"), ("runs#2", "did not fail")]
    {
        let said = desk.tashika(&["promote", place, "--lang", "en"]);
        assert!(said.status == 2 && said.err.contains(part), "{place}: {said:?}");
    }
    assert!(!desk.path().join("vectors").exists());
}

/// The vectors of the repository: each is caught on the subject that it names, and no sound one is blamed.
#[test]
fn the_kept_vectors_still_catch_what_they_caught() {
    let folder = root().join("vectors/promoted");
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let vectors: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|it| it == "yaml")).collect();
    assert!(vectors.len() >= 3, "{vectors:?}");
    let desk = Desk::small();
    let sound = desk.tashika(&["replay", folder.to_str().unwrap()]);
    assert_eq!(sound.status, 0, "{sound:?}");
    for vector in vectors {
        let text: Value = serde_yaml::from_str(&fs::read_to_string(&vector).unwrap()).unwrap();
        let said =
            desk.tashika(&["replay", vector.to_str().unwrap(), "--defect", text["defect"].as_str().unwrap()]);
        assert_eq!(said.status, 100, "{}: {said:?}", vector.display());
    }
}
