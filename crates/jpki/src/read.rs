use apdu::{Header, Limits, Ne, ResponseRef, StatusWord};

use crate::select::select_file;
use crate::{Ef, Error, Exchange, Operation, Request, Step, Violation};

/// How much of a file is content. A file is larger than what it holds, and filler follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// One DER SEQUENCE, whose own header tells the length.
    Der,
    /// So many bytes.
    Bytes(u8),
}

/// Reads a file's content with as few READ BINARY as the channel can carry, and drops the filler behind it.
///
/// * On a channel with extended length fields: one command that names the file by its short identifier and asks for
///   everything. Should the card answer 6700, because it knows only short fields, the short way follows.
/// * On a short channel: SELECT, then pieces of 256 bytes.
///
/// A small fixed length is always read by one short command.
#[derive(Debug)]
pub struct ReadFile {
    file: Ef,
    extent: Extent,
    /// Most bytes that one answer may carry.
    piece: usize,
    content: Vec<u8>,
    pending: Pending,
    /// Whether SELECT has made the file current, so that long offsets reach it.
    selected: bool,
}

/// What the next answer belongs to.
#[derive(Clone, Copy, Debug)]
enum Pending {
    Select,
    Read { offset: usize, ne: usize },
}

impl ReadFile {
    /// The highest offset that READ BINARY's fifteen bits can name.
    const MAX_OFFSET: u16 = 0x7FFF;

    /// Prepares to read `file` over a channel with these limits.
    #[must_use]
    pub fn new(file: Ef, extent: Extent, limits: Limits) -> Self {
        let piece = match extent {
            Extent::Bytes(length) => length.into(),
            Extent::Der if limits.is_extended() => (limits.response - 2).min(Ne::MAX.get()),
            Extent::Der => Ne::SHORT_MAX.get(),
        };
        Self { file, extent, piece, content: Vec::new(), pending: Pending::Select, selected: false }
    }

    /// READ BINARY that names the file itself: P1 is `80 | SFI`, P2 the offset.
    fn read_by_sfi(&mut self) -> Request {
        self.read(Header::new(0x00, 0xB0, self.file.reference(), 0x00), self.piece)
    }

    /// READ BINARY of the current file, from where the content ends so far.
    fn read_on(&mut self) -> Result<Step<Vec<u8>>, Error> {
        let offset = self.content.len();
        let ne = match self.total()? {
            Some(total) => (total - offset).min(self.piece),
            None => self.piece,
        };
        let [high, low] = match u16::try_from(offset) {
            Ok(reachable @ 0..=Self::MAX_OFFSET) => reachable.to_be_bytes(),
            _ => return Err(self.violation(Violation::TooLong { offset })),
        };
        Ok(Step::Send(self.read(Header::new(0x00, 0xB0, high, low), ne)))
    }

    fn read(&mut self, header: Header, ne: usize) -> Request {
        self.pending = Pending::Read { offset: self.content.len(), ne };
        Request::new(self.exchange(), header, &[], Ne::new(ne).unwrap_or(Ne::MAX))
    }

    fn select(&mut self) -> Request {
        self.pending = Pending::Select;
        select_file(self.file)
    }

    fn receive(&mut self, ne: usize, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        match answer.status.get() {
            // 6282: the end of the file came before Ne bytes; the content may be complete all the same.
            0x9000 | 0x6282 => {}
            0x6700 if self.content.is_empty() && ne > Ne::SHORT_MAX.get() => {
                self.piece = Ne::SHORT_MAX.get();
                return Ok(Step::Send(self.select()));
            }
            _ => return Err(Error::Refused { exchange: self.exchange(), status: answer.status }),
        }
        if answer.data.len() > ne {
            return Err(self.violation(Violation::Length { expected: ne, received: answer.data.len() }));
        }
        self.content.extend_from_slice(answer.data);
        match self.total()? {
            Some(total) if self.content.len() >= total => {
                self.content.truncate(total);
                Ok(Step::Done(std::mem::take(&mut self.content)))
            }
            total if answer.data.len() < ne => {
                let expected = total.unwrap_or(DER_HEADER);
                Err(self.violation(Violation::Length { expected, received: self.content.len() }))
            }
            _ if self.selected => self.read_on(),
            _ => Ok(Step::Send(self.select())),
        }
    }

    /// The content's length, once it is known.
    fn total(&self) -> Result<Option<usize>, Error> {
        match self.extent {
            Extent::Bytes(length) => Ok(Some(length.into())),
            Extent::Der if self.content.len() < DER_HEADER => Ok(None),
            Extent::Der => {
                der_length(&self.content).map(Some).ok_or_else(|| self.violation(Violation::NotDer))
            }
        }
    }

    /// The exchange that is under way.
    const fn exchange(&self) -> Exchange {
        match self.pending {
            Pending::Select => Exchange::SelectFile(self.file),
            Pending::Read { offset, .. } => Exchange::Read { file: self.file, offset },
        }
    }

    const fn violation(&self, violation: Violation) -> Error {
        Error::Protocol { exchange: self.exchange(), violation }
    }
}

impl Operation for ReadFile {
    type Output = Vec<u8>;

    fn begin(&mut self) -> Request {
        let by_sfi = match self.extent {
            Extent::Bytes(_) => true,
            Extent::Der => self.piece > Ne::SHORT_MAX.get(),
        };
        if by_sfi { self.read_by_sfi() } else { self.select() }
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        match self.pending {
            Pending::Select if answer.status == StatusWord::OK => {
                self.selected = true;
                self.read_on()
            }
            Pending::Select => Err(Error::Refused { exchange: self.exchange(), status: answer.status }),
            Pending::Read { ne, .. } => self.receive(ne, answer),
        }
    }
}

/// Bytes of the longest DER header that a file of at most 65,535 bytes can begin with.
const DER_HEADER: usize = 4;

/// Length of the SEQUENCE that begins here, header included.
fn der_length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0x30, length @ 0..=0x7F, ..] => Some(2 + usize::from(length)),
        [0x30, 0x81, length, ..] => Some(3 + usize::from(length)),
        [0x30, 0x82, high, low, ..] => Some(4 + usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}
