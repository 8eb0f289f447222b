//! The commands, as people use them.

use std::process::Command;

use conformance::{Verdict, exit};
use serde_json::Value;

use super::generator::{self, spoil, update};
use super::{Place, SMALL};

/// A folder of nights: the second night after an update of one reader, which broke it, and another reader is flaky.
fn nights() -> Place {
    let place = Place::new();
    for number in 0..4 {
        let mut night = generator::night(SMALL, number);
        if number >= 2 {
            update(&mut night, 1, "1.01");
            spoil(&mut night, 1, 2, Verdict::Fail);
        }
        if number % 2 == 1 {
            spoil(&mut night, 0, 0, Verdict::Fail);
        }
        let folder = place.folder.path().join("nights").join(&night.id);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("night.json"), serde_json::to_vec(&night).unwrap()).unwrap();
    }
    assert_eq!(tashika(&place, &["import", "nights"]).0, exit::PASSED);
    place
}

/// Status, what was printed, and what was complained of.
fn tashika(place: &Place, arguments: &[&str]) -> (u8, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tashika"))
        .args(["--lang", "en", "lab"])
        .args(arguments)
        .env_remove("TASHIKA_HISTORY")
        .current_dir(place.folder.path())
        .output()
        .unwrap();
    let status = u8::try_from(output.status.code().unwrap()).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status, text(output.stdout), text(output.stderr))
}

fn json(place: &Place, arguments: &[&str]) -> Value {
    let (_, out, err) = tashika(place, &[arguments, &["--json"]].concat());
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {out}{err}"))
}

/// Cells of the table's rows, without the header. A cell may hold a bar, but none between blanks.
fn rows(table: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| row.split(" | ").map(|cell| cell.trim().to_owned()).collect();
    let below = table.lines().skip_while(|line| !line.contains("-+-")).skip(1);
    below.take_while(|line| line.contains(" | ")).map(cells).collect()
}

#[test]
fn the_last_nights_stand_in_a_table_the_latest_first() {
    let place = nights();
    let (status, out, _) = tashika(&place, &["history", "--last", "2"]);
    assert_eq!(status, exit::PASSED);
    let rows = rows(&out);
    assert_eq!(rows.len(), 2, "{out}");
    assert_eq!(
        rows[0][1..],
        ["lab.test", "40", "100", "10", "·", "2", "·", "·", "·", "2"].map(str::to_owned)
    );
    assert!(rows[0][0] > rows[1][0]);
    assert_eq!(json(&place, &["history"]).as_array().unwrap().len(), 4);
}

#[test]
fn a_trend_has_one_character_a_night_and_a_bar_where_the_firmware_changed() {
    let place = nights();
    let (_, out, _) = tashika(&place, &["trend"]);
    let verdicts: Vec<String> = rows(&out).into_iter().map(|row| row[1].clone()).collect();
    assert_eq!(verdicts, ["·F·F", "··|FF", "····"]);
    let (_, out, _) = tashika(&place, &["trend", "slot-001", "--case", "C-02"]);
    let row = &rows(&out)[0];
    assert_eq!(row[1], "··|FF");
    assert_eq!(row[2], json(&place, &["history"])[1]["id"].as_str().unwrap(), "since the third night");
    let points = json(&place, &["trend", "slot-001"])[0]["points"].clone();
    assert_eq!((points.as_array().unwrap().len(), &points[0]["command"]), (4, &Value::from(65_535)));
    assert_eq!(tashika(&place, &["trend", "no-such-slot"]).0, exit::NOTHING_SELECTED);
}

#[test]
fn a_difference_between_two_nights_says_what_else_changed() {
    let place = nights();
    let ids: Vec<String> = json(&place, &["history"])
        .as_array()
        .unwrap()
        .iter()
        .map(|night| night["id"].as_str().unwrap().to_owned())
        .collect();
    let (status, out, _) = tashika(&place, &["diff", &ids[3], &ids[2]]);
    assert_eq!(status, exit::SUBJECT_FAILED, "{out}");
    let (status, out, _) = tashika(&place, &["diff", &ids[3], "previous"]);
    assert_eq!(status, exit::SUBJECT_FAILED);
    assert!(
        out.contains("regression slot-001 (firmware 1.00 → 1.01)\n  limited-type C-02 verdict pass → fail\n"),
        "{out}"
    );
    let (status, out, _) = tashika(&place, &["diff", "latest", "latest"]);
    assert_eq!((status, out.lines().last().unwrap()), (exit::PASSED, "nothing changed"));
    let (status, _, err) = tashika(&place, &["diff", "tomorrow", "latest"]);
    assert_eq!(status, exit::USAGE);
    assert!(err.contains("there is no night \"tomorrow\"; tashika lab history lists them"), "{err}");
}

#[test]
fn flaky_cases_are_listed_with_their_nights() {
    let place = nights();
    let (_, out, _) = tashika(&place, &["flaky"]);
    let rows = rows(&out);
    assert_eq!(rows.len(), 1, "{out}");
    assert_eq!(rows[0][1..], ["C-00 criterion 0", "·F·F", "3/4"].map(str::to_owned));
    assert_eq!(json(&place, &["flaky"])[0]["case"], "C-00");
}

#[test]
fn baselines_are_shown_and_renewed() {
    let place = nights();
    let firmware = |place: &Place| -> Vec<String> {
        let shown = json(place, &["baseline", "show", "--slot", "slot-001"]);
        let each = shown.as_array().unwrap().iter();
        each.map(|baseline| baseline["identity"]["firmware"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(firmware(&place), ["1.00"], "what is broken is no baseline");
    let (status, out, _) = tashika(&place, &["baseline", "renew", "--slot", "slot-001"]);
    assert_eq!(status, exit::PASSED);
    assert!(out.starts_with("1 jobs are held to night "), "{out}");
    assert_eq!(firmware(&place), ["1.00", "1.01"]);
    let (_, out, _) = tashika(&place, &["baseline", "show"]);
    assert_eq!(rows(&out).len(), 4, "{out}");
    assert_eq!(tashika(&place, &["baseline", "renew", "--slot", "nowhere"]).0, exit::NOTHING_SELECTED);
}

#[test]
fn every_result_is_exported_as_a_row() {
    let place = nights();
    let results = 4 * SMALL.slots * SMALL.cases;
    let (_, out, _) = tashika(&place, &["export"]);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (verdict, firmware, overlay) = (column("verdict"), column("firmware"), column("overlay"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), results);
    let failed: Vec<&csv::StringRecord> = rows.iter().filter(|row| &row[verdict] == "fail").collect();
    assert_eq!(failed.len(), 4);
    assert_eq!(failed.iter().filter(|row| &row[firmware] == "1.01").count(), 2);
    assert_eq!(rows.iter().filter(|row| &row[overlay] == "flaky").count(), 2);

    let path = place.folder.path().join("results.jsonl");
    let (status, out, err) = tashika(&place, &["export", "--format", "jsonl", "--out", "results.jsonl"]);
    assert_eq!((status, out.as_str()), (exit::PASSED, ""));
    assert!(err.contains(&format!("{results} results written")), "{err}");
    let lines = std::fs::read_to_string(path).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        (lines.len(), &lines[0]["slot"], &lines[0]["command"]),
        (results, &"slot-000".into(), &65_535.into())
    );
}

#[test]
fn old_nights_are_taken_out_on_request_only() {
    let place = nights();
    assert_eq!(tashika(&place, &["prune"]).0, exit::USAGE, "an age must be named");
    let (status, out, _) = tashika(&place, &["prune", "--days", "1"]);
    assert_eq!(status, exit::PASSED);
    assert!(out.starts_with("3 nights taken out"), "{out}");
    assert_eq!(json(&place, &["history"]).as_array().unwrap().len(), 1);
}

#[test]
fn what_is_not_there_is_said_with_what_to_do() {
    let place = Place::new();
    let (status, _, err) = tashika(&place, &["history"]);
    assert_eq!(status, exit::USAGE);
    assert!(
        err.contains(
            "there is no history at nights/history.db; tashika lab nightly and tashika lab import make one"
        ),
        "{err}"
    );
    assert!(!place.folder.path().join("nights").exists(), "a question makes no file");
    std::fs::write(place.folder.path().join("run.json"), "{\"schema\": \"tashika.run/1\"}").unwrap();
    let (status, _, err) = tashika(&place, &["import", "run.json"]);
    assert_eq!(status, exit::USAGE);
    assert!(err.contains("run.json is no result of a night (tashika.night/1)"), "{err}");
}

#[test]
fn several_laboratories_in_one_history_are_told_apart() {
    let place = nights();
    let mut other = generator::night(SMALL, 9);
    other.lab = "別の試験室".to_owned();
    std::fs::write(place.folder.path().join("other.json"), serde_json::to_vec(&other).unwrap()).unwrap();
    assert_eq!(tashika(&place, &["import", "other.json"]).0, exit::PASSED);
    let (status, _, err) = tashika(&place, &["history"]);
    assert_eq!(status, exit::USAGE);
    assert!(err.contains("choose with --name: 別の試験室, 試験室"), "{err}");
    assert_eq!(json(&place, &["history", "--name", "別の試験室"]).as_array().unwrap().len(), 1);
}
