//! What a laboratory has seen, night by night: one SQLite file.
//!
//! A night is written in one transaction and only once, whoever hands it in how often. The file is in WAL mode with full
//! synchronisation, so that neither `kill -9` nor a power cut harms it; for the same reason it must lie on a local disk, not on a
//! network file system. It holds what questions are asked of (verdicts, envelopes, times, hashes of the evidence), not the evidence.

mod error;
mod export;
mod migration;
mod points;
mod query;
mod read;
mod retention;
mod rows;
mod since;
mod value;
mod write;

use std::path::{Path, PathBuf};
use std::time::Duration;

use conformance::lab::{Morning, Night};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub use error::HistoryError;
use error::Inner;
pub use export::{Format, export};
pub use query::{JobName, JobPoint, NightLine, Unsteady};
pub use retention::Pruned;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open history.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    path: PathBuf,
}

impl History {
    /// How many nights [`flaky`](conformance::lab::flaky) looks at unless told otherwise.
    pub const WINDOW: usize = 14;

    /// Opens a history; it is made if there is none, and brought up to date if an older version wrote it.
    ///
    /// # Errors
    /// If the file cannot be used, is no history, was written by a newer version, or another process keeps it busy.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        Self::open_within(path, PATIENCE)
    }

    /// Opens a history that must exist already.
    ///
    /// # Errors
    /// As [`History::open`]; also if there is no file.
    pub fn open_existing(path: &Path) -> Result<Self, HistoryError> {
        if path.exists() { Self::open(path) } else { Err(HistoryError::Missing(path.to_owned())) }
    }

    /// As [`History::open`], waiting no longer than this for another process.
    ///
    /// # Errors
    /// As [`History::open`].
    pub fn open_within(path: &Path, patience: Duration) -> Result<Self, HistoryError> {
        let told = |error| HistoryError::of(path, error);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|source| HistoryError::Folder { path: folder.to_owned(), source })?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(told)?;
        connection.busy_timeout(patience).map_err(told)?;
        migration::bring_up_to_date(&mut connection, path)?;
        for (name, value) in [("journal_mode", "WAL"), ("synchronous", "FULL"), ("foreign_keys", "ON")] {
            connection.pragma_update(None, name, value).map_err(told)?;
        }
        Ok(Self { connection, path: path.to_owned() })
    }

    /// Writes a night, holds it against its baselines and the night before, and says since when things are as they are.
    ///
    /// What the night shows for the first time becomes its baseline, unless it is worse than that of the firmware, driver or system
    /// before it: then the difference is told every morning until somebody accepts it ([`History::renew`]). A night that is written
    /// again replaces itself and is told in the same words.
    ///
    /// # Errors
    /// If a night of another laboratory or host has the same id, or the file cannot be written. Then nothing of it is written.
    pub fn record(&mut self, night: Night) -> Result<Morning, HistoryError> {
        self.change(|transaction| write::record(transaction, night))
    }

    /// Makes a night the baseline of everything that it decided, or of one slot or one profile; returns how many jobs that were.
    ///
    /// # Errors
    /// If there is no such night, or the file cannot be written.
    pub fn renew(
        &mut self,
        night: &str,
        slot: Option<&str>,
        profile: Option<&str>,
    ) -> Result<usize, HistoryError> {
        self.change(|transaction| write::renew(transaction, night, slot, profile))
    }

    /// Does something as a whole or not at all. A writer takes its lock at once: two that read first could never both write.
    fn change<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, Inner>,
    ) -> Result<T, HistoryError> {
        let path = self.path.clone();
        let done = (|| {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })();
        done.map_err(|error: Inner| error.at(&path))
    }

    fn ask<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Inner>) -> Result<T, HistoryError> {
        work(&self.connection).map_err(|error| error.at(&self.path))
    }
}
