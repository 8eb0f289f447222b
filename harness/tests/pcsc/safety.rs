//! What the bench refuses to do to a card.

use conformance::exit;
use harness::card_kind::CardKind;
use simulator::card::TEST_CARD_MARK;

use crate::bench::Bench;
use crate::program::run;

/// The scenario that blocks a PIN.
const BLOCKS: [&str; 2] = ["--name", "三度誤ると閉塞し、正しい暗証番号でも確認できない"];
/// A scenario that costs nothing.
const ASKS: [&str; 2] = ["--name", "残り回数は何度尋ねても減らない"];

#[test]
fn a_run_that_could_block_a_pin_is_refused_before_it_begins() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Disposable, |_| {});
    let reader = format!("{}=disposable", card.reader);
    let with_floor = |results: &str, floor: &[&str]| {
        run(bench.run(results).args(["--reader", &reader]).args(BLOCKS).args(floor))
    };

    let refused = with_floor("refused", &[]).exits(exit::REFUSED.into());
    refused.says("features/gateway/verification.feature:").says("could spend 3 of 3 PIN tries");
    let harmless = |command: &Vec<u8>| matches!(command[..], [_, 0xA4 | 0xB0, ..]);
    assert!(tap.commands().iter().all(harmless), "only SELECT and READ BINARY: {:02X?}", tap.commands());
    assert!(!bench.results("refused").exists(), "nothing ran, so there is no result");

    tap.clear();
    with_floor("allowed", &["--pin-floor", "0"]).exits(0);
    assert_eq!(tap.pins(), 3, "three tries, and none on a PIN that is known to be blocked");
}

#[test]
fn a_card_without_any_mark_of_a_test_card_is_refused() {
    const TEST_ISSUER: &str = "JPKI-TEST";
    let unmark = |answer: &mut [u8]| replace(answer, TEST_CARD_MARK, "ANOTHER CARD MAKE");
    let reissue = |answer: &mut [u8]| replace(answer, TEST_ISSUER, "JPKI-REAL");

    let mut bench = Bench::open();
    let (real, tap) = bench.insert_tapped(CardKind::Valid, move |answer| {
        unmark(answer);
        reissue(answer);
    });
    run(bench.run("real").args(["--reader", &real.reader]).args(ASKS))
        .exits(exit::REFUSED.into())
        .says("is no test card")
        .says(&real.reader);
    let harmless = |command: &Vec<u8>| matches!(command[..], [_, 0xA4 | 0xB0, ..]);
    assert!(tap.commands().iter().all(harmless), "only SELECT and READ BINARY: {:02X?}", tap.commands());
    assert!(!bench.results("real").exists(), "nothing ran, so there is no result");

    let (unmarked, _tap) = bench.insert_tapped(CardKind::Valid, unmark);
    run(bench.run("unmarked").args(["--reader", &unmarked.reader]).args(ASKS)).exits(0);
    let (reissued, _tap) = bench.insert_tapped(CardKind::Valid, reissue);
    run(bench.run("reissued").args(["--reader", &reissued.reader]).args(ASKS)).exits(0);
}

/// Replaces one text by another of the same length wherever it stands.
fn replace(bytes: &mut [u8], from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from.as_bytes())
        .map(|(at, _)| at)
        .collect();
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
}
