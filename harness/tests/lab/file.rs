//! The lab file: its schema, what is wrong with it, and how one is begun.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::bench::{Lab, measured};
use crate::program::{ROOT, run, tashika};

#[test]
fn the_published_schema_is_that_of_the_types() {
    let published = fs::read(Path::new(ROOT).join("schemas/lab.schema.json")).unwrap();
    let published: Value = serde_json::from_slice(&published).unwrap();
    assert_eq!(
        published,
        harness::lab::file::schema(),
        "schemas/lab.schema.json is not current: cargo run -- lab schema > schemas/lab.schema.json"
    );
}

#[test]
fn everything_that_does_not_fit_together_is_told_at_once() {
    let lab = Lab::new(&format!(
        "control: nowhere\nslots:\n{}{}{}hooks: [{{ webhook: https://www.jpki.go.jp/ }}]\n",
        measured("a", "no-such-reader", ""),
        measured("a", "F02", ""),
        "  - slot: ../b\n    at: { zoo: F02 }\n    card: gold\n    jobs: []\n",
    ));
    lab.night()
        .exits(3)
        .says("no simulated reader \"no-such-reader\"")
        .says("another slot has this name")
        .says("no / in it")
        .says("card \"gold\" is not among the cards")
        .says("it has no job")
        .says("control names slot \"nowhere\"")
        .says("test gateways only");
}

#[test]
fn a_slip_of_form_is_told_with_its_line() {
    let lab = Lab::new("slots:\n  - slot: a\n    att: { zoo: F02 }\n");
    lab.night().exits(3).says("att").says("line").says("docs/lab.md");
    let nowhere = tempfile::tempdir().unwrap();
    run(tashika().current_dir(nowhere.path()).args(["lab", "nightly"])).exits(2).says("tashika lab init");
}

#[test]
fn init_writes_a_laboratory_that_works_and_overwrites_none() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(Path::new(ROOT).join("features"), folder.path().join("features")).unwrap();
    let lab = |arguments: &[&str]| run(tashika().current_dir(folder.path()).arg("lab").args(arguments));
    lab(&["init", "--simulated"]).exits(0).says("tashika lab doctor");
    lab(&["init", "--simulated"]).exits(2).says("not overwritten");
    lab(&["doctor"]).exits(0);
    let ended = lab(&["nightly"]).exits(5);
    assert!(ended.stdout.contains("hangs"), "{ended}");
}
