use std::fmt;

use apdu::{CommandRef, Header, Ne};
use zeroize::Zeroizing;

use crate::{Application, DataObject, Ef, InternalKey, Key, PinKind};

/// What one exchange with the card is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// SELECT of an application.
    SelectApplication(Application),
    /// SELECT of a file of the current application.
    SelectFile(Ef),
    /// VERIFY without data: asks the counter and costs no try.
    CountTries(PinKind),
    /// VERIFY with a PIN.
    Verify(PinKind),
    /// CHANGE REFERENCE DATA, or CHANGE KEY of the common and residence applications, with a new PIN.
    ChangePin(PinKind),
    /// READ BINARY.
    Read {
        /// The file.
        file: Ef,
        /// Where in it, in bytes.
        offset: usize,
    },
    /// READ RECORD.
    ReadRecord {
        /// The file.
        file: Ef,
        /// The record, from 1.
        record: u8,
    },
    /// GET DATA.
    GetData(DataObject),
    /// COMPUTE DIGITAL SIGNATURE.
    Sign(Key),
    /// INTERNAL AUTHENTICATE.
    InternalAuthenticate(InternalKey),
    /// `80 A2 06 C1`: the body of a terminal's certificate.
    TerminalCertificate,
    /// `80 A2 00 C1`: the signature of a terminal's certificate.
    TerminalCertificateSignature,
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SelectApplication(application) => write!(f, "SELECT {application}"),
            Self::SelectFile(file) => write!(f, "SELECT {file}"),
            Self::CountTries(kind) => write!(f, "empty VERIFY of {}", kind.file()),
            Self::Verify(kind) => write!(f, "VERIFY of {}", kind.file()),
            Self::ChangePin(kind) => write!(f, "change of {}", kind.file()),
            Self::Read { file, offset } => write!(f, "READ BINARY of {file} at byte {offset}"),
            Self::ReadRecord { file, record } => write!(f, "READ RECORD {record} of {file}"),
            Self::GetData(object) => write!(f, "GET DATA {:04X}", object.tag()),
            Self::Sign(key) => write!(f, "COMPUTE DIGITAL SIGNATURE with {}", key.file()),
            Self::InternalAuthenticate(key) => write!(f, "INTERNAL AUTHENTICATE with {}", key.file()),
            Self::TerminalCertificate => f.write_str("80 A2 with a terminal's certificate"),
            Self::TerminalCertificateSignature => {
                f.write_str("80 A2 with a terminal certificate's signature")
            }
        }
    }
}

/// One encoded command and what it is for. The bytes are wiped on drop, for a VERIFY carries a PIN, and
/// [`fmt::Debug`] does not show them.
pub struct Request {
    exchange: Exchange,
    bytes: Zeroizing<Vec<u8>>,
}

impl Request {
    /// Encodes in the shortest form. `data` is never longer than this crate's few hundred bytes.
    pub(crate) fn new(exchange: Exchange, header: Header, data: &[u8], ne: Ne) -> Self {
        let command = CommandRef::new(header, data, ne)
            .unwrap_or_else(|_| unreachable!("no operation of this crate sends 65,536 bytes"));
        Self { exchange, bytes: Zeroizing::new(command.to_vec()) }
    }

    /// What it is for.
    #[must_use]
    pub const fn exchange(&self) -> Exchange {
        self.exchange
    }

    /// The command APDU as it goes on the wire.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.exchange, self.bytes.len())
    }
}
