use apdu::{Header, Ne, ResponseRef, StatusWord};

use crate::{Error, Exchange, Operation, Pin, PinKind, Request, Step, Violation};

/// Asks how many tries a PIN has left, by VERIFY without data. Costs no try. The answer is 0 for a blocked PIN.
///
/// Every public program asks this way. The card always answers 63Cx, also after the PIN was verified; `9000` is
/// therefore a [`Violation::NoCounter`].
#[derive(Clone, Copy, Debug)]
pub struct CountTries(pub PinKind);

impl Operation for CountTries {
    type Output = u8;

    fn begin(&mut self) -> Request {
        Request::new(Exchange::CountTries(self.0), header(self.0), &[], Ne::ZERO)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<u8>, Error> {
        let status = answer.status;
        match status.counter() {
            Some(left) => Ok(Step::Done(left)),
            None if is_blocked(status) => Ok(Step::Done(0)),
            None if status.is_ok() => Err(Error::Protocol {
                exchange: Exchange::CountTries(self.0),
                violation: Violation::NoCounter { status },
            }),
            None => Err(Error::Refused { exchange: Exchange::CountTries(self.0), status }),
        }
    }
}

/// Presents a PIN: asks the counter, refuses when a wrong value would leave fewer tries than `floor`, and only
/// then sends VERIFY, once.
pub struct Verify<'p> {
    pin: &'p Pin,
    rule: Rule,
    sent: bool,
}

/// When a PIN may be sent.
#[derive(Clone, Copy)]
enum Rule {
    /// So many tries must remain if the value is wrong.
    Floor(u8),
    /// Only when no try is left to be lost.
    OnlyIfBlocked,
}

impl<'p> Verify<'p> {
    /// `floor` is the number of tries that must remain if this value is wrong; 0 allows the last try.
    #[must_use]
    pub const fn new(pin: &'p Pin, floor: u8) -> Self {
        Self { pin, rule: Rule::Floor(floor), sent: false }
    }

    /// Presents a PIN that is blocked, to see how the card refuses it. Sends nothing while tries are left, so that
    /// none can be lost ([`Error::NotBlocked`]).
    #[must_use]
    pub const fn of_blocked(pin: &'p Pin) -> Self {
        Self { pin, rule: Rule::OnlyIfBlocked, sent: false }
    }

    fn present(&mut self, left: u8) -> Result<Step<()>, Error> {
        let kind = self.pin.kind();
        match self.rule {
            Rule::Floor(_) if left == 0 => return Err(Error::Blocked { kind }),
            Rule::Floor(floor) if left - 1 < floor => return Err(Error::Floor { kind, left, floor }),
            Rule::OnlyIfBlocked if left > 0 => return Err(Error::NotBlocked { kind, left }),
            Rule::Floor(_) | Rule::OnlyIfBlocked => {}
        }
        self.sent = true;
        let request = Request::new(Exchange::Verify(kind), header(kind), self.pin.as_bytes(), Ne::ZERO);
        Ok(Step::Send(request))
    }
}

impl Operation for Verify<'_> {
    type Output = ();

    fn begin(&mut self) -> Request {
        CountTries(self.pin.kind()).begin()
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<()>, Error> {
        let kind = self.pin.kind();
        if !self.sent {
            return match CountTries(kind).proceed(answer)? {
                Step::Done(left) => self.present(left),
                Step::Send(request) => Ok(Step::Send(request)),
            };
        }
        match (answer.status, answer.status.counter()) {
            (StatusWord::OK, _) => Ok(Step::Done(())),
            (_, Some(left)) => Err(Error::WrongPin { kind, left }),
            (status, _) if is_blocked(status) => Err(Error::Blocked { kind }),
            (status, _) => Err(Error::Refused { exchange: Exchange::Verify(kind), status }),
        }
    }
}

/// VERIFY of the file named by its short identifier, which needs no SELECT and leaves no doubt about which file it is.
/// Used by AokiApp/jsapdu and soltia48/myna-card; OpenSC selects the file and writes P2 `80` instead.
const fn header(kind: PinKind) -> Header {
    Header::new(0x00, 0x20, 0x00, kind.file().reference())
}

/// `6984` is what this card says of a blocked PIN, `6983` is what ISO/IEC 7816-4 would have it say.
fn is_blocked(status: StatusWord) -> bool {
    matches!(status.get(), 0x6983 | 0x6984)
}
