use crate::{Error, ErrorKind, StatusWord};

/// A response APDU: a data field of 0 to 65,536 bytes and the status bytes SW1-SW2 (ISO/IEC 7816-4, 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResponseRef<'a> {
    /// The response data field.
    pub data: &'a [u8],
    /// SW1-SW2.
    pub status: StatusWord,
}

impl<'a> ResponseRef<'a> {
    /// Splits what a card answered into data and status.
    ///
    /// # Errors
    /// [`ErrorKind::Truncated`] if there are fewer than two bytes.
    pub const fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        match bytes {
            [data @ .., sw1, sw2] => Ok(Self { data, status: StatusWord::new(*sw1, *sw2) }),
            _ => Err(Error::new(ErrorKind::Truncated, bytes.len())),
        }
    }
}
