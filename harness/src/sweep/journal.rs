//! The rows that are done, in a file beside the table, so that a sweep that was ended can go on.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use conformance::Text;
use conformance::reader::{Driver, Model, SweepRow};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The first line: what the rows depend on.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Heading {
    tashika: String,
    driver: String,
}

pub(super) struct Journal {
    path: PathBuf,
    file: File,
    rows: HashMap<(String, u8), SweepRow>,
}

impl Journal {
    /// The journal of a table: new, or with the rows that are there. What stands behind a line that was cut short by the end
    /// of the program is measured again.
    pub(super) fn open(table: &Path, driver: &str, resume: bool) -> Result<Self, Failure> {
        let path = path(table);
        let heading = Heading { tashika: env!("CARGO_PKG_VERSION").to_owned(), driver: driver.to_owned() };
        let before = if resume { read(&path, &heading)? } else { Vec::new() };
        let failed = |error| Failure::file(&path, &error);
        let mut journal = Self {
            file: File::create(&path).map_err(failed)?,
            path: path.clone(),
            rows: HashMap::with_capacity(before.len()),
        };
        journal.line(&heading)?;
        journal.add(&before)?;
        Ok(journal)
    }

    /// Adds rows, and has them written before it returns.
    pub(super) fn add(&mut self, rows: &[SweepRow]) -> Result<(), Failure> {
        for row in rows {
            self.line(row)?;
            self.rows.insert((row.dump.clone(), row.block), row.clone());
        }
        Ok(())
    }

    pub(super) fn holds(&self, model: &Model) -> bool {
        self.rows.contains_key(&key(model))
    }

    /// The rows of these models, as far as they are done; what is predicted of them is of today, also where they were
    /// measured before.
    pub(super) fn rows(mut self, models: &[&Model], driver: Driver) -> Vec<SweepRow> {
        let row = |model: &Model| {
            let measured = self.rows.remove(&key(model))?;
            Some(SweepRow::predicted(model, driver).with_measured(&measured))
        };
        models.iter().copied().filter_map(row).collect()
    }

    fn line(&mut self, content: &impl Serialize) -> Result<(), Failure> {
        let line = serde_json::to_string(content)
            .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
        writeln!(self.file, "{line}").map_err(|error| Failure::file(&self.path, &error))
    }
}

/// Beside the table.
pub(crate) fn path(table: &Path) -> PathBuf {
    let mut name = table.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

fn read(path: &Path, heading: &Heading) -> Result<Vec<SweepRow>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let mut lines = text.lines();
    let found: Option<Heading> = lines.next().and_then(|line| serde_json::from_str(line).ok());
    if found.as_ref() != Some(heading) {
        let path = path.display();
        return Err(Failure::usage(Text::new(
            format!("{path} は別の版かドライバーで始めた掃引のもの。--resume なしで始め直す"),
            format!("{path} is of a sweep with another version or driver; start again without --resume"),
        )));
    }
    Ok(lines.map_while(|line| serde_json::from_str(line).ok()).collect())
}

fn key(model: &Model) -> (String, u8) {
    (model.file.trim_end_matches(".txt").to_owned(), model.block)
}
