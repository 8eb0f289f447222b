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

/// An operation on one file. Its commands name the file by short identifier, unless they are told that SELECT has made it
/// the current file.
pub trait OnFile: Operation {
    /// The file.
    fn file(&self) -> Ef;

    /// From now on the file is the current one, and commands say so (`80` where else `80 | SFI` stands).
    fn use_current_file(&mut self);
}

/// SELECT of an operation's file, and then the operation: the way for cards or readers that cannot do with short
/// identifiers.
#[derive(Debug)]
pub struct SelectThen<O> {
    operation: O,
    selected: bool,
}

impl<O: OnFile> SelectThen<O> {
    /// Puts SELECT before `operation`.
    #[must_use]
    pub fn new(mut operation: O) -> Self {
        operation.use_current_file();
        Self { operation, selected: false }
    }
}

impl<O: OnFile> Operation for SelectThen<O> {
    type Output = O::Output;

    fn begin(&mut self) -> Request {
        select_file(self.operation.file())
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<O::Output>, Error> {
        if self.selected {
            return self.operation.proceed(answer);
        }
        expect_ok(Exchange::SelectFile(self.operation.file()), answer)?;
        self.selected = true;
        Ok(Step::Send(self.operation.begin()))
    }
}

/// The parameter byte that names a file: `80 | SFI`, or `80` for the current file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference(u8);

impl Reference {
    pub(crate) const CURRENT: Self = Self(0x80);

    pub(crate) const fn of(file: Ef) -> Self {
        Self(file.reference())
    }

    /// A parameter byte that names a key in another way.
    pub(crate) const fn byte(value: u8) -> Self {
        Self(value)
    }

    pub(crate) const fn get(self) -> u8 {
        self.0
    }
}
