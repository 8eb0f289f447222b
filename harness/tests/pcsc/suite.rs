//! The whole suite through SCardTransmit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use conformance::Verdict;
use conformance::evidence::{Event, Record};
use conformance::result::Run;
use harness::card_kind::CardKind;
use simulator::jpki_pki::AUTHENTICATION_PIN;

use crate::bench::{Bench, Inserted};
use crate::program::run;

#[test]
fn the_whole_suite_passes_on_real_readers() {
    let mut bench = Bench::open();
    let generic = bench.insert_all(kinds());
    let unusable = bench.insert_all([CardKind::Valid, CardKind::Valid]);
    let options = reader_options(&generic, &unusable);

    run(bench.run("real").args(&options)).exits(0);
    let (result, records) = bench.result_of("real");
    expect_all_passed(&result);
    let used: BTreeSet<_> = exchanges(&records).map(|exchange| exchange.reader).collect();
    let expected: BTreeSet<_> = generic.iter().map(|card| card.reader.as_str()).collect();
    assert_eq!(used, expected, "every card is used, and none in a reader that cannot be used");
    let pins =
        exchanges(&records).filter(|exchange| exchange.header.starts_with("0020") && exchange.hidden).count();
    assert!(pins > 30, "only {pins} of the PINs that were presented left a trace, hidden");

    // No scenario is let off, and no exchange goes another way, because the reader is real.
    run(&mut bench.run("embedded")).exits(0);
    let (embedded, embedded_records) = bench.result_of("embedded");
    assert_eq!(result.scenarios().count(), embedded.scenarios().count());
    let dialogues = dialogues(&records);
    assert!(dialogues.len() > 30);
    assert_eq!(dialogues, self::dialogues(&embedded_records));

    // All cards but the disposable ones come out of it as they went in, so the suite can be run again.
    let pin_file = bench.folder().join("pin");
    fs::write(&pin_file, format!("{AUTHENTICATION_PIN}\n")).unwrap();
    let mut again = bench.run("again");
    again
        .args(&options)
        .args(["--tags", "not @要件:CARD-024 and not @要件:CARD-035 and not @要件:CARD-036", "--pin-file"])
        .arg(pin_file);
    run(&mut again).exits(0);
    let (again, _) = bench.result_of("again");
    expect_all_passed(&again);
    assert!(again.scenarios().count() > 300);
}

/// Every kind of card, and as many disposable ones as scenarios ask for, because each serves only one.
fn kinds() -> impl Iterator<Item = CardKind> {
    CardKind::ALL.into_iter().chain([CardKind::Disposable; 2])
}

/// `--reader` for every kind of card, then for a reader without extended length fields and for one with a SAM.
fn reader_options(generic: &[Inserted], unusable: &[Inserted]) -> Vec<String> {
    let of_kind = kinds().map(|kind| kind.name().to_owned());
    let unusable_kinds = ["valid,short".to_owned(), "valid,sam".to_owned()];
    let cards = generic.iter().chain(unusable).zip(of_kind.chain(unusable_kinds));
    cards.flat_map(|(card, kind)| ["--reader".to_owned(), format!("{}={kind}", card.reader)]).collect()
}

fn expect_all_passed(run: &Run) {
    assert_eq!(run.exit_status, 0);
    for scenario in run.scenarios() {
        assert_eq!(scenario.verdict, Verdict::Pass, "{} {:?}", scenario.id, scenario.reason);
    }
}

/// An exchange with a card, as far as it is the same in each run.
struct Exchange<'a> {
    scenario: &'a str,
    reader: &'a str,
    header: &'a str,
    hidden: bool,
    status: &'a str,
}

fn exchanges(records: &[Record]) -> impl Iterator<Item = Exchange<'_>> {
    records.iter().filter_map(|record| {
        let Event::Apdu { reader, command, response, .. } = &record.event else { return None };
        let response = response.as_deref().unwrap_or("none");
        Some(Exchange {
            scenario: record.scenario.as_deref().unwrap_or_default(),
            reader,
            header: command.get(..8).unwrap_or(command),
            hidden: command.ends_with("**"),
            status: &response[response.len() - 4..],
        })
    })
}

/// What each scenario said to its card and what the card thought of it: command headers and status words.
fn dialogues(records: &[Record]) -> BTreeMap<&str, Vec<(&str, &str)>> {
    let mut dialogues = BTreeMap::<_, Vec<_>>::new();
    for Exchange { scenario, header, status, .. } in exchanges(records) {
        dialogues.entry(scenario).or_default().push((header, status));
    }
    dialogues
}
