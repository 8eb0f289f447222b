use alloc::vec::Vec;
use core::fmt;

use crate::{Case, CommandRef, Error, Header, Nc, Ne};

/// A command APDU that owns its data field. See [`CommandRef`] for the rules.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Command {
    header: Header,
    case: Case,
    data: Vec<u8>,
    ne: Ne,
}

impl Command {
    /// A command in the shortest form that carries `data` and `ne`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::NcTooLarge`] if `data` is longer than 65,535 bytes.
    pub fn new(header: Header, data: impl Into<Vec<u8>>, ne: Ne) -> Result<Self, Error> {
        let data = data.into();
        let case = Case::shortest(Nc::new(data.len())?, ne);
        Ok(Self { header, case, data, ne })
    }

    /// Reads a command from the bytes that stand on the wire; only its data field is copied.
    ///
    /// # Errors
    /// Those of [`CommandRef::parse`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        CommandRef::parse(bytes).map(Self::from)
    }

    /// The same command with its lengths in extended form; case 1 stays as it is.
    #[must_use]
    pub fn extended(self) -> Self {
        Self { case: self.as_ref().extended().case(), ..self }
    }

    /// A borrowed view, on which all questions are asked.
    #[must_use]
    pub const fn as_ref(&self) -> CommandRef<'_> {
        CommandRef::from_parts(self.header, self.case, self.data.as_slice(), self.ne)
    }

    /// The encoding this command was read from or will be written in.
    #[must_use]
    pub const fn case(&self) -> Case {
        self.case
    }

    /// The encoded command.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        self.as_ref().to_vec()
    }
}

impl From<CommandRef<'_>> for Command {
    fn from(view: CommandRef<'_>) -> Self {
        Self { header: view.header(), case: view.case(), data: view.data().into(), ne: view.ne() }
    }
}

impl<'a> From<&'a Command> for CommandRef<'a> {
    fn from(command: &'a Command) -> Self {
        command.as_ref()
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}
