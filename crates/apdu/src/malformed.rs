use alloc::vec::Vec;
use core::fmt;

use crate::{Case, CommandRef, Header};

/// A command APDU that is wrong on purpose, for asking what a card or reader does with it.
///
/// It starts as the well-formed encoding of a command; each method then spoils one thing. Nothing is checked:
/// the result may also be well formed again. Only with feature `malformed`.
///
/// ```
/// use apdu::{CommandRef, ErrorKind, Header, Malformed, Ne};
///
/// let select = CommandRef::new(Header::new(0x00, 0xA4, 0x02, 0x0C), &[0x2F, 0x00], Ne::ZERO)?;
/// let bytes = Malformed::of(select).announcing(3).to_vec();
/// assert_eq!(bytes, [0x00, 0xA4, 0x02, 0x0C, 0x03, 0x2F, 0x00]);
/// assert_eq!(CommandRef::parse(&bytes).map_err(|error| error.kind()), Err(ErrorKind::DataTruncated));
/// # Ok::<(), apdu::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Malformed {
    header: Header,
    lc: Vec<u8>,
    data: Vec<u8>,
    le: Vec<u8>,
    cut_to: usize,
}

impl Malformed {
    /// Starts from the well-formed encoding of `command`.
    #[must_use]
    pub fn of(command: CommandRef<'_>) -> Self {
        let encoding = command.to_vec();
        let data = command.data_offset().unwrap_or(Header::LEN);
        let tail = data + command.data().len();
        let field = |from: usize, to: usize| encoding.get(from..to).unwrap_or_default().to_vec();
        Self {
            header: command.header(),
            lc: field(Header::LEN, data),
            data: command.data().to_vec(),
            le: field(tail, encoding.len()),
            cut_to: usize::MAX,
        }
    }

    /// Lets Lc announce `nc` bytes, in the form the command has, whatever the data field holds.
    ///
    /// In short form only the low byte of `nc` is written. Case 2 gets an Lc before its Le.
    #[must_use]
    pub fn announcing(mut self, nc: u16) -> Self {
        let [high, low] = nc.to_be_bytes();
        // The Le of case 2E has a leading 00 that stands for the form; with an Lc before it, Lc says so.
        let is_case_2e = self.lc.is_empty() && self.le.len() == 3;
        if is_case_2e {
            self.le.remove(0);
        }
        if is_case_2e || self.lc.len() == 3 { self.lc(&[0, high, low]) } else { self.lc(&[low]) }
    }

    /// Puts these bytes where Lc stands.
    #[must_use]
    pub fn lc(self, bytes: &[u8]) -> Self {
        Self { lc: bytes.to_vec(), ..self }
    }

    /// Puts these bytes where Le stands.
    #[must_use]
    pub fn le(self, bytes: &[u8]) -> Self {
        Self { le: bytes.to_vec(), ..self }
    }

    /// Adds bytes after the last field.
    #[must_use]
    pub fn trailing(mut self, bytes: &[u8]) -> Self {
        self.le.extend_from_slice(bytes);
        self
    }

    /// Cuts the encoding to at most `length` bytes.
    #[must_use]
    pub fn cut_to(self, length: usize) -> Self {
        Self { cut_to: length, ..self }
    }

    /// The bytes, wrong as they are.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        let mut out = [&self.header.to_bytes(), self.lc.as_slice(), &self.data, &self.le].concat();
        out.truncate(self.cut_to);
        out
    }

    /// The case of a strict reading, if spoiling left one.
    #[must_use]
    pub fn still_parses_as(&self) -> Option<Case> {
        CommandRef::parse(&self.to_vec()).ok().map(|command| command.case())
    }
}

impl fmt::Debug for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Header { cla, ins, p1, p2 } = self.header;
        write!(
            f,
            "{cla:02X} {ins:02X} {p1:02X} {p2:02X} malformed, Lc field {:02X?}, {} data bytes, Le field {} bytes",
            self.lc,
            self.data.len(),
            self.le.len()
        )
    }
}
