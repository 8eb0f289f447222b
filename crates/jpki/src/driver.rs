mod common;
mod issuer_domain;
mod jpki;
mod residence;
mod text;
mod visual;

use std::marker::PhantomData;

use apdu::Channel;

use crate::{
    Addressing, Application, ChangePin, ContentError, CountTries, Ef, Error, Exchange, Extent, OnFile, Pin,
    PinKind, ReadFile, SelectApplication, SelectThen, Verify, Violation, run,
};

/// An application that [`Selected`] can stand for.
pub trait Selectable: sealed::Sealed {
    /// Which one.
    const APPLICATION: Application;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! selectable {
    ($($(#[$doc:meta])* $marker:ident, $alias:ident;)*) => {$(
        #[doc = concat!("Marks a [`Selected`] application as [`Application::", stringify!($alias), "`].")]
        #[derive(Clone, Copy, Debug)]
        pub enum $marker {}

        impl sealed::Sealed for $marker {}

        impl Selectable for $marker {
            const APPLICATION: Application = Application::$alias;
        }

        $(#[$doc])*
        pub type $alias<C> = Selected<$marker, C>;
    )*};
}

selectable! {
    /// The selected JPKI application (公的個人認証AP).
    JpkiApplication, Jpki;
    /// The selected text application (券面事項入力補助AP).
    TextApplication, Text;
    /// The selected visual application (券面事項確認AP).
    VisualApplication, Visual;
    /// The selected residence application (住基AP).
    ResidenceApplication, Residence;
    /// The selected common application (共通カードAP).
    CommonApplication, Common;
    /// The issuer domain, selected.
    IssuerDomainApplication, IssuerDomain;
}

/// An application of the card that is selected: the operations of this crate as one call each.
#[derive(Debug)]
pub struct Selected<A, C> {
    channel: C,
    addressing: Addressing,
    application: PhantomData<A>,
}

impl<A: Selectable, C: Channel> Selected<A, C> {
    /// Selects the application. Every PIN of the card counts as not verified from here on.
    ///
    /// # Errors
    /// [`Error::Refused`] with 6A82 if the card has no such application.
    pub fn select(mut channel: C) -> Result<Self, Error> {
        run(SelectApplication(A::APPLICATION), &mut channel)?;
        Ok(Self::already_selected(channel))
    }

    /// Goes on with an application that was selected before over the same channel, keeping what was verified.
    #[must_use]
    pub fn already_selected(channel: C) -> Self {
        let addressing = Addressing::new(channel.limits());
        Self { channel, addressing, application: PhantomData }
    }

    /// Narrows how files are named and how much an exchange carries; what the channel cannot carry stays out.
    #[must_use]
    pub fn narrowed(mut self, narrow: impl FnOnce(Addressing) -> Addressing) -> Self {
        self.addressing = narrow(self.addressing);
        self
    }

    /// How many tries a PIN of this application has left; 0 means blocked. Costs no try.
    ///
    /// # Errors
    /// See [`CountTries`]; [`Error::Elsewhere`] for a PIN of another application.
    pub fn tries(&mut self, kind: PinKind) -> Result<u8, Error> {
        self.run_on_file(CountTries::new(kind))
    }

    /// Presents a PIN once, if a wrong value would still leave `floor` tries.
    ///
    /// # Errors
    /// [`Error::WrongPin`], [`Error::Blocked`], [`Error::Floor`] (nothing sent), [`Error::Elsewhere`] (nothing sent), or a
    /// refusal or fault.
    pub fn verify(&mut self, pin: &Pin, floor: u8) -> Result<(), Error> {
        self.run_on_file(Verify::new(pin, floor))
    }

    /// Presents a PIN that is blocked, to see how the card refuses it; sends nothing while tries are left.
    ///
    /// # Errors
    /// [`Error::Blocked`] as it should be, [`Error::NotBlocked`] (nothing sent), or a refusal or fault.
    pub fn verify_blocked(&mut self, pin: &Pin) -> Result<(), Error> {
        self.run_on_file(Verify::of_blocked(pin))
    }

    /// Changes a PIN: presents the old value under its floor, then the new one, each once.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify), or a refusal or fault of the change itself; see [`ChangePin`].
    pub fn change(&mut self, change: ChangePin<'_>) -> Result<(), Error> {
        self.here(change.kind().file())?;
        run(change, &mut self.channel)
    }

    /// Reads a transparent file of this application.
    ///
    /// # Errors
    /// 6982 if the file wants a PIN first, [`Error::Elsewhere`] for a file of another application, or a fault.
    pub fn read(&mut self, file: Ef, extent: Extent) -> Result<Vec<u8>, Error> {
        self.here(file)?;
        run(ReadFile::new(file, extent, self.addressing), &mut self.channel)
    }

    /// The channel below.
    pub fn channel(&mut self) -> &mut C {
        &mut self.channel
    }

    /// Gives the channel back; the application stays selected.
    #[must_use]
    pub fn into_channel(self) -> C {
        self.channel
    }

    /// Runs an operation on one file in the way that the addressing wants.
    fn run_on_file<O: OnFile>(&mut self, operation: O) -> Result<O::Output, Error> {
        self.here(operation.file())?;
        if self.addressing.is_by_select() {
            run(SelectThen::new(operation), &mut self.channel)
        } else {
            run(operation, &mut self.channel)
        }
    }

    /// Reads one data object in a file and decodes it.
    fn decode<T>(
        &mut self,
        file: Ef,
        parse: impl FnOnce(&[u8]) -> Result<T, ContentError>,
    ) -> Result<T, Error> {
        let content = self.read(file, Extent::Object)?;
        parse(&content).map_err(|error| wrong_content(Exchange::Read { file, offset: 0 }, error))
    }

    /// A short identifier means another file, perhaps another PIN, in another application.
    fn here(&self, file: Ef) -> Result<(), Error> {
        if file.application() == A::APPLICATION {
            Ok(())
        } else {
            Err(Error::Elsewhere { file, selected: A::APPLICATION })
        }
    }
}

fn wrong_content(exchange: Exchange, error: ContentError) -> Error {
    Error::Protocol { exchange, violation: Violation::Content(error) }
}
