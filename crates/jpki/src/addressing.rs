use apdu::Limits;

/// How the files of the card are named and how much one exchange may carry: what reader, card and caller allow together.
///
/// The widest comes first: short EF identifiers, which save every SELECT of a file, and extended length fields where the
/// channel has them. A caller may narrow it, never widen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressing {
    limits: Limits,
    by_select: bool,
}

impl Addressing {
    /// Everything that a channel with these limits can carry.
    #[must_use]
    pub const fn new(limits: Limits) -> Self {
        Self { limits, by_select: false }
    }

    /// Only short length fields: at most 255 bytes out and 256 back.
    #[must_use]
    pub const fn short(self) -> Self {
        Self { limits: Limits::SHORT, ..self }
    }

    /// Files are named by SELECT, as OpenSC and jpki/myna do, never by short identifier: one exchange more for each.
    #[must_use]
    pub const fn by_select(self) -> Self {
        Self { by_select: true, ..self }
    }

    /// Only short length fields, if the card's answer to reset says that it knows no others. Many say nothing, and a card
    /// that knows only short fields answers 6700 to others, which the operations here understand.
    #[must_use]
    pub fn for_card(self, atr: &[u8]) -> Self {
        if announced_extended_lengths(atr) == Some(false) { self.short() } else { self }
    }

    /// The longest command and response.
    #[must_use]
    pub const fn limits(self) -> Limits {
        self.limits
    }

    /// Whether extended length fields may be used.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        self.limits.is_extended()
    }

    /// Whether files are named by SELECT only.
    #[must_use]
    pub const fn is_by_select(self) -> bool {
        self.by_select
    }
}

impl From<Limits> for Addressing {
    fn from(limits: Limits) -> Self {
        Self::new(limits)
    }
}

/// Whether a contact card's answer to reset announces extended Lc and Le fields (ISO/IEC 7816-4, card capabilities,
/// third byte, bit 7). `None` if it does not say, as behind every contactless reader.
#[must_use]
pub fn announced_extended_lengths(atr: &[u8]) -> Option<bool> {
    let mut rest = historical_bytes(atr)?.strip_prefix(&[0x80])?;
    while let [header, body @ ..] = rest {
        let (value, after) = body.split_at_checked(usize::from(header & 0x0F))?;
        if let (0x73, [_, _, third]) = (*header, value) {
            return Some(third & 0x40 != 0);
        }
        rest = after;
    }
    None
}

/// The historical bytes of an answer to reset (ISO/IEC 7816-3, 8.2).
fn historical_bytes(atr: &[u8]) -> Option<&[u8]> {
    let [_, format, interface_bytes @ ..] = atr else { return None };
    let mut rest = interface_bytes;
    let mut following = *format >> 4;
    while following != 0 {
        let interface = usize::try_from(following.count_ones()).ok()?;
        let (bytes, after) = rest.split_at_checked(interface)?;
        following = if following & 0x08 != 0 { bytes.last()? >> 4 } else { 0 };
        rest = after;
    }
    rest.get(..usize::from(format & 0x0F))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the table of answers to reset in OpenSC's Windows customisation.
    #[test]
    fn what_public_answers_to_reset_announce() {
        let atr = |hex: &str| -> Vec<u8> {
            hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
        };
        for (hex, announced) in [
            ("3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B", Some(true)),
            ("3B C5 FF 81 31 FB 45 80 73 C6 01 00 00", Some(false)),
            ("3B E0 00 FF 81 31 FE 45 14", None),
            ("3B F5 91 00 FF 91 81 71 FE 40 00 42 00 01 00 D1 D6", None),
            ("3B 88 80 01 00 00 05 E0 B3 81 A1 00 7F", None),
            ("3B 88 80 01", None),
            ("3B", None),
        ] {
            assert_eq!(announced_extended_lengths(&atr(hex)), announced, "{hex}");
        }
    }

    #[test]
    fn only_a_card_that_denies_extended_lengths_narrows_them() {
        let wide = Addressing::new(Limits::EXTENDED);
        let denies = [0x3B, 0xC5, 0xFF, 0x81, 0x31, 0xFB, 0x45, 0x80, 0x73, 0xC6, 0x01, 0x00, 0x00];
        assert!(!wide.for_card(&denies).is_extended());
        assert_eq!(wide.for_card(&[]), wide);
        assert!(wide.by_select().short().is_by_select());
    }
}
