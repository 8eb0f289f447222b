use jiff::civil::{Date, date};

use crate::named::named;

named! {
    /// What a ticket entitles to: the third digit of its number.
    pub enum TicketKind {
        /// 1: checkup ticket (受診券), seen on ordinary tickets.
        Checkup: "受診券", "checkup ticket";
        /// 2: guidance ticket (利用券), common knowledge that no source at hand confirms.
        Guidance: "利用券", "guidance ticket";
        /// 5: set ticket (セット券): checkup and first guidance interview on one ticket.
        Set: "セット券", "set ticket";
        /// Any other digit; what it stands for is not known.
        Unknown: "種別不明", "unknown kind";
    }
}

/// The number of a checkup or guidance ticket (受診券整理番号・利用券整理番号): fiscal year (2), kind (1), serial (8).
///
/// There is no check digit: neither the ministry's schema nor public checkup software tests one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketNumber(String);

impl TicketNumber {
    /// Reads eleven half-width digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
        well_formed.then(|| Self(text.to_owned()))
    }

    /// The western fiscal year of issue; 24 stands for 2024.
    #[must_use]
    pub fn fiscal_year(&self) -> i16 {
        let digit = |at: usize| self.0.as_bytes().get(at).map_or(0, |byte| i16::from(byte - b'0'));
        2000 + 10 * digit(0) + digit(1)
    }

    /// What the third digit stands for.
    #[must_use]
    pub fn kind(&self) -> TicketKind {
        match self.0.as_bytes().get(2) {
            Some(b'1') => TicketKind::Checkup,
            Some(b'2') => TicketKind::Guidance,
            Some(b'5') => TicketKind::Set,
            _ => TicketKind::Unknown,
        }
    }

    /// The last day a ticket of this number can be valid: 31 March at the end of its fiscal year. The day printed on
    /// the ticket may be earlier.
    #[must_use]
    pub fn last_day(&self) -> Date {
        date(self.fiscal_year() + 1, 3, 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_kind_and_last_day() {
        for (text, kind, last) in [
            ("24100000001", TicketKind::Checkup, date(2025, 3, 31)),
            ("24200000001", TicketKind::Guidance, date(2025, 3, 31)),
            ("25500000001", TicketKind::Set, date(2026, 3, 31)),
            ("99900000001", TicketKind::Unknown, date(2100, 3, 31)),
            ("00100000001", TicketKind::Checkup, date(2001, 3, 31)),
        ] {
            let number = TicketNumber::parse(text).unwrap();
            assert_eq!((number.kind(), number.last_day()), (kind, last), "{text}");
        }
    }

    #[test]
    fn eleven_half_width_digits_and_nothing_else() {
        for wrong in ["", "2410000000", "241000000011", "24-10000000", "２４１０００００００１"] {
            assert_eq!(TicketNumber::parse(wrong), None, "{wrong:?}");
        }
    }
}
