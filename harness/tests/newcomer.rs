//! A newcomer, who knows nothing but what `tashika` itself tells: writes a scenario from the catalogue of steps, starts
//! a file with `new-feature`, and is helped where a step is mistyped.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A copy of the suite, to write into.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let copied =
            Command::new("cp").arg("-r").arg(root.join("features")).arg(folder.path()).status().unwrap();
        assert!(copied.success());
        Self(folder)
    }

    fn tashika(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_tashika"))
            .current_dir(self.0.path())
            .env("TASHIKA_LANG", "ja")
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap(), text)
    }

    /// The example of the first step that a search finds: a line `例: もし …` of the catalogue, as it is printed.
    fn example(&self, search: &str) -> String {
        let (status, text) = self.tashika(&["steps", "--search", search]);
        assert_eq!(status, 0, "{search}: {text}");
        let line = text.lines().find_map(|line| line.trim().strip_prefix("例: "));
        line.unwrap_or_else(|| panic!("{search}: no example in {text}")).to_owned()
    }
}

#[test]
fn a_scenario_written_only_from_the_catalogue_runs() {
    let desk = Desk::new();
    let steps =
        ["資格を確認する施設を決める", "その日にその方法で", "可か不可か"].map(|search| desk.example(search));
    let id = "MW-035";
    let (_, explained) = desk.tashika(&["explain", id]);
    assert!(explained.contains("資格情報のお知らせ"), "{explained}");
    let text = format!(
        "# language: ja\n機能: はじめての機能\n\n  @異常 @要件:{id}\n  シナリオ: はじめてのシナリオ\n    {}\n",
        steps.join("\n    ")
    );
    fs::write(desk.0.path().join("features/2024-04-01-midwifery-centres/first.feature"), &text).unwrap();
    let (status, said) = desk.tashika(&["lint"]);
    assert_eq!(status, 0, "{text}\n{said}");
    let (status, said) = desk.tashika(&["run", "--name", "はじめてのシナリオ"]);
    assert_eq!(status, 0, "{text}\n{said}");
    assert!(said.contains("合格 1"), "{said}");
    let (status, said) =
        desk.tashika(&["run", "--name", "はじめてのシナリオ", "--defect", "notice-alone-accepted"]);
    assert_eq!(status, 100, "a scenario that cannot fail: {said}");
}

/// Every word that the catalogue lists for a parameter can be put into the pattern, and the lint takes the step.
#[test]
fn every_listed_word_makes_a_step() {
    let desk = Desk::new();
    let (_, json) = desk.tashika(&["steps", "--json"]);
    let steps: Vec<Value> = serde_json::from_str(&json).unwrap();
    let mut scenarios = String::new();
    let mut count = 0;
    for step in &steps {
        let parameters = step["parameters"].as_array().unwrap();
        let [parameter] = parameters.as_slice() else { continue };
        let (pattern, name) = (step["pattern"].as_str().unwrap(), parameter["name"].as_str().unwrap());
        let listed = parameter["words"].as_array().into_iter().flatten();
        if pattern.matches('{').count() != 1 || pattern.contains('\\') {
            continue;
        }
        for word in listed.filter_map(Value::as_str) {
            let text = pattern.replace(&format!("{{{name}}}"), word);
            count += 1;
            scenarios.push_str(&format!(
                "\n  @要件:MW-035\n  シナリオ: 語 {count}\n    {} {text}\n",
                step["keyword"].as_str().unwrap()
            ));
        }
    }
    assert!(count > 50, "{count}");
    let text = format!("# language: ja\n機能: 語の一覧\n{scenarios}");
    fs::write(desk.0.path().join("features/2024-04-01-midwifery-centres/words.feature"), text).unwrap();
    let (status, said) = desk.tashika(&["lint"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn a_new_feature_for_known_requirements_runs_as_it_is() {
    let desk = Desk::new();
    let title = "電話番号と画面の項目";
    let (status, said) =
        desk.tashika(&["new-feature", "MW-052", "GW-001", "--title", title, "--file", "mine"]);
    assert_eq!(status, 0, "{said}");
    let path = "features/2024-04-01-midwifery-centres/mine.feature";
    assert!(said.starts_with(path) && said.contains("tashika run --features"), "{said}");
    let text = fs::read_to_string(desk.0.path().join(path)).unwrap();
    assert!(text.contains("@要件:MW-052") && text.contains("@要件:GW-001") && text.contains(title), "{text}");
    assert_eq!(desk.tashika(&["lint"]).0, 0);
    let (status, said) = desk.tashika(&["run", "--features", path]);
    assert!(status == 0 && said.contains("合格 2"), "{said}");
    let (status, said) = desk.tashika(&["new-feature", "MW-052", "--file", "mine"]);
    assert!(status == 2 && said.contains("もうある"), "an existing file was overwritten: {said}");
    let (_, said) = desk.tashika(&["new-feature", "MW-052", "--title", title, "--file", "again"]);
    assert!(said.contains("[duplicate-name]"), "{said}");
}

#[test]
fn a_new_feature_for_a_requirement_without_scenario_says_where_to_fill_in() {
    let desk = Desk::new();
    let catalogue = desk.0.path().join("features/gateway/requirements.yaml");
    let mut text = fs::read_to_string(&catalogue).unwrap();
    text.push_str(
        "  - { id: GW-999, address: §9, level: must, certainty: inferred, ja: 試験, en: test, no_defect: test }\n",
    );
    fs::write(&catalogue, text).unwrap();
    let (status, said) = desk.tashika(&["new-feature", "GW-999"]);
    assert!(status == 0 && said.contains("書き込むところ:") && said.contains("gw-999.feature:7: "), "{said}");
    let (status, said) = desk.tashika(&["lint"]);
    assert_eq!(status, 3, "{said}");
    let findings: Vec<&str> = said.lines().filter(|line| line.contains("gw-999.feature:")).collect();
    assert_eq!(findings.len(), 3, "{said}");
    assert!(findings.iter().all(|line| line.contains("[undefined-step]")), "{said}");
}

#[test]
fn what_does_not_exist_is_refused_with_what_does() {
    let desk = Desk::new();
    for (arguments, expected) in [
        (&["new-feature", "MW-52"][..], "MW-052"),
        (&["new-feature", "MW-052", "--document", "midwives"], "2024-04-01-midwifery-centres"),
        (&["new-feature", "MW-052", "--file", "../mine"], "ファイル名にならない"),
        (&["new-feature", "MW-052", "--features", "features/card"], "全体のフォルダー"),
    ] {
        let (status, said) = desk.tashika(arguments);
        assert!(status == 2 && said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn a_search_that_finds_nothing_is_not_green() {
    let (status, text) = Desk::new().tashika(&["steps", "--search", "天気"]);
    assert!(status == 4 && text.contains("天気"), "{text}");
}
