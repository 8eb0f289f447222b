//! A laboratory of simulated readers in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use conformance::lab::{Job, Night, Slot};
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{self, Ended, ROOT};

/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with a lab file, and its nights.
pub(crate) struct Lab {
    folder: TempDir,
}

impl Lab {
    /// With these lines behind name, cards and the place of the scenarios.
    pub(crate) fn new(lines: &str) -> Self {
        let lab = Self { folder: tempfile::tempdir().unwrap() };
        lab.write(lines);
        lab
    }

    /// Another lab file in the same place.
    pub(crate) fn write(&self, lines: &str) {
        let head = format!(
            "lab: 試験室\nfeatures: {ROOT}/features\nlocks: {0}/locks\npki: {0}/pki\ncards:\n  probe: {{ kind: probe }}\n  valid: {{ kind: valid }}\n",
            self.path().display()
        );
        fs::write(self.path().join("lab.yaml"), head + lines).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `tashika lab COMMAND` there.
    pub(crate) fn command(&self, command: &[&str]) -> Command {
        let mut program = program::tashika();
        program.current_dir(self.path()).arg("lab").args(command);
        program
    }

    /// A whole night, with its exit status.
    pub(crate) fn night(&self) -> Ended {
        program::run(&mut self.command(&["nightly"]))
    }

    /// A night in a process of its own.
    pub(crate) fn begin(&self) -> Child {
        self.command(&["nightly"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// The folders of all nights, the oldest first.
    pub(crate) fn nights(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.path().join("nights")) else { return Vec::new() };
        let folders = entries.map(|entry| entry.unwrap().path());
        let mut nights: Vec<_> = folders.filter(|folder| folder.join("journal.jsonl").is_file()).collect();
        nights.sort();
        nights
    }

    /// The result of the last night.
    pub(crate) fn last(&self) -> Night {
        let text = fs::read_to_string(self.nights().last().unwrap().join("night.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The journal of the last night, as far as it is whole.
    pub(crate) fn journal(&self) -> Vec<Value> {
        let Some(night) = self.nights().pop() else { return Vec::new() };
        let text = fs::read_to_string(night.join("journal.jsonl")).unwrap();
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Waits until the journal has an entry like this.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, is_it: impl Fn(&Value) -> bool) {
        let start = Instant::now();
        while !self.journal().iter().any(&is_it) {
            assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A slot of a night.
#[track_caller]
pub(crate) fn slot<'a>(night: &'a Night, name: &str) -> &'a Slot {
    night.slots.iter().find(|slot| slot.name == name).unwrap_or_else(|| panic!("no slot {name}"))
}

/// The only job of a slot.
#[track_caller]
pub(crate) fn job<'a>(night: &'a Night, name: &str) -> &'a Job {
    let [job] = &slot(night, name).jobs[..] else { panic!("{name} has not one job") };
    job
}

/// The entries of a journal of one kind.
pub(crate) fn entries<'a>(journal: &'a [Value], kind: &str) -> Vec<&'a Value> {
    journal.iter().filter(|entry| entry["entry"] == kind).collect()
}

/// A slot with a simulated reader that is measured quickly; `more` are further lines of it.
pub(crate) fn measured(slot: &str, reader: &str, more: &str) -> String {
    format!(
        "  - slot: {slot}\n    at: {{ zoo: {reader} }}\n    card: probe\n    jobs: [{{ measure: {{ profile: extended-lc-le, effort: quick }} }}]\n{more}"
    )
}

/// A slot with a simulated card on which these scenarios run.
pub(crate) fn scenarios(slot: &str, tags: &str) -> String {
    format!(
        "  - slot: {slot}\n    at: {{ zoo: extended-271 }}\n    card: valid\n    jobs: [{{ scenarios: {{ profile: card, tags: \"{tags}\" }} }}]\n"
    )
}
