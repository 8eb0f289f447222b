//! Bytes and text: which encoding bytes are really in, whatever they say of themselves.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE};

use crate::code::CharacterCodeIdentifier;

/// An encoding that a form can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Shift_JIS as Windows has it (code page 932, windows-31j).
    ShiftJis,
    /// UTF-16 behind a byte order mark: how some Windows programs save the clipboard. No form of the interface.
    Utf16,
}

impl Encoding {
    /// The name in an XML declaration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
            Self::Utf16 => "UTF-16",
        }
    }

    /// What a message in this encoding says of itself (OQSCD005).
    #[must_use]
    pub const fn identifier(self) -> Option<CharacterCodeIdentifier> {
        match self {
            Self::Utf8 => Some(CharacterCodeIdentifier::Utf8),
            Self::ShiftJis => Some(CharacterCodeIdentifier::ShiftJis),
            Self::Utf16 => None,
        }
    }

    /// The encoding that a declaration names, by the labels of the WHATWG Encoding Standard and `cp932`.
    #[must_use]
    pub fn by_label(label: &str) -> Option<Self> {
        if label.eq_ignore_ascii_case("cp932") {
            return Some(Self::ShiftJis);
        }
        let known = encoding_rs::Encoding::for_label(label.as_bytes())?;
        [
            (encoding_rs::UTF_8, Self::Utf8),
            (SHIFT_JIS, Self::ShiftJis),
            (UTF_16LE, Self::Utf16),
            (UTF_16BE, Self::Utf16),
        ]
        .into_iter()
        .find_map(|(standard, ours)| (standard == known).then_some(ours))
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Bytes as text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// What the bytes are in; `None` if they are ASCII only, which is the same in UTF-8 and Shift_JIS.
    pub(crate) encoding: Option<Encoding>,
    pub(crate) byte_order_mark: bool,
}

/// Reads bytes in the encoding that they really are in; the declared one decides only where both can be meant.
///
/// # Errors
/// The offset of the first byte that is neither UTF-8 nor Shift_JIS.
pub(crate) fn decode(bytes: &[u8], declared: Option<Encoding>) -> Result<Decoded<'_>, usize> {
    if let Some((standard, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let utf8 = standard == encoding_rs::UTF_8;
        let text = standard.decode_without_bom_handling_and_without_replacement(rest).ok_or(mark)?;
        let encoding = Some(if utf8 { Encoding::Utf8 } else { Encoding::Utf16 });
        return Ok(Decoded { text, encoding, byte_order_mark: true });
    }
    if bytes.is_ascii() {
        let text = String::from_utf8_lossy(bytes);
        return Ok(Decoded { text, encoding: None, byte_order_mark: false });
    }
    let utf8 = std::str::from_utf8(bytes);
    let shift_jis = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    let (text, encoding) = match (utf8, shift_jis) {
        // Japanese in UTF-8 is often Shift_JIS gibberish as well, but hardly ever the other way round: only half-width
        // katakana can pass for two-byte UTF-8.
        (Ok(text), Some(other)) if declared == Some(Encoding::ShiftJis) && !has_three_bytes(text) => {
            (other, Encoding::ShiftJis)
        }
        (Ok(text), _) => (Cow::Borrowed(text), Encoding::Utf8),
        (Err(_), Some(text)) => (text, Encoding::ShiftJis),
        (Err(error), None) => return Err(error.valid_up_to()),
    };
    Ok(Decoded { text, encoding: Some(encoding), byte_order_mark: false })
}

fn has_three_bytes(text: &str) -> bool {
    text.chars().any(|character| character.len_utf8() >= 3)
}

/// A character's Shift_JIS bytes, if they give the same character back. The encoding standard also has one-way
/// mappings (U+00A5 to `5C`, U+2212 to the full-width minus), which would change a name in silence.
pub(crate) fn shift_jis(character: char) -> Option<Vec<u8>> {
    let mut buffer = [0; 4];
    let text: &str = character.encode_utf8(&mut buffer);
    let (bytes, _, failed) = SHIFT_JIS.encode(text);
    let back = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes);
    (!failed && back.as_deref() == Some(text)).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sjis(text: &str) -> Vec<u8> {
        SHIFT_JIS.encode(text).0.into_owned()
    }

    #[test]
    fn the_bytes_decide_and_not_the_declaration() {
        let text = "試験　太郎 ｼｹﾝ ﾀﾛｳ";
        for declared in [None, Some(Encoding::Utf8), Some(Encoding::ShiftJis)] {
            let bytes = sjis(text);
            let decoded = decode(&bytes, declared).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (text, Some(Encoding::ShiftJis)));
            let decoded = decode(text.as_bytes(), declared).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (text, Some(Encoding::Utf8)));
        }
    }

    #[test]
    fn where_both_can_be_meant_the_declaration_decides() {
        let bytes = sjis("ﾃｱ");
        assert!(std::str::from_utf8(&bytes).is_ok());
        assert_eq!(decode(&bytes, Some(Encoding::ShiftJis)).unwrap().text, "ﾃｱ");
        assert_eq!(decode(&bytes, None).unwrap().encoding, Some(Encoding::Utf8));
        assert_eq!(decode(b"abc", None).unwrap().encoding, None, "ASCII says nothing");
    }

    #[test]
    fn marks_and_broken_bytes_are_seen() {
        assert!(decode(b"\xEF\xBB\xBFa", None).unwrap().byte_order_mark);
        let utf16 = decode(b"\xFF\xFEa\0", None).unwrap();
        assert_eq!((utf16.text.as_ref(), utf16.encoding), ("a", Some(Encoding::Utf16)));
        assert_eq!(decode(b"ab\xFF\xFD", None), Err(2));
        assert!(decode(b"\xFF\xFEa", None).is_err(), "half a UTF-16 unit");
    }

    #[test]
    fn a_character_that_would_come_back_changed_has_no_shift_jis_bytes() {
        for lost in ['\u{A5}', '\u{203E}', '\u{2212}', '𠮷', '\u{301C}'] {
            assert_eq!(shift_jis(lost), None, "{lost}");
        }
        assert_eq!(shift_jis('髙').as_deref(), Some(&[0xFB, 0xFC][..]), "an extension of code page 932");
        assert_eq!(shift_jis('～').as_deref(), Some(&[0x81, 0x60][..]));
    }

    #[test]
    fn labels_of_shift_jis_are_many() {
        for label in ["Shift_JIS", "windows-31j", "MS932", "x-sjis", "CP932", "sjis"] {
            assert_eq!(Encoding::by_label(label), Some(Encoding::ShiftJis), "{label}");
        }
        assert_eq!(Encoding::by_label("EUC-JP"), None);
    }
}
