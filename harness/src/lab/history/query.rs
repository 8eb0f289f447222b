//! Questions that people ask of a history.

use std::collections::BTreeMap;

use conformance::lab::{
    Baseline, Difference, JobKind, Morning, Nature, Night, Overlay, Point, compare, flaky,
};
use conformance::{Text, Verdict};
use jiff::Timestamp;
use rusqlite::{Row, ToSql};
use serde::{Deserialize, Serialize};

use super::points::{Suspect, points, suspects};
use super::rows::{all, job_name};
use super::value::{moment, moment_if, parsed, unsigned, verdict, whole};
use super::{History, HistoryError, Inner, read, since};

/// One night in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NightLine {
    /// Its id.
    pub id: String,
    /// The laboratory.
    pub lab: String,
    /// The machine.
    pub host: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended, if it did.
    pub finished: Option<Timestamp>,
    /// Whether everything planned was tried.
    pub complete: bool,
    /// The exit status of its morning.
    pub exit_status: u8,
    /// Cases by verdict and overlay, as [`Night::counts`].
    pub counts: BTreeMap<String, usize>,
    /// Differences from the baselines, by nature.
    pub differences: BTreeMap<String, usize>,
}

/// A job in every night: `<slot>/<kind>/<profile>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct JobName {
    /// The slot.
    pub slot: String,
    /// What is done there.
    pub kind: JobKind,
    /// By which profile.
    pub profile: String,
}

/// What a job came to in one night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobPoint {
    /// Id of the night.
    pub night: String,
    /// What it ran on, as [`conformance::lab::Identity::key`]; empty if nobody knows.
    pub identity: String,
    /// The verdict.
    pub verdict: Verdict,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// Bytes verified to the card; `None` if it was no measurement.
    pub command: Option<u64>,
    /// Bytes verified from the card.
    pub response: Option<u64>,
    /// Bytes verified both ways at once.
    pub both: Option<u64>,
    /// Data bytes per second.
    pub bytes_per_second: Option<u64>,
    /// Median of short exchanges, in microseconds.
    pub exchange_us: Option<u64>,
}

/// A case whose verdict goes to and fro.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unsteady {
    /// Its job.
    pub job: JobName,
    /// Its id.
    pub case: String,
    /// What it is about.
    pub title: Text,
    /// How often the verdict changed, and over how many nights.
    pub overlay: Overlay,
    /// The nights.
    pub points: Vec<Point>,
}

impl History {
    /// The laboratories in this history, by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn labs(&self) -> Result<Vec<String>, HistoryError> {
        self.ask(|file| all(file, "SELECT DISTINCT lab FROM night ORDER BY lab", &[], |row| Ok(row.get(0)?)))
    }

    /// The last nights of a laboratory, the latest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn nights(&self, lab: &str, last: usize) -> Result<Vec<NightLine>, HistoryError> {
        let sql = "SELECT * FROM night WHERE lab = ?1 ORDER BY started DESC LIMIT ?2";
        self.ask(|file| all(file, sql, &[&lab, &whole(last)], night_line))
    }

    /// The id of a night that is named by it, or as `latest` or `previous`.
    ///
    /// # Errors
    /// If there is none.
    pub fn id_of(&self, lab: &str, name: &str) -> Result<String, HistoryError> {
        let back = match name {
            "latest" => 0,
            "previous" => 1,
            id => return self.ask(|file| Ok(read::night(file, id)?.id)),
        };
        let nights = self.nights(lab, back + 1)?;
        let found = nights.into_iter().nth(back).map(|night| night.id);
        found.ok_or_else(|| HistoryError::NoNight(name.to_owned()))
    }

    /// A night as it was written, but for the reasons and lines of evidence of what passed, which are not kept.
    ///
    /// # Errors
    /// If there is none of this id.
    pub fn night(&self, id: &str) -> Result<Night, HistoryError> {
        self.ask(|file| read::night(file, id))
    }

    /// The morning after a night: differences as they were told, held against the baselines of that time.
    ///
    /// # Errors
    /// If there is no such night.
    pub fn morning(&self, id: &str) -> Result<Morning, HistoryError> {
        self.ask(|file| {
            let night = read::night(file, id)?;
            let before = read::night_before(file, &night)?;
            let results = before.as_ref().map(|before| (before.id.clone(), Baseline::all_of(before)));
            let before = results.as_ref().map(|(id, results)| (id.clone(), results.as_slice()));
            let mut morning = Morning::of(night, &[], before);
            since::tell(file, &morning.night, morning.previous.as_deref(), &mut morning.changes)?;
            morning.differences = read::differences(file, id)?;
            morning.exit_status = conformance::lab::exit_status(&morning.night, &morning.differences);
            Ok(morning)
        })
    }

    /// What changed from one night to another.
    ///
    /// # Errors
    /// If there is no such night.
    pub fn diff(&self, one: &str, other: &str) -> Result<Vec<Difference>, HistoryError> {
        self.ask(|file| {
            let (one, other) = (read::night(file, one)?, read::night(file, other)?);
            Ok(compare(&Baseline::all_of(&one), &other))
        })
    }

    /// The baselines of a laboratory.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn baselines(&self, lab: &str) -> Result<Vec<Baseline>, HistoryError> {
        self.ask(|file| read::baselines(file, lab, None))
    }

    /// The jobs of the last nights, by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn jobs(&self, lab: &str, last: usize) -> Result<Vec<JobName>, HistoryError> {
        let sql = "WITH recent AS (SELECT no FROM night WHERE lab = ?1 ORDER BY started DESC LIMIT ?2)
                   SELECT DISTINCT slot.name AS slot, kind, profile
                   FROM recent JOIN job ON job.night = recent.no JOIN slot ON slot.no = job.slot
                   ORDER BY slot.no, kind, profile";
        self.ask(|file| all(file, sql, &[&lab, &whole(last)], job_name))
    }

    /// What a job came to in the last nights, the earliest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn trend(&self, lab: &str, job: &JobName, last: usize) -> Result<Vec<JobPoint>, HistoryError> {
        let sql = "SELECT night.id, coalesce(identity.key, '') AS key, job.*
                   FROM slot JOIN job ON job.slot = slot.no JOIN night ON night.no = job.night
                        LEFT JOIN identity ON identity.no = job.identity
                   WHERE slot.lab = ?1 AND slot.name = ?2 AND kind = ?3 AND profile = ?4
                   ORDER BY job.started DESC LIMIT ?5";
        let asked: [&dyn ToSql; 5] = [&lab, &job.slot, &job.kind.name(), &job.profile, &whole(last)];
        let mut points = self.ask(|file| all(file, sql, &asked, job_point))?;
        points.reverse();
        Ok(points)
    }

    /// What a case came to in the last nights, the earliest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn points(
        &self,
        lab: &str,
        job: &JobName,
        case: &str,
        last: usize,
    ) -> Result<Vec<Point>, HistoryError> {
        let mut points = self.ask(|file| points(file, lab, job, case, i64::MAX))?;
        Ok(points.split_off(points.len().saturating_sub(last)))
    }

    /// The cases whose verdict went to and fro in the last nights.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn flaky(&self, lab: &str, last: usize) -> Result<Vec<Unsteady>, HistoryError> {
        let suspects = self.ask(|file| suspects(file, lab, i64::MAX, last))?;
        let unsteady = suspects.into_iter().filter_map(|Suspect { job, case, title, points }| {
            let overlay = flaky(&points, last)?;
            Some(Unsteady { job, case, title, overlay, points })
        });
        Ok(unsteady.collect())
    }
}

/// As much of a difference as a list of nights says.
#[derive(Deserialize)]
struct Told {
    nature: Nature,
}

fn night_line(row: &Row<'_>) -> Result<NightLine, Inner> {
    let mut differences = BTreeMap::new();
    for told in parsed::<Vec<Told>>(row, "differences")? {
        *differences.entry(told.nature.name().to_owned()).or_default() += 1;
    }
    Ok(NightLine {
        id: row.get("id")?,
        lab: row.get("lab")?,
        host: row.get("host")?,
        started: moment(row, "started")?,
        finished: moment_if(row, "finished")?,
        complete: row.get("complete")?,
        exit_status: row.get("exit_status")?,
        counts: parsed(row, "counts")?,
        differences,
    })
}

fn job_point(row: &Row<'_>) -> Result<JobPoint, Inner> {
    let number = |column| Ok::<_, Inner>(row.get::<_, Option<i64>>(column)?.map(unsigned));
    Ok(JobPoint {
        night: row.get("id")?,
        identity: row.get("key")?,
        verdict: verdict(row, "verdict")?,
        took_us: unsigned(row.get("took_us")?),
        command: number("command")?,
        response: number("response")?,
        both: number("both")?,
        bytes_per_second: number("bytes_per_second")?,
        exchange_us: number("exchange_us")?,
    })
}

/// `<slot>/<kind>/<profile>`, as [`conformance::lab::Job::id_of`].
impl std::fmt::Display for JobName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&conformance::lab::Job::id_of(&self.slot, self.kind, &self.profile))
    }
}

impl NightLine {
    /// How many regressions its morning told of.
    #[must_use]
    pub fn regressions(&self) -> usize {
        self.differences.get(Nature::Regression.name()).copied().unwrap_or_default()
    }
}
