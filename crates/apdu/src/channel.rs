use alloc::{string::String, vec::Vec};
use core::fmt;

/// The way to a card: one command out, one response back.
///
/// Every transport implements this one trait: the simulated reader, PC/SC, a recorder around either. A channel
/// never repeats a command by itself, for any reason: a repeated VERIFY costs a try.
pub trait Channel {
    /// Sends one encoded command APDU and returns the whole response APDU, status bytes included.
    ///
    /// # Errors
    /// A [`ChannelError`]; its [`fate`](ChannelError::fate) says whether the card may already have executed the
    /// command. A status word is never an error here: the card answered, and the channel did its work.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError>;

    /// Resets the card and returns its answer to reset (ATR).
    ///
    /// # Errors
    /// A [`ChannelError`] if the card is gone or does not answer.
    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError>;

    /// What this channel says it can carry. A claim, not a measurement.
    fn limits(&self) -> Limits;
}

impl<C: Channel + ?Sized> Channel for alloc::boxed::Box<C> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        (**self).transmit(command)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        (**self).reset(kind)
    }

    fn limits(&self) -> Limits {
        (**self).limits()
    }
}

impl<C: Channel + ?Sized> Channel for &mut C {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        (**self).transmit(command)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        (**self).reset(kind)
    }

    fn limits(&self) -> Limits {
        (**self).limits()
    }
}

/// How a card is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// The contacts stay powered; a card may keep its security status.
    Warm,
    /// Power is taken away and given back; every security status is lost.
    Cold,
}

/// The longest command and response APDU a channel says it can carry, in bytes, status bytes included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest command APDU.
    pub command: usize,
    /// Longest response APDU.
    pub response: usize,
}

impl Limits {
    /// Short length fields only: 4S with 255 bytes out, 256 bytes and a status back.
    pub const SHORT: Self = Self { command: 261, response: 258 };
    /// Everything the standard can express.
    pub const EXTENDED: Self = Self { command: 65_544, response: 65_538 };

    /// Whether more than short length fields fit.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        self.command > Self::SHORT.command && self.response > Self::SHORT.response
    }
}

/// A transport fault: the reader, its driver or the wire, never the card's own answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelError {
    /// What happened.
    pub fault: Fault,
    /// What had already happened to the command.
    pub fate: Fate,
    /// The transport's own words, with its error code where it has one.
    pub detail: String,
}

/// The kinds of transport fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// There is no card, or it was taken away.
    CardGone,
    /// The reader is not there (any more).
    ReaderGone,
    /// The reader or its driver refused the command.
    Refused,
    /// No answer in time.
    Timeout,
    /// The answer is not a response APDU.
    Garbled,
    /// The software between program and reader failed.
    Stack,
}

/// What has happened to the command when an error comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It certainly did not reach the card.
    NotSent,
    /// It may have reached the card: treat a VERIFY as spent.
    Unknown,
    /// The card has executed it and only the answer was lost.
    Executed,
}

impl fmt::Display for ChannelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            Fault::CardGone => "the card is gone",
            Fault::ReaderGone => "the reader is gone",
            Fault::Refused => "the reader or its driver refused the command",
            Fault::Timeout => "no answer in time",
            Fault::Garbled => "the answer is not a response APDU",
            Fault::Stack => "the PC/SC software failed",
        };
        let fate = match self.fate {
            Fate::NotSent => "the command did not reach the card",
            Fate::Unknown => "the command may have reached the card",
            Fate::Executed => "the card has executed the command",
        };
        write!(f, "{fault}; {fate} ({})", self.detail)
    }
}

impl core::error::Error for ChannelError {}
