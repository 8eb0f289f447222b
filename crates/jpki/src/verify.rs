use apdu::{Header, Ne, ResponseRef, StatusWord};

use crate::select::Reference;
use crate::{Ef, Error, Exchange, OnFile, Operation, Pin, PinKind, Request, Step, Violation};

/// Asks how many tries a PIN has left, by VERIFY without data. Costs no try. The answer is 0 for a blocked PIN.
///
/// Every public program asks this way. The card always answers 63Cx, also after the PIN was verified; `9000` is
/// therefore a [`Violation::NoCounter`].
///
/// The file is named by its short identifier, which leaves no doubt about which file it is (AokiApp/jsapdu,
/// soltia48/myna-card); OpenSC selects the file and writes P2 `80` instead, see [`crate::SelectThen`].
#[derive(Clone, Copy, Debug)]
pub struct CountTries {
    kind: PinKind,
    reference: Reference,
}

impl CountTries {
    /// Asks for this PIN.
    #[must_use]
    pub const fn new(kind: PinKind) -> Self {
        Self { kind, reference: Reference::of(kind.file()) }
    }
}

impl Operation for CountTries {
    type Output = u8;

    fn begin(&mut self) -> Request {
        Request::new(Exchange::CountTries(self.kind), verify(self.reference), &[], Ne::ZERO)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<u8>, Error> {
        let exchange = Exchange::CountTries(self.kind);
        let status = answer.status;
        match status.counter() {
            Some(left) => Ok(Step::Done(left)),
            None if is_blocked(status) => Ok(Step::Done(0)),
            None if status.is_ok() => {
                Err(Error::Protocol { exchange, violation: Violation::NoCounter { status } })
            }
            None => Err(Error::Refused { exchange, status }),
        }
    }
}

impl OnFile for CountTries {
    fn file(&self) -> Ef {
        self.kind.file()
    }

    fn use_current_file(&mut self) {
        self.reference = Reference::CURRENT;
    }
}

/// Presents a PIN: asks the counter, refuses when a wrong value would leave fewer tries than `floor`, and only
/// then sends VERIFY, once.
pub struct Verify<'p> {
    pin: &'p Pin,
    rule: Rule,
    reference: Reference,
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
        Self { pin, rule: Rule::Floor(floor), reference: Reference::of(pin.kind().file()), sent: false }
    }

    /// Presents a PIN that is blocked, to see how the card refuses it. Sends nothing while tries are left, so that
    /// none can be lost ([`Error::NotBlocked`]).
    #[must_use]
    pub const fn of_blocked(pin: &'p Pin) -> Self {
        Self { rule: Rule::OnlyIfBlocked, ..Self::new(pin, 0) }
    }

    fn count(&self) -> CountTries {
        CountTries { kind: self.pin.kind(), reference: self.reference }
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
        let header = verify(self.reference);
        Ok(Step::Send(Request::new(Exchange::Verify(kind), header, self.pin.as_bytes(), Ne::ZERO)))
    }
}

impl Operation for Verify<'_> {
    type Output = ();

    fn begin(&mut self) -> Request {
        self.count().begin()
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<()>, Error> {
        let kind = self.pin.kind();
        if !self.sent {
            return match self.count().proceed(answer)? {
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

impl OnFile for Verify<'_> {
    fn file(&self) -> Ef {
        self.pin.kind().file()
    }

    fn use_current_file(&mut self) {
        self.reference = Reference::CURRENT;
    }
}

const fn verify(reference: Reference) -> Header {
    Header::new(0x00, 0x20, 0x00, reference.get())
}

/// `6984` is what this card says of a blocked PIN, `6983` is what ISO/IEC 7816-4 would have it say.
pub(crate) fn is_blocked(status: StatusWord) -> bool {
    matches!(status.get(), 0x6983 | 0x6984)
}
