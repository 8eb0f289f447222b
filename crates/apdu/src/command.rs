use core::fmt;

use crate::{Case, Error, ErrorKind, Header, Nc, Ne};

/// A command APDU that borrows its data field.
///
/// [`fmt::Debug`] shows the header and the lengths but not the data: a VERIFY carries a PIN.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CommandRef<'a> {
    header: Header,
    case: Case,
    data: &'a [u8],
    ne: Ne,
}

impl<'a> CommandRef<'a> {
    /// A command in the shortest form that carries `data` and `ne`.
    ///
    /// # Errors
    /// [`ErrorKind::NcTooLarge`] if `data` is longer than 65,535 bytes.
    pub const fn new(header: Header, data: &'a [u8], ne: Ne) -> Result<Self, Error> {
        match Nc::new(data.len()) {
            Ok(nc) => Ok(Self { header, case: Case::shortest(nc, ne), data, ne }),
            Err(error) => Err(error),
        }
    }

    /// The same command with its lengths in extended form; case 1 stays as it is.
    #[must_use]
    pub const fn extended(self) -> Self {
        Self { case: Case::extended(self.nc(), self.ne), ..self }
    }

    /// The same command with its lengths in short form.
    ///
    /// # Errors
    /// [`ErrorKind::NotShort`] if Nc is above 255 or Ne above 256; the offset is that of the length field.
    pub const fn short(self) -> Result<Self, Error> {
        let case = Case::shortest(self.nc(), self.ne);
        if case.is_extended() {
            Err(Error::new(ErrorKind::NotShort, Header::LEN))
        } else {
            Ok(Self { case, ..self })
        }
    }

    /// Reads a command from the bytes that stand on the wire.
    ///
    /// # Errors
    /// [`ErrorKind::Truncated`], [`ErrorKind::DataTruncated`], [`ErrorKind::TrailingBytes`] or
    /// [`ErrorKind::ExtendedLcZero`], each with the offset of the byte that is wrong.
    pub const fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let [cla, ins, p1, p2, body @ ..] = bytes else {
            return Err(Error::new(ErrorKind::Truncated, bytes.len()));
        };
        let header = Header::new(*cla, *ins, *p1, *p2);
        match body {
            [] => Ok(Self { header, case: Case::Case1, data: &[], ne: Ne::ZERO }),
            [le] => Ok(Self { header, case: Case::Short2, data: &[], ne: Ne::from_short(*le) }),
            [0, high, low] => {
                Ok(Self { header, case: Case::Extended2, data: &[], ne: Ne::from_extended(*high, *low) })
            }
            [0, high, low, rest @ ..] => Self::parse_extended(header, *high, *low, rest),
            [0, ..] => Err(Error::new(ErrorKind::Truncated, bytes.len())),
            [lc, rest @ ..] => Self::parse_short(header, *lc as usize, rest),
        }
    }

    /// Cases 3S and 4S; `rest` starts after Lc.
    const fn parse_short(header: Header, lc: usize, rest: &'a [u8]) -> Result<Self, Error> {
        const DATA: usize = Header::LEN + 1;
        let Some((data, tail)) = rest.split_at_checked(lc) else {
            return Err(Error::new(ErrorKind::DataTruncated, DATA + rest.len()));
        };
        match tail {
            [] => Ok(Self { header, case: Case::Short3, data, ne: Ne::ZERO }),
            [le] => Ok(Self { header, case: Case::Short4, data, ne: Ne::from_short(*le) }),
            _ => Err(Error::new(ErrorKind::TrailingBytes, DATA + lc + 1)),
        }
    }

    /// Cases 3E and 4E; `rest` starts after the two bytes of Lc and is not empty.
    const fn parse_extended(header: Header, high: u8, low: u8, rest: &'a [u8]) -> Result<Self, Error> {
        const DATA: usize = Header::LEN + 3;
        let lc = u16::from_be_bytes([high, low]) as usize;
        if lc == 0 {
            return Err(Error::new(ErrorKind::ExtendedLcZero, Header::LEN + 1));
        }
        let Some((data, tail)) = rest.split_at_checked(lc) else {
            return Err(Error::new(ErrorKind::DataTruncated, DATA + rest.len()));
        };
        match tail {
            [] => Ok(Self { header, case: Case::Extended3, data, ne: Ne::ZERO }),
            [high, low] => {
                Ok(Self { header, case: Case::Extended4, data, ne: Ne::from_extended(*high, *low) })
            }
            [_] => Err(Error::new(ErrorKind::Truncated, DATA + lc + 1)),
            _ => Err(Error::new(ErrorKind::TrailingBytes, DATA + lc + 2)),
        }
    }

    /// CLA, INS, P1, P2.
    #[must_use]
    pub const fn header(&self) -> Header {
        self.header
    }

    /// The encoding this command was read from or will be written in.
    #[must_use]
    pub const fn case(&self) -> Case {
        self.case
    }

    /// The command data field; empty in cases 1 and 2.
    #[must_use]
    pub const fn data(&self) -> &'a [u8] {
        self.data
    }

    /// Length of the command data field.
    #[must_use]
    pub const fn nc(&self) -> Nc {
        match Nc::new(self.data.len()) {
            Ok(nc) => nc,
            Err(_) => Nc::MAX,
        }
    }

    /// Expected length of the response data field; [`Ne::ZERO`] where Le is absent.
    #[must_use]
    pub const fn ne(&self) -> Ne {
        self.ne
    }

    /// Offset of the data field in the encoding: 5 in short form, 7 in extended form, nothing in cases 1 and 2.
    #[must_use]
    pub const fn data_offset(&self) -> Option<usize> {
        match self.case {
            Case::Case1 | Case::Short2 | Case::Extended2 => None,
            Case::Short3 | Case::Short4 => Some(Header::LEN + 1),
            Case::Extended3 | Case::Extended4 => Some(Header::LEN + 3),
        }
    }

    /// A view over parts that are already known to fit each other.
    pub(crate) const fn from_parts(header: Header, case: Case, data: &'a [u8], ne: Ne) -> Self {
        Self { header, case, data, ne }
    }
}

impl fmt::Debug for CommandRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Header { cla, ins, p1, p2 } = self.header;
        write!(
            f,
            "{cla:02X} {ins:02X} {p1:02X} {p2:02X} case {} Nc={} Ne={}",
            self.case.name(),
            self.nc().get(),
            self.ne.get()
        )
    }
}
