//! `tashika reader certify`, as a person or a script uses it.

use std::fs;

use assert_cmd::Command;
use conformance::evidence;
use conformance::reader::judge;

struct Ended {
    status: i32,
    out: String,
    err: String,
}

fn certify(args: &[&str]) -> Ended {
    let mut command = Command::cargo_bin("tashika").unwrap();
    let output =
        command.args(["--lang", "en", "reader", "certify", "--effort", "quick"]).args(args).output().unwrap();
    Ended {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_page_says_what_a_buyer_wants_to_know() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let good = certify(&["--model", "extended-contactless-522", "--out", out]);
    assert_eq!(good.status, 0, "{}{}", good.out, good.err);
    assert!(
        good.out.contains("Nothing was found wrong") && good.out.contains("no approval by any authority")
    );
    let bad = certify(&["--model", "F03", "--out", out]);
    assert_eq!(bad.status, 100);
    for part in [
        "claims 65536 bytes (overstated)",
        "verified 254 bytes to the card",
        "refused by the reader",
        "EXT-4",
    ] {
        assert!(bad.out.contains(part), "{part} is not in\n{}", bad.out);
    }
}

#[test]
fn the_folder_holds_what_is_needed_to_judge_again() {
    let folder = tempfile::tempdir().unwrap();
    let ended = certify(&["--model", "F06b", "--json", "--out", folder.path().to_str().unwrap()]);
    let printed: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let run = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let kept: serde_json::Value =
        serde_json::from_slice(&fs::read(run.join("reader.json")).unwrap()).unwrap();
    assert_eq!(printed, kept);
    let (records, last_hash) =
        evidence::verify(&fs::read_to_string(run.join("evidence.jsonl")).unwrap()).unwrap();
    assert_eq!(kept["evidence"]["last_hash"], last_hash);
    assert_eq!(kept["report"], serde_json::to_value(judge(&records).unwrap()).unwrap());
}

#[test]
fn what_is_not_known_is_said_before_anything_is_measured() {
    let unknown = certify(&["--model", "no-such-reader"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("F03") && unknown.err.contains("extended-271"));
    assert_eq!(certify(&["--model", "F03", "--profile", "no-such-profile"]).status, 2);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty.yaml");
    let text = "profile: empty\nversion: 1\ntitle: { ja: 空, en: empty }\nsource: none\ncriteria: []\n";
    fs::write(&file, text).unwrap();
    let empty = certify(&["--model", "F03", "--profile", file.to_str().unwrap()]);
    assert_eq!(empty.status, 3, "{}", empty.err);
}

#[test]
fn a_measurement_is_judged_again_and_what_was_changed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    certify(&["--model", "F06b", "--out", folder.path().to_str().unwrap()]);
    let run = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let judge = |more: &[&str]| {
        let mut command = Command::cargo_bin("tashika").unwrap();
        let output = command.args(["--lang", "en", "reader", "judge"]).arg(&run).args(more).output().unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        (output.status.code().unwrap(), text)
    };
    let (status, text) = judge(&[]);
    assert!(status == 100 && text.contains("the report says the same"), "{status} {text}");
    let (status, text) = judge(&["--profile", "full"]);
    assert!(status == 100 && text.contains("FULL-2"), "{status} {text}");

    let report = run.join("reader.json");
    let honest = fs::read_to_string(&report).unwrap();
    fs::write(&report, honest.replacen("\"overstated\"", "\"honest\"", 1)).unwrap();
    let (status, text) = judge(&[]);
    assert!(status == 3 && text.contains("judgement of the measurement"), "{status} {text}");
    fs::write(&report, honest).unwrap();

    let evidence = run.join("evidence.jsonl");
    let mut bytes = fs::read(&evidence).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x01;
    fs::write(&evidence, bytes).unwrap();
    let (status, text) = judge(&[]);
    assert_eq!(status, 3, "{text}");
    assert!(text.contains("cannot be believed: evidence line"), "{text}");
}
