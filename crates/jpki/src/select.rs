use apdu::{Header, Ne, ResponseRef};

use crate::operation::expect_ok;
use crate::{Application, Ef, Error, Exchange, Operation, Request, Step};

/// SELECT of an application by its full identifier, without asking for file control information
/// (`00 A4 04 0C`). The card forgets every verified PIN.
#[derive(Clone, Copy, Debug)]
pub struct SelectApplication(pub Application);

impl Operation for SelectApplication {
    type Output = ();

    fn begin(&mut self) -> Request {
        let header = Header::new(0x00, 0xA4, 0x04, 0x0C);
        Request::new(Exchange::SelectApplication(self.0), header, self.0.aid(), Ne::ZERO)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<()>, Error> {
        expect_ok(Exchange::SelectApplication(self.0), answer)?;
        Ok(Step::Done(()))
    }
}

/// SELECT of a file of the current application (`00 A4 02 0C`).
pub(crate) fn select_file(file: Ef) -> Request {
    let header = Header::new(0x00, 0xA4, 0x02, 0x0C);
    Request::new(Exchange::SelectFile(file), header, &file.id().to_be_bytes(), Ne::ZERO)
}
