//! `tashika reader list`, and readers that are not as the operator says.

use std::collections::BTreeSet;

use conformance::Verdict;
use conformance::redact::hex;
use harness::card_kind::CardKind;
use simulator::card::CardProfile;

use crate::bench::{Bench, seen, wait_until};
use crate::program::{run, tashika, tashika_in};

#[test]
fn readers_are_listed_with_their_cards() {
    let mut bench = Bench::open();
    let all: Vec<String> = bench.empty_readers().map(str::to_owned).collect();
    let empty = seen();
    for name in &all {
        assert!(
            empty.iter().any(|reader| reader.name == *name && reader.atr.is_empty()),
            "{name}: {empty:?}"
        );
    }

    let card = bench.insert(CardKind::Valid);
    let atr = hex(CardProfile::ATR_EXTENDED);
    let listed = seen();
    let with_card: Vec<_> = listed.iter().filter(|reader| reader.card_present).collect();
    assert_eq!(with_card.len(), 1, "{listed:?}");
    assert_eq!((&with_card[0].name, &with_card[0].atr), (&card.reader, &atr));

    let ended = run(tashika().args(["reader", "list"])).exits(0);
    for name in &all {
        let says =
            if *name == card.reader { format!("card present, ATR {atr}") } else { "no card".to_owned() };
        let line = format!("{name}  ({says})");
        assert!(ended.stdout.lines().any(|printed| printed == line), "{line:?} was expected\n{ended}");
    }
    run(tashika_in("ja").args(["reader", "list"])).exits(0).says(&format!("カードあり ATR {atr}"));

    let name = card.reader.clone();
    assert_eq!(card.interrupt(), Some(0), "Ctrl-C is the ordinary end of `card serve`");
    wait_until("the card to be gone", || {
        seen().iter().any(|reader| reader.name == name && !reader.card_present)
    });
}

#[test]
fn a_reader_that_cannot_be_used_is_named() {
    let bench = Bench::open();
    let empty = bench.empty_readers().next().unwrap();
    for (wanted, says) in [
        ("no such reader", "\"no such reader\" does not name exactly one reader; these are seen: "),
        ("tashika", "\"tashika\" does not name exactly one reader; these are seen: "),
        (empty, "there is no card in"),
    ] {
        run(bench.run("runs").args(["--reader", wanted])).exits(5).says(says).says(empty);
        run(tashika()
            .args(["verify", "--visual", "試験職員", "--reader", wanted])
            .arg("--pki")
            .arg(bench.pki()))
        .exits(5)
        .says(says);
    }
    assert!(!bench.results("runs").exists(), "nothing ran, so there is no result");
}

#[test]
fn a_card_that_is_taken_away_is_nobodys_failure() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Valid, |_| {});
    tap.hang_up_after(20);
    let selected = ["--tags", "@要件:CARD-020 or @要件:RDR-002"];
    run(bench.run("runs").args(["--reader", &card.reader]).args(selected))
        .exits(5)
        .says("fewer than a status word")
        .says("there is no card in");
    let (result, _) = bench.result_of("runs");
    let verdicts: BTreeSet<_> = result.scenarios().map(|scenario| scenario.verdict).collect();
    assert_eq!(verdicts, [Verdict::Pass, Verdict::Inconclusive].into());
    assert_eq!(tap.commands().len(), 20);
}
