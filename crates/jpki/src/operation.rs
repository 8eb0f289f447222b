use apdu::{Channel, ResponseRef};

use crate::{Error, Exchange, Request, Violation};

/// A conversation with the card, without the wire: it says what to send and reads what came back.
pub trait Operation {
    /// What the conversation is for.
    type Output;

    /// The first command.
    fn begin(&mut self) -> Request;

    /// Reads the answer to the last command.
    ///
    /// # Errors
    /// An [`Error`] ends the conversation; nothing more may be sent for it.
    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Self::Output>, Error>;
}

/// What comes next in an [`Operation`].
#[derive(Debug)]
pub enum Step<T> {
    /// Send this, once, and come back with the answer.
    Send(Request),
    /// The conversation is over.
    Done(T),
}

/// Drives an operation over a channel. Every command is sent exactly once, whatever happens to it.
///
/// # Errors
/// What the operation reports, and [`Error::Channel`] for faults of the transport.
pub fn run<O: Operation>(
    mut operation: O,
    channel: &mut (impl Channel + ?Sized),
) -> Result<O::Output, Error> {
    let mut request = operation.begin();
    loop {
        let exchange = request.exchange();
        let answer =
            channel.transmit(request.as_bytes()).map_err(|source| Error::Channel { exchange, source })?;
        match operation.proceed(parse(exchange, &answer)?)? {
            Step::Send(next) => request = next,
            Step::Done(output) => return Ok(output),
        }
    }
}

fn parse(exchange: Exchange, answer: &[u8]) -> Result<ResponseRef<'_>, Error> {
    ResponseRef::parse(answer)
        .map_err(|_| Error::Protocol { exchange, violation: Violation::NoStatus { length: answer.len() } })
}

/// The rule for every exchange whose only good answer is `9000`.
pub(crate) fn expect_ok<'a>(exchange: Exchange, answer: ResponseRef<'a>) -> Result<&'a [u8], Error> {
    if answer.status.is_ok() {
        Ok(answer.data)
    } else {
        Err(Error::Refused { exchange, status: answer.status })
    }
}
