//! BER-TLV data objects as ISO/IEC 7816-4, 5.2.2 limits them: tags of up to three bytes, definite lengths of up to
//! five. A length may be written longer than needed; what DER forbids, this clause does not.
//!
//! ```
//! use apdu::ber::{Reader, Tag, Writer};
//!
//! let (fci, name) = (Tag::new(0x6F)?, Tag::new(0x84)?);
//! let mut writer = Writer::new();
//! writer.constructed(fci, |inner| inner.primitive(name, &[0xD3, 0x92]))?;
//! assert_eq!(writer.as_bytes(), [0x6F, 0x04, 0x84, 0x02, 0xD3, 0x92]);
//!
//! let found = Reader::read(writer.as_bytes(), |outer| outer.nested(fci, |inner| inner.value(name)))?;
//! assert_eq!(found, [0xD3, 0x92]);
//! # Ok::<(), apdu::Error>(())
//! ```

mod reader;
mod tag;
#[cfg(feature = "alloc")]
mod writer;

pub use reader::{MAX_DEPTH, Reader, Tlv};
pub use tag::{Tag, TagClass};
#[cfg(feature = "alloc")]
pub use writer::Writer;
