//! How a night gets into the file.

mod baseline;
mod rows;

use std::collections::HashMap;

use conformance::lab::{Baseline, Morning, Night, flaky};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::points::suspects;
use super::value::{json, whole};
use super::{History, HistoryError, Inner, JobName, read, since};

/// See [`History::record`].
pub(super) fn record(file: &Transaction<'_>, night: Night) -> Result<Morning, Inner> {
    make_room(file, &night)?;
    let mut night = night.settled();
    let no = rows::insert(file, &night)?;
    mark_flaky(file, &mut night, no)?;
    // What this night itself has set when it was written before is never held against it.
    let baselines = read::baselines(file, &night.lab, Some(&night.id))?;
    let previous = read::night_before(file, &night)?;
    let before = previous.as_ref().map(|before| (before.id.clone(), Baseline::all_of(before)));
    let before = before.as_ref().map(|(id, before)| (id.clone(), before.as_slice()));
    let mut morning = Morning::of(night, &baselines, before);
    let previous = morning.previous.as_deref();
    since::tell(file, &morning.night, previous, &mut morning.differences)?;
    since::tell(file, &morning.night, previous, &mut morning.changes)?;
    baseline::adopt(file, &morning)?;
    rows::conclude(file, &morning, no)?;
    Ok(morning)
}

/// See [`History::renew`].
pub(super) fn renew(
    file: &Transaction<'_>,
    night: &str,
    slot: Option<&str>,
    profile: Option<&str>,
) -> Result<usize, Inner> {
    let night = read::night(file, night)?;
    let asked_for = |name: &str, wanted: Option<&str>| wanted.is_none_or(|wanted| wanted == name);
    let mut renewed = 0;
    for baseline in Baseline::all_of(&night) {
        if asked_for(&baseline.slot, slot) && asked_for(&baseline.profile, profile) {
            baseline::put(file, &night.lab, &baseline)?;
            renewed += 1;
        }
    }
    Ok(renewed)
}

/// Takes out what an earlier writing of the same night has left.
fn make_room(file: &Transaction<'_>, night: &Night) -> Result<(), Inner> {
    let there = file
        .query_row("SELECT lab, host FROM night WHERE id = ?1", [&night.id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    match there {
        Some((lab, host)) if (&lab, &host) != (&night.lab, &night.host) => {
            Err(HistoryError::Conflict { id: night.id.clone(), lab, host }.into())
        }
        _ => {
            file.execute("DELETE FROM night WHERE id = ?1", [&night.id])?;
            Ok(())
        }
    }
}

/// Lays [`Overlay::Flaky`](conformance::lab::Overlay) over cases about which nothing else was agreed, here and in the file.
fn mark_flaky(file: &Transaction<'_>, night: &mut Night, no: i64) -> Result<(), Inner> {
    let until = whole(night.started.as_microsecond());
    let suspects = suspects(file, &night.lab, until, History::WINDOW)?;
    let flaky: HashMap<_, _> = suspects
        .into_iter()
        .filter_map(|suspect| {
            let overlay = flaky(&suspect.points, History::WINDOW)?;
            Some(((suspect.job, suspect.case), overlay))
        })
        .collect();
    let mut mark = file.prepare(
        "UPDATE result SET overlay = ?1
         WHERE job = (SELECT job.no FROM job JOIN slot ON slot.no = job.slot
                      WHERE job.night = ?2 AND slot.name = ?3 AND kind = ?4 AND profile = ?5)
           AND matter = (SELECT no FROM matter WHERE id = ?6)",
    )?;
    for slot in &mut night.slots {
        for job in &mut slot.jobs {
            let name = JobName { slot: slot.name.clone(), kind: job.kind, profile: job.profile.clone() };
            for case in job.cases.iter_mut().filter(|case| case.overlay.is_none()) {
                let Some(overlay) = flaky.get(&(name.clone(), case.id.clone())) else { continue };
                mark.execute(params![
                    json(overlay)?,
                    no,
                    name.slot,
                    name.kind.name(),
                    name.profile,
                    case.id
                ])?;
                case.overlay = Some(overlay.clone());
            }
        }
    }
    Ok(())
}
