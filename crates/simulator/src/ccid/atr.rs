use crate::t1::{Check, IFS_DEFAULT};

/// What the reader's and the card's ends of a protocol need to know of an answer to reset (ISO/IEC 7816-3, clause 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atr {
    /// The protocol offered first: 0 or 1, others are not simulated.
    pub(super) protocol: u8,
    /// The longest T=1 information field that the card takes.
    pub(super) ifsc: u8,
    /// T=1's check.
    pub(super) check: Check,
    /// TA1: the fastest rate that the card takes, as Fi and Di; 0x11 is the default.
    pub(super) rate: u8,
}

/// 372 clock cycles to the bit (ISO/IEC 7816-3, 8.1).
const RATE_DEFAULT: u8 = 0x11;

impl Atr {
    /// Reads the interface bytes as far as they go.
    pub(super) fn parse(atr: &[u8]) -> Self {
        let mut found = Self { protocol: 0, ifsc: IFS_DEFAULT, check: Check::Lrc, rate: RATE_DEFAULT };
        let mut rest = atr.iter().skip(1).copied();
        let mut indicator = rest.next().unwrap_or(0);
        let (mut group, mut protocol, mut ifsc, mut check) = (1, 0, None, None);
        loop {
            let mut present = |bit: u8| (indicator & bit != 0).then(|| rest.next()).flatten();
            let (ta, _, tc, td) = (present(0x10), present(0x20), present(0x40), present(0x80));
            if group == 1 {
                found.rate = ta.unwrap_or(RATE_DEFAULT);
            }
            // Only the first such bytes after TD2 are T=1's own.
            if group > 2 && protocol == 1 {
                ifsc = ifsc.or(ta);
                check = check.or(tc);
            }
            let Some(td) = td else { break };
            protocol = td & 0x0F;
            if group == 1 {
                found.protocol = protocol;
            }
            (group, indicator) = (group + 1, td);
        }
        found.ifsc = ifsc.unwrap_or(IFS_DEFAULT);
        found.check = if check.is_some_and(|byte| byte & 1 == 1) { Check::Crc } else { Check::Lrc };
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardVariant;

    #[test]
    fn the_interface_bytes_of_known_cards() {
        let of = |variant: CardVariant| Atr::parse(variant.atr());
        let t1 = |ifsc| Atr { protocol: 1, ifsc, check: Check::Lrc, rate: 0x11 };
        assert_eq!(of(CardVariant::Extended), Atr { rate: 0x13, ..t1(251) });
        assert_eq!(of(CardVariant::Atr01), t1(254));
        // Contactless, as PC/SC part 3 makes it up: T=0 first, T=1 as well, no more.
        assert_eq!(of(CardVariant::Atr06), Atr { protocol: 0, ..t1(32) });
        assert_eq!(Atr::parse(&[0x3B, 0x90, 0x11, 0x81, 0x31, 0x40, 0x45, 0x01]), t1(0x40));
        let crc = [0x3B, 0x80, 0x81, 0x51, 0x40, 0x01];
        assert_eq!(Atr::parse(&crc), Atr { check: Check::Crc, ..t1(0x40) });
    }

    #[test]
    fn a_cut_answer_is_read_as_far_as_it_goes() {
        for atr in [&[][..], &[0x3B], &[0x3B, 0xFF], &[0x3B, 0x80, 0x81, 0x31]] {
            Atr::parse(atr);
        }
    }
}
