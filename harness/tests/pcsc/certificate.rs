//! From a reader that PC/SC sees to a bundle that somebody else judges again, with another copy of the program and nothing of this checkout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::redact::hex;
use harness::card_kind::CardKind;
use serde_json::Value;
use simulator::card::CardProfile;

use crate::bench::Bench;
use crate::program::{Ended, ROOT, judge, run, tashika};

#[test]
fn what_is_certified_here_is_judged_again_elsewhere() {
    let mut bench = Bench::open();
    let card = bench.insert(CardKind::Valid);
    let measured = bench.results("measured");
    let certify = ["reader", "certify", "--effort", "quick", "--reader", &card.reader, "--out"];
    run(tashika().args(certify).arg(&measured)).exits(0);
    let measured = measured.read_dir().unwrap().next().unwrap().unwrap().path();
    pyscard_and_opensc_agree(&bench, &measured);
    drop(card);

    let keys = bench.results("keys");
    run(tashika().args(["certificate", "keygen", "--out"]).arg(&keys)).exits(0);
    let bundle = bench.results("reader.zip");
    let mut issue = tashika();
    issue.args(["certificate", "issue", "--operator", "試験所", "--samples", "TEST-1", "--key"]);
    issue.arg(keys.join("certificate.key.pem")).arg("-o").arg(&bundle).arg(&measured);
    run(&mut issue).exits(0);

    let elsewhere = Elsewhere::new();
    elsewhere.takes(&bundle);
    elsewhere.takes(&keys.join("certificate.pub.pem"));
    let verify = ["certificate", "verify", "reader.zip", "--key", "certificate.pub.pem"];
    elsewhere
        .runs(&verify)
        .exits(0)
        .says("verdict: pass (extended-lc-le v1)")
        .says("every verdict was come to again from the evidence");

    // Which card it was stands in the first line; the second account makes the subject of the certificate from it again.
    let evidence = fs::read_to_string(measured.join("evidence.jsonl")).unwrap();
    let first: Value = serde_json::from_str(evidence.lines().next().unwrap()).unwrap();
    assert_eq!(first["subject"]["atr"], hex(CardProfile::ATR_EXTENDED));
    let mut python = judge(&format!("{ROOT}/target/judges/bin/python"), elsewhere.folder.path());
    python.arg(format!("{ROOT}/tools/verify_certificate.py"));
    run(python.args(&verify[2..])).exits(0);

    let mut bytes = fs::read(&bundle).unwrap();
    let answer = bytes.windows(20).position(|window| window == b"\"response\":\"E9F74C19").unwrap();
    bytes[answer + 15] ^= 1;
    fs::write(elsewhere.folder.path().join("reader.zip"), bytes).unwrap();
    elsewhere.runs(&verify).exits(100).says("evidence.jsonl: cannot be believed: evidence line");
}

/// pyscard finds every limit that is stated, up to the wire's own. OpenSC is told nothing of a limit: vpcd has no such property, which is
/// why no claim is reported.
fn pyscard_and_opensc_agree(bench: &Bench, measured: &Path) {
    let mut pyscard = judge("/usr/bin/python3", bench.folder());
    pyscard.arg(format!("{ROOT}/tools/judge_reader.py")).arg(measured.join("reader.json"));
    run(&mut pyscard).exits(0).says("13 limits agree, 0 do not");
    let mut opensc = judge("opensc-tool", bench.folder());
    let log =
        run(opensc.env("OPENSC_DEBUG", "3").arg("--list-readers")).exits(0).says("detect_reader_features");
    assert!(!log.stderr.contains("dwMaxAPDUDataSize"), "{log}");
}

/// A machine that has the program and nothing else of the project, as far as one folder can be one.
struct Elsewhere {
    folder: tempfile::TempDir,
    program: PathBuf,
}

impl Elsewhere {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("tashika");
        fs::copy(env!("CARGO_BIN_EXE_tashika"), &program).unwrap();
        Self { folder, program }
    }

    fn takes(&self, file: &Path) {
        fs::copy(file, self.folder.path().join(file.file_name().unwrap())).unwrap();
    }

    fn runs(&self, args: &[&str]) -> Ended {
        run(Command::new(&self.program).current_dir(self.folder.path()).args(["--lang", "en"]).args(args))
    }
}
