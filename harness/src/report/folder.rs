//! `runs/<time>/`: where a run's files lie.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use conformance::Language;
use conformance::result::Run;
use jiff::Timestamp;
use jpki::Pin;

use super::html::{self, Evidence, Sources};
use crate::suite::Suite;

/// Name of the result.
pub const RUN: &str = "run.json";
/// Name of the JUnit report.
pub const JUNIT: &str = "junit.xml";
/// Name of the report in Cucumber's JSON form.
pub const CUCUMBER: &str = "cucumber.json";
/// Name of the evidence.
pub const EVIDENCE: &str = "evidence.jsonl";
/// Name of the page for people.
pub const REPORT: &str = "report.html";

/// Name of the result of a laboratory's night, in the folder of that night.
pub const NIGHT: &str = "night.json";

/// The folder of one run.
#[derive(Clone, Debug)]
pub struct RunFolder(PathBuf);

impl RunFolder {
    /// Makes a new folder below `out`, named by the time; two runs in one second get a number.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn create(out: &Path, started: Timestamp) -> io::Result<Self> {
        Self::named(out, &started.strftime("%Y-%m-%dT%H%M%SZ").to_string())
    }

    /// Makes a new folder of this name below `out`, with a number behind it if it has been taken.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn named(out: &Path, name: &str) -> io::Result<Self> {
        fs::create_dir_all(out)?;
        for attempt in 1.. {
            let path = match attempt {
                1 => out.join(name),
                n => out.join(format!("{name}-{n}")),
            };
            match fs::create_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made.map(|()| Self(path)),
            }
        }
        unreachable!("the loop ends only by returning")
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// One of its files.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The first file, with the offset, in which a PIN stands.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn leak_of(&self, pins: &[&Pin]) -> io::Result<Option<(PathBuf, usize)>> {
        for name in [RUN, JUNIT, CUCUMBER, EVIDENCE, REPORT] {
            let path = self.file(name);
            let mut text = fs::read_to_string(&path)?;
            if name == REPORT {
                // There a quote is written so, and a PIN is looked for in quotes.
                text = text.replace("&#34;", "\"");
            }
            if let Some(at) = pins.iter().find_map(|pin| pin.stands_in(&text)) {
                return Ok(Some((path, at)));
            }
        }
        Ok(None)
    }

    /// Writes every report of a run; its evidence lies in the folder already.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, run: &Run, suite: &Suite, language: Language) -> io::Result<()> {
        let mut json = serde_json::to_string_pretty(run)?;
        json.push('\n');
        fs::write(self.file(RUN), json)?;
        fs::write(self.file(JUNIT), super::junit::render(run).map_err(io::Error::other)?)?;
        fs::write(self.file(CUCUMBER), super::cucumber_json::render(run)?)?;
        let evidence = Evidence::read(&self.file(EVIDENCE), &run.evidence);
        let sources = Sources { run, evidence: &evidence, suite: Some(suite), notes: Vec::new() };
        fs::write(self.file(REPORT), html::render(&sources, language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_found_in_each_file_also_where_quotes_are_escaped() {
        let root = tempfile::tempdir().unwrap();
        let pin = Pin::user_authentication("4711").unwrap();
        for (name, text) in [
            (RUN, "{\"observed\":\"4711\"}"),
            (JUNIT, "<failure message=\"「4711」\"/>"),
            (CUCUMBER, "(4711)"),
            (EVIDENCE, "00200080 0434373131"),
            (REPORT, "<dd>&#34;4711&#34;</dd>"),
        ] {
            let folder = RunFolder::named(root.path(), name).unwrap();
            for file in [RUN, JUNIT, CUCUMBER, EVIDENCE, REPORT] {
                fs::write(folder.file(file), if file == name { text } else { "4711" }).unwrap();
            }
            let found = folder.leak_of(&[&pin]).unwrap();
            assert_eq!(found.map(|(path, _)| path), Some(folder.file(name)), "{name}");
        }
    }
}
