//! `tashika coverage` and `tashika explain` on a suite of their own, and on the real one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const FEATURE: &str = "# language: ja
機能: ログイン

  @要件:T-1
  シナリオ: 有効化すればログインできる
    もし アカウントを有効化してログインする
    ならば 判定は可である

  @要件:T-2
  シナリオ: 有効化しなければログインできない
    もし アカウントを有効化せずにログインする
    ならば 判定は不可である
";

const REQUIREMENTS: &str = "document: d
title: { ja: 試験用, en: for the test }
requirements:
  - { id: T-1, address: §1, level: must, certainty: inferred, ja: 入れる, en: who may, no_defect: only a test }
  - { id: T-2, address: §2, level: must, certainty: notice, ja: 入れない, en: who may not, defect: login-before-activation-accepted }
";

const AMBIGUITIES: &str = "document: d
ambiguities:
  - id: AMB-001
    address: §2
    ja: いつからか書いていない
    en: no day is given
    reading: { ja: 当日から, en: from the day itself }
    why: { ja: ほかも同じ, en: the others say so }
    requirements: [T-2]
";

/// A suite of two requirements in a folder of its own.
struct Suite(TempDir);

impl Suite {
    fn new() -> Self {
        let suite = Self(TempDir::new().unwrap());
        fs::create_dir_all(suite.0.path().join("features/d")).unwrap();
        suite.write("tags.yaml", "tags: {}\n");
        suite.write("d/requirements.yaml", REQUIREMENTS);
        suite.write("d/ambiguities.yaml", AMBIGUITIES);
        suite.write("d/f.feature", FEATURE);
        suite
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.path().join("features").join(path), text).unwrap();
    }

    fn tashika(&self, arguments: &[&str]) -> (i32, String) {
        tashika(self.0.path(), arguments)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let (_, text) = self.tashika(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

fn tashika(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tashika"))
        .current_dir(folder)
        .env("TASHIKA_LANG", "en")
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn of_this_suite_everything_is_asserted_and_every_defect_killed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (status, text) = tashika(root, &["coverage", "--json"]);
    assert_eq!(status, 0, "{text}");
    let coverage: Value = serde_json::from_str(&text).unwrap();
    assert!(coverage["documents"].as_array().unwrap().len() >= 5);
    for document in coverage["documents"].as_array().unwrap() {
        let totals = &document["totals"];
        assert_eq!(totals["asserted"], totals["requirements"], "{}", document["document"]);
        assert_eq!(totals["killed"], totals["defects"], "{}", document["document"]);
        assert_eq!(totals["requirements"], document["requirements"].as_array().unwrap().len());
    }
    assert_eq!(coverage["gaps"], Value::Array(vec![]));
}

#[test]
fn verdicts_are_those_of_the_newest_run_of_this_very_suite() {
    let suite = Suite::new();
    let verdict =
        |arguments: &[&str]| suite.json(arguments)["documents"][0]["requirements"][1]["verdict"].clone();
    let look = ["coverage", "--no-defects"];
    assert_eq!(verdict(&look), Value::Null);
    assert!(suite.tashika(&look).1.contains("there is no run yet"));

    assert_eq!(suite.tashika(&["run", "--out", "runs/nightly"]).0, 0);
    assert_eq!(verdict(&look), "pass");
    // Runs are ordered by the second in which they began.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(suite.tashika(&["run", "--defect", "login-before-activation-accepted"]).0, 100);
    assert_eq!(verdict(&look), "fail");
    let (_, text) = suite.tashika(&look);
    assert!(text.contains("with the seeded defect login-before-activation-accepted"), "{text}");
    assert_eq!(verdict(&[&look[..], &["--run", "runs/nightly"]].concat()), "pass");

    suite.write("d/f.feature", &FEATURE.replace("有効化すれば", "有効化したら"));
    assert_eq!(verdict(&look), Value::Null, "verdicts of another suite were used in silence");
    assert!(suite.tashika(&look).1.contains("no verdicts: the newest, runs/"));
    let asked = [&look[..], &["--run", "runs/nightly"]].concat();
    assert_eq!(verdict(&asked), "pass");
    assert!(suite.tashika(&asked).1.contains("BUT it ran other features"));
    assert_eq!(suite.json(&asked)["run"]["same_suite"], false);

    let (status, text) = suite.tashika(&["coverage", "--run", "features"]);
    assert!(status == 2 && text.contains("no result (run.json)"), "{text}");

    let newer = suite.0.path().join("runs/9999-12-31T000000Z");
    fs::create_dir(&newer).unwrap();
    fs::write(newer.join("run.json"), "{}").unwrap();
    let (status, text) = suite.tashika(&look);
    assert!(status == 0 && text.contains("run.json cannot be read as the result of a run"), "{text}");
}

#[test]
fn each_gap_ends_with_status_3_and_is_named() {
    let cases = [
        ("d/f.feature", FEATURE.replace("@要件:T-1", "@要件:T-2"), "T-1: no scenario asserts it"),
        ("d/f.feature", FEATURE.replace("@要件:T-1", ""), "[no-requirement]"),
        ("d/f.feature", FEATURE.replace("@要件:T-1", "@要件:T-7"), "[unknown-requirement]"),
        (
            "d/requirements.yaml",
            REQUIREMENTS.replace("login-before-activation-accepted", "stale-link-accepted"),
            "T-2: its defect stale-link-accepted survives",
        ),
        (
            "d/requirements.yaml",
            REQUIREMENTS.replace("login-before", "logout-before"),
            "does not have: logout-before",
        ),
        (
            "d/requirements.yaml",
            REQUIREMENTS.to_owned(),
            "stale-link-accepted: no requirement names this defect",
        ),
        ("d/ambiguities.yaml", AMBIGUITIES.replace("[T-2]", "[T-2, T-8]"), "names the requirement T-8"),
    ];
    for (path, text, expected) in cases {
        let suite = Suite::new();
        suite.write(path, &text);
        let (status, said) = suite.tashika(&["coverage"]);
        assert_eq!(status, 3, "{said}");
        assert!(said.contains(expected), "should say {expected:?}\n{said}");
    }
    let (status, text) = Suite::new().tashika(&["coverage", "--no-defects"]);
    assert_eq!(status, 0, "{text}");
}

#[test]
fn a_part_of_a_suite_is_not_taken_for_the_whole() {
    let (status, text) = Suite::new().tashika(&["coverage", "--features", "features/d"]);
    assert!(status == 2 && text.contains("is only a part"), "{text}");
}

#[test]
fn markdown_is_a_table_of_every_requirement_in_both_languages() {
    let suite = Suite::new();
    for (language, statement) in [("ja", "入れない"), ("en", "who may not")] {
        let (_, text) = suite.tashika(&["coverage", "--no-defects", "--markdown", "--lang", language]);
        let row = text.lines().find(|line| line.contains("T-2")).unwrap();
        assert!(row.starts_with("| T-2") && row.contains(statement), "{row}");
        assert!(text.starts_with("## d: ") && text.contains("|---"), "{text}");
    }
}

#[test]
fn a_requirement_is_explained_with_all_that_hangs_on_it() {
    let suite = Suite::new();
    suite.tashika(&["run"]);
    let (status, text) = suite.tashika(&["explain", "t-2"]);
    assert_eq!(status, 0, "{text}");
    for part in [
        "T-2 [d §2]",
        "who may not",
        "certainty: notice",
        "defect it must catch: login-before-activation-accepted",
        "caught by: 有効化しなければログインできない",
        "expected: 不可",
        "observed: 可",
        "ambiguity AMB-001: no day is given",
        "reading: from the day itself",
        "pass 有効化しなければログインできない  (features/d/f.feature:10)",
        "もし アカウントを有効化せずにログインする",
        "evidence.jsonl:3",
        "verdicts: runs/",
    ] {
        assert!(text.contains(part), "{part:?} is missing:\n{text}");
    }
    let json = suite.json(&["explain", "T-2"]);
    assert_eq!(json["requirement"]["id"], "T-2");
    assert_eq!(json["ambiguities"][0]["id"], "AMB-001");
    assert_eq!(json["caught"]["finding"]["observed"], "可");
    assert_eq!(json["scenarios"][0]["steps"][0]["pattern"], "アカウントを{activation}ログインする");
    assert_eq!(
        (&json["scenarios"][0]["verdict"], &json["scenarios"][0]["evidence"][0]),
        (&"pass".into(), &3.into())
    );
}

#[test]
fn an_ambiguity_is_explained_too() {
    let suite = Suite::new();
    let (status, text) = suite.tashika(&["explain", "AMB-001", "--lang", "ja"]);
    assert_eq!(status, 0, "{text}");
    for part in
        ["AMB-001 [d §2]", "いつからか書いていない", "読み方: 当日から", "理由: ほかも同じ", "要件: T-2"]
    {
        assert!(text.contains(part), "{part:?} is missing:\n{text}");
    }
    assert_eq!(suite.json(&["explain", "AMB-001"])["ambiguity"]["reading"]["en"], "from the day itself");
}

#[test]
fn an_unknown_id_gets_the_nearest_ones() {
    let suite = Suite::new();
    for (id, expected) in
        [("T2", "did you mean: T-2"), ("AMB-01", "AMB-001"), ("XYZ-999", "tashika coverage")]
    {
        let (status, text) = suite.tashika(&["explain", id]);
        assert!(status == 2 && text.contains(expected), "{id}: {text}");
    }
}
