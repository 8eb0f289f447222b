use conformance::Verdict;
use conformance::lab::{Case, Identity, Job, Morning, Night, Slot};
use rusqlite::{Transaction, params};

use crate::lab::history::Inner;
use crate::lab::history::value::{json, json_if, whole};

/// Inserts a night with all that happened in it; returns its number.
pub(super) fn insert(file: &Transaction<'_>, night: &Night) -> Result<i64, Inner> {
    file.execute(
        "INSERT INTO night (id, lab, host, tashika, suite_sha256, started, finished, complete, exit_status, counts,
                            troubles, differences)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '[]')",
        params![
            night.id,
            night.lab,
            night.host,
            night.tashika,
            night.suite_sha256,
            night.started.as_microsecond(),
            night.finished.map(|finished| finished.as_microsecond()),
            night.complete,
            night.exit_status,
            json(&night.counts)?,
            json(&night.troubles)?,
        ],
    )?;
    let no = file.last_insert_rowid();
    for (position, slot) in night.slots.iter().enumerate() {
        let place = slot_number(file, &night.lab, &slot.name)?;
        let identity = slot.identity.as_ref().map(|identity| identity_number(file, identity)).transpose()?;
        stay(file, no, place, whole(position), identity, slot)?;
        for job in &slot.jobs {
            let job_no = insert_job(file, night, no, place, identity, job)?;
            results(file, job_no, &job.cases)?;
        }
    }
    Ok(no)
}

/// Writes what became clear only when the night was compared.
pub(super) fn conclude(file: &Transaction<'_>, morning: &Morning, no: i64) -> Result<(), Inner> {
    file.execute(
        "UPDATE night SET exit_status = ?1, counts = ?2, differences = ?3 WHERE no = ?4",
        params![morning.exit_status, json(&morning.night.counts)?, json(&morning.differences)?, no],
    )?;
    Ok(())
}

pub(super) fn slot_number(file: &Transaction<'_>, lab: &str, name: &str) -> Result<i64, Inner> {
    file.execute("INSERT INTO slot (lab, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING", [lab, name])?;
    Ok(file.query_row("SELECT no FROM slot WHERE lab = ?1 AND name = ?2", [lab, name], |row| row.get(0))?)
}

pub(super) fn identity_number(file: &Transaction<'_>, identity: &Identity) -> Result<i64, Inner> {
    let key = identity.key();
    file.execute(
        "INSERT INTO identity (key, parts) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        params![key, json(identity)?],
    )?;
    Ok(file.query_row("SELECT no FROM identity WHERE key = ?1", [key], |row| row.get(0))?)
}

fn stay(
    file: &Transaction<'_>,
    night: i64,
    place: i64,
    position: i64,
    identity: Option<i64>,
    slot: &Slot,
) -> Result<(), Inner> {
    file.execute(
        "INSERT INTO stay (night, slot, position, place, identity, card, state, reason, quarantine)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            night,
            place,
            position,
            json(&slot.place)?,
            identity,
            slot.card,
            slot.state.name(),
            json_if(slot.reason.as_ref())?,
            json_if(slot.quarantine.as_ref())?,
        ],
    )?;
    Ok(())
}

fn insert_job(
    file: &Transaction<'_>,
    night: &Night,
    no: i64,
    place: i64,
    identity: Option<i64>,
    job: &Job,
) -> Result<i64, Inner> {
    let envelope = job.measured.as_ref().map(|measured| &measured.envelope);
    let evidence = job.evidence.as_ref();
    file.execute(
        "INSERT INTO job (night, slot, identity, kind, profile, started, begun, took_us, verdict, reason, command,
                          response, both, bytes_per_second, exchange_us, measured, evidence_file, evidence_lines,
                          evidence_hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        params![
            no,
            place,
            identity,
            job.kind.name(),
            job.profile,
            night.started.as_microsecond(),
            job.started.map(|started| started.as_microsecond()),
            whole(job.took_us),
            job.verdict.name(),
            json_if(job.reason.as_ref())?,
            envelope.map(|envelope| whole(envelope.command.verified)),
            envelope.map(|envelope| whole(envelope.response.verified)),
            envelope.map(|envelope| whole(envelope.both.verified)),
            envelope.and_then(|envelope| envelope.bytes_per_second).map(whole),
            envelope.and_then(|envelope| envelope.exchange_us).map(whole),
            json_if(job.measured.as_ref())?,
            evidence.map(|evidence| &evidence.file),
            evidence.map(|evidence| whole(evidence.lines)),
            evidence.map(|evidence| &evidence.last_hash),
        ],
    )?;
    Ok(file.last_insert_rowid())
}

fn results(file: &Transaction<'_>, job: i64, cases: &[Case]) -> Result<(), Inner> {
    let mut matter = file.prepare(
        "INSERT INTO matter (id, ja, en, requirements) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET ja = excluded.ja, en = excluded.en, requirements = excluded.requirements
         RETURNING no",
    )?;
    let mut result = file.prepare(
        "INSERT INTO result (job, matter, verdict, overlay, class, blame, took_us, reason, evidence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for case in cases {
        let told = Some(case).filter(|case| case.verdict != Verdict::Pass);
        let about = params![case.id, case.title.ja, case.title.en, json(&case.requirements)?];
        let no: i64 = matter.query_row(about, |row| row.get(0))?;
        result.execute(params![
            job,
            no,
            case.verdict.name(),
            json_if(case.overlay.as_ref())?,
            case.class.map(|class| class.name()),
            case.blame.map(|blame| blame.name()),
            whole(case.took_us),
            json_if(told.and_then(|case| case.reason.as_ref()))?,
            json_if(told.map(|case| &case.evidence))?,
        ])?;
    }
    Ok(())
}
