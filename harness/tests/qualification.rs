//! `tashika qualification` as a person or a script meets it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::path::Path;

use assert_cmd::Command;
use client::form::{Rule, Severity};
use serde_json::Value;

fn tashika(arguments: &[&str], input: &[u8]) -> (i32, Vec<u8>, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::cargo_bin("tashika").unwrap();
    command.current_dir(root.join("vectors/qualification")).env("TASHIKA_LANG", "en").env("NO_COLOR", "1");
    let output = command.arg("qualification").args(arguments).write_stdin(input).output().unwrap();
    (output.status.code().unwrap(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

fn inspect(arguments: &[&str], input: &[u8]) -> (i32, String) {
    let (status, stdout, stderr) = tashika(&[&["inspect"], arguments].concat(), input);
    assert_eq!(stderr, "");
    (status, String::from_utf8(stdout).unwrap())
}

#[test]
fn a_good_document_is_shown_and_passes() {
    let (status, shown) = inspect(&["good/taro-shift-jis.xml"], b"");
    assert_eq!(status, 0, "{shown}");
    for part in ["form: xml, Shift_JIS", "試験　太郎", "昭和60年4月1日", "violations: 0, notices: 0"]
    {
        assert!(shown.contains(part), "{part} is missing:\n{shown}");
    }
}

#[test]
fn a_violation_is_named_with_its_place_and_fails() {
    let (status, shown) = inspect(&["bad/unknown-sex.xml"], b"");
    assert_eq!(status, 100, "{shown}");
    assert!(shown.contains("bad/unknown-sex.xml:25:9: /XmlMsg/MessageBody/"), "{shown}");
    assert!(shown.contains("[unknown-code]"), "{shown}");
    let (status, json) = inspect(&["bad/unknown-sex.xml", "--json", "--lang", "ja"], b"");
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((status, &report["findings"][0]["rule"]), (100, &"unknown-code".into()));
    assert_eq!((&report["findings"][0]["line"], &report["violated"]), (&25.into(), &true.into()));
}

#[test]
fn standard_input_is_read_and_rubbish_is_a_failure_of_the_subject() {
    let (status, shown) = inspect(&["-"], "資格情報\n確認日 : \t令和8年4月1日\n".as_bytes());
    assert_eq!(status, 100, "{shown}");
    assert!(
        shown.contains("-:1:1: 資格情報/氏名: a required element is absent [missing-element]"),
        "{shown}"
    );
    let (status, shown) = inspect(&["-"], b"\x00\xFF");
    assert_eq!(status, 100, "{shown}");
    assert!(shown.contains("[unreadable-bytes]"), "{shown}");
}

#[test]
fn what_is_not_marked_as_synthetic_is_masked_until_somebody_asks() {
    let document = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/qualification/good/app-first.txt"),
    );
    let unmarked =
        document.unwrap().replace("試験健康保険組合", "無印健康保険組合").replace("１０１", "９８７");
    for json in [&[][..], &["--json"]] {
        let (status, shown) = inspect(&[&["-"], json].concat(), unmarked.as_bytes());
        assert_eq!(status, 0, "{shown}");
        for personal in ["太郎", "ﾀﾛｳ", "９８７", "昭和60年4月1日", "１丁目"] {
            assert!(!shown.contains(personal), "{personal} is shown:\n{shown}");
        }
        assert!(shown.contains("無印健康保険組合"), "{shown}");
        let (_, shown) = inspect(&[&["-", "--show"], json].concat(), unmarked.as_bytes());
        assert!(shown.contains("太郎") && shown.contains("９８７"), "{shown}");
    }
}

#[test]
fn every_form_is_written_and_read_again() {
    for target in ["xml", "xml-sjis", "json", "clipboard"] {
        let (status, written, remarks) = tashika(&["convert", "good/taro.xml", "--to", target], b"");
        assert_eq!(status, 0, "{remarks}");
        assert_eq!(remarks.contains("[no-place]"), target == "clipboard", "{remarks}");
        let (status, shown) = inspect(&["-"], &written);
        assert_eq!(status, 0, "{target}:\n{shown}");
        assert!(shown.contains("試験　太郎"), "{shown}");
    }
    let (status, written, remarks) = tashika(&["convert", "good/several.xml", "--to", "fhir"], b"");
    let bundle: Value = serde_json::from_slice(&written).unwrap();
    assert_eq!((status, bundle["entry"].as_array().unwrap().len()), (0, 2), "{remarks}");
}

#[test]
fn what_cannot_be_converted_says_why_and_writes_nothing() {
    for (arguments, status, why) in [
        (&["convert", "bad/doubled.xml", "--to", "json"][..], 100, "is not converted"),
        (&["convert", "good/app-first.txt", "--to", "xml"][..], 2, "--institution"),
        (
            &["convert", "good/app-first.txt", "--to", "xml", "--institution", "1", "--validity", "1"][..],
            2,
            "ten",
        ),
        (&["convert", "good/several.xml", "--to", "clipboard"][..], 2, "there are 2"),
        (&["convert", "good/none.xml", "--to", "fhir"][..], 2, "no qualification"),
        (&["convert", "nowhere.xml", "--to", "fhir"][..], 5, "nowhere.xml"),
    ] {
        let (found, written, remarks) = tashika(arguments, b"");
        assert_eq!((found, written.len()), (status, 0), "{arguments:?}: {remarks}");
        assert!(remarks.contains(why), "{remarks}");
    }
    let complement = ["--institution", "1319999999", "--validity", "1"];
    let line = [&["convert", "good/app-first.txt", "--to", "xml"][..], &complement].concat();
    let (status, written, remarks) = tashika(&line, b"");
    assert_eq!((status, remarks.matches("[filled-in]").count()), (0, 4), "{remarks}");
    assert_eq!(inspect(&["-"], &written).0, 0);
}

#[test]
fn the_papers_list_every_rule_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for paper in ["docs/qualification-forms.md", "docs/qualification-forms.ja.md"] {
        let text = std::fs::read_to_string(root.join(paper)).unwrap();
        let listed: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
            .filter(|(name, _)| !name.starts_with("--"))
            .map(|(name, _)| name)
            .collect();
        let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(listed, known, "{paper}");
        for rule in Rule::ALL {
            let line = text.lines().find(|line| line.starts_with(&format!("| `{rule}` |"))).unwrap();
            let notice = line.contains("| notice") || line.contains("| 参考");
            assert_eq!(notice, rule.severity() == Severity::Notice, "{paper}: {line}");
        }
    }
}
