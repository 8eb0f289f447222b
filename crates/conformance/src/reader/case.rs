use std::fmt;

use apdu::{CommandRef, Header, Ne};

use super::Pattern;
use super::free_files::FreeFiles;

/// One command to the probe card of which every byte is known beforehand, and every byte of the right answer too. A case and its
/// command APDU say the same: [`Case::read`] takes it from evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Case {
    /// What is asked.
    pub task: Task,
    /// Whether the length fields are in extended form, also where short form would do.
    pub extended: bool,
}

/// What a case asks of the probe card (`vectors/probe-card.md`, Instructions). Lengths in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// RECEIVE: `nc` bytes go to the card.
    Receive {
        /// What they are.
        pattern: Pattern,
        /// Seed of the pattern.
        seed: u8,
        /// How many, 1 to 65,535.
        nc: usize,
    },
    /// SEND: `ne` bytes come from the card.
    Send {
        /// What they are.
        pattern: Pattern,
        /// Seed of the pattern.
        seed: u8,
        /// How many, 1 to 65,536.
        ne: usize,
    },
    /// SEND LENGTH: the card has `length` bytes, `ne` are asked for.
    SendLength {
        /// How many there are, 1 to 65,536.
        length: usize,
        /// How many are asked for, 1 to 65,536.
        ne: usize,
    },
    /// EXCHANGE: `nc` bytes go to the card, `ne` come back.
    Exchange {
        /// What both are.
        pattern: Pattern,
        /// Seed of the pattern.
        seed: u8,
        /// How many go, 3 to 65,535: the first three state `ne`.
        nc: usize,
        /// How many come back, 1 to 65,536.
        ne: usize,
    },
    /// WAIT: the card thinks.
    Wait {
        /// For how long.
        milliseconds: u16,
    },
    /// SELECT of the probe application: the first command after connecting, and the start of its count.
    Select,
    /// SELECT of the JPKI application of an Individual Number Card, which has no probe application.
    SelectCard,
    /// READ BINARY of a file of that application that needs no PIN, from its start.
    ReadFile {
        /// Its short identifier.
        file: u8,
        /// How many bytes are asked for, 1 to 65,536.
        ne: usize,
    },
    /// A link of a command chain: `nc` bytes of RECEIVE go to the card.
    Link {
        /// What all links together are.
        pattern: Pattern,
        /// Seed of the pattern.
        seed: u8,
        /// Place of this link's first byte among them.
        offset: usize,
        /// How many, 1 to 255.
        nc: usize,
        /// Whether this is the last one.
        last: bool,
    },
}

/// Which way the data of a case go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// To the card (cases 3S and 3E).
    Command,
    /// From the card (cases 2S and 2E).
    Response,
    /// Both ways in one exchange (cases 4S and 4E).
    Both,
}

const PROBE: u8 = 0x80;
const RECEIVE: u8 = 0x10;
const SEND: u8 = 0x20;
const SEND_LENGTH: u8 = 0x22;
const EXCHANGE: u8 = 0x24;
const WAIT: u8 = 0x32;

/// The command that asks the probe card what reached it, in short form.
pub const REPORT: [u8; 5] = [PROBE, 0x30, 0x00, 0x00, 0x00];

/// REPORT with the length that the card names where it takes no other: over T=0 it answers 6Cxx (ISO/IEC 7816-3, 12.2.1).
pub(super) fn corrected_report(answer: &[u8]) -> Option<[u8; 5]> {
    let &[0x6C, length] = answer else { return None };
    let [cla, ins, p1, p2, _] = REPORT;
    Some([cla, ins, p1, p2, length])
}

/// Whether a command is REPORT, with whatever length.
pub(super) fn is_report(command: &[u8]) -> bool {
    command.len() == REPORT.len() && command.starts_with(&REPORT[..4])
}
const AID: [u8; 9] = [0xF0, b'T', b'A', b'S', b'H', b'I', b'K', b'A', 0x01];
/// The JPKI application (OpenSC `card-jpki.c`, jpki/myna).
const JPKI: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
const READ_BINARY: u8 = 0xB0;
/// P1 of READ BINARY with a short identifier.
const BY_IDENTIFIER: u8 = 0x80;
const SELECT: Header = Header::new(0x00, 0xA4, 0x04, 0x0C);

impl Case {
    /// The small command, in short form, that tells whether reader and card are well. No measuring case looks like it.
    pub const HEALTH: Self =
        Self { task: Task::Send { pattern: Pattern::Counter, seed: 0x5A, ne: 5 }, extended: false };

    /// The same for an Individual Number Card: no measuring case reads so little.
    pub const CARD_HEALTH: Self = Self { task: Task::ReadFile { file: 0x0A, ne: 5 }, extended: false };

    /// SELECT of the JPKI application, in short form.
    pub const SELECT_CARD: Self = Self { task: Task::SelectCard, extended: false };

    /// SELECT of the probe application, in short form.
    pub const SELECT: Self = Self { task: Task::Select, extended: false };

    /// The command APDU.
    #[must_use]
    pub fn command(&self) -> Vec<u8> {
        let (header, data, ne) = self.parts();
        let ne = Ne::new(ne).unwrap_or(Ne::MAX);
        CommandRef::new(header, &data, ne)
            .map(|command| if self.extended { command.extended() } else { command })
            .map(|command| command.to_vec())
            .unwrap_or_default()
    }

    fn parts(&self) -> (Header, Vec<u8>, usize) {
        let header = |ins, p1, p2| Header::new(PROBE, ins, p1, p2);
        match self.task {
            Task::Receive { pattern, seed, nc } => {
                (header(RECEIVE, pattern.number(), seed), pattern.bytes(seed, nc), 0)
            }
            Task::Send { pattern, seed, ne } => (header(SEND, pattern.number(), seed), Vec::new(), ne),
            Task::SendLength { length, ne } => {
                let [.., p1, p2] = length.to_be_bytes();
                (header(SEND_LENGTH, p1, p2), Vec::new(), ne)
            }
            Task::Exchange { pattern, seed, nc, ne } => {
                let [.., high, middle, low] = ne.to_be_bytes();
                let mut data = vec![high, middle, low];
                data.extend(pattern.bytes(seed, nc.saturating_sub(3)));
                (header(EXCHANGE, pattern.number(), seed), data, ne)
            }
            Task::Wait { milliseconds } => {
                let [p1, p2] = milliseconds.to_be_bytes();
                (header(WAIT, p1, p2), Vec::new(), 0)
            }
            Task::Select => (SELECT, AID.to_vec(), 0),
            Task::SelectCard => (SELECT, JPKI.to_vec(), 0),
            Task::ReadFile { file, ne } => {
                (Header::new(0x00, READ_BINARY, BY_IDENTIFIER | file, 0x00), Vec::new(), ne)
            }
            Task::Link { pattern, seed, offset, nc, last } => {
                let class = if last { PROBE } else { PROBE | 0x10 };
                let data = pattern.bytes(seed, offset + nc).split_off(offset);
                (Header::new(class, RECEIVE, pattern.number(), seed), data, 0)
            }
        }
    }

    /// The right response APDU. Of a file, whose content only the card knows, the status word.
    #[must_use]
    pub fn expected(&self) -> Vec<u8> {
        let mut response = match self.task {
            Task::Send { pattern, seed, ne } | Task::Exchange { pattern, seed, ne, .. } => {
                pattern.bytes(seed, ne)
            }
            Task::SendLength { length, ne } => Pattern::Mixed.bytes(0, length.min(ne)),
            Task::Receive { .. }
            | Task::Wait { .. }
            | Task::Select
            | Task::SelectCard
            | Task::ReadFile { .. }
            | Task::Link { .. } => Vec::new(),
        };
        response.extend([0x90, 0x00]);
        response
    }

    /// The right response, files included: the one that came decides which status word is right at the end of a file.
    pub(super) fn expected_of(&self, files: &FreeFiles, came: Option<&[u8]>) -> Vec<u8> {
        match self.task {
            Task::ReadFile { file, ne } => files.expected(file, ne, came),
            _ => self.expected(),
        }
    }

    /// The case that this command APDU is; none if it is no command of a measurement. `chained` is how many bytes the links of a
    /// chain before it have brought.
    #[must_use]
    pub fn read(command: &[u8], chained: usize) -> Option<Self> {
        let view = CommandRef::parse(command).ok()?;
        let Header { cla, ins, p1, p2 } = view.header();
        let (nc, ne) = (view.nc().get(), view.ne().get());
        let pattern = Pattern::from_number(p1);
        let p1_p2 = u16::from_be_bytes([p1, p2]);
        let task = match (cla & !0x10, ins) {
            (PROBE, RECEIVE) if cla != PROBE || chained > 0 => {
                Task::Link { pattern: pattern?, seed: p2, offset: chained, nc, last: cla == PROBE }
            }
            (PROBE, RECEIVE) => Task::Receive { pattern: pattern?, seed: p2, nc },
            (PROBE, SEND) => Task::Send { pattern: pattern?, seed: p2, ne },
            (PROBE, SEND_LENGTH) => {
                Task::SendLength { length: if p1_p2 == 0 { 65_536 } else { p1_p2.into() }, ne }
            }
            (PROBE, EXCHANGE) => Task::Exchange { pattern: pattern?, seed: p2, nc, ne },
            (PROBE, WAIT) => Task::Wait { milliseconds: p1_p2 },
            (0x00, _) if view.header() == SELECT && view.data() == JPKI => Task::SelectCard,
            (0x00, _) if view.header() == SELECT => Task::Select,
            (0x00, READ_BINARY) if p1 & BY_IDENTIFIER != 0 => Task::ReadFile { file: p1 & 0x1F, ne },
            _ => return None,
        };
        let case = Self { task, extended: view.case().is_extended() };
        // What was sent must be what the case sends, or its answer would not be known.
        (case.command() == command).then_some(case)
    }

    /// Bytes of data to the card.
    #[must_use]
    pub const fn nc(&self) -> usize {
        match self.task {
            Task::Receive { nc, .. } | Task::Exchange { nc, .. } | Task::Link { nc, .. } => nc,
            Task::Select => AID.len(),
            Task::SelectCard => JPKI.len(),
            Task::Send { .. } | Task::SendLength { .. } | Task::Wait { .. } | Task::ReadFile { .. } => 0,
        }
    }

    /// Bytes of data that are asked for; 0 without Le.
    #[must_use]
    pub const fn ne(&self) -> usize {
        match self.task {
            Task::Send { ne, .. }
            | Task::SendLength { ne, .. }
            | Task::Exchange { ne, .. }
            | Task::ReadFile { ne, .. } => ne,
            Task::Receive { .. }
            | Task::Wait { .. }
            | Task::Select
            | Task::SelectCard
            | Task::Link { .. } => 0,
        }
    }

    /// Bytes of data in the right answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        match self.task {
            Task::SendLength { length, ne } => length.min(ne),
            _ => self.ne(),
        }
    }

    /// What the data are, where there are any of a pattern.
    #[must_use]
    pub const fn pattern(&self) -> Option<Pattern> {
        match self.task {
            Task::Receive { pattern, .. }
            | Task::Send { pattern, .. }
            | Task::Exchange { pattern, .. }
            | Task::Link { pattern, .. } => Some(pattern),
            Task::SendLength { .. }
            | Task::Wait { .. }
            | Task::Select
            | Task::SelectCard
            | Task::ReadFile { .. } => None,
        }
    }

    /// Which way the data go; none where no limit of data is measured: WAIT, SELECT, and links, whose sum is what counts.
    #[must_use]
    pub const fn direction(&self) -> Option<Direction> {
        match self.task {
            Task::Receive { .. } | Task::SelectCard => Some(Direction::Command),
            Task::Send { .. } | Task::SendLength { .. } | Task::ReadFile { .. } => Some(Direction::Response),
            Task::Exchange { .. } => Some(Direction::Both),
            Task::Wait { .. } | Task::Select | Task::Link { .. } => None,
        }
    }

    /// The size that limits are stated in: bytes of data, of the longer side in [`Direction::Both`].
    #[must_use]
    pub fn size(&self) -> usize {
        match self.task {
            Task::Link { offset, nc, .. } => offset + nc,
            _ => self.nc().max(self.answered()),
        }
    }
}

/// What a person calls it: `RECEIVE 3E Nc 1024 mixed`.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = if self.extended { "E" } else { "S" };
        match self.task {
            Task::Receive { pattern, nc, .. } => write!(f, "RECEIVE 3{form} Nc {nc} {pattern:?}"),
            Task::Send { pattern, ne, .. } => write!(f, "SEND 2{form} Ne {ne} {pattern:?}"),
            Task::SendLength { length, ne } => write!(f, "SEND LENGTH 2{form} Ne {ne} of {length}"),
            Task::Exchange { pattern, nc, ne, .. } => {
                write!(f, "EXCHANGE 4{form} Nc {nc} Ne {ne} {pattern:?}")
            }
            Task::Select => f.write_str("SELECT"),
            Task::SelectCard => write!(f, "SELECT JPKI 3{form}"),
            Task::ReadFile { file, ne } => write!(f, "READ BINARY 2{form} of {file:02X} Ne {ne}"),
            Task::Wait { milliseconds } => write!(f, "WAIT {milliseconds} ms"),
            Task::Link { offset, nc, .. } => write!(f, "RECEIVE chained, {} bytes so far", offset + nc),
        }
    }
}
