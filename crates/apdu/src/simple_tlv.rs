//! SIMPLE-TLV data objects (ISO/IEC 7816-4, 5.2.1): a tag byte `01` to `FE`, a length of one byte `00` to `FE` or of
//! three bytes `FF` and 0 to 65,535, and the value.
//!
//! ```
//! use apdu::simple_tlv;
//!
//! let objects = [0x10, 0x02, 0xCA, 0xFE, 0x11, 0x00];
//! let tags: Result<Vec<u8>, _> = simple_tlv::read(&objects).map(|object| object.map(|tlv| tlv.tag)).collect();
//! assert_eq!(tags?, [0x10, 0x11]);
//! # Ok::<(), apdu::Error>(())
//! ```

use crate::{Error, ErrorKind};

/// One data object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tlv<'a> {
    /// Its tag, `01` to `FE`.
    pub tag: u8,
    /// Its value field, up to 65,535 bytes.
    pub value: &'a [u8],
    /// Offset of the value field from the start of the input.
    pub offset: usize,
}

/// The data objects in `bytes`, in order. After an error the iterator ends.
///
/// Each item is an error if its bytes are not a data object: [`ErrorKind::InvalidTag`] for the tags `00` and `FF`,
/// [`ErrorKind::LengthTruncated`] or [`ErrorKind::ValueTruncated`].
pub fn read(bytes: &[u8]) -> impl Iterator<Item = Result<Tlv<'_>, Error>> {
    let mut rest = bytes;
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = bytes.len() - rest.len();
        let object = first(rest).map_err(|error| error.after(start));
        rest = match object {
            Ok((_, rest)) => rest,
            Err(_) => &[],
        };
        Some(object.map(|(tlv, _)| Tlv { offset: start + tlv.offset, ..tlv }))
    })
}

fn first(bytes: &[u8]) -> Result<(Tlv<'_>, &[u8]), Error> {
    let (tag, length, offset, rest) = match bytes {
        [] => return Err(Error::new(ErrorKind::TagTruncated, 0)),
        [0x00 | 0xFF, ..] => return Err(Error::new(ErrorKind::InvalidTag, 0)),
        [tag, 0xFF, high, low, rest @ ..] => (*tag, u16::from_be_bytes([*high, *low]).into(), 4, rest),
        [_] | [_, 0xFF, ..] => return Err(Error::new(ErrorKind::LengthTruncated, bytes.len())),
        [tag, length, rest @ ..] => (*tag, usize::from(*length), 2, rest),
    };
    match rest.split_at_checked(length) {
        Some((value, rest)) => Ok((Tlv { tag, value, offset }, rest)),
        None => Err(Error::new(ErrorKind::ValueTruncated, bytes.len())),
    }
}

/// Appends a data object to `out`, with the shortest length.
///
/// # Errors
/// [`ErrorKind::InvalidTag`] for the tags `00` and `FF`, [`ErrorKind::InvalidLength`] for a value longer than 65,535
/// bytes; `out` is then as before.
#[cfg(feature = "alloc")]
pub fn write(tag: u8, value: &[u8], out: &mut alloc::vec::Vec<u8>) -> Result<(), Error> {
    if matches!(tag, 0x00 | 0xFF) {
        return Err(Error::new(ErrorKind::InvalidTag, 0));
    }
    let Ok(length) = u16::try_from(value.len()) else {
        return Err(Error::new(ErrorKind::InvalidLength, 1));
    };
    let [high, low] = length.to_be_bytes();
    if length < 0xFF {
        out.extend_from_slice(&[tag, low]);
    } else {
        out.extend_from_slice(&[tag, 0xFF, high, low]);
    }
    out.extend_from_slice(value);
    Ok(())
}
