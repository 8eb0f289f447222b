//! How rows are read.

use rusqlite::{Connection, Row, ToSql};

use super::value::named;
use super::{Inner, JobName};

/// Every row of an answer, read.
pub(super) fn all<T>(
    file: &Connection,
    sql: &str,
    asked: &[&dyn ToSql],
    read: impl Fn(&Row<'_>) -> Result<T, Inner>,
) -> Result<Vec<T>, Inner> {
    let mut statement = file.prepare(sql)?;
    let mut rows = statement.query(asked)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The name of a job, from columns of its parts.
pub(super) fn job_name(row: &Row<'_>) -> Result<JobName, Inner> {
    Ok(JobName { slot: row.get("slot")?, kind: named(row.get("kind")?)?, profile: row.get("profile")? })
}
