use jiff::Timestamp;
use rusqlite::params;

use super::{History, HistoryError};

/// What pruning took out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pruned {
    /// Nights.
    pub nights: usize,
    /// Size of the file before, in bytes.
    pub bytes_before: u64,
    /// And after.
    pub bytes_after: u64,
}

impl History {
    /// Takes out the nights that began before a moment, and gives their room back. The latest night of each laboratory and all
    /// baselines stay.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn prune(&mut self, before: Timestamp) -> Result<Pruned, HistoryError> {
        let bytes_before = self.size()?;
        let nights = self.change(|file| {
            let nights = file.execute(
                "DELETE FROM night WHERE started < ?1
                 AND started < (SELECT max(started) FROM night AS other WHERE other.lab = night.lab)",
                params![before.as_microsecond()],
            )?;
            file.execute(
                "DELETE FROM matter WHERE no NOT IN (SELECT matter FROM result)
                 AND no NOT IN (SELECT matter FROM baseline_result)",
                [],
            )?;
            Ok(nights)
        })?;
        self.ask(|file| Ok(file.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?))?;
        Ok(Pruned { nights, bytes_before, bytes_after: self.size()? })
    }

    fn size(&self) -> Result<u64, HistoryError> {
        self.ask(|file| {
            let pragma = |name| file.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            Ok((pragma("page_count")? * pragma("page_size")?).unsigned_abs())
        })
    }
}
