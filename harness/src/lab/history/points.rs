//! Verdicts over the nights.

use conformance::Text;
use conformance::lab::Point;
use rusqlite::{Connection, Row, ToSql, params};

use super::rows::{all, job_name};
use super::value::{verdict, whole};
use super::{Inner, JobName};

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

fn point(row: &Row<'_>) -> Result<Point, Inner> {
    Ok(Point { night: row.get("id")?, identity: row.get("key")?, verdict: verdict(row, "verdict")? })
}
