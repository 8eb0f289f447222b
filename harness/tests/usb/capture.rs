//! tshark, which nobody here wrote, reads what went over the simulated USB: its dissector of CCID finds nothing malformed, the fields that
//! are in the bytes, and, put together by its account of the pieces, the very APDUs that the evidence above PC/SC holds.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::{ACR122U, ACR1252, PC_TWIN, beside};
use crate::program::{Ended, run};

/// A certification of a model: its capture, and its folder of results.
fn captured(model: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let within = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (capture, out) = (within("usb.pcapng"), within("certified"));
    let options = ["--probe", "--card-model", "extended", "--capture", &capture];
    let program = env!("CARGO_BIN_EXE_tashika");
    let certify = [program, "reader", "certify", "--reader", "", "--effort", "quick", "--out", &out];
    let ended = beside(&[model], &options, &certify);
    assert!(matches!(ended.status, Some(0 | 100)), "{ended}");
    folder
}

fn tshark(folder: &Path, filter: &str, fields: &[&str]) -> Ended {
    let mut command = Command::new("tshark");
    command.arg("-r").arg(folder.join("usb.pcapng")).args([
        "-Y",
        filter,
        "-T",
        "fields",
        "-E",
        "occurrence=f",
    ]);
    run(command.args(fields.iter().flat_map(|field| ["-e", field]))).exits(0)
}

/// A CCID message by tshark's account.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    kind: u32,
    length: u32,
    slot: u32,
    sequence: u32,
    /// `wLevelParameter` of a transfer, `bChainParameter` of a data block.
    chain: u32,
    /// `bStatus` of an answer.
    status: u32,
    data: String,
}

fn dissected(folder: &Path) -> Vec<Message> {
    let names =
        ["bMessageType", "dwLength", "bSlot", "bSeq", "wLevelParameter", "bChainParameter", "bStatus"];
    let names: Vec<String> = names.iter().map(|name| format!("usbccid.{name}")).collect();
    let fields: Vec<&str> = names.iter().map(String::as_str).chain(["data.data"]).collect();
    let told = tshark(folder, "usbccid.bMessageType", &fields);
    let number = |text: &str| match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).unwrap(),
        None => text.parse().unwrap_or(0),
    };
    let message = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [header @ .., data] = &columns[..] else { panic!("{line}") };
        let header: Vec<u32> = header.iter().map(|column| number(column)).collect();
        let [kind, length, slot, sequence, level, chain, status] = header[..] else { panic!("{line}") };
        Message { kind, length, slot, sequence, chain: level + chain, status, data: data.to_uppercase() }
    };
    told.stdout.lines().map(message).collect()
}

/// The same, read from the file's own bytes: enhanced packet blocks of pcapng, 64 bytes of usbmon, ten of CCID.
fn read(folder: &Path) -> Vec<Message> {
    let file = std::fs::read(folder.join("usb.pcapng")).unwrap();
    let number = |bytes: &[u8]| u32::from_le_bytes(bytes[..4].try_into().unwrap());
    let mut messages = Vec::new();
    let mut rest = &file[..];
    while !rest.is_empty() {
        let (block, after) = rest.split_at(usize::try_from(number(&rest[4..])).unwrap());
        rest = after;
        if number(block) != 6 {
            continue;
        }
        let packet = &block[28..][..usize::try_from(number(&block[20..])).unwrap()];
        let (usbmon, data) = packet.split_at(64);
        const BULK: u8 = 3;
        if usbmon[9] == BULK && !data.is_empty() {
            let chain = match data[0] {
                0x6F => data[8],
                0x80 => data[9],
                _ => 0,
            };
            let hex = data[10..].iter().map(|byte| format!("{byte:02X}")).collect();
            let status = if data[0] & 0x80 != 0 { data[7] } else { 0 };
            let [kind, slot, sequence, chain, status] =
                [data[0], data[5], data[6], chain, status].map(u32::from);
            messages.push(Message {
                kind,
                length: number(&data[1..]),
                slot,
                sequence,
                chain,
                status,
                data: hex,
            });
        }
    }
    messages
}

#[test]
fn tshark_finds_nothing_malformed_and_the_fields_that_are_in_the_bytes() {
    for model in [PC_TWIN, ACR122U] {
        let folder = captured(model);
        let folder = folder.path();
        let complaints = tshark(folder, "_ws.malformed || _ws.expert", &["frame.number"]);
        assert_eq!(complaints.stdout, "", "{model}");
        let (theirs, ours) = (dissected(folder), read(folder));
        assert!(ours.len() > 200, "{model}: {} messages", ours.len());
        assert_eq!(theirs.len(), ours.len(), "{model}");
        for (number, (theirs, ours)) in theirs.iter().zip(&ours).enumerate() {
            // An answer with parameters is dissected further, so that tshark calls nothing in it data.
            let data = if ours.kind == 0x82 { "" } else { &ours.data };
            let ours = Message { data: data.to_owned(), ..*ours };
            assert_eq!(*theirs, ours, "{model}, message {number}");
        }
        let described = tshark(folder, "usbccid.dwFeatures", &["usbccid.dwFeatures"]);
        assert_eq!(described.stdout.lines().count(), 1, "{model}: its descriptor is dissected, too");
    }
}

#[test]
fn the_pieces_on_the_wire_are_the_apdus_of_the_evidence() {
    let folder = captured(ACR1252);
    assert_eq!(tshark(folder.path(), "_ws.malformed || _ws.expert", &["frame.number"]).stdout, "");
    let (mut on_the_wire, mut command, mut response) = (Vec::new(), String::new(), String::new());
    for message in dissected(folder.path()) {
        match (message.kind, message.chain) {
            (0x6F, 0x10) | (0x80, 0x10) => {}                // please go on
            (0x80, _) if message.status & 0xC0 == 0x80 => {} // please wait
            (0x6F, _) => command.push_str(&message.data),
            // The answer to a reset is a data block without a transfer.
            (0x80, _) if command.is_empty() => {}
            (0x80, chain) => {
                response.push_str(&message.data);
                if matches!(chain, 0 | 2) {
                    on_the_wire.push((std::mem::take(&mut command), std::mem::take(&mut response)));
                }
            }
            _ => {}
        }
    }
    let certified =
        std::fs::read_dir(folder.path().join("certified")).unwrap().next().unwrap().unwrap().path();
    let evidence = std::fs::read_to_string(certified.join("evidence.jsonl")).unwrap();
    let lines = evidence.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let in_evidence: Vec<_> = lines
        .filter(|line| line["kind"] == "apdu")
        .map(|line| (text(&line["command"]), text(&line["response"])))
        .collect();
    assert!(in_evidence.len() > 100, "{} exchanges", in_evidence.len());
    // Before the evidence begins, one SELECT finds out whether the card has the probe application.
    let identified = on_the_wire.remove(0);
    assert_eq!(identified, in_evidence[0]);
    assert_eq!(on_the_wire.len(), in_evidence.len());
    for (number, (wire, evidence)) in on_the_wire.iter().zip(&in_evidence).enumerate() {
        assert!(wire == evidence, "exchange {number}: {:.60} on the wire, {:.60} above", wire.0, evidence.0);
    }
}
