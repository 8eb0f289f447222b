use core::fmt;

use crate::{Channel, ChannelError, CommandRef, Delivery, Error, Exchange, Outcome, Refusal, Step};

/// Sends a command over a channel and follows it to its outcome. See [`Exchange`] for what that includes.
///
/// ```
/// use apdu::{Channel, ChannelError, CommandRef, Delivery, Limits, Reset, drive};
///
/// struct Deaf;
/// impl Channel for Deaf {
///     fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, ChannelError> {
///         Ok(vec![0x6D, 0x00])
///     }
///     fn reset(&mut self, _: Reset) -> Result<Vec<u8>, ChannelError> {
///         Ok(vec![0x3B, 0x00])
///     }
///     fn limits(&self) -> Limits {
///         Limits::SHORT
///     }
/// }
///
/// let outcome = drive(&mut Deaf, CommandRef::parse(&[0x00, 0x84, 0x00, 0x00, 0x08])?, Delivery::Whole)?;
/// assert_eq!(outcome.response.status.get(), 0x6D00);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A [`DriveError`], which says how far the command had come. A status word is never an error.
pub fn drive<C: Channel + ?Sized>(
    channel: &mut C,
    command: CommandRef<'_>,
    delivery: Delivery,
) -> Result<Outcome, DriveError> {
    let mut exchange = Exchange::begin(command, delivery).map_err(DriveError::Refused)?;
    loop {
        let answer = channel.transmit(exchange.to_send()).map_err(DriveError::Channel)?;
        match exchange.answered(&answer).map_err(DriveError::Answer)? {
            Step::Send(next) => exchange = next,
            Step::Done(outcome) => return Ok(outcome),
        }
    }
}

/// Why a command came to no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DriveError {
    /// It cannot be delivered that way; nothing was sent.
    Refused(Refusal),
    /// The transport failed; the error's fate is that of the piece that was being sent.
    Channel(ChannelError),
    /// The card has executed something, but what came back is not a response APDU.
    Answer(Error),
}

impl fmt::Display for DriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Channel(error) => error.fmt(f),
            Self::Answer(error) => write!(f, "the answer is not a response APDU: {error}"),
        }
    }
}

impl core::error::Error for DriveError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Channel(error) => Some(error),
            Self::Answer(error) => Some(error),
        }
    }
}
