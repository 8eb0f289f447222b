//! Questions that people ask of a history.

use std::collections::BTreeMap;

use conformance::lab::{
    Baseline, Difference, JobKind, Morning, Nature, Night, Overlay, Point, compare, flaky,
};
use conformance::{Text, Verdict};
use jiff::Timestamp;
use rusqlite::{Connection, Row, Rows, ToSql, params};
use serde::Serialize;

use super::value::{moment, moment_if, named, parsed, unsigned, verdict, whole};
use super::{History, HistoryError, Inner, read};

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

/// How many nights back the beginning of a row is looked for.
const FAR_BACK: i64 = 1_000;

/// The verdicts of a case up to a night.
pub(super) fn points(
    file: &Connection,
    lab: &str,
    job: &JobName,
    case: &str,
    until: i64,
) -> Result<Vec<Point>, Inner> {
    let sql = "SELECT night.id, coalesce(identity.key, '') AS key, result.verdict
               FROM slot JOIN job ON job.slot = slot.no
                    JOIN result ON result.job = job.no AND matter = (SELECT no FROM matter WHERE id = ?5)
                    JOIN night ON night.no = job.night LEFT JOIN identity ON identity.no = job.identity
               WHERE slot.lab = ?1 AND slot.name = ?2 AND kind = ?3 AND profile = ?4 AND job.started <= ?6
               ORDER BY job.started DESC LIMIT ?7";
    let asked: [&dyn ToSql; 7] = [&lab, &job.slot, &job.kind.name(), &job.profile, &case, &until, &FAR_BACK];
    let mut points = all(file, sql, &asked, point)?;
    points.reverse();
    Ok(points)
}

/// The verdicts of a job as a whole up to a night.
pub(super) fn job_points(
    file: &Connection,
    lab: &str,
    job: &JobName,
    until: i64,
) -> Result<Vec<Point>, Inner> {
    let sql = "SELECT night.id, coalesce(identity.key, '') AS key, job.verdict
               FROM slot JOIN job ON job.slot = slot.no
                    JOIN night ON night.no = job.night LEFT JOIN identity ON identity.no = job.identity
               WHERE slot.lab = ?1 AND slot.name = ?2 AND kind = ?3 AND profile = ?4 AND job.started <= ?5
               ORDER BY job.started DESC LIMIT ?6";
    let asked: [&dyn ToSql; 6] = [&lab, &job.slot, &job.kind.name(), &job.profile, &until, &FAR_BACK];
    let mut points = all(file, sql, &asked, point)?;
    points.reverse();
    Ok(points)
}

/// A case that was not always a pass, with its last nights.
pub(super) struct Suspect {
    pub(super) job: JobName,
    pub(super) case: String,
    pub(super) title: Text,
    pub(super) points: Vec<Point>,
}

/// The cases that did not pass in one of the last nights up to a moment. Whoever goes to and fro is among them.
pub(super) fn suspects(file: &Connection, lab: &str, until: i64, last: usize) -> Result<Vec<Suspect>, Inner> {
    let mut asked = file.prepare(
        "WITH recent AS MATERIALIZED (
             SELECT no, id, started FROM night WHERE lab = ?1 AND started <= ?2 ORDER BY started DESC LIMIT ?3),
         suspect AS MATERIALIZED (
             SELECT DISTINCT job.slot, job.kind, job.profile, result.matter
             FROM recent CROSS JOIN job ON job.night = recent.no
                  CROSS JOIN result ON result.job = job.no AND result.verdict <> 'pass')
         SELECT slot.name AS slot, suspect.kind, suspect.profile, matter.id AS matter, matter.ja, matter.en,
                recent.id, coalesce(identity.key, '') AS key, result.verdict
         FROM suspect CROSS JOIN recent
              CROSS JOIN job ON job.slot = suspect.slot AND job.kind = suspect.kind
                            AND job.profile = suspect.profile AND job.started = recent.started
                            AND job.night = recent.no
              CROSS JOIN result ON result.job = job.no AND result.matter = suspect.matter
              JOIN slot ON slot.no = suspect.slot JOIN matter ON matter.no = suspect.matter
              LEFT JOIN identity ON identity.no = job.identity
         ORDER BY suspect.slot, suspect.kind, suspect.profile, suspect.matter, recent.started",
    )?;
    let mut rows = asked.query(params![lab, until, whole(last)])?;
    let mut suspects: Vec<Suspect> = Vec::new();
    while let Some(row) = rows.next()? {
        let (job, case): (_, String) = (job_name(row)?, row.get("matter")?);
        match suspects.last_mut().filter(|last| last.job == job && last.case == case) {
            Some(last) => last.points.push(point(row)?),
            None => suspects.push(Suspect {
                job,
                case,
                title: Text { ja: row.get("ja")?, en: row.get("en")? },
                points: vec![point(row)?],
            }),
        }
    }
    Ok(suspects)
}

fn all<T>(
    file: &Connection,
    sql: &str,
    asked: &[&dyn ToSql],
    read: impl Fn(&Row<'_>) -> Result<T, Inner>,
) -> Result<Vec<T>, Inner> {
    let mut statement = file.prepare(sql)?;
    let mut rows: Rows<'_> = statement.query(asked)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn night_line(row: &Row<'_>) -> Result<NightLine, Inner> {
    let mut differences = BTreeMap::new();
    for difference in parsed::<Vec<Difference>>(row, "differences")? {
        *differences.entry(difference.nature.name().to_owned()).or_default() += 1;
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

fn job_name(row: &Row<'_>) -> Result<JobName, Inner> {
    Ok(JobName { slot: row.get("slot")?, kind: named(row.get("kind")?)?, profile: row.get("profile")? })
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

fn point(row: &Row<'_>) -> Result<Point, Inner> {
    Ok(Point { night: row.get("id")?, identity: row.get("key")?, verdict: verdict(row, "verdict")? })
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
