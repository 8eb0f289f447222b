use apdu::{Header, Ne, ResponseRef};

use crate::operation::expect_ok;
use crate::{Ef, Error, Exchange, OnFile, Operation, Request, Step};

/// READ RECORD of one record by its number (`00 B2`), in one short exchange. The records of this card are far below 256
/// bytes.
#[derive(Clone, Copy, Debug)]
pub struct ReadRecord {
    file: Ef,
    record: u8,
    /// P2: the file's short identifier in bits 8 to 4, and 100 for "the record that P1 numbers".
    p2: u8,
}

impl ReadRecord {
    /// P1 is a record number (ISO/IEC 7816-4, READ RECORD).
    const BY_NUMBER: u8 = 0x04;

    /// Prepares to read record `record` of `file`, counted from 1.
    #[must_use]
    pub const fn new(file: Ef, record: u8) -> Self {
        Self { file, record, p2: file.sfi() << 3 | Self::BY_NUMBER }
    }
}

impl Operation for ReadRecord {
    type Output = Vec<u8>;

    fn begin(&mut self) -> Request {
        let exchange = Exchange::ReadRecord { file: self.file, record: self.record };
        Request::new(exchange, Header::new(0x00, 0xB2, self.record, self.p2), &[], Ne::SHORT_MAX)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        let exchange = Exchange::ReadRecord { file: self.file, record: self.record };
        Ok(Step::Done(expect_ok(exchange, answer)?.to_vec()))
    }
}

impl OnFile for ReadRecord {
    fn file(&self) -> Ef {
        self.file
    }

    fn use_current_file(&mut self) {
        self.p2 = Self::BY_NUMBER;
    }
}
