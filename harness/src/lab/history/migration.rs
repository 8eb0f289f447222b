use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{HistoryError, Inner};

/// Marks the file as a history (`PRAGMA application_id`): "tskH".
const APPLICATION: i64 = 0x7473_6B48;

/// One step from each version to the next, forever: what was published is never edited, only followed by another step.
const STEPS: [&str; 1] = [include_str!("schema-1.sql")];

/// Brings a file up to date, in one transaction; an empty file becomes a history.
pub(super) fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), HistoryError> {
    migrate(connection, path, &STEPS).map_err(|error| error.at(path))
}

fn migrate(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Inner> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    // Within one transaction: otherwise another process could make the file a history between two of the questions.
    if is_current(&*connection.transaction()?, path, known)? {
        return Ok(());
    }
    // Whoever comes second waits here, and then finds the work done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !is_current(&transaction, path, known)? {
        let done = usize::try_from(number(&transaction, "user_version")?).unwrap_or(0);
        for step in steps.iter().skip(done) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", known)?;
    }
    Ok(transaction.commit()?)
}

fn is_current(connection: &Connection, path: &Path, known: i64) -> Result<bool, Inner> {
    let (found, application) = (number(connection, "user_version")?, number(connection, "application_id")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION && (found, application, tables) != (0, 0, 0) {
        return Err(HistoryError::Foreign(path.to_owned()).into());
    }
    if found > known {
        return Err(HistoryError::Newer { path: path.to_owned(), found, known }.into());
    }
    Ok(found == known)
}

fn number(connection: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "history.db";

    fn after(connection: &mut Connection, steps: &[&str]) -> Result<(), String> {
        migrate(connection, Path::new(PATH), steps).map_err(|error| error.at(Path::new(PATH)).to_string())
    }

    #[test]
    fn an_old_file_takes_the_steps_it_has_not_taken() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = "CREATE TABLE a (x); INSERT INTO a VALUES (1);";
        after(&mut connection, &[first]).unwrap();
        after(&mut connection, &[first, "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;"]).unwrap();
        after(&mut connection, &[first, "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;"]).unwrap();
        let kept: (i64, i64) =
            connection.query_row("SELECT x, y FROM a", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(kept, (1, 2));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = "CREATE TABLE a (x);";
        after(&mut connection, &[first]).unwrap();
        after(&mut connection, &[first, "ALTER TABLE a ADD COLUMN y; UPDATE nothing SET y = 1;"])
            .unwrap_err();
        assert!(connection.prepare("SELECT y FROM a").is_err());
        after(&mut connection, &[first]).unwrap();
    }

    #[test]
    fn a_newer_file_and_a_foreign_one_are_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        after(&mut connection, &["CREATE TABLE a (x);", "CREATE TABLE b (x);"]).unwrap();
        let told = after(&mut connection, &["CREATE TABLE a (x);"]).unwrap_err();
        assert_eq!(told, "history.db has version 2, this tashika knows up to 1; use the newer tashika");

        let mut foreign = Connection::open_in_memory().unwrap();
        foreign.execute_batch("CREATE TABLE address (street)").unwrap();
        assert_eq!(after(&mut foreign, &STEPS).unwrap_err(), "history.db is not a history of tashika");
    }
}
