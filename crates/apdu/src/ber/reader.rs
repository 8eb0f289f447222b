use crate::ber::Tag;
use crate::{Error, ErrorKind};

/// How deep data objects may lie in one another. The standard sets no bound; cards stay below five.
pub const MAX_DEPTH: usize = 16;

/// One data object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tlv<'a> {
    /// Its tag.
    pub tag: Tag,
    /// Its value field.
    pub value: &'a [u8],
    /// Offset of the value field from the start of the whole input.
    pub offset: usize,
}

/// Reads data objects one after another. A reader must be emptied: bytes nobody asked for are an error.
///
/// Offsets in errors count from the start of the whole input, also inside nested objects.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Lets `read` take data objects from `bytes` until none is left.
    ///
    /// # Errors
    /// Those of `read`, or [`ErrorKind::TrailingBytes`] if it leaves bytes behind.
    pub fn read<T, E: From<Error>>(
        bytes: &'a [u8],
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        Self { rest: bytes, offset: 0, depth: 0 }.run(read)
    }

    /// Shows `visit` every data object, outer ones first, with its depth from 0.
    ///
    /// # Errors
    /// The first violation of the coding, in input order; [`ErrorKind::TooDeep`] below [`MAX_DEPTH`].
    pub fn walk(bytes: &'a [u8], mut visit: impl FnMut(usize, Tlv<'a>)) -> Result<(), Error> {
        Self::read(bytes, |reader| reader.walk_rest(&mut visit))
    }

    /// The next data object, or nothing at the end.
    ///
    /// # Errors
    /// [`ErrorKind::TagTruncated`], [`ErrorKind::InvalidTag`], [`ErrorKind::LengthTruncated`],
    /// [`ErrorKind::InvalidLength`], [`ErrorKind::ValueTruncated`] or [`ErrorKind::TooDeep`]; the reader then stays
    /// where it was.
    #[expect(clippy::should_implement_trait, reason = "an iterator could be dropped before its end")]
    pub fn next(&mut self) -> Result<Option<Tlv<'a>>, Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        if self.depth >= MAX_DEPTH {
            return Err(Error::new(ErrorKind::TooDeep, self.offset));
        }
        let (tag, tag_len) = Tag::parse(self.rest).map_err(|error| error.after(self.offset))?;
        let after_tag = self.rest.get(tag_len..).unwrap_or_default();
        let (length, length_len) =
            parse_length(after_tag).map_err(|error| error.after(self.offset + tag_len))?;
        let head = tag_len + length_len;
        let body = self.rest.get(head..).unwrap_or_default();
        let Some((value, rest)) = body.split_at_checked(length) else {
            return Err(Error::new(ErrorKind::ValueTruncated, self.offset + self.rest.len()));
        };
        let tlv = Tlv { tag, value, offset: self.offset + head };
        self.rest = rest;
        self.offset = tlv.offset + length;
        Ok(Some(tlv))
    }

    /// The value of the next data object, which must have this tag.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedTag`] if it has another tag or is missing, and those of [`next`](Self::next).
    pub fn value(&mut self, tag: Tag) -> Result<&'a [u8], Error> {
        self.expect(tag).map(|tlv| tlv.value)
    }

    /// Lets `read` empty the next data object, which must have this tag.
    ///
    /// # Errors
    /// Those of [`value`](Self::value) and of `read`, and [`ErrorKind::TrailingBytes`] if it leaves bytes behind.
    pub fn nested<T, E: From<Error>>(
        &mut self,
        tag: Tag,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let tlv = self.expect(tag)?;
        self.inside(tlv).run(read)
    }

    /// Skips `00` bytes, which may stand between data objects without any meaning, and returns how many there were.
    pub fn skip_padding(&mut self) -> usize {
        let padding = self.rest.iter().take_while(|byte| **byte == 0).count();
        self.rest = self.rest.get(padding..).unwrap_or_default();
        self.offset += padding;
        padding
    }

    /// Whether all bytes have been read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn run<T, E: From<Error>>(mut self, read: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let value = read(&mut self)?;
        if self.is_empty() {
            Ok(value)
        } else {
            Err(Error::new(ErrorKind::TrailingBytes, self.offset).into())
        }
    }

    fn walk_rest(&mut self, visit: &mut impl FnMut(usize, Tlv<'a>)) -> Result<(), Error> {
        while let Some(tlv) = self.next()? {
            visit(self.depth, tlv);
            if tlv.tag.is_constructed() {
                self.inside(tlv).walk_rest(visit)?;
            }
        }
        Ok(())
    }

    fn inside(&self, tlv: Tlv<'a>) -> Self {
        Self { rest: tlv.value, offset: tlv.offset, depth: self.depth + 1 }
    }

    fn expect(&mut self, tag: Tag) -> Result<Tlv<'a>, Error> {
        let start = self.offset;
        match self.next()? {
            Some(tlv) if tlv.tag == tag => Ok(tlv),
            _ => Err(Error::new(ErrorKind::UnexpectedTag, start)),
        }
    }
}

/// The length at the start of `bytes` and the number of bytes it takes (5.2.2.2).
fn parse_length(bytes: &[u8]) -> Result<(usize, usize), Error> {
    let (count, rest) = match bytes {
        [] => return Err(Error::new(ErrorKind::LengthTruncated, 0)),
        [short @ 0x00..=0x7F, ..] => return Ok((usize::from(*short), 1)),
        [0x81, rest @ ..] => (1, rest),
        [0x82, rest @ ..] => (2, rest),
        [0x83, rest @ ..] => (3, rest),
        [0x84, rest @ ..] => (4, rest),
        // 80 would be an indefinite length; beyond 84 the clause is silent.
        [..] => return Err(Error::new(ErrorKind::InvalidLength, 0)),
    };
    let Some(digits) = rest.get(..count) else {
        return Err(Error::new(ErrorKind::LengthTruncated, bytes.len()));
    };
    let length = digits.iter().fold(0_u32, |length, digit| length << 8 | u32::from(*digit));
    // Where usize is smaller than the length, the value cannot be there either.
    Ok((usize::try_from(length).unwrap_or(usize::MAX), 1 + count))
}
