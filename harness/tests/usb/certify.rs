//! `tashika reader certify` through the real driver: the limits that it measures are those that the driver's rules give, and what lies
//! beyond them is blamed on whoever does not hand it on.

use conformance::reader::{Claim, ExchangeLevel, FailureClass, Honesty, Layer, ReaderReport};
use serde_json::Value;

use crate::bench::{ACR122U, PC_TWIN, RC_S300, beside};

/// Short APDU level with messages of 512 bytes.
const LARGE_SHORT: &str = "Regula_RFID_Reader";

/// Measures the only reader beside which the program runs, with a contact card in it.
fn certified(model: &str) -> ReaderReport {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_tashika");
    let out = folder.path().to_str().unwrap();
    let options = ["--probe", "--card-model", "extended"];
    let certify = [program, "reader", "certify", "--reader", "", "--effort", "quick", "--json", "--out", out];
    let ended = beside(&[model], &options, &certify);
    let printed: Value =
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}\n{ended}"));
    serde_json::from_value(printed["report"].clone()).unwrap()
}

#[test]
fn an_extended_level_reader_and_one_whose_driver_chains_carry_everything() {
    for (model, level) in [(RC_S300, ExchangeLevel::Extended), (PC_TWIN, ExchangeLevel::Tpdu)] {
        let report = certified(model);
        let envelope = &report.envelope;
        let reach = (envelope.command.verified, envelope.response.verified, envelope.both.verified);
        assert_eq!(reach, (65_535, 65_536, 65_535), "{model}");
        assert_eq!(report.specimen.prediction().unwrap().level, level);
        assert_eq!((report.honesty, report.findings.len()), (Honesty::Honest, 0), "{:#?}", report.findings);
        assert_eq!(report.specimen.claim, Claim::Bytes(0x1_0000));
        assert_eq!(report.predicted_claim, Some(report.specimen.claim));
    }
}

#[test]
fn a_short_level_reader_ends_where_its_message_ends_and_the_driver_says_no() {
    for (model, block) in [(ACR122U, 261), (LARGE_SHORT, 502)] {
        let report = certified(model);
        let (command, response) = (report.envelope.command.verified, report.envelope.response.verified);
        // Seven bytes around the data of a command, two behind those of a response.
        assert_eq!((command + 7, response + 2), (block, block), "{model}");
        assert_eq!(report.envelope.command.fails_from, Some(command + 1));
        assert_eq!(report.specimen.claim, Claim::ShortOnly);
        assert!(report.complete && report.faults().count() == 0, "{:#?}", report.findings);
        let refused = |finding: &&conformance::reader::Finding| {
            (finding.class, finding.layer) == (FailureClass::RefusedByStack, Layer::Stack)
        };
        assert!(report.findings.iter().any(|finding| refused(&finding)), "{:#?}", report.findings);
    }
}
