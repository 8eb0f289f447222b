use apdu::Channel;

use crate::{
    Application, Certificate, CertificateKind, CountTries, DigestInfo, Error, Exchange, Extent, Key, Pin,
    PinKind, ReadFile, SelectApplication, Sign, TokenInfo, Verify, Violation, run,
};

/// The selected JPKI application: every operation of this crate as one call.
#[derive(Debug)]
pub struct Jpki<C> {
    channel: C,
}

impl<C: Channel> Jpki<C> {
    /// Selects the application. Every PIN counts as not verified from here on.
    ///
    /// # Errors
    /// [`Error::Refused`] with 6A82 if the card has no such application.
    pub fn select(mut channel: C) -> Result<Self, Error> {
        run(SelectApplication(Application::Jpki), &mut channel)?;
        Ok(Self { channel })
    }

    /// Goes on with an application that was selected before over the same channel, keeping what was verified.
    #[must_use]
    pub const fn already_selected(channel: C) -> Self {
        Self { channel }
    }

    /// How many tries a PIN has left; 0 means blocked. Costs no try.
    ///
    /// # Errors
    /// See [`CountTries`].
    pub fn tries(&mut self, kind: PinKind) -> Result<u8, Error> {
        run(CountTries(kind), &mut self.channel)
    }

    /// Presents a PIN once, if a wrong value would still leave `floor` tries.
    ///
    /// # Errors
    /// [`Error::WrongPin`], [`Error::Blocked`], [`Error::Floor`] (nothing sent), or a refusal or fault.
    pub fn verify(&mut self, pin: &Pin, floor: u8) -> Result<(), Error> {
        run(Verify::new(pin, floor), &mut self.channel)
    }

    /// Presents a PIN that is blocked, to see how the card refuses it; sends nothing while tries are left.
    ///
    /// # Errors
    /// [`Error::Blocked`] as it should be, [`Error::NotBlocked`] (nothing sent), or a refusal or fault.
    pub fn verify_blocked(&mut self, pin: &Pin) -> Result<(), Error> {
        run(Verify::of_blocked(pin), &mut self.channel)
    }

    /// Reads a certificate. [`CertificateKind::Signature`] wants the signature PIN first (else 6982).
    ///
    /// # Errors
    /// [`Error::Protocol`] if the file holds no readable certificate, or a refusal or fault.
    pub fn certificate(&mut self, kind: CertificateKind) -> Result<Certificate, Error> {
        let read = ReadFile::new(kind.file(), Extent::Der, self.channel.limits());
        let der = run(read, &mut self.channel)?;
        Certificate::parse(&der).map_err(|_| Error::Protocol {
            exchange: Exchange::Read { file: kind.file(), offset: 0 },
            violation: Violation::NotACertificate,
        })
    }

    /// Reads the token information.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn token_info(&mut self) -> Result<TokenInfo, Error> {
        let read = ReadFile::new(TokenInfo::FILE, Extent::Bytes(TokenInfo::LEN), self.channel.limits());
        let content = run(read, &mut self.channel)?;
        let bytes = content.as_slice().try_into().map_err(|_| Error::Protocol {
            exchange: Exchange::Read { file: TokenInfo::FILE, offset: 0 },
            violation: Violation::Length { expected: TokenInfo::LEN.into(), received: content.len() },
        })?;
        Ok(TokenInfo::parse(bytes))
    }

    /// Signs with one of the card's keys, whose PIN must have been verified (else 6982). Returns [`Key::LEN`] bytes.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn sign(&mut self, key: Key, digest_info: &DigestInfo) -> Result<Vec<u8>, Error> {
        run(Sign::new(key, digest_info), &mut self.channel)
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
}
