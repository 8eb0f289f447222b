//! Nights to whose end nothing came in the way.

use std::fs;

use conformance::Verdict;
use conformance::lab::{Blame, Overlay, SlotState};

use crate::bench::{Lab, entries, job, measured, scenarios, slot};
use crate::program;

#[test]
fn every_slot_is_judged_by_itself_and_leaves_its_evidence() {
    let lab = Lab::new(&format!(
        "slots:\n{}{}{}{}expected:\n  - {{ case: EXT-4, slot: known, owner: 試験 花子, reason: 報告済み, until: 2099-12-31 }}\n",
        measured("good", "extended-65554", ""),
        measured("bad", "F03", ""),
        measured("known", "F03", ""),
        scenarios("desk", "@要件:CARD-001"),
    ));
    let ended = lab.night().exits(100).says("bad").says("EXT-4");
    assert!(!ended.stderr.contains('\x1b'), "plain lines where there is no terminal\n{ended}");

    let night = lab.last();
    assert!(night.complete && night.troubles.is_empty(), "{:?}", night.troubles);
    assert_eq!((job(&night, "good").verdict, job(&night, "desk").verdict), (Verdict::Pass, Verdict::Pass));
    let failed = |name: &str| {
        let cases = &job(&night, name).cases;
        cases.iter().find(|case| case.id == "EXT-4").unwrap().clone()
    };
    assert_eq!((failed("bad").verdict, failed("bad").blame), (Verdict::Fail, Some(Blame::Reader)));
    assert!(failed("bad").overlay.is_none());
    assert!(matches!(failed("known").overlay, Some(Overlay::ExpectedFail(_))));
    for slot in &night.slots {
        assert_eq!(slot.state, SlotState::Ready);
        for job in &slot.jobs {
            let evidence = job.evidence.as_ref().unwrap();
            let text = fs::read_to_string(lab.nights()[0].join(&evidence.file)).unwrap();
            let (records, last_hash) = conformance::evidence::verify(&text).unwrap();
            assert_eq!((evidence.lines, &evidence.last_hash), (records.len() as u64, &last_hash));
        }
    }
    for file in ["night.json", "morning.json", "junit.xml", "report.html", "summary.md", "summary.ja.md"] {
        assert!(lab.nights()[0].join(file).is_file(), "{file}");
    }
    assert!(!lab.nights()[0].join("reserve").exists());
}

#[test]
fn what_broke_since_the_last_night_is_told_first() {
    let lab = Lab::new(&format!("slots:\n{}", measured("a", "extended-271", "")));
    lab.night().exits(0);
    lab.write(&format!("slots:\n{}", measured("a", "F03", "")));
    let ended = lab.night().exits(100);
    let summary = fs::read_to_string(lab.nights()[1].join("summary.md")).unwrap();
    assert!(ended.stdout.contains(summary.trim()), "{ended}");
    assert!(summary.contains("EXT-4") && summary.contains("reader"), "{summary}");
    program::run(&mut lab.command(&["history"])).exits(0).says("100");
}

#[test]
fn hooks_hear_of_the_night_and_cannot_change_it() {
    let lab = Lab::new(&format!(
        "hooks:\n  - command: 'cat > heard.json; test \"$TASHIKA_STATUS\" = 0; cp \"$TASHIKA_SUMMARY\" heard.md'\n  - command: 'exit 3'\n  - webhook: http://127.0.0.1:9/\nslots:\n{}",
        measured("a", "extended-271", "")
    ));
    let ended = lab.night().exits(0).says("exit 3").says("http://127.0.0.1:9");
    let heard: serde_json::Value =
        serde_json::from_slice(&fs::read(lab.path().join("heard.json")).unwrap()).unwrap();
    assert_eq!(heard["night"]["lab"], "試験室", "{ended}");
    assert!(fs::read_to_string(lab.path().join("heard.md")).unwrap().contains("試験室"));
}

#[test]
fn a_slot_in_quarantine_is_left_alone_until_its_day() {
    let quarantine =
        |until: &str| format!("    quarantine: {{ owner: 試験 太郎, reason: 修理中, until: {until} }}\n");
    let slots = |until: &str| {
        format!("slots:\n{}{}", measured("a", "extended-271", ""), measured("b", "F03", &quarantine(until)))
    };
    let lab = Lab::new(&slots("2099-12-31"));
    lab.night().exits(0);
    let night = lab.last();
    assert_eq!(
        (slot(&night, "b").state, job(&night, "b").verdict),
        (SlotState::Quarantined, Verdict::NotRun)
    );
    assert_eq!(entries(&lab.journal(), "job-begun").len(), 1);

    lab.write(&slots("2001-01-01"));
    lab.night().exits(100);
    assert_eq!(
        (slot(&lab.last(), "b").state, job(&lab.last(), "b").verdict),
        (SlotState::Ready, Verdict::Fail)
    );
}

#[test]
fn a_night_whose_time_is_over_ends_with_what_it_has() {
    let lab = Lab::new(&format!(
        "night: 1s\nslots:\n{}  - slot: b\n    at: {{ zoo: extended-271 }}\n    card: valid\n    time: 1ms\n    jobs:\n      - measure: {{ profile: full, effort: full }}\n      - scenarios: {{ profile: later, tags: \"@要件:CARD-001\" }}\n",
        scenarios("a", "@要件:CARD-001 or @要件:GW-021 or @要件:GW-101"),
    ));
    lab.night().exits(5).says("time was over");
    let night = lab.last();
    assert!(!night.complete && night.finished.is_some());
    let jobs = &slot(&night, "b").jobs;
    assert_eq!((jobs[0].verdict, jobs[1].verdict), (Verdict::Inconclusive, Verdict::NotRun));
    assert!(jobs[0].evidence.is_some(), "what was measured is kept");
}
