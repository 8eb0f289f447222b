//! The whole suite through SCardTransmit.

use std::collections::BTreeSet;

use conformance::evidence::{Event, Record};
use conformance::result::Run;
use conformance::{Verdict, redact};
use harness::card_kind::CardKind;
use simulator::jpki_pki::AUTHENTICATION_PIN;

use crate::bench::Bench;
use crate::program::run;

#[test]
fn the_whole_suite_passes_on_real_readers() {
    let mut bench = Bench::open();
    let generic = bench.insert_all(CardKind::ALL);
    let unusable = bench.insert_all([CardKind::Valid, CardKind::Valid]);
    let mut options: Vec<String> = CardKind::ALL
        .iter()
        .zip(&generic)
        .map(|(kind, card)| format!("{}={}", card.reader, kind.name()))
        .collect();
    options.push(format!("{}=valid,short", unusable[0].reader));
    options.push(format!("{}=valid,sam", unusable[1].reader));
    let options: Vec<_> = options.iter().flat_map(|option| ["--reader", option]).collect();

    run(bench.run("real").args(&options).args(["--pin-floor", "0"])).exits(0);
    let (result, records) = bench.result_of("real");
    expect_all_passed(&result);
    let names = |cards: &[crate::bench::Inserted]| cards.iter().map(|card| card.reader.clone()).collect();
    let generic: BTreeSet<String> = names(&generic);
    assert_eq!(
        readers_in(&records),
        generic,
        "every card is used, and no card in an unusable reader is touched"
    );
    expect_no_pin(&records);

    // The same scenarios reach a card as on the embedded subject: none is let off because the reader is real.
    run(&mut bench.run("embedded")).exits(0);
    let (embedded, embedded_records) = bench.result_of("embedded");
    assert_eq!(result.scenarios().count(), embedded.scenarios().count());
    assert_eq!(scenarios_with_card(&records), scenarios_with_card(&embedded_records));
    assert!(scenarios_with_card(&records).len() > 30);

    // The cards come out of it as they went in, but for the disposable one; so the suite can be repeated at the default
    // floor.
    run(bench.run("again").args(&options).args(["--tags", "not @要件:CARD-023 and not @要件:CARD-024"])).exits(0);
    let (again, _) = bench.result_of("again");
    expect_all_passed(&again);
    assert!(again.scenarios().count() > 300);
}

fn expect_all_passed(run: &Run) {
    assert_eq!(run.exit_status, 0);
    for scenario in run.scenarios() {
        assert_eq!(scenario.verdict, Verdict::Pass, "{} {:?}", scenario.id, scenario.reason);
    }
}

fn readers_in(records: &[Record]) -> BTreeSet<String> {
    let reader = |record: &Record| match &record.event {
        Event::Apdu { reader, .. } => Some(reader.clone()),
        _ => None,
    };
    records.iter().filter_map(reader).collect()
}

fn scenarios_with_card(records: &[Record]) -> BTreeSet<&str> {
    let with_card = records.iter().filter(|record| matches!(record.event, Event::Apdu { .. }));
    with_card.filter_map(|record| record.scenario.as_deref()).collect()
}

/// The PIN was presented, so a record without it means that it was hidden.
fn expect_no_pin(records: &[Record]) {
    let pin = redact::hex(AUTHENTICATION_PIN.as_bytes());
    let mut hidden = 0;
    for record in records {
        let Event::Apdu { command, response, .. } = &record.event else { continue };
        hidden += usize::from(command.starts_with("0020") && command.ends_with("04********"));
        let shown = [command.as_str(), response.as_deref().unwrap_or_default()];
        assert!(shown.iter().all(|text| !text.contains(&pin)), "line {} shows the PIN", record.line);
    }
    assert!(hidden > 30, "{hidden} hidden PINs");
}
