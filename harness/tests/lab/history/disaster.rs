//! What may happen to the file: other programs, kills, other versions.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use harness::lab::history::{History, HistoryError};
use rusqlite::Connection;

use super::generator::{self, Size};
use super::{LAB, Place, SMALL};

#[test]
fn a_file_that_is_in_use_is_said_to_be() {
    let place = Place::new();
    let mut history = place.open();
    history.record(generator::night(SMALL, 0)).unwrap();
    let other = Connection::open(place.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut waiting = History::open_within(&place.path(), Duration::from_millis(20)).unwrap();
    let refused = waiting.record(generator::night(SMALL, 1)).unwrap_err();
    assert!(matches!(refused, HistoryError::Busy(_)), "{refused:?}");
    assert!(refused.to_string().contains("is in use by another process; try again"), "{refused}");
    assert_eq!(waiting.nights(LAB, 9).unwrap().len(), 1, "who only reads need not wait");
    other.execute_batch("COMMIT").unwrap();
    waiting.record(generator::night(SMALL, 1)).unwrap();
}

#[test]
fn files_of_a_newer_version_and_other_files_are_left_alone() {
    let place = Place::new();
    place.record(1, |_, _| {});
    Connection::open(place.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let told = History::open(&place.path()).unwrap_err().to_string();
    assert!(told.contains("has version 99, this tashika knows up to 1"), "{told}");

    for (name, content) in
        [("text.db", "no database, but long enough to have a header".repeat(9)), ("empty.db", String::new())]
    {
        let path = place.folder.path().join(name);
        std::fs::write(&path, &content).unwrap();
        let opened = History::open(&path);
        assert_eq!(opened.is_ok(), content.is_empty(), "{name}: {opened:?}");
        if !content.is_empty() {
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content, "a foreign file is not touched");
        }
    }
    let foreign = place.folder.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE address (street)").unwrap();
    assert!(matches!(History::open(&foreign), Err(HistoryError::Foreign(_))));
}

#[test]
fn a_night_of_another_laboratory_cannot_take_the_place_of_one() {
    let place = Place::new();
    place.record(1, |_, _| {});
    let mut other = generator::night(SMALL, 0);
    other.host = "other.test".to_owned();
    let refused = place.open().record(other).unwrap_err().to_string();
    assert!(refused.contains("is already there, of 試験室 on lab.test"), "{refused}");
}

#[test]
fn several_writers_lose_nothing() {
    let place = Place::new();
    let path = place.path();
    thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut history = History::open(path).unwrap();
                for number in 0..3 {
                    history.record(generator::night(SMALL, writer * 3 + number)).unwrap();
                }
            });
        }
    });
    assert_eq!(place.open().nights(LAB, 99).unwrap().len(), 12);
}

/// A program that writes nights one after the other is killed again and again, at whatever it is doing. What it had written stays,
/// what it was writing is there whole or not at all, and the file is sound.
#[test]
fn a_program_that_is_killed_while_it_writes_harms_nothing() {
    const NIGHTS: usize = 12;
    let place = Place::new();
    let size = Size { slots: 10, cases: 20 };
    for number in 0..NIGHTS {
        let night = generator::night(size, number);
        let folder = place.folder.path().join("nights").join(&night.id);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("night.json"), serde_json::to_vec(&night).unwrap()).unwrap();
    }
    let mut cut_off = 0;
    for kill in 0..15 {
        let before = whole_nights(&place, size);
        let mut child = import(&place);
        // From the start of the program to well into its work, in uneven steps.
        thread::sleep(Duration::from_millis(5 + 17 * kill % 120));
        child.kill().unwrap();
        cut_off += usize::from(!child.wait().unwrap().success());
        assert!(whole_nights(&place, size) >= before, "nothing that was there is lost");
    }
    assert!(cut_off > 0, "nothing was ever killed");
    assert!(import(&place).wait().unwrap().success());
    assert_eq!(whole_nights(&place, size), NIGHTS);
}

fn import(place: &Place) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tashika"))
        .args(["lab", "import", "nights", "--history", "history.db"])
        .current_dir(place.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How many nights are there, after a look at every page and that each has all its results.
fn whole_nights(place: &Place, size: Size) -> usize {
    if !place.path().exists() {
        return 0;
    }
    let file = Connection::open(place.path()).unwrap();
    let sound: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let tables: i64 = file
        .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'night'", [], |row| row.get(0))
        .unwrap();
    if tables == 0 {
        return 0;
    }
    let counts = "SELECT count(result.job) FROM night LEFT JOIN job ON job.night = night.no
                  LEFT JOIN result ON result.job = job.no GROUP BY night.no";
    let mut asked = file.prepare(counts).unwrap();
    let results: Vec<i64> = asked.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(
        results.iter().all(|count| usize::try_from(*count) == Ok(size.slots * size.cases)),
        "{results:?}"
    );
    results.len()
}
