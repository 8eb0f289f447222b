//! `tashika reader certify` through the real driver: the limits that it measures are those that the driver's rules give, and what lies
//! beyond them is blamed on whoever does not hand it on.

use std::fs;
use std::thread;

use conformance::reader::{Claim, ExchangeLevel, FailureClass, Honesty, Layer, ReaderReport};
use serde_json::Value;

use crate::bench::{ACR122U, ACR1252, PC_TWIN, RC_S300, beside};
use crate::program::ROOT;

/// Short APDU level with messages of 512 bytes.
const LARGE_SHORT: &str = "Regula_RFID_Reader";

/// Measures the only reader beside which the program runs, with options of `reader serve` and of `reader certify`.
pub(crate) fn certified_with(model: &str, options: &[&str], further: &[&str]) -> ReaderReport {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_tashika");
    let out = folder.path().to_str().unwrap();
    let certify = [program, "reader", "certify", "--reader", "", "--effort", "quick", "--json", "--out", out];
    let ended = beside(&[model], &[&["--probe"], options].concat(), &[&certify, further].concat());
    let printed: Value =
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}\n{ended}"));
    serde_json::from_value(printed["report"].clone()).unwrap()
}

/// Measures the only reader beside which the program runs, with a contact card in it. pyscard, by a bisection of its own, must find
/// every limit that the report states, and OpenSC must be told the same claim.
fn certified(model: &str, options: &[&str]) -> ReaderReport {
    const JUDGED: &str = r#"
        "$0" --lang en reader certify --reader "" --effort quick --out "$1" >&2
        /usr/bin/python3 "$2" "$1"/*/reader.json >&2 || exit 1
        OPENSC_DEBUG=3 opensc-tool --reader 0 --atr >"$1/opensc.log" 2>&1
        cat "$1"/*/reader.json
    "#;
    let folder = tempfile::tempdir().unwrap();
    let (program, out) = (env!("CARGO_BIN_EXE_tashika"), folder.path().to_str().unwrap());
    let judge = format!("{ROOT}/tools/judge_reader.py");
    let options = [&["--probe", "--card-model", "extended"], options].concat();
    let ended = beside(&[model], &options, &["sh", "-c", JUDGED, program, out, &judge])
        .exits(0)
        .says(" limits agree, 0 do not");
    let kept: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}\n{ended}"));
    let report: ReaderReport = serde_json::from_value(kept["report"].clone()).unwrap();
    let opensc = fs::read_to_string(folder.path().join("opensc.log")).unwrap();
    let claim = match report.specimen.claim {
        Claim::Missing => panic!("{model} claims nothing"),
        Claim::ShortOnly => 0,
        Claim::Bytes(bytes) => bytes,
    };
    let told = format!("dwMaxAPDUDataSize property returned {claim}\n");
    assert!(opensc.contains(&told), "{model}: OpenSC was told otherwise than {claim}:\n{opensc}");
    report
}

#[test]
fn an_extended_level_reader_and_one_whose_driver_chains_carry_everything() {
    for (model, level) in [(RC_S300, ExchangeLevel::Extended), (PC_TWIN, ExchangeLevel::Tpdu)] {
        let report = certified(model, &[]);
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
        let report = certified(model, &[]);
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

/// OpenSC believes the claim and would send what these do not carry: what it is told and what is measured differ for a reason, which is why
/// readers are measured. Left out are faults that depend on what was sent before (F45), for which there is no one limit.
#[test]
fn pyscard_finds_the_limits_of_defective_readers_too() {
    const FAULTS: [(&str, &str, [usize; 2]); 6] = [
        ("F03", ACR1252, [254, 65_536]),
        ("F10", ACR1252, [65_535, 256]),
        ("F12", ACR1252, [65_535, 8]),
        ("F13", ACR1252, [65_535, 65_536]), // but for a hole
        ("F16", ACR1252, [65_535, 1_021]),
        ("F20", PC_TWIN, [65_535, 233]),
    ];
    thread::scope(|scope| {
        for (fault, model, carried) in FAULTS {
            scope.spawn(move || {
                let report = certified(model, &["--fault", fault]);
                let envelope = &report.envelope;
                let verified = [envelope.command.verified, envelope.response.verified];
                assert_eq!(verified, carried, "{fault}");
                assert_eq!(report.specimen.claim, Claim::Bytes(0x1_0000), "{fault}");
                assert_eq!(envelope.response.holes.is_empty(), fault != "F13", "{fault}");
            });
        }
    });
}
