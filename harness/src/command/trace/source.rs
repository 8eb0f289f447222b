use std::fs;
use std::path::{Path, PathBuf};

use conformance::Text;
use conformance::evidence::{self, Event, Record};
use conformance::result::{Run, Scenario};
use jiff::Timestamp;

use crate::failure::Failure;
use crate::past_run;
use crate::report::folder::{EVIDENCE, RUN};

/// A file of evidence, and the result that lies beside it, if one does.
pub(in crate::command) struct Source {
    file: PathBuf,
    pub(in crate::command) records: Vec<Record>,
    pub(in crate::command) run: Option<Run>,
}

impl Source {
    /// The evidence in this file, in this folder, or in the newest folder below it.
    ///
    /// # Errors
    /// If there is none, or it was changed since it was written.
    pub(in crate::command) fn read(path: &Path) -> Result<Self, Failure> {
        let file = find(path).ok_or_else(|| missing(path))?;
        let text = fs::read_to_string(&file).map_err(|error| Failure::file(&file, &error))?;
        let (records, _) = evidence::verify(&text).map_err(|error| {
            let shown = file.display();
            Failure::suite(Text::new(
                format!("{shown} は信じられない。書かれた後で変わっている: {error}"),
                format!("{shown} cannot be believed, it was changed after it was written: {error}"),
            ))
        })?;
        // A killed run leaves evidence and no result; what is there is shown.
        let beside = file.with_file_name(RUN);
        let run = fs::read_to_string(beside).ok().and_then(|text| serde_json::from_str(&text).ok());
        Ok(Self { file, records, run })
    }

    /// The file, as people are told of it: by its folder, where that is enough.
    pub(in crate::command) fn shown(&self) -> String {
        let named = self.file.file_name().is_some_and(|name| name == EVIDENCE);
        let folder = self.file.parent().filter(|folder| named && !folder.as_os_str().is_empty());
        folder.unwrap_or(&self.file).display().to_string()
    }

    /// The scenario an event belongs to, with name and verdict.
    pub(in crate::command) fn scenario_of(&self, record: &Record) -> Option<&Scenario> {
        let id = record.scenario.as_ref()?;
        self.run.as_ref()?.scenarios().find(|scenario| scenario.id == *id)
    }

    /// # Errors
    /// If there is no such line.
    pub(in crate::command) fn line(&self, line: u64) -> Result<&Record, Failure> {
        self.records.iter().find(|record| record.line == line).ok_or_else(|| {
            let (shown, last) = (self.shown(), self.records.len());
            Failure::usage(Text::new(
                format!("{shown} に {line} 行目はない。1 から {last} までを示す"),
                format!("{shown} has no line {line}; name one from 1 to {last}"),
            ))
        })
    }

    /// # Errors
    /// If no scenario of the run proves the requirement.
    pub(in crate::command) fn requirement(&self, id: &str) -> Result<(), Failure> {
        let mut scenarios = self.run.iter().flat_map(Run::scenarios);
        let proves = |it: &Scenario| it.requirements.iter().any(|other| other.eq_ignore_ascii_case(id));
        if scenarios.any(proves) {
            return Ok(());
        }
        Err(Failure::nothing_selected(Text::new(
            format!(
                "{} に要件 {id} を確かめたシナリオはない。要件の一覧は tashika coverage --no-defects",
                self.shown()
            ),
            format!(
                "no scenario in {} proves {id}; requirements are listed by: tashika coverage --no-defects",
                self.shown()
            ),
        )))
    }

    /// Requirements stand in the result, not in the evidence.
    pub(in crate::command) fn without_run(&self) -> Failure {
        let file = self.file.display();
        Failure::usage(Text::new(
            format!("{file} の横に実行結果 ({RUN}) がなく、要件では選べない。--scenario で選ぶ"),
            format!(
                "there is no result ({RUN}) beside {file}, so a requirement cannot choose; use --scenario"
            ),
        ))
    }

    /// When its first event was recorded.
    pub(in crate::command) fn started(&self) -> Timestamp {
        let first = self.records.first().map(|record| &record.event);
        let started = match first {
            Some(Event::Run { started, .. }) => started.parse().ok(),
            _ => None,
        };
        started.unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

fn find(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_owned());
    }
    past_run::newest_with(path, EVIDENCE).map(|folder| folder.join(EVIDENCE))
}

fn missing(path: &Path) -> Failure {
    let path = path.display();
    Failure::usage(Text::new(
        format!("{path} に証拠 ({EVIDENCE}) がない。tashika run で作るか、実行結果のフォルダーを示す"),
        format!(
            "there is no evidence ({EVIDENCE}) in {path}; make some with tashika run, or name a run's folder"
        ),
    ))
}
