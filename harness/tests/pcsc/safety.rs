//! What the bench refuses to do to a card.

use conformance::exit;
use harness::card_kind::CardKind;
use simulator::card::TEST_CARD_MARK;

use crate::bench::Bench;
use crate::program::{run, tashika};
use crate::tap::Tap;

/// A scenario that costs no try.
const ASKS: [&str; 2] = ["--name", "残り回数は何度尋ねても減らない"];
/// A scenario that leaves the last try to the right PIN.
const SPENDS_TWO: [&str; 2] = ["--name", "二度誤っても三度目に正しければ残り回数は元に戻る"];
/// A scenario that blocks the PIN of a card which is there for that.
const BLOCKS: [&str; 2] = ["--name", "三度誤ると閉塞し、正しい暗証番号でも確認できない"];

#[test]
fn a_run_that_needs_the_last_try_is_refused_before_it_begins() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Valid, |_| {});
    let spend = |results: &str| {
        let mut command = bench.run(results);
        command.args(["--reader", &card.reader]).args(SPENDS_TWO);
        command
    };
    let refused = run(spend("refused").args(["--pin-floor", "1"])).exits(exit::REFUSED.into());
    refused.says("features/card/pin.feature:").says("spend so many PIN tries").says("--pin-floor");
    expect_only_looked_at(&tap);
    assert!(!bench.results("refused").exists(), "nothing ran, so there is no result");

    // A simulated card has no floor unless the operator gives it one.
    run(&mut spend("allowed")).exits(0);
    assert_eq!(tap.pins(), 3, "two wrong PINs and the right one");
}

#[test]
fn a_file_without_a_pin_is_refused_before_a_reader_is_touched() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Valid, |_| {});
    let file = bench.results("no.pin");
    std::fs::write(&file, "12345\n").unwrap();
    let mut command = bench.run("no-pin");
    command.args(["--reader", &card.reader, "--pin-file"]).arg(&file).args(ASKS);
    let refused = run(&mut command).exits(exit::USAGE.into());
    refused.says("does not hold a PIN").says("no.pin").says("four digits");
    assert_eq!(tap.pins(), 0);
}

#[test]
fn a_disposable_card_may_be_blocked() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Disposable, |_| {});
    let reader = format!("{}=disposable", card.reader);
    run(bench.run("blocked").args(["--reader", &reader]).args(BLOCKS)).exits(0);
    assert_eq!(tap.pins(), 3, "three tries, and none on a PIN that is known to be blocked");
}

#[test]
fn a_card_without_any_mark_of_a_test_card_is_refused() {
    let unmark = |answer: &mut [u8]| replace(answer, TEST_CARD_MARK, "ANOTHER CARD MAKE");
    let reissue = |answer: &mut [u8]| replace(answer, "JPKI-TEST", "JPKI-REAL");
    let mut bench = Bench::open();

    let (real, tap) = bench.insert_tapped(CardKind::Valid, move |answer| {
        unmark(answer);
        reissue(answer);
    });
    let verify = || {
        let mut command = tashika();
        command.args(["verify", "--reader", &real.reader, "--pki"]).arg(bench.pki());
        command
    };
    for command in [
        bench.run("real").args(["--reader", &real.reader]).args(ASKS),
        &mut verify(),
        verify().args(["--visual", "試験職員"]),
    ] {
        run(command).exits(exit::REFUSED.into()).says("is no test card").says(&real.reader);
    }
    expect_only_looked_at(&tap);
    assert!(!bench.results("real").exists(), "nothing ran, so there is no result");

    let (unmarked, _tap) = bench.insert_tapped(CardKind::Valid, unmark);
    run(bench.run("unmarked").args(["--reader", &unmarked.reader]).args(ASKS)).exits(0);
    let (reissued, _tap) = bench.insert_tapped(CardKind::Valid, reissue);
    run(bench.run("reissued").args(["--reader", &reissued.reader]).args(ASKS)).exits(0);
}

/// Whether the card is a test card is all that anybody asked it.
fn expect_only_looked_at(tap: &Tap) {
    let commands = tap.commands();
    assert!(!commands.is_empty());
    let looks = |command: &Vec<u8>| matches!(command[..], [_, 0xA4 | 0xB0, ..]);
    assert!(commands.iter().all(looks), "only SELECT and READ BINARY: {commands:02X?}");
}

/// Replaces one text by another of the same length wherever it stands.
fn replace(bytes: &mut [u8], from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let is_there = |at: &usize| bytes[*at..].starts_with(from.as_bytes());
    let places: Vec<usize> = (0..bytes.len()).filter(is_there).collect();
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
}
