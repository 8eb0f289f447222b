use std::fmt;

use crate::{ContentError, content::object::Object};

/// A date as the card writes it: eight digits, `YYYYMMDD`. Not checked against the calendar, for a birth date can be
/// known in part only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardDate {
    /// Year of the western calendar.
    pub year: u16,
    /// Month; 1 to 12 where it is known.
    pub month: u8,
    /// Day; 1 to 31 where it is known.
    pub day: u8,
}

impl CardDate {
    pub(crate) fn read(object: &Object<'_>) -> Result<Self, ContentError> {
        Ok(Self::of_digits(object.digits()?))
    }

    /// From eight ASCII digits.
    pub(crate) fn of_digits(digits: [u8; 8]) -> Self {
        let [y1, y2, y3, y4, m1, m2, d1, d2] = digits.map(|digit| digit.wrapping_sub(b'0'));
        let year = [y1, y2, y3, y4].iter().fold(0, |year, digit| 10 * year + u16::from(*digit));
        Self { year, month: 10 * m1 + m2, day: 10 * d1 + d2 }
    }
}

impl fmt::Display for CardDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for CardDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
