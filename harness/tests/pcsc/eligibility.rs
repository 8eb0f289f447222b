//! `tashika reader certify` with what a card needs a PIN for, and with a card that cannot say what reached it.

use std::fs;
use std::path::PathBuf;

use conformance::evidence::{Event, verify};
use conformance::redact::hex;
use harness::card_kind::CardKind;
use simulator::jpki_pki::AUTHENTICATION_PIN;

use crate::bench::Bench;
use crate::program::{run, tashika};

fn certify(bench: &Bench, reader: &str, more: &[&str]) -> std::process::Command {
    let mut command = tashika();
    command.args(["reader", "certify", "--effort", "quick", "--reader", reader]).args(more);
    command.arg("--out").arg(bench.results("certify"));
    command
}

fn evidence(bench: &Bench) -> String {
    let folder: PathBuf = fs::read_dir(bench.results("certify")).unwrap().next().unwrap().unwrap().path();
    fs::read_to_string(folder.join("evidence.jsonl")).unwrap()
}

#[test]
fn a_whole_verification_goes_through_the_reader_with_one_pin() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Valid, |_| {});
    let ended = run(&mut certify(&bench, &card.reader, &["--profile", "eligibility"])).exits(0);
    ended.says("ELG-4").says("the certificate verifies it");
    // The probe application has an instruction of the same number, in a class of its own.
    let verifies =
        tap.commands().into_iter().filter(|command| matches!(command[..], [0x00, 0x20, _, _, _, ..]));
    assert_eq!(verifies.count(), 1, "the card was sent one PIN");
    assert!(!evidence(&bench).contains(&hex(AUTHENTICATION_PIN.as_bytes())), "the evidence shows the PIN");
}

#[test]
fn a_card_without_the_probe_application_is_read_and_nothing_else() {
    let mut bench = Bench::open();
    let card = bench.insert_without_probe();
    let options = ["--evidence", "card", "--profile", "individual-number-card"];
    run(&mut certify(&bench, &card.reader, &options)).exits(0).says("card: no probe card");
    let (records, _) = verify(&evidence(&bench)).unwrap();
    let commands = records.iter().filter_map(|record| match &record.event {
        Event::Apdu { command, .. } => Some(command.as_str()),
        _ => None,
    });
    let harmless = |command: &&str| command.starts_with("00A404") || command.starts_with("00B0");
    assert!(commands.clone().count() > 50);
    assert!(commands.clone().all(|command| harmless(&command)), "only SELECT and READ BINARY");
    // Most of what the notices need, such a card cannot tell.
    run(tashika()
        .args(["reader", "judge", "--profile", "extended-lc-le"])
        .arg(fs::read_dir(bench.results("certify")).unwrap().next().unwrap().unwrap().path()))
    .exits(5)
    .says("a card without the probe application cannot tell");
}
