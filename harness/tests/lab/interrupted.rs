//! A night that is killed and taken up again.

use std::collections::BTreeMap;
use std::fs;

use conformance::Verdict;
use conformance::evidence::{self, Event};

use crate::bench::{Lab, entries, job, measured, scenarios, slot};

/// Scenarios that present PINs, some of them wrong ones.
const WITH_PIN: &str = "@要件:CARD-001 or @要件:GW-021 or @要件:GW-101";

#[test]
fn a_killed_night_goes_on_without_a_second_verify_and_keeps_what_was_finished() {
    let lab = Lab::new(&format!("slots:\n{}{}", scenarios("a", WITH_PIN), measured("b", "extended-271", "")));
    let mut process = lab.begin();
    lab.wait_for("a finished scenario", |entry| entry["entry"] == "scenario-ended");
    process.kill().unwrap(); // SIGKILL: nothing can be tidied up
    process.wait().unwrap();
    let before = lab.journal();
    assert!(entries(&before, "ended").is_empty());
    let finished: BTreeMap<String, String> = entries(&before, "scenario-ended")
        .iter()
        .map(|entry| (entry["scenario"]["name"].to_string(), entry["scenario"]["verdict"].to_string()))
        .collect();

    let ended = lab.night().exits(5);
    assert_eq!(lab.nights().len(), 1, "the same night goes on\n{ended}");
    let night = lab.last();
    assert!(night.finished.is_some());
    let after = lab.journal();
    assert_eq!(after[..before.len()], before[..], "nothing of the journal is lost");
    let of_a = |entry: &&&serde_json::Value| entry["job"].as_str().is_some_and(|job| job.starts_with("a/"));
    assert_eq!(entries(&after, "job-begun").iter().filter(of_a).count(), 1, "scenarios are not begun twice");

    let cut_off = job(&night, "a");
    assert_eq!(cut_off.verdict, Verdict::Inconclusive);
    let mut kept = 0;
    for case in &cut_off.cases {
        let name = case.title.ja.as_str();
        match finished.get(&format!("{name:?}")) {
            Some(verdict) if *verdict == format!("{:?}", case.verdict.name()) => kept += 1,
            _ => {
                assert_eq!(case.verdict, Verdict::Inconclusive, "{name}");
                assert!(case.reason.as_ref().unwrap().en.contains("cut off"), "{name}");
            }
        }
    }
    assert!(kept >= finished.len(), "{kept} of {} are kept", finished.len());
    assert_eq!(job(&night, "b").verdict, Verdict::Pass, "a measurement presents no PIN and is made again");

    // All evidence of the night that there is, and no VERIFY twice in a row in any of it.
    let slots = lab.nights()[0].join("slots/a");
    let runs: Vec<_> = fs::read_dir(&slots).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(runs.len(), 1);
    let (records, last_hash) =
        evidence::verify(&fs::read_to_string(runs[0].join("evidence.jsonl")).unwrap()).unwrap();
    assert_eq!(cut_off.evidence.as_ref().unwrap().last_hash, last_hash);
    let repeated = |event: &Event| matches!(event, Event::Apdu { duplicate_of: Some(_), .. });
    assert!(!records.iter().any(|record| repeated(&record.event)));
}

#[test]
fn a_finished_job_is_not_done_again() {
    let lab = Lab::new(&format!(
        "slots:\n{}{}",
        measured("quick", "extended-271", ""),
        "  - slot: long\n    at: { zoo: F19 }\n    card: probe\n    jobs: [{ measure: { profile: full, effort: standard } }]\n"
    ));
    let mut process = lab.begin();
    lab.wait_for("the end of a job", |entry| entry["entry"] == "job-ended");
    process.kill().unwrap();
    process.wait().unwrap();
    let done = |journal: &[serde_json::Value]| {
        let ended = entries(journal, "job-ended");
        ended.iter().map(|entry| entry["job"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = done(&lab.journal());
    lab.night();
    let all = done(&lab.journal());
    let mut once = all.clone();
    once.sort();
    once.dedup();
    assert_eq!(all.len(), once.len(), "no job ended twice: {all:?}");
    assert!(all.starts_with(&first));
    assert_eq!(slot(&lab.last(), "quick").jobs.len(), 1);
}

#[test]
fn another_lab_file_ends_the_old_night_and_begins_a_new_one() {
    let lab = Lab::new(&format!("slots:\n{}", scenarios("a", WITH_PIN)));
    let mut process = lab.begin();
    lab.wait_for("the beginning of a job", |entry| entry["entry"] == "job-begun");
    process.kill().unwrap();
    process.wait().unwrap();
    lab.write(&format!("slots:\n{}", measured("b", "extended-271", "")));
    lab.night().exits(0);
    let nights = lab.nights();
    assert_eq!(nights.len(), 2);
    let old = fs::read_to_string(nights[0].join("journal.jsonl")).unwrap();
    assert!(old.lines().last().unwrap().contains("\"complete\":false"));
    assert!(nights[0].join("night.json").is_file(), "what it had finished can be taken into the history");
}
