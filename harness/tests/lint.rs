//! Each way in which a Gherkin file can be wrong without the parser saying so is a finding with file and line, and
//! nothing runs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

const GOOD: &str = "# language: ja
機能: 窓口
  説明の文。

  @要件:T-1
  シナリオ: 一つ目
    前提 正常な個人番号カードを汎用カードリーダーに置く
    もし 公的個人認証APを選択する
    ならば 操作は受け付けられる
";

const OUTLINE: &str = "# language: ja
機能: 窓口

  @要件:T-1
  シナリオアウトライン: 何度も (<回>)
    前提 正常な個人番号カードを汎用カードリーダーに置く
    もし 公的個人認証APを選択する
    ならば 暗証番号の残り回数は<回>回である

    例:
      | 回 |
      | 3  |
";

const REQUIREMENTS: &str = "document: d
title: { ja: 試験用, en: for the test }
requirements:
  - id: T-1
    address: §1
    level: must
    certainty: inferred
    ja: あ
    en: a
    no_defect: only a test of the lint
  - id: T-9
    address: §9
    level: should
    certainty: inferred
    ja: い
    en: b
    no_defect: only a test of the lint
";

/// A suite of one document with one feature file.
fn suite(feature: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("d")).unwrap();
    fs::write(folder.path().join("tags.yaml"), "tags:\n  正常: { ja: あ, en: a }\n").unwrap();
    fs::write(folder.path().join("d/requirements.yaml"), REQUIREMENTS).unwrap();
    fs::write(folder.path().join("d/f.feature"), feature).unwrap();
    folder
}

fn tashika(features: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let out = features.join("runs");
    let output = Command::cargo_bin("tashika")
        .unwrap()
        .args(arguments)
        .args(["--lang", "en", "--features"])
        .arg(features)
        .args(if arguments == ["run"] { vec!["--out".as_ref(), out.as_os_str()] } else { Vec::new() })
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code(), text)
}

/// Both `lint` and `run` must refuse, name the rule and the line, and leave no result.
fn refused(feature: &str, rule: &str, line: usize) {
    let folder = suite(feature);
    for command in ["lint", "run"] {
        let (status, text) = tashika(folder.path(), &[command]);
        assert_eq!(status, Some(3), "{command}\n{feature}\n{text}");
        let place = if line == 0 { "f.feature: ".to_owned() } else { format!("f.feature:{line}: ") };
        let found = text.lines().any(|text| text.contains(&place) && text.contains(&format!("[{rule}]")));
        assert!(found, "{command} should find [{rule}] in line {line}\n{feature}\n{text}");
    }
    assert!(!folder.path().join("runs").exists(), "a refused run left a result");
}

#[test]
fn a_good_file_runs() {
    for feature in [GOOD, OUTLINE] {
        let folder = suite(feature);
        let (status, text) = tashika(folder.path(), &["lint"]);
        assert_eq!(status, Some(0), "{text}");
        let (status, text) = tashika(folder.path(), &["run"]);
        assert_eq!(status, Some(0), "{text}");
    }
}

#[test]
fn byte_order_mark() {
    refused(&format!("\u{FEFF}{GOOD}"), "bom", 1);
}

#[test]
fn comment_above_the_language_line() {
    refused(&format!("# 注釈\n{GOOD}"), "language-line", 1);
}

#[test]
fn blank_behind_the_language_line() {
    refused(&GOOD.replace("# language: ja\n", "# language: ja \n"), "language-line", 1);
}

#[test]
fn full_width_indentation() {
    refused(&GOOD.replace("  シナリオ", "　シナリオ"), "full-width-indent", 6);
    refused(&GOOD.replace("    もし", "　　もし"), "full-width-indent", 8);
}

#[test]
fn full_width_colon() {
    refused(&GOOD.replace("シナリオ: ", "シナリオ： "), "full-width-colon", 6);
}

#[test]
fn rule_keyword() {
    refused(&GOOD.replace("  @要件:T-1", "  ルール: 規則\n\n  @要件:T-1"), "rule-keyword", 5);
}

#[test]
fn misspelt_keyword_of_the_first_step() {
    refused(&GOOD.replace("    前提 正常", "    前堤 正常"), "description-in-scenario", 7);
}

#[test]
fn scenario_without_steps() {
    let third = "\n  @要件:T-1\n  シナリオ: 二つ目\n";
    refused(&format!("{GOOD}{third}"), "no-steps", 12);
}

#[test]
fn misspelt_keyword_of_a_scenario() {
    let second = "\n  シナリヲ: 二つ目\n    前提 正常な個人番号カードを汎用カードリーダーに置く\n";
    let folder = suite(&format!("{GOOD}{second}"));
    let (status, text) = tashika(folder.path(), &["run"]);
    assert_eq!(status, Some(3), "{text}");
}

#[test]
fn misspelt_keyword_before_the_first_scenario() {
    let feature = GOOD.replace("  @要件:T-1\n  シナリオ", "  はいけい: 背景\n\n  @要件:T-1\n  シナリオ");
    refused(&feature, "keyword-in-description", 5);
}

#[test]
fn star_step() {
    refused(&GOOD.replace("    もし 公的", "    * 公的"), "star-step", 8);
}

#[test]
fn ragged_table() {
    refused(&OUTLINE.replace("| 3  |", "| 3  | 4 |"), "ragged-table", 12);
}

#[test]
fn outline_without_examples() {
    let cut = OUTLINE.split("\n    例:").next().unwrap();
    refused(&format!("{cut}\n"), "outline-without-examples", 5);
}

#[test]
fn examples_without_rows() {
    refused(&OUTLINE.replace("      | 3  |\n", ""), "examples-without-rows", 10);
}

#[test]
fn unknown_column() {
    refused(&OUTLINE.replace("      | 回 |", "      | 数 |"), "unknown-column", 12);
}

#[test]
fn unused_column() {
    let feature = OUTLINE.replace("| 回 |", "| 回 | 値 |").replace("| 3  |", "| 3  | 4 |");
    refused(&feature, "unused-column", 10);
}

#[test]
fn words_behind_a_doc_string_mark() {
    let feature =
        GOOD.replace("受け付けられる\n", "受け付けられる\n      \"\"\"yaml\n      a: b\n      \"\"\"\n");
    refused(&feature, "doc-string-type", 10);
}

#[test]
fn duplicate_scenario_name() {
    let second = GOOD.split_once("\n  @要件").unwrap().1;
    refused(&format!("{GOOD}\n  @要件{second}"), "duplicate-name", 12);
}

#[test]
fn undefined_step_with_a_hint() {
    let feature = GOOD.replace("公的個人認証APを選択する", "公的個人認証AP選択する");
    refused(&feature, "undefined-step", 8);
    let (_, text) = tashika(suite(&feature).path(), &["lint"]);
    assert!(text.contains("did you mean: もし 公的個人認証APを選択する"), "{text}");
}

#[test]
fn step_under_the_wrong_keyword() {
    let feature = GOOD.replace("    もし 公的", "    かつ 公的");
    refused(&feature, "undefined-step", 8);
    let (_, text) = tashika(suite(&feature).path(), &["lint"]);
    assert!(text.contains("it exists under the keyword もし"), "{text}");
}

#[test]
fn unknown_requirement() {
    refused(&GOOD.replace("T-1", "T-2"), "unknown-requirement", 6);
}

#[test]
fn must_and_should_in_one_scenario() {
    refused(&GOOD.replace("@要件:T-1", "@要件:T-1 @要件:T-9"), "mixed-levels", 6);
}

#[test]
fn unknown_tag() {
    refused(&GOOD.replace("  @要件", "  @正情 @要件"), "unknown-tag", 6);
}

#[test]
fn scenario_without_requirement() {
    refused(&GOOD.replace("  @要件:T-1\n", "  @正常\n"), "no-requirement", 6);
}

#[test]
fn file_without_scenario() {
    refused("# language: ja\n機能: 空\n", "no-scenarios", 2);
}

#[test]
fn unparsable_file() {
    let feature = GOOD.replace("機能: ", "キノウ ");
    let folder = suite(&feature);
    let (status, text) = tashika(folder.path(), &["run"]);
    assert_eq!(status, Some(3), "{text}");
    assert!(text.contains("[unparsable]"), "{text}");
}

#[test]
fn empty_folder() {
    let folder = TempDir::new().unwrap();
    let (status, text) = tashika(folder.path(), &["run"]);
    assert_eq!(status, Some(3), "{text}");
    assert!(text.contains("not a single feature file"), "{text}");
}

#[test]
fn missing_folder() {
    let folder = TempDir::new().unwrap();
    let (status, text) = tashika(&folder.path().join("nowhere"), &["run"]);
    assert_eq!(status, Some(3), "{text}");
    assert!(text.contains("name it with --features"), "{text}");
}

#[test]
fn slip_in_the_requirements() {
    let folder = suite(GOOD);
    let path = folder.path().join("d/requirements.yaml");
    fs::write(&path, REQUIREMENTS.replace("level: must", "level: perhaps")).unwrap();
    let (status, text) = tashika(folder.path(), &["run"]);
    assert_eq!(status, Some(3), "{text}");
    assert!(text.contains("requirements.yaml") && text.contains("line 6"), "{text}");
}

#[test]
fn every_slip_is_shown_at_once() {
    let feature = GOOD.replace("    もし 公的", "    * 公的").replace("  @要件:T-1\n", "");
    let (_, text) = tashika(suite(&feature).path(), &["lint"]);
    for rule in ["star-step", "no-requirement"] {
        assert!(text.contains(rule), "{rule}\n{text}");
    }
}

/// Patterns name parameters by a name alone, so a second parameter of that name would change steps far away.
#[test]
fn no_two_parameters_bear_one_name() {
    let mut names: Vec<&str> = harness::steps::parameters().map(|parameter| parameter.name).collect();
    names.sort_unstable();
    let twice: Vec<&&str> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
