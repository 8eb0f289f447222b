use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

/// A lock between processes, held until dropped: the system lets go of it also when the process is killed.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotLocked {
    /// Somebody else has it.
    #[error("in use by {0}")]
    Held(String),
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] io::Error),
}

impl Lock {
    /// Takes the lock, or says at once who has it.
    ///
    /// # Errors
    /// [`NotLocked`].
    pub(crate) fn take(path: &Path) -> Result<Self, NotLocked> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(NotLocked::Held(holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // For people only; another user's file cannot be written and locks as well.
        let _ = sign(&mut file);
        Ok(Self { _file: file })
    }
}

/// In a folder for everybody, another user's file may be read but not opened for writing or creating.
fn open(path: &Path) -> io::Result<File> {
    let own = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    own.or_else(|error| File::open(path).map_err(|_| error))
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "process {}", std::process::id())
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    // Who writes its name this very moment has no name yet.
    let _ = file.read_to_string(&mut text);
    match text.trim() {
        "" => "another process".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_has_it_and_the_other_hears_who() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("locks/a");
        let first = Lock::take(&path).unwrap();
        let second = Lock::take(&path).unwrap_err().to_string();
        assert_eq!(second, format!("in use by process {}", std::process::id()));
        drop(first);
        Lock::take(&path).unwrap();
    }
}
