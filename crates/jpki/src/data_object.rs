use apdu::{Header, Ne, ResponseRef};

use crate::operation::expect_ok;
use crate::{Addressing, Error, Exchange, Operation, Request, Step};

/// A data object of the issuer domain, for GET DATA. All are known from soltia48/myna-card only, which found them by
/// trying; a card may lack any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataObject {
    /// Issuer identification number (IIN): a key identifier.
    IssuerNumber,
    /// Card identification number (CIN): ASCII.
    CardNumber,
    /// GlobalPlatform card recognition data.
    CardRecognition,
    /// Municipality code (全国地方公共団体コード) of the issuer: five digits.
    Municipality,
    /// Date of expiry: `YYYYMMDD`.
    Expiry,
    /// Identifier of the key that issued the lower CV certificate.
    IssuerKeyId,
    /// CV certificate: the root over an intermediate key.
    UpperCvCertificate,
    /// CV certificate: the intermediate over the key below it.
    LowerCvCertificate,
    /// Answer to reset of the contact interface, without its first byte.
    ContactAtr,
}

impl DataObject {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::IssuerNumber,
        Self::CardNumber,
        Self::CardRecognition,
        Self::Municipality,
        Self::Expiry,
        Self::IssuerKeyId,
        Self::UpperCvCertificate,
        Self::LowerCvCertificate,
        Self::ContactAtr,
    ];

    /// Its tag: P1-P2 of GET DATA.
    #[must_use]
    pub const fn tag(self) -> u16 {
        match self {
            Self::IssuerNumber => 0x0042,
            Self::CardNumber => 0x0045,
            Self::CardRecognition => 0x0066,
            Self::Municipality => 0x00F0,
            Self::Expiry => 0x00F2,
            Self::IssuerKeyId => 0x00F7,
            Self::UpperCvCertificate => 0x00F8,
            Self::LowerCvCertificate => 0x7F21,
            Self::ContactAtr => 0x5F51,
        }
    }

    /// Whether it is longer than a short answer, so that the card refuses a short Le with 6700.
    #[must_use]
    pub const fn wants_extended(self) -> bool {
        matches!(self, Self::UpperCvCertificate | Self::LowerCvCertificate)
    }
}

/// GET DATA (`00 CA`) in the issuer domain. The output is nothing if the card has no such object (6A88).
///
/// Long objects are asked for with an extended Le at once, the others with a short one, and with an extended one only if
/// the card answers 6700 to that.
#[derive(Clone, Copy, Debug)]
pub struct GetData {
    object: DataObject,
    may_extend: bool,
    extended: bool,
}

impl GetData {
    /// Asks for `object`.
    #[must_use]
    pub fn new(object: DataObject, addressing: impl Into<Addressing>) -> Self {
        let may_extend = addressing.into().is_extended();
        Self { object, may_extend, extended: may_extend && object.wants_extended() }
    }

    fn request(&self) -> Request {
        let [high, low] = self.object.tag().to_be_bytes();
        let ne = if self.extended { Ne::MAX } else { Ne::SHORT_MAX };
        Request::new(Exchange::GetData(self.object), Header::new(0x00, 0xCA, high, low), &[], ne)
    }
}

impl Operation for GetData {
    type Output = Option<Vec<u8>>;

    fn begin(&mut self) -> Request {
        self.request()
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Self::Output>, Error> {
        match answer.status.get() {
            0x6A88 => Ok(Step::Done(None)),
            0x6700 if self.may_extend && !self.extended => {
                self.extended = true;
                Ok(Step::Send(self.request()))
            }
            _ => Ok(Step::Done(Some(expect_ok(Exchange::GetData(self.object), answer)?.to_vec()))),
        }
    }
}
