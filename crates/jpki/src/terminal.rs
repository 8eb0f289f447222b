use apdu::{Header, Ne, ResponseRef};

use crate::operation::expect_ok;
use crate::select::select_file;
use crate::{Addressing, CvCertificate, Ef, Error, Exchange, Operation, Request, Step, TestCard};

/// The known first steps of the path without a PIN (特定機関認証): SELECT of the trust anchor, then a terminal's CV
/// certificate in two commands with extended Lc. What follows them is not public.
///
/// The two commands are agreed on by a public test script and one client; whether the second asks for an answer with a
/// short or an extended Le is not, and the extended `0000` is sent. Only for test cards.
#[derive(Debug)]
pub struct PresentTerminalCertificate {
    body: Vec<u8>,
    signature: Vec<u8>,
    next: Next,
}

/// What the next answer belongs to.
#[derive(Clone, Copy, Debug)]
enum Next {
    Select,
    Body,
    Signature,
}

impl PresentTerminalCertificate {
    /// Prepares to hand over `certificate` to the card that gave the proof.
    ///
    /// # Errors
    /// [`Error::NeedsExtended`] if reader or card carry only short length fields.
    pub fn new(
        _proof: &TestCard,
        certificate: &CvCertificate,
        addressing: impl Into<Addressing>,
    ) -> Result<Self, Error> {
        if !addressing.into().is_extended() {
            return Err(Error::NeedsExtended { exchange: Exchange::TerminalCertificate });
        }
        let (body, signature) = certificate.as_sent();
        Ok(Self { body, signature, next: Next::Select })
    }
}

impl Operation for PresentTerminalCertificate {
    /// What the card answers to the signature, uninterpreted.
    type Output = Vec<u8>;

    fn begin(&mut self) -> Request {
        select_file(Ef::TERMINAL_TRUST_ANCHOR)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        match self.next {
            Next::Select => {
                expect_ok(Exchange::SelectFile(Ef::TERMINAL_TRUST_ANCHOR), answer)?;
                self.next = Next::Body;
                let header = Header::new(0x80, 0xA2, 0x06, 0xC1);
                Ok(Step::Send(Request::new(Exchange::TerminalCertificate, header, &self.body, Ne::ZERO)))
            }
            Next::Body => {
                expect_ok(Exchange::TerminalCertificate, answer)?;
                self.next = Next::Signature;
                let header = Header::new(0x80, 0xA2, 0x00, 0xC1);
                let exchange = Exchange::TerminalCertificateSignature;
                Ok(Step::Send(Request::new(exchange, header, &self.signature, Ne::MAX)))
            }
            Next::Signature => {
                Ok(Step::Done(expect_ok(Exchange::TerminalCertificateSignature, answer)?.to_vec()))
            }
        }
    }
}
