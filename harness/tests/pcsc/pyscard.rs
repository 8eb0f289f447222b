//! pyscard, written elsewhere, drives the card with textbook commands.

use std::fs;
use std::path::Path;

use harness::card_kind::CardKind;

use crate::bench::Bench;
use crate::opensc::{openssl, read_certificate, verify_signature};
use crate::program::{judge, run};

#[test]
fn pyscard_reads_the_card_and_has_it_sign() {
    let mut bench = Bench::open();
    let card = bench.insert(CardKind::Valid);
    let certificate = read_certificate(&bench, &card, "01", &[]);
    openssl(&bench, &["x509", "-outform", "der", "-out", "01.der", "-in"], &certificate).exits(0);
    let signature = bench.folder().join("signature");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/judge_card.py");
    // Debian's own Python, which is where the package python3-pyscard puts it.
    let mut command = judge("/usr/bin/python3", bench.folder());
    command.arg(script).arg(&card.reader).arg(bench.folder().join("01.der")).arg(&signature);
    run(&mut command).exits(0).says("pyscard: ");
    let message = bench.folder().join("message");
    fs::write(&message, "pyscard judges the card").unwrap();
    verify_signature(&bench, &certificate, &signature, &message).exits(0);
    fs::write(&message, "another message").unwrap();
    verify_signature(&bench, &certificate, &signature, &message).fails();
}
