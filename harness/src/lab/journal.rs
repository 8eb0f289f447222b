use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use conformance::lab::{Job, Night, Slot, Trouble};
use conformance::result::Scenario;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Name of the journal in the folder of a night.
pub(crate) const JOURNAL: &str = "journal.jsonl";

/// What happened in a night, as it happened. A night is nothing but the sum of its journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub(crate) enum Entry {
    /// The first line.
    Begun {
        /// The night with every slot and job of the lab file, none of them tried.
        night: Box<Night>,
        /// SHA-256 of what is planned.
        plan_sha256: String,
    },
    /// A process has taken the night up again after another one was cut off.
    TakenUp {
        /// When.
        at: Timestamp,
    },
    /// Nothing has been sent yet.
    JobBegun {
        /// Its name.
        job: String,
        /// Its folder, relative to that of the night.
        folder: String,
        /// When.
        at: Timestamp,
        /// Whether a PIN may be presented from now on.
        spends_pin: bool,
    },
    /// A scenario of a job has ended.
    ScenarioEnded {
        /// Name of the job.
        job: String,
        /// Its result.
        scenario: Box<Scenario>,
    },
    /// A job has ended; its evidence is complete.
    JobEnded {
        /// Its result.
        job: Box<Job>,
    },
    /// A slot is done with. Its jobs stand in lines of their own.
    SlotEnded {
        /// What is known of it.
        slot: Box<Slot>,
    },
    /// Something stood in the way.
    Trouble {
        /// What.
        trouble: Trouble,
    },
    /// The last line.
    Ended {
        /// When.
        finished: Timestamp,
        /// Whether everything planned was tried.
        complete: bool,
    },
}

/// The journal of a night being written. An entry is on the disk before the next thing happens, so that a process that is killed, or a
/// machine without power, leaves everything that was finished.
pub(crate) struct Journal(Mutex<Sink>);

struct Sink {
    file: File,
    /// Bytes that are whole entries.
    length: u64,
    /// A file of no use but its size: it goes when the disk is full, so that there is room for the end of the night.
    reserve: PathBuf,
    state: State,
}

/// How it stands with the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Sound,
    /// There is only the room of the reserve any more.
    Full,
    /// Nothing can be written; what follows could not be told from what was lost.
    Broken,
}

/// Room for the end of a night: some hundred results, and its reports.
const RESERVE: usize = 1 << 20;

impl Journal {
    /// A new journal in the folder of a night, or the end of one that was cut off. A last line that is not whole goes: nobody has relied on
    /// it.
    ///
    /// # Errors
    /// If the file cannot be used, or the disk has no room for a night.
    pub(crate) fn open(night: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let path = night.join(JOURNAL);
        let file = OpenOptions::new().read(true).append(true).create(true).open(&path)?;
        let text = fs::read(&path)?;
        let whole = whole(&text);
        let entries = entries(whole)?;
        let length = whole.len() as u64;
        if whole.len() < text.len() {
            file.set_len(length)?;
        }
        let reserve = night.join("reserve");
        fs::write(&reserve, vec![0xA5; RESERVE])?;
        Ok((Self(Mutex::new(Sink { file, length, reserve, state: State::Sound })), entries))
    }

    /// Adds an entry, and waits until the disk has it.
    ///
    /// # Errors
    /// If the disk is gone, or so full that not even the reserve helps. The night must end then: without its journal it could send twice
    /// what must be sent once.
    pub(crate) fn append(&self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        let mut sink = self.sink();
        let mut written = sink.write(&line);
        if written.is_err() && sink.state == State::Sound {
            sink.state = State::Full;
            written = fs::remove_file(&sink.reserve).and_then(|()| sink.write(&line));
        }
        if written.is_err() {
            sink.state = State::Broken;
        }
        written
    }

    /// Whether the disk is full, so that nothing new should be begun.
    pub(crate) fn is_full(&self) -> bool {
        self.sink().state != State::Sound
    }

    /// Gives the reserve back, for the reports of the night.
    pub(crate) fn close(self) {
        // If it has gone already, it has served its purpose.
        let _ = fs::remove_file(&self.sink().reserve);
    }

    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink {
    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.state == State::Broken {
            return Err(io::Error::other("the journal could not be written before"));
        }
        let written = self.file.write_all(line).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => self.length += line.len() as u64,
            // Half a line would make the next one unreadable.
            Err(_) => self.file.set_len(self.length)?,
        }
        written
    }
}

/// Reads the journal of a night.
///
/// # Errors
/// If it cannot be read, or a line is no entry.
pub(crate) fn read(night: &Path) -> io::Result<Vec<Entry>> {
    entries(whole(&fs::read(night.join(JOURNAL))?))
}

/// The lines that are whole.
fn whole(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    text.get(..end).unwrap_or_default()
}

fn entries(text: &[u8]) -> io::Result<Vec<Entry>> {
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(io::Error::from)).collect()
}
