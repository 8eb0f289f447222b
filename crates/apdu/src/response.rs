use core::fmt;

use crate::{Error, ErrorKind, StatusWord};

/// A response APDU: a data field of 0 to 65,536 bytes and the status bytes SW1-SW2 (ISO/IEC 7816-4, 5.1).
///
/// [`fmt::Debug`] shows the length and the status but not the data: an answer may hold a person's name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResponseRef<'a> {
    /// The response data field.
    pub data: &'a [u8],
    /// SW1-SW2.
    pub status: StatusWord,
}

impl<'a> ResponseRef<'a> {
    /// The most data bytes a response can hold: the largest Ne.
    pub const DATA_MAX: usize = 65_536;

    /// Splits what a card answered into data and status.
    ///
    /// # Errors
    /// [`ErrorKind::Truncated`] if there are fewer than two bytes, [`ErrorKind::TrailingBytes`] if there are more
    /// than 65,536 data bytes and two status bytes.
    pub const fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        match bytes {
            [data @ .., sw1, sw2] if data.len() <= Self::DATA_MAX => {
                Ok(Self { data, status: StatusWord::new(*sw1, *sw2) })
            }
            [_, _, ..] => Err(Error::new(ErrorKind::TrailingBytes, Self::DATA_MAX + 2)),
            _ => Err(Error::new(ErrorKind::Truncated, bytes.len())),
        }
    }

    /// Length of the encoding in bytes: 2 to 65,538.
    #[must_use]
    pub const fn encoded_len(&self) -> usize {
        self.data.len() + 2
    }

    /// Writes the response at the start of `out` and returns the bytes written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`] if `out` is shorter than [`encoded_len`](Self::encoded_len).
    pub fn encode_into<'b>(&self, out: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let capacity = out.len();
        let too_small = Error::new(ErrorKind::BufferTooSmall, capacity);
        let out = out.get_mut(..self.encoded_len()).ok_or(too_small)?;
        let (data, status) = out.split_last_chunk_mut().ok_or(too_small)?;
        data.copy_from_slice(self.data);
        *status = self.status.get().to_be_bytes();
        Ok(out)
    }
}

impl fmt::Debug for ResponseRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nr={} SW={}", self.data.len(), self.status)
    }
}

#[cfg(feature = "alloc")]
mod owned {
    use alloc::vec::Vec;
    use core::fmt;

    use super::ResponseRef;
    use crate::{Error, StatusWord};

    /// A response APDU that owns its data field. See [`ResponseRef`] for the rules.
    #[derive(Clone, PartialEq, Eq, Hash)]
    pub struct Response {
        /// The response data field.
        pub data: Vec<u8>,
        /// SW1-SW2.
        pub status: StatusWord,
    }

    impl Response {
        /// A response without data.
        #[must_use]
        pub const fn status(status: StatusWord) -> Self {
            Self { data: Vec::new(), status }
        }

        /// Splits what a card answered into data and status, without copying the data.
        ///
        /// # Errors
        /// Those of [`ResponseRef::parse`].
        pub fn parse(mut bytes: Vec<u8>) -> Result<Self, Error> {
            let ResponseRef { data, status } = ResponseRef::parse(&bytes)?;
            let length = data.len();
            bytes.truncate(length);
            Ok(Self { data: bytes, status })
        }

        /// A borrowed view.
        #[must_use]
        pub const fn as_ref(&self) -> ResponseRef<'_> {
            ResponseRef { data: self.data.as_slice(), status: self.status }
        }

        /// The encoded response: data, SW1, SW2.
        #[must_use]
        pub fn to_vec(&self) -> Vec<u8> {
            [self.data.as_slice(), &self.status.get().to_be_bytes()].concat()
        }
    }

    impl From<ResponseRef<'_>> for Response {
        fn from(view: ResponseRef<'_>) -> Self {
            Self { data: view.data.into(), status: view.status }
        }
    }

    impl fmt::Debug for Response {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.as_ref().fmt(f)
        }
    }
}

#[cfg(feature = "alloc")]
pub use owned::Response;
