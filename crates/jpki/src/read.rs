use apdu::{Header, Ne, ResponseRef, StatusWord};

use crate::select::select_file;
use crate::{Addressing, Ef, Error, Exchange, Operation, Request, Step, Violation};

/// How much of a file is content. A file is larger than what it holds, and filler follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// One DER SEQUENCE, whose own header tells the length.
    Der,
    /// One data object of any tag (BER-TLV), whose own header tells the length.
    Object,
    /// So many bytes.
    Bytes(u8),
    /// Everything up to the end of the file, filler included.
    Whole,
}

/// Reads a file's content with as few READ BINARY as reader and card can carry, and drops the filler behind it.
///
/// * With extended length fields: one command that names the file by its short identifier and asks for everything.
///   Should the card answer 6700, because it knows only short fields, pieces follow.
/// * Without: pieces of 256 bytes. The first names the file by its short identifier, which also makes it the current file
///   (a rule of JICSAP, the card's specification; inferred for this card). The next ones give offsets in the current file.
///   A card that does not follow the rule answers that there is no current file (6986) or that it is no readable one
///   (6981), and gets a SELECT then.
/// * [`Addressing::by_select`] puts SELECT before everything.
#[derive(Debug)]
pub struct ReadFile {
    file: Ef,
    extent: Extent,
    by_select: bool,
    /// Most bytes that one answer may carry.
    piece: usize,
    content: Vec<u8>,
    pending: Pending,
    /// Whether SELECT has made the file current.
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

    /// Prepares to read `file`; the limits of a channel will do as addressing.
    #[must_use]
    pub fn new(file: Ef, extent: Extent, addressing: impl Into<Addressing>) -> Self {
        let addressing = addressing.into();
        let piece = match extent {
            Extent::Bytes(length) => length.into(),
            _ if addressing.is_extended() => (addressing.limits().response - 2).min(Ne::MAX.get()),
            _ => Ne::SHORT_MAX.get(),
        };
        Self {
            file,
            extent,
            by_select: addressing.is_by_select(),
            piece,
            content: Vec::new(),
            pending: Pending::Select,
            selected: false,
        }
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
        let begun = !self.content.is_empty();
        match answer.status.get() {
            // 6282: the end of the file came before Ne bytes; the content may be complete all the same.
            0x9000 | 0x6282 => self.take(ne, answer),
            0x6700 if !begun && ne > Ne::SHORT_MAX.get() => {
                self.piece = Ne::SHORT_MAX.get();
                if self.selected { self.read_on() } else { Ok(Step::Send(self.read_by_sfi())) }
            }
            0x6981 | 0x6986 if begun && !self.selected => Ok(Step::Send(self.select())),
            0x6B00 if begun && self.extent == Extent::Whole => Ok(self.done()),
            _ => Err(Error::Refused { exchange: self.exchange(), status: answer.status }),
        }
    }

    fn take(&mut self, ne: usize, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        let received = answer.data.len();
        if received > ne {
            return Err(self.violation(Violation::Length { expected: ne, received }));
        }
        self.content.extend_from_slice(answer.data);
        match self.total()? {
            Some(total) if self.content.len() >= total => {
                self.content.truncate(total);
                Ok(self.done())
            }
            _ if self.extent == Extent::Whole && received < ne => Ok(self.done()),
            total if received < ne => {
                let expected = total.unwrap_or(LONGEST_HEADER);
                Err(self.violation(Violation::Length { expected, received: self.content.len() }))
            }
            _ => self.read_on(),
        }
    }

    fn done(&mut self) -> Step<Vec<u8>> {
        Step::Done(std::mem::take(&mut self.content))
    }

    /// The content's length, once it is known.
    fn total(&self) -> Result<Option<usize>, Error> {
        match self.extent {
            Extent::Bytes(length) => Ok(Some(length.into())),
            Extent::Whole => Ok(None),
            Extent::Der if self.content.first().is_some_and(|tag| *tag != 0x30) => {
                Err(self.violation(Violation::NotDer))
            }
            Extent::Der => object_length(&self.content).map_err(|()| self.violation(Violation::NotDer)),
            Extent::Object => {
                object_length(&self.content).map_err(|()| self.violation(Violation::NotAnObject))
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
        if self.by_select { self.select() } else { self.read_by_sfi() }
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

/// Bytes of the longest header that the object in a file of at most 65,535 bytes can have: two of tag, three of length.
const LONGEST_HEADER: usize = 5;

/// Length of the data object that begins here, header included; nothing if its header is not complete.
fn object_length(bytes: &[u8]) -> Result<Option<usize>, ()> {
    let tag = match bytes {
        [] => return Ok(None),
        [0x00 | 0xFF] => return Ok(None),
        [0x00, ..] | [0xFF, 0xFF, ..] => return Err(()),
        [first, ..] if first & 0x1F == 0x1F => 2,
        _ => 1,
    };
    Ok(match *bytes.get(tag..).unwrap_or_default() {
        [length @ 0..=0x7F, ..] => Some(tag + 1 + usize::from(length)),
        [0x81, length, ..] => Some(tag + 2 + usize::from(length)),
        [0x82, high, low, ..] => Some(tag + 3 + usize::from(u16::from_be_bytes([high, low]))),
        [] | [0x81] | [0x82] | [0x82, _] => None,
        _ => return Err(()),
    })
}
