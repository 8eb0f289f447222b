use crate::{ContentError, ContentErrorKind};

/// A data object in a file. The card uses tags such as `FF10` and `DF11`, whose second byte ISO/IEC 7816-4 would have
/// in the first, and lengths that are longer than needed; so the codec's own reader does not fit.
#[derive(Clone, Copy)]
pub(crate) struct Object<'f> {
    pub(crate) tag: u16,
    pub(crate) value: &'f [u8],
    /// Offset of the tag from the start of the file.
    pub(crate) start: usize,
    /// Offset of the value from the start of the file.
    pub(crate) offset: usize,
}

impl<'f> Object<'f> {
    /// The data object at `start`; nothing if only filler or nothing follows. `bytes` is the whole file up to the end of
    /// the object around it.
    fn next(bytes: &'f [u8], start: usize) -> Result<Option<Self>, ContentError> {
        let truncated = || ContentErrorKind::Truncated.at(bytes.len());
        let (tag, tag_len) = match *bytes.get(start..).unwrap_or_default() {
            [] | [0x00, ..] | [0xFF, 0xFF, ..] | [0xFF] => return Ok(None),
            [first, second, ..] if first & 0x1F == 0x1F => (u16::from_be_bytes([first, second]), 2),
            [first, ..] if first & 0x1F == 0x1F => return Err(truncated()),
            [tag, ..] => (tag.into(), 1),
        };
        let (length, length_len) = match *bytes.get(start + tag_len..).unwrap_or_default() {
            [length @ 0..=0x7F, ..] => (usize::from(length), 1),
            [0x81, length, ..] => (usize::from(length), 2),
            [0x82, high, low, ..] => (usize::from(u16::from_be_bytes([high, low])), 3),
            [] | [0x81] | [0x82] | [0x82, _] => return Err(truncated()),
            _ => return Err(ContentErrorKind::Length.at(start + tag_len)),
        };
        let offset = start + tag_len + length_len;
        let value = bytes.get(offset..offset + length).ok_or_else(truncated)?;
        Ok(Some(Self { tag, value, start, offset }))
    }

    /// The data object that the file begins with, which must have this tag.
    pub(crate) fn first(file: &'f [u8], tag: u16) -> Result<Self, ContentError> {
        match Self::next(file, 0)? {
            Some(object) if object.tag == tag => Ok(object),
            _ => Err(ContentErrorKind::Tag.at(0)),
        }
    }

    /// The value, which must have exactly `N` bytes.
    pub(crate) fn array<const N: usize>(&self) -> Result<[u8; N], ContentError> {
        self.value.try_into().map_err(|_| ContentErrorKind::Size.at(self.offset))
    }

    /// The value, which must be `N` decimal digits.
    pub(crate) fn digits<const N: usize>(&self) -> Result<[u8; N], ContentError> {
        let digits = self.array()?;
        match self.value.iter().position(|byte| !byte.is_ascii_digit()) {
            None => Ok(digits),
            Some(at) => Err(ContentErrorKind::Digit.at(self.offset + at)),
        }
    }

    /// The value as text.
    pub(crate) fn text(&self) -> Result<String, ContentError> {
        let text = std::str::from_utf8(self.value);
        text.map(str::to_owned).map_err(|error| ContentErrorKind::Text.at(self.offset + error.valid_up_to()))
    }
}

/// The data object that a file consists of, and the ones inside it.
pub(crate) struct Template<'f> {
    file: &'f [u8],
    outer: Object<'f>,
    inner: Vec<Object<'f>>,
}

impl<'f> Template<'f> {
    /// Reads a file that begins with the data object `tag`; filler may follow it, and stand behind the last object inside.
    pub(crate) fn read(file: &'f [u8], tag: u16) -> Result<Self, ContentError> {
        Self::inside(file, &Object::first(file, tag)?)
    }

    /// Reads the objects in the value of `outer`, which is one in `file`.
    pub(crate) fn inside(file: &'f [u8], outer: &Object<'f>) -> Result<Self, ContentError> {
        let outer = *outer;
        let end = outer.offset + outer.value.len();
        let body = file.get(..end).unwrap_or(file);
        let mut inner = Vec::new();
        let mut at = outer.offset;
        while let Some(object) = Object::next(body, at)? {
            at = object.offset + object.value.len();
            inner.push(object);
        }
        Ok(Self { file, outer, inner })
    }

    /// The object with this tag.
    pub(crate) fn get(&self, tag: u16) -> Result<Object<'f>, ContentError> {
        let found = self.inner.iter().find(|object| object.tag == tag);
        found.copied().ok_or_else(|| ContentErrorKind::Missing(tag).at(self.outer.offset))
    }

    /// The bytes inside, from the start of the first object up to the object with this tag.
    pub(crate) fn before(&self, tag: u16) -> Result<&'f [u8], ContentError> {
        let end = self.get(tag)?.start;
        Ok(self.file.get(self.outer.offset..end).unwrap_or_default())
    }

    /// The bytes inside, from behind the object with this tag to the end.
    pub(crate) fn behind(&self, tag: u16) -> Result<&'f [u8], ContentError> {
        let object = self.get(tag)?;
        let end = self.outer.offset + self.outer.value.len();
        Ok(self.file.get(object.offset + object.value.len()..end).unwrap_or_default())
    }

    /// These objects as they stand in the file, header included, one behind the other.
    pub(crate) fn joined(&self, tags: &[u16]) -> Result<Vec<u8>, ContentError> {
        let mut joined = Vec::new();
        for tag in tags {
            let object = self.get(*tag)?;
            let end = object.offset + object.value.len();
            joined.extend_from_slice(self.file.get(object.start..end).unwrap_or_default());
        }
        Ok(joined)
    }

    /// Checks a table of offsets, two bytes each from the start of the file: it must name the objects behind it, in order.
    /// A table may be shorter than what follows it.
    pub(crate) fn check_offsets(&self, table: u16) -> Result<(), ContentError> {
        let table = self.get(table)?;
        let behind = self.inner.iter().filter(|object| object.start > table.start);
        for ((index, offset), object) in table.value.chunks(2).enumerate().zip(behind) {
            let named = offset.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
            if named != object.start {
                return Err(ContentErrorKind::Offsets.at(table.offset + 2 * index));
            }
        }
        Ok(())
    }
}
