use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::lab::write_whole;

/// The mark on a slot whose reader did not come back: a file that outlives the night. The slot is not used until a recovery is seen to
/// have worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wedge {
    /// When it was seen.
    pub(crate) since: Timestamp,
    /// In which night.
    pub(crate) night: String,
    /// After which job.
    pub(crate) job: String,
    /// What was seen.
    pub(crate) seen: conformance::Text,
}

impl Wedge {
    /// The mark on a slot, if there is one.
    ///
    /// # Errors
    /// If it cannot be read; a mark that is there but unreadable is still one.
    pub(crate) fn on(nights: &Path, slot: &str) -> io::Result<Option<Self>> {
        match fs::read(path(nights, slot)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Marks a slot.
    ///
    /// # Errors
    /// If the mark cannot be written.
    pub(crate) fn mark(&self, nights: &Path, slot: &str) -> io::Result<()> {
        let path = path(nights, slot);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        write_whole(&path, &serde_json::to_vec_pretty(self)?)
    }

    /// Takes the mark from a slot.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub(crate) fn clear(nights: &Path, slot: &str) -> io::Result<()> {
        match fs::remove_file(path(nights, slot)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn path(nights: &Path, slot: &str) -> PathBuf {
    nights.join("wedged").join(format!("{slot}.json"))
}
