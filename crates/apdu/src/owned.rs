use alloc::vec::Vec;
use core::fmt;

use crate::{Case, CommandRef, Error, Header, Ne};

/// A command APDU that owns its data field. See [`CommandRef`] for the rules.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Command {
    header: Header,
    extended: bool,
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
        let extended = CommandRef::new(header, &data, ne)?.case().is_extended();
        Ok(Self { header, extended, data, ne })
    }

    /// The same command with its lengths in extended form; case 1 stays as it is.
    #[must_use]
    pub fn extended(self) -> Self {
        Self { extended: !(self.data.is_empty() && self.ne == Ne::ZERO), ..self }
    }

    /// A borrowed view, on which all questions are asked.
    #[must_use]
    pub fn as_ref(&self) -> CommandRef<'_> {
        // `new` has checked the length, so the view always exists.
        let view = CommandRef::new(self.header, &self.data, self.ne)
            .unwrap_or_else(|_| unreachable!("the length was checked when the command was made"));
        if self.extended { view.extended() } else { view }
    }

    /// The encoding this command will be written in.
    #[must_use]
    pub fn case(&self) -> Case {
        self.as_ref().case()
    }

    /// The encoded command.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        self.as_ref().to_vec()
    }
}

impl From<CommandRef<'_>> for Command {
    fn from(view: CommandRef<'_>) -> Self {
        Self {
            header: view.header(),
            extended: view.case().is_extended(),
            data: view.data().into(),
            ne: view.ne(),
        }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}
