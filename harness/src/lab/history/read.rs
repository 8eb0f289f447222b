//! How a night gets out of the file again.

use std::collections::BTreeMap;

use conformance::Text;
use conformance::lab::{Baseline, Case, Difference, Job, Night, SCHEMA, Slot};
use conformance::result::EvidenceFile;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::value::{moment, moment_if, named, parsed, parsed_if, unsigned, verdict};
use super::{HistoryError, Inner};

/// A night as it was written, but for the reasons and lines of evidence of what passed, which are not kept.
pub(super) fn night(file: &Connection, id: &str) -> Result<Night, Inner> {
    let mut asked = file.prepare("SELECT * FROM night WHERE id = ?1")?;
    let mut rows = asked.query([id])?;
    let Some(row) = rows.next()? else { return Err(HistoryError::NoNight(id.to_owned()).into()) };
    let no: i64 = row.get("no")?;
    Ok(Night {
        schema: SCHEMA.to_owned(),
        id: row.get("id")?,
        lab: row.get("lab")?,
        host: row.get("host")?,
        tashika: row.get("tashika")?,
        suite_sha256: row.get("suite_sha256")?,
        started: moment(row, "started")?,
        finished: moment_if(row, "finished")?,
        complete: row.get("complete")?,
        slots: slots(file, no)?,
        troubles: parsed(row, "troubles")?,
        counts: BTreeMap::new(),
        exit_status: 0,
    }
    .settled())
}

/// The night of the same laboratory before one.
pub(super) fn night_before(file: &Connection, night: &Night) -> Result<Option<Night>, Inner> {
    let id = file
        .query_row(
            "SELECT id FROM night WHERE lab = ?1 AND started < ?2 ORDER BY started DESC LIMIT 1",
            params![night.lab, night.started.as_microsecond()],
            |row| row.get::<_, String>(0),
        )
        .optional()?;
    id.map(|id| self::night(file, &id)).transpose()
}

/// What was told of a night in its morning.
pub(super) fn differences(file: &Connection, id: &str) -> Result<Vec<Difference>, Inner> {
    let mut asked = file.prepare("SELECT differences FROM night WHERE id = ?1")?;
    let mut rows = asked.query([id])?;
    match rows.next()? {
        Some(row) => parsed(row, "differences"),
        None => Ok(Vec::new()),
    }
}

/// The baselines of a laboratory, but for what one night has set.
pub(super) fn baselines(file: &Connection, lab: &str, except: Option<&str>) -> Result<Vec<Baseline>, Inner> {
    let mut asked = file.prepare(
        "SELECT slot.name, baseline.*, identity.parts
         FROM baseline JOIN slot ON slot.no = baseline.slot JOIN identity ON identity.no = baseline.identity
         WHERE slot.lab = ?1 AND baseline.night IS NOT ?2
         ORDER BY slot.no, kind, profile, baseline.night",
    )?;
    let mut cases = file.prepare(
        "SELECT matter.id, verdict FROM baseline_result JOIN matter ON matter.no = matter
         WHERE slot = ?1 AND kind = ?2 AND profile = ?3 AND identity = ?4 AND night IS NOT ?5",
    )?;
    let mut rows = asked.query(params![lab, except])?;
    let mut baselines = Vec::new();
    while let Some(row) = rows.next()? {
        let (slot, identity): (i64, i64) = (row.get("slot")?, row.get("identity")?);
        let (kind, profile): (String, String) = (row.get("kind")?, row.get("profile")?);
        let mut known = BTreeMap::new();
        let mut results = cases.query(params![slot, kind, profile, identity, except])?;
        while let Some(result) = results.next()? {
            known.insert(result.get("id")?, verdict(result, "verdict")?);
        }
        baselines.push(Baseline {
            slot: row.get("name")?,
            identity: parsed(row, "parts")?,
            kind: named(kind)?,
            profile,
            night: row.get("night")?,
            cases: known,
            measured: parsed_if(row, "measured")?,
        });
    }
    Ok(baselines)
}

fn slots(file: &Connection, night: i64) -> Result<Vec<Slot>, Inner> {
    let mut asked = file.prepare(
        "SELECT slot.no, slot.name, stay.*, identity.parts
         FROM stay JOIN slot ON slot.no = stay.slot LEFT JOIN identity ON identity.no = stay.identity
         WHERE night = ?1 ORDER BY position",
    )?;
    let mut rows = asked.query([night])?;
    let mut slots = Vec::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get("name")?;
        slots.push(Slot {
            jobs: jobs(file, night, row.get("no")?, &name)?,
            name,
            place: parsed(row, "place")?,
            identity: parsed_if(row, "parts")?,
            card: row.get("card")?,
            state: named(row.get("state")?)?,
            reason: parsed_if(row, "reason")?,
            quarantine: parsed_if(row, "quarantine")?,
        });
    }
    Ok(slots)
}

fn jobs(file: &Connection, night: i64, slot: i64, slot_name: &str) -> Result<Vec<Job>, Inner> {
    let mut asked = file.prepare("SELECT * FROM job WHERE night = ?1 AND slot = ?2 ORDER BY no")?;
    let mut rows = asked.query([night, slot])?;
    let mut jobs = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, profile) = (named(row.get("kind")?)?, row.get::<_, String>("profile")?);
        jobs.push(Job {
            id: Job::id_of(slot_name, kind, &profile),
            kind,
            profile,
            started: moment_if(row, "begun")?,
            took_us: unsigned(row.get("took_us")?),
            verdict: verdict(row, "verdict")?,
            reason: parsed_if(row, "reason")?,
            cases: cases(file, row.get("no")?)?,
            measured: parsed_if(row, "measured")?,
            evidence: evidence(row)?,
        });
    }
    Ok(jobs)
}

fn evidence(row: &Row<'_>) -> Result<Option<EvidenceFile>, Inner> {
    let Some(file) = row.get("evidence_file")? else { return Ok(None) };
    let (lines, last_hash) = (unsigned(row.get("evidence_lines")?), row.get("evidence_hash")?);
    Ok(Some(EvidenceFile { file, lines, last_hash }))
}

fn cases(file: &Connection, job: i64) -> Result<Vec<Case>, Inner> {
    let mut asked = file.prepare(
        "SELECT * FROM result JOIN matter ON matter.no = result.matter WHERE job = ?1 ORDER BY matter.no",
    )?;
    let mut rows = asked.query([job])?;
    let mut cases = Vec::new();
    while let Some(row) = rows.next()? {
        let (class, blame): (Option<String>, Option<String>) = (row.get("class")?, row.get("blame")?);
        cases.push(Case {
            id: row.get("id")?,
            title: Text { ja: row.get("ja")?, en: row.get("en")? },
            requirements: parsed(row, "requirements")?,
            verdict: verdict(row, "verdict")?,
            overlay: parsed_if(row, "overlay")?,
            reason: parsed_if(row, "reason")?,
            class: class.map(named).transpose()?,
            blame: blame.map(named).transpose()?,
            took_us: unsigned(row.get("took_us")?),
            evidence: parsed_if(row, "evidence")?.unwrap_or_default(),
        });
    }
    Ok(cases)
}
