use apdu::{Header, Ne, ResponseRef};

use crate::operation::expect_ok;
use crate::select::Reference;
use crate::{Error, Exchange, Operation, Pin, PinError, PinKind, Request, SelectThen, Step, Verify};

/// Changes a PIN: SELECT of its file, counter, VERIFY of the old value under the same floor as [`Verify`], and then the
/// new value, once.
///
/// The file is always selected, for that is how the public programs do it that have changed PINs of real cards. If the
/// answer to the last command is lost ([`Error::Channel`] with a fate other than not sent), either value may be the valid
/// one; nothing here finds out by trying.
pub struct ChangePin<'p> {
    verify: SelectThen<Verify<'p>>,
    new: &'p Pin,
    sent: bool,
}

impl<'p> ChangePin<'p> {
    /// From `current` to `new`; `floor` is the number of tries that must remain if `current` is wrong.
    ///
    /// # Errors
    /// [`PinError::OtherKind`] if they are not of one kind, [`PinError::NotChangeable`] for what is printed on the card.
    pub fn new(current: &'p Pin, new: &'p Pin, floor: u8) -> Result<Self, PinError> {
        if current.kind() != new.kind() {
            return Err(PinError::OtherKind);
        }
        if !current.kind().is_changeable() {
            return Err(PinError::NotChangeable);
        }
        Ok(Self { verify: SelectThen::new(Verify::new(current, floor)), new, sent: false })
    }

    pub(crate) const fn kind(&self) -> PinKind {
        self.new.kind()
    }
}

impl Operation for ChangePin<'_> {
    type Output = ();

    fn begin(&mut self) -> Request {
        self.verify.begin()
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<()>, Error> {
        let exchange = Exchange::ChangePin(self.kind());
        if self.sent {
            expect_ok(exchange, answer)?;
            return Ok(Step::Done(()));
        }
        match self.verify.proceed(answer)? {
            Step::Send(request) => Ok(Step::Send(request)),
            Step::Done(()) => {
                self.sent = true;
                Ok(Step::Send(Request::new(exchange, header(self.kind()), self.new.as_bytes(), Ne::ZERO)))
            }
        }
    }
}

/// CHANGE REFERENCE DATA of the JPKI and text applications (jpki/myna, soltia48/myna-card), CHANGE KEY of the common and
/// residence applications (the latter only).
const fn header(kind: PinKind) -> Header {
    let current = Reference::CURRENT.get();
    match kind {
        PinKind::Common | PinKind::Residence => Header::new(0x80, 0x32, 0x00, current),
        _ => Header::new(0x00, 0x24, 0x01, current),
    }
}
