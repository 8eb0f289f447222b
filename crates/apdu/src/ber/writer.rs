use alloc::vec::Vec;

use crate::ber::Tag;
use crate::{Error, ErrorKind};

/// Writes data objects with the shortest lengths.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// Begins with nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { out: Vec::new() }
    }

    /// Adds a data object whose value is known.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLength`] if the value is longer than a five-byte length can say (4 GiB).
    pub fn primitive(&mut self, tag: Tag, value: &[u8]) -> Result<(), Error> {
        self.head(tag, value.len())?;
        self.out.extend_from_slice(value);
        Ok(())
    }

    /// Adds a data object whose value is what `write` adds.
    ///
    /// # Errors
    /// Those of `write`, and [`ErrorKind::InvalidLength`] as for [`primitive`](Self::primitive).
    pub fn constructed<E: From<Error>>(
        &mut self,
        tag: Tag,
        write: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut inner = Self::new();
        write(&mut inner)?;
        self.primitive(tag, &inner.out)?;
        Ok(())
    }

    /// What has been written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.out
    }

    /// What has been written.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.out
    }

    fn head(&mut self, tag: Tag, length: usize) -> Result<(), Error> {
        let too_long = |_| Error::new(ErrorKind::InvalidLength, self.out.len() + tag.len());
        let length = u32::try_from(length).map_err(too_long)?;
        self.out.extend(tag.get().to_be_bytes().into_iter().skip(4 - tag.len()));
        let [a, b, c, d] = length.to_be_bytes();
        match length {
            0..=0x7F => self.out.push(d),
            0x80..=0xFF => self.out.extend_from_slice(&[0x81, d]),
            0x100..=0xFFFF => self.out.extend_from_slice(&[0x82, c, d]),
            0x1_0000..=0xFF_FFFF => self.out.extend_from_slice(&[0x83, b, c, d]),
            _ => self.out.extend_from_slice(&[0x84, a, b, c, d]),
        }
        Ok(())
    }
}
