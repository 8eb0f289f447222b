//! What goes wrong in a night: each with the right verdict and blame, and nothing lost.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use conformance::Verdict;
use conformance::lab::{Blame, SlotState};
use conformance::reader::FailureClass;

use crate::bench::{Lab, entries, job, measured, scenarios, slot};
use crate::program;

fn incident(what: &str, until: &str) -> String {
    format!("    incident: {{ what: {what}, after: 150{until} }}\n")
}

#[test]
fn a_reader_or_card_that_goes_for_good_costs_its_own_slot_and_no_other() {
    const MISHAPS: [&str; 4] = ["unplugged", "card-removed", "wedged", "service-stopped"];
    let slots = |more: fn(&str) -> String| -> String {
        MISHAPS.iter().map(|what| measured(what, "extended-271", &more(what))).collect()
    };
    let good = measured("good", "extended-271", "");
    let lab = Lab::new(&format!("slots:\n{}{good}", slots(|what| incident(what, ""))));
    lab.night().exits(5);
    let night = lab.last();
    let mark = |what: &str| lab.path().join(format!("nights/wedged/{what}.json"));
    for what in MISHAPS {
        assert_eq!(slot(&night, what).state, SlotState::Wedged, "{what}");
        let broken = job(&night, what);
        assert_eq!(broken.verdict, Verdict::Inconclusive, "{what}");
        for case in &broken.cases {
            assert_eq!(case.verdict, Verdict::Inconclusive, "{what}");
            assert!(case.blame.is_some(), "{what}");
        }
        assert!(!broken.cases.is_empty() && broken.evidence.is_some() && broken.measured.is_none(), "{what}");
        assert!(mark(what).is_file(), "{what}");
    }
    assert_eq!(job(&night, "good").verdict, Verdict::Pass);
    assert!(night.complete, "everything planned was tried");

    // The next night begins with a recovery that is seen to work: the readers are fresh ones.
    lab.write(&format!("slots:\n{}", slots(|_| String::new())));
    lab.night().exits(0);
    let night = lab.last();
    for what in MISHAPS {
        assert_eq!(job(&night, what).verdict, Verdict::Pass, "{what}");
        assert!(!mark(what).exists(), "{what}");
    }
    assert_eq!(night.troubles.len(), MISHAPS.len());
    assert!(night.troubles.iter().all(|trouble| trouble.verdict == Verdict::Warn));
}

#[test]
fn what_only_its_own_power_brings_back_is_found_and_blamed_on_the_reader() {
    let lab = Lab::new(&format!("slots:\n{}", measured("a", "F42", "").replace("extended-lc-le", "full")));
    lab.night().exits(100);
    let night = lab.last();
    let wedged = |case: &&conformance::lab::Case| case.class == Some(FailureClass::Wedged);
    let case = job(&night, "a").cases.iter().find(wedged).expect("a case that names it").clone();
    assert_eq!(case.blame, Some(Blame::Reader));
    assert_eq!(slot(&night, "a").state, SlotState::Ready, "the ladder was climbed to its top");
}

#[test]
fn two_nights_at_once_do_not_meet() {
    let lab = Lab::new(&format!("slots:\n{}", measured("a", "extended-271", "")));
    let lock = lock(lab.path().join("nights/locks/nightly"));
    lab.night().exits(5).says("another tashika lab nightly is running");
    program::run(&mut lab.command(&["doctor"])).exits(5).says("another night is running");
    assert!(lab.nights().is_empty());
    drop(lock);
    lab.night().exits(0);
}

#[test]
fn a_slot_that_somebody_else_uses_is_busy_and_the_others_go_on() {
    let lab = Lab::new(&format!(
        "slots:\n{}{}",
        measured("a", "extended-271", ""),
        measured("b", "extended-271", "")
    ));
    let _lock = lock(lab.path().join("nights/locks/a"));
    lab.night().exits(5).says("a: busy").says("in use by");
    let night = lab.last();
    assert_eq!((slot(&night, "a").state, job(&night, "a").verdict), (SlotState::Busy, Verdict::Inconclusive));
    assert_eq!(job(&night, "b").verdict, Verdict::Pass);
}

#[test]
fn a_history_that_is_locked_loses_nothing() {
    let lab = Lab::new(&format!("slots:\n{}", measured("a", "extended-271", "")));
    lab.night().exits(0);
    let history = rusqlite::Connection::open(lab.path().join("nights/history.db")).unwrap();
    history.execute_batch("BEGIN EXCLUSIVE").unwrap();
    lab.night().exits(5).says("this night is not in the history").says("tashika lab import");
    history.execute_batch("ROLLBACK").unwrap();
    drop(history);
    assert_eq!(job(&lab.last(), "a").verdict, Verdict::Pass);
    let missing = lab.nights().pop().unwrap();
    program::run(&mut lab.command(&["import", missing.to_str().unwrap()])).exits(0);
    let listed = program::run(&mut lab.command(&["history", "--json"])).exits(0);
    assert!(listed.stdout.contains(missing.file_name().unwrap().to_str().unwrap()), "{listed}");
}

#[test]
fn a_full_disk_ends_the_night_with_what_was_finished() {
    // Room for the reserve and a small measurement, not for a large one.
    let lab = Lab::new(
        "slots:\n  - slot: a\n    at: { zoo: extended-271 }\n    card: probe\n    jobs:\n      - measure: { profile: extended-lc-le, effort: quick }\n      - measure: { profile: full, effort: full }\n",
    );
    fs::create_dir(lab.path().join("nights")).unwrap();
    let nightly = lab.command(&["nightly"]);
    let copied = lab.path().join("copy");
    let script = format!(
        "mount -t tmpfs -o size=6m none nights; \"$@\"; status=$?; cp -r nights {}; exit $status",
        copied.display()
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"]).arg(nightly.get_program());
    let ended = program::run(command.args(nightly.get_args()).current_dir(lab.path())).exits(5);
    let folders = fs::read_dir(&copied).unwrap().map(|entry| entry.unwrap().path());
    let night = folders.filter(|folder| folder.join("journal.jsonl").is_file()).max().unwrap();
    let journal = fs::read_to_string(night.join("journal.jsonl")).unwrap();
    assert!(journal.ends_with('\n') && journal.contains("\"entry\":\"ended\""), "{ended}");
    let night: conformance::lab::Night =
        serde_json::from_slice(&fs::read(night.join("night.json")).unwrap()).unwrap();
    let jobs = &slot(&night, "a").jobs;
    assert_eq!((jobs[0].verdict, jobs[1].verdict), (Verdict::Pass, Verdict::Inconclusive), "{ended}");
    let reason = &jobs[1].reason.as_ref().unwrap().en;
    assert!(reason.contains("No space left"), "{reason}");
}

#[test]
fn a_gateway_that_is_down_is_not_the_cards_fault() {
    let lab = Lab::new("slots: []\n");
    let folder = lab.path().join("gateway");
    let mut serving = program::tashika();
    serving.args(["gateway", "serve", "--listen", "127.0.0.1:0", "--folder"]).arg(&folder);
    let mut gateway = serving.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !folder.join("gateway.yaml").is_file() {
        std::thread::sleep(Duration::from_millis(20));
    }
    gateway.kill().unwrap();
    gateway.wait().unwrap();
    lab.write(&format!("gateway: gateway\nslots:\n{}", scenarios("a", "@要件:GW-021")));
    program::run(&mut lab.command(&["doctor"])).exits(5).says("cannot be reached").says("start the gateway");
    lab.night().exits(5);
    let night = lab.last();
    let cases = &job(&night, "a").cases;
    assert!(!cases.is_empty());
    for case in cases {
        assert_eq!((case.verdict, case.blame), (Verdict::Inconclusive, Some(Blame::Rig)), "{case:?}");
    }
}

fn lock(path: PathBuf) -> File {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = File::create(path).unwrap();
    file.lock().unwrap();
    file
}

/// A night with nothing but entries that are whole.
#[test]
fn every_job_begins_and_ends_once() {
    let lab = Lab::new(&format!(
        "slots:\n{}",
        measured("a", "extended-271", &incident("unplugged", ", until: reset"))
    ));
    lab.night();
    let journal = lab.journal();
    assert_eq!((entries(&journal, "job-begun").len(), entries(&journal, "job-ended").len()), (1, 1));
}
