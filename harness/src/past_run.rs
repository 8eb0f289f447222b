//! A run that is over, read back from its folder.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::Text;
use conformance::result::{Run, SCHEMA, Scenario};

use crate::failure::Failure;
use crate::report::folder;
use crate::suite::Suite;

/// Folders of runs may be kept so many levels below the folder that is searched.
const DEPTH: usize = 3;

/// A run that is over.
pub(crate) struct PastRun {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Its result.
    pub(crate) run: Run,
}

impl PastRun {
    /// The run in this folder, or the newest run below it.
    ///
    /// # Errors
    /// If there is none, or its result cannot be read.
    pub(crate) fn at(folder: &Path) -> Result<Self, Failure> {
        match newest(folder) {
            Some(folder) => Self::read(folder),
            None => Err(Failure::usage(Text::new(
                format!("{} に終わった実行の結果 (run.json) がない。tashika run で作る", folder.display()),
                format!(
                    "there is no result (run.json) of a finished run in {}; make one with tashika run",
                    folder.display()
                ),
            ))),
        }
    }

    /// The newest run below a folder that need not exist.
    ///
    /// # Errors
    /// If its result cannot be read.
    pub(crate) fn newest_below(folder: &Path) -> Result<Option<Self>, Failure> {
        newest(folder).map(Self::read).transpose()
    }

    fn read(folder: PathBuf) -> Result<Self, Failure> {
        let path = folder.join(folder::RUN);
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        let run = serde_json::from_str(&text).map_err(|error| unreadable(&path, &text, &error))?;
        Ok(Self { folder, run })
    }

    /// Whether it ran the very suite that stands on disk now.
    pub(crate) fn is_of(&self, suite: &Suite) -> bool {
        self.run.suite_sha256 == suite.sha256
    }

    /// Its scenarios by id.
    pub(crate) fn scenarios(&self) -> HashMap<&str, &Scenario> {
        self.run.scenarios().map(|scenario| (scenario.id.as_str(), scenario)).collect()
    }

    /// Where its evidence lies.
    pub(crate) fn evidence(&self) -> PathBuf {
        self.folder.join(&self.run.evidence.file)
    }
}

/// Another version's result is no damaged file, and neither is repaired by trying again.
fn unreadable(path: &Path, text: &str, error: &serde_json::Error) -> Failure {
    let path = path.display();
    let schema = serde_json::from_str::<serde_json::Value>(text).ok();
    let schema = schema.as_ref().and_then(|it| it["schema"].as_str()).filter(|name| *name != SCHEMA);
    Failure::usage(match schema {
        Some(schema) => Text::new(
            format!("{path} は {schema} の形で、この版が読むのは {SCHEMA}。tashika run でもう一度実行する"),
            format!(
                "{path} has the form {schema}, and this version reads {SCHEMA}; run again with tashika run"
            ),
        ),
        None => Text::new(
            format!("{path} は実行結果として読めない: {error}。tashika run でもう一度実行する"),
            format!("{path} cannot be read as the result of a run: {error}; run again with tashika run"),
        ),
    })
}

/// The newest folder with a result.
fn newest(folder: &Path) -> Option<PathBuf> {
    newest_with(folder, folder::RUN)
}

/// The folder itself if it holds such a file, else that one below it whose name, the time of the run, is the latest.
pub(crate) fn newest_with(folder: &Path, file: &str) -> Option<PathBuf> {
    if folder.join(file).is_file() {
        return Some(folder.to_owned());
    }
    let mut found = Vec::new();
    let mut level = vec![folder.to_owned()];
    for _ in 0..DEPTH {
        let entries = level.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
        let below: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        let (runs, others) = below.into_iter().partition(|path| path.join(file).is_file());
        found.extend::<Vec<_>>(runs);
        level = others;
    }
    found.into_iter().max_by(|a, b| a.file_name().cmp(&b.file_name()))
}
