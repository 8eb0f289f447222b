use std::collections::VecDeque;
use std::fmt;

use apdu::{Case, CommandRef, Header, StatusWord};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use zeroize::Zeroizing;

/// How many commands the log keeps; older ones go first.
const KEPT: usize = 4_096;

/// What the card noticed of the commands it received: headers, lengths and answers, never data.
#[derive(Default)]
pub struct CardLog {
    entries: VecDeque<LogEntry>,
    count: u64,
    /// The last command that must not be sent twice, as it came.
    last: Zeroizing<Vec<u8>>,
}

/// One command and the status word it was answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Which command it was since the card was made, from 1.
    pub number: u64,
    /// CLA, INS, P1, P2, and the encoding; nothing for bytes that are no command.
    pub command: Option<(Header, Case)>,
    /// Length of the data field.
    pub nc: usize,
    /// Expected length.
    pub ne: usize,
    /// Length of the data in the answer.
    pub answered: usize,
    /// The answer's status word.
    pub status: StatusWord,
    /// This very command, byte for byte, was the one before as well, although it must not be sent twice: a VERIFY spends
    /// a try each time, a signature exists twice.
    pub duplicate: bool,
}

impl CardLog {
    /// The commands, oldest first; at most the last 4,096.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &LogEntry> {
        self.entries.iter()
    }

    /// The commands that came twice in a row and must not.
    pub fn duplicates(&self) -> impl Iterator<Item = &LogEntry> {
        self.entries().filter(|entry| entry.duplicate)
    }

    pub(super) fn record(&mut self, bytes: &[u8], answered: usize, status: StatusWord) {
        let command = CommandRef::parse(bytes).ok();
        let precious = command.is_some_and(|command| is_precious(&command));
        let duplicate = precious && verify_slices_are_equal(bytes, &self.last).is_ok();
        self.last = Zeroizing::new(if precious { bytes.to_vec() } else { Vec::new() });
        self.count += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(LogEntry {
            number: self.count,
            command: command.map(|command| (command.header(), command.case())),
            nc: command.map_or(0, |command| command.nc().get()),
            ne: command.map_or(0, |command| command.ne().get()),
            answered,
            status,
            duplicate,
        });
    }
}

/// Whether each execution spends something: a try, a signature, a stored value. Asking for a counter spends nothing.
fn is_precious(command: &CommandRef<'_>) -> bool {
    let Header { cla, ins, .. } = command.header();
    let spends = matches!((cla, ins), (0x00, 0x20 | 0x24 | 0x88) | (0x80, 0x2A | 0x32));
    spends && !command.data().is_empty()
}

impl fmt::Debug for CardLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.entries).finish()
    }
}

impl fmt::Display for LogEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "command {}: ", self.number)?;
        match self.command {
            Some((Header { cla, ins, p1, p2 }, case)) => {
                write!(f, "{cla:02X} {ins:02X} {p1:02X} {p2:02X} case {}", case.name())?;
            }
            None => write!(f, "no command")?,
        }
        write!(
            f,
            ", Nc={} Ne={}, answered {} bytes and {:04X}",
            self.nc,
            self.ne,
            self.answered,
            self.status.get()
        )?;
        if self.duplicate { write!(f, ", a duplicate of the command before") } else { Ok(()) }
    }
}
