//! `tashika lab doctor`: what would spoil the night is found before it, with its cure, in both languages.

use serde_json::Value;

use crate::bench::{Lab, measured, scenarios};
use crate::program::{self, run, tashika_in};

#[test]
fn a_sound_laboratory_has_nothing_to_tell() {
    let lab = Lab::new(&format!(
        "slots:\n{}{}",
        measured("a", "extended-271", ""),
        scenarios("b", "@要件:CARD-001")
    ));
    run(&mut lab.command(&["doctor"])).exits(0).says("nothing would spoil a night of 2 slots and 2 jobs");
    let json = run(&mut lab.command(&["doctor", "--json"])).exits(0);
    assert_eq!(serde_json::from_str::<Value>(&json.stdout).unwrap(), serde_json::json!([]));
}

#[test]
fn what_is_wrong_is_named_with_its_slot_and_its_cure() {
    let lab = Lab::new(&format!(
        "slots:\n{}{}{}expected:\n  - {{ case: EXT-4, slot: a, owner: 試験 花子, reason: 報告済み, until: 2001-01-01 }}\n",
        measured("a", "extended-271", "    incident: { what: wedged, after: 2 }\n"),
        measured("b", "extended-271", "    incident: { what: wedged, after: 2, until: power-cycle }\n"),
        measured(
            "c",
            "extended-271",
            "    quarantine: { owner: 試験 太郎, reason: 修理中, until: 2001-01-01 }\n"
        ),
    ));
    let ended = run(&mut lab.command(&["doctor", "--json"])).exits(5);
    let findings: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap();
    let found = |slot: &str, weight: &str, what: &str| {
        findings.iter().any(|finding| {
            finding["slot"] == slot
                && finding["weight"] == weight
                && finding["what"]["en"].as_str().unwrap().contains(what)
                && !finding["cure"]["ja"].as_str().unwrap().is_empty()
        })
    };
    assert!(found("a", "spoils", "no answer in time"), "{ended}");
    assert!(found("b", "warns", "came back"), "{ended}");
    assert!(found("c", "warns", "quarantine ended on 2001-01-01"), "{ended}");
    assert!(found("a", "spoils", "expected failure EXT-4 ran out"), "{ended}");
    assert_eq!(findings.len(), 4, "{ended}");
    let mut japanese = tashika_in("ja");
    run(japanese.current_dir(lab.path()).args(["lab", "doctor"])).exits(5).says("支障").says("→");
}

/// Three tries are too few to enter two wrong PINs and keep two.
#[test]
fn a_night_that_could_block_a_pin_is_refused_before_anything_is_sent() {
    let lab = Lab::new(
        "pin-floor: 2\nslots:\n  - slot: real\n    at: { reader: no such reader }\n    card: valid\n    jobs: [{ scenarios: { profile: pin, tags: \"@要件:CARD-021 or @要件:CARD-022 or @要件:CARD-023\" } }]\n",
    );
    let spends = run(program::tashika().args(["steps", "--search", "誤った暗証番号"])).exits(0);
    assert!(!spends.stdout.is_empty());
    lab.night().exits(6).says("real/scenarios/pin").says("floor");
    assert!(lab.nights().is_empty(), "nothing has begun");
    run(&mut lab.command(&["doctor"])).exits(6).says("pin-floor");
}
