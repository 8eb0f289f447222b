use conformance::lab::{Baseline, Morning, Nature};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::rows::{identity_number, slot_number};
use crate::lab::history::Inner;
use crate::lab::history::value::json_if;

/// What a night shows for the first time becomes its baseline: of a job on an identity that has none, unless it is worse than what
/// it was held against; and of cases that the baseline of a job does not know yet.
pub(super) fn adopt(file: &Transaction<'_>, morning: &Morning) -> Result<(), Inner> {
    for (slot, job) in morning.night.jobs() {
        let Some(baseline) = Baseline::of(&morning.night, slot, job) else { continue };
        let lab = &morning.night.lab;
        match from_night(file, lab, &baseline)? {
            Some(other) if other != morning.night.id => extend(file, lab, &baseline)?,
            _ => {
                let worse = morning
                    .differences
                    .iter()
                    .any(|difference| difference.nature == Nature::Regression && difference.job == job.id);
                if !worse {
                    put(file, lab, &baseline)?;
                }
            }
        }
    }
    Ok(())
}

/// Sets a baseline, in place of the one there may be.
pub(super) fn put(file: &Transaction<'_>, lab: &str, baseline: &Baseline) -> Result<(), Inner> {
    let key = Key::of(file, lab, baseline)?;
    file.execute(
        "DELETE FROM baseline WHERE slot = ?1 AND kind = ?2 AND profile = ?3 AND identity = ?4",
        params![key.slot, baseline.kind.name(), baseline.profile, key.identity],
    )?;
    file.execute(
        "INSERT INTO baseline (slot, kind, profile, identity, night, measured) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            key.slot,
            baseline.kind.name(),
            baseline.profile,
            key.identity,
            baseline.night,
            json_if(baseline.measured.as_ref())?
        ],
    )?;
    extend(file, lab, baseline)
}

/// Adds the cases that are not known yet, and those that this very night has added before.
fn extend(file: &Transaction<'_>, lab: &str, baseline: &Baseline) -> Result<(), Inner> {
    let key = Key::of(file, lab, baseline)?;
    let mut add = file.prepare(
        "INSERT INTO baseline_result (slot, kind, profile, identity, matter, verdict, night)
         SELECT ?1, ?2, ?3, ?4, no, ?5, ?6 FROM matter WHERE id = ?7
         ON CONFLICT DO UPDATE SET verdict = excluded.verdict WHERE night = excluded.night",
    )?;
    for (case, verdict) in &baseline.cases {
        add.execute(params![
            key.slot,
            baseline.kind.name(),
            baseline.profile,
            key.identity,
            verdict.name(),
            baseline.night,
            case
        ])?;
    }
    Ok(())
}

/// The night that the present baseline is from.
fn from_night(file: &Transaction<'_>, lab: &str, baseline: &Baseline) -> Result<Option<String>, Inner> {
    let key = Key::of(file, lab, baseline)?;
    let mut asked = file.prepare(
        "SELECT night FROM baseline WHERE slot = ?1 AND kind = ?2 AND profile = ?3 AND identity = ?4",
    )?;
    let found = asked
        .query_row(params![key.slot, baseline.kind.name(), baseline.profile, key.identity], |row| row.get(0));
    Ok(found.optional()?)
}

struct Key {
    slot: i64,
    identity: i64,
}

impl Key {
    fn of(file: &Transaction<'_>, lab: &str, baseline: &Baseline) -> Result<Self, Inner> {
        Ok(Self {
            slot: slot_number(file, lab, &baseline.slot)?,
            identity: identity_number(file, &baseline.identity)?,
        })
    }
}
