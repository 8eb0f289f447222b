//! `tashika reader probe`, `certify` and `judge` on readers that PC/SC sees. Their wire, vpcd, carries 65,535 bytes and no more.

use std::fs;

use conformance::reader::{Claim, Driver, Honesty, ReaderReport};
use harness::card_kind::CardKind;
use serde_json::Value;

use crate::bench::Bench;
use crate::program::{Ended, run, tashika};

fn certify(bench: &Bench, more: &[&str]) -> Ended {
    run(tashika()
        .args(["reader", "certify", "--effort", "quick", "--out"])
        .arg(bench.results("certify"))
        .args(more))
}

#[test]
fn what_vpcd_does_not_carry_is_not_the_readers_fault() {
    let mut bench = Bench::open();
    let [card, control] = [bench.insert(CardKind::Valid), bench.insert(CardKind::Valid)];
    certify(&bench, &["--reader", &card.reader, "--control", &control.reader, "--profile", "full"])
        .exits(5)
        .says("verified 65528 bytes to the card, 65533 from it")
        .says("verified up to the rig's own ceiling of 65533 bytes")
        .says("Nothing was found wrong");

    let folder = fs::read_dir(bench.results("certify")).unwrap().next().unwrap().unwrap().path();
    let kept: Value = serde_json::from_slice(&fs::read(folder.join("reader.json")).unwrap()).unwrap();
    let report: ReaderReport = serde_json::from_value(kept["report"].clone()).unwrap();
    assert_eq!((report.specimen.driver, report.specimen.claim), (Driver::Vpcd, Claim::Missing));
    assert_eq!((report.honesty, report.complete, report.faults().count()), (Honesty::NoClaim, true, 0));
    assert_eq!(report.specimen.control.as_ref(), Some(&control.reader));
    run(tashika().args(["reader", "judge"]).arg(&folder)).exits(5).says("the report says the same");
}

#[test]
fn a_card_without_the_probe_application_is_sent_nothing_else() {
    let mut bench = Bench::open();
    let card = bench.insert_without_probe();
    certify(&bench, &["--reader", &card.reader]).exits(6).says("has no probe application (it answers 6A82)");
    assert!(!bench.results("certify").exists(), "nothing was measured, so there is no result");
}

#[test]
fn a_reader_says_who_it_is_with_a_card_and_without() {
    let mut bench = Bench::open();
    let empty = bench.empty_readers().next().unwrap().to_owned();
    let probe = |name: &str| {
        let ended = run(tashika().args(["reader", "probe", "--json", name])).exits(0);
        let all: Value = serde_json::from_str(&ended.stdout).unwrap();
        all["reader"].clone()
    };
    let without = probe(&empty);
    assert_eq!((&without["name"], &without["atr"]), (&Value::from(empty.clone()), &Value::Null));
    let card = bench.insert(CardKind::Valid);
    assert_eq!(card.reader, empty);
    let with = probe(&empty);
    assert_eq!((&with["protocol"], &with["claim"]), (&Value::from("t1"), &Value::from("missing")));
    assert!(with["atr"].as_str().unwrap().starts_with("3B"));
    run(tashika().args(["reader", "probe", "no such reader"]))
        .exits(5)
        .says("does not name exactly one reader");
}
