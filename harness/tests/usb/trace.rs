//! `tashika trace --pcapng`: Wireshark's own dissector of ISO/IEC 7816-4 reads in the capture what stands in the evidence.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// tshark opens the capture: no malformed packet, every byte, and its fields are ours.
#[test]
fn wireshark_reads_the_same() {
    let folder = TempDir::new().unwrap();
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("features");
    let card = features.join("card");
    let ran = tashika(&folder, &["run", "--features", card.to_str().unwrap()]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert!(tashika(&folder, &["trace", "--pcapng", "a.pcapng"]).status.success());
    let packets = dissected(&folder);
    let bytes: Vec<&str> = packets.iter().map(|packet| &*packet[BYTES]).collect();
    assert_eq!(bytes, exchanged(&folder));
    let mut instructions = 0;
    for packet in &packets {
        assert!(packet[MALFORMED].is_empty(), "a malformed packet: {packet:?}");
        let bytes = &packet[BYTES];
        let byte = |at: usize| format!("0x{}", &bytes[2 * at..2 * at + 2]);
        let last = bytes.len() / 2 - 1;
        match (&*packet[CLA], &*packet[SW1]) {
            ("", "") => {
                assert_eq!(packet[ATR], "0x3b", "neither command, response nor answer to reset: {packet:?}")
            }
            ("", _) => assert_eq!([&*packet[SW1], &packet[SW2]], [byte(last - 1), byte(last)]),
            (cla, _) => {
                assert_eq!(cla, byte(0));
                // Of chained classes it reads no more than the class.
                let header = [&*packet[INS], &packet[P1], &packet[P2]];
                if header != [""; 3] {
                    assert_eq!(header, [byte(1), byte(2), byte(3)]);
                    instructions += 1;
                }
            }
        }
    }
    assert!(instructions > 50, "{instructions}");
}

/// What is asked of tshark, and where in its answer each stands.
const FIELDS: [&str; 9] = [
    "iso7816.apdu.cla",
    "iso7816.apdu.ins",
    "iso7816.apdu.p1",
    "iso7816.apdu.p2",
    "iso7816.apdu.sw1",
    "iso7816.apdu.sw2",
    "iso7816.atr.init_char",
    "exported_pdu.exported_pdu",
    "_ws.malformed",
];
const CLA: usize = 0;
const INS: usize = 1;
const P1: usize = 2;
const P2: usize = 3;
const SW1: usize = 4;
const SW2: usize = 5;
const ATR: usize = 6;
const BYTES: usize = 7;
const MALFORMED: usize = 8;

fn dissected(folder: &TempDir) -> Vec<Vec<String>> {
    let output = Command::new("tshark")
        .current_dir(folder)
        .args(["-r", "a.pcapng", "-T", "fields", "-E", "separator=|"])
        .args(FIELDS.iter().flat_map(|field| ["-e", field]))
        .output()
        .unwrap_or_else(|error| panic!("tshark: {error}; as root: apt-get install tshark"));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

/// Every command, response and answer to reset of the evidence, a hidden byte as the capture has it.
fn exchanged(folder: &TempDir) -> Vec<String> {
    let output = tashika(folder, &["trace", "--json"]);
    let events: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let members = events.iter().flat_map(|event| ["command", "response", "atr"].map(|member| &event[member]));
    let texts = members.filter_map(Value::as_str);
    texts.map(|text| text.replace("**", "2A").to_lowercase()).collect()
}

fn tashika(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tashika")).current_dir(folder).args(arguments).output().unwrap()
}
