use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::card::CardHolder;
use crate::people::{Person, Sex};

/// What the certificates of a synthetic holder say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonOnCard {
    /// Common name in the user authentication certificate: an identifier of about 23 characters, no personal name.
    pub cn: String,
    /// Name (signature certificate only).
    pub name: String,
    /// Address, at most 200 characters (signature certificate only).
    pub address: String,
    /// Day of birth (signature certificate only).
    pub birth: Date,
    /// Sex (signature certificate only).
    pub sex: Sex,
    /// Start of both certificates' validity.
    pub not_before: Timestamp,
    /// Last second of both certificates' validity.
    pub not_after: Timestamp,
    /// Serial number of both certificates; in its twelve decimal digits also the card's.
    pub serial: u32,
}

impl PersonOnCard {
    /// A person of the register with a card that is valid from one moment to another.
    #[must_use]
    pub fn new(person: &Person, not_before: Timestamp, not_after: Timestamp, serial: u32) -> Self {
        Self {
            cn: person.certificate_name.clone(),
            name: person.name.clone(),
            address: person.address.clone(),
            birth: person.birth_date,
            sex: person.sex,
            not_before,
            not_after,
            serial,
        }
    }

    /// The card's serial number in its token information, 16 characters.
    pub(super) fn card_serial(&self) -> String {
        format!("TEST{:012}", self.serial)
    }

    /// Day of birth as the certificate writes it: the era's number, then year, month and day of the western calendar.
    pub(super) fn birth_with_era(&self) -> String {
        let birth = self.birth;
        let era = match birth {
            _ if birth >= date(2019, 5, 1) => 5,
            _ if birth >= date(1989, 1, 8) => 4,
            _ if birth >= date(1926, 12, 25) => 3,
            _ if birth >= date(1912, 7, 30) => 2,
            _ => 1,
        };
        format!("{era}{:04}{:02}{:02}", birth.year(), birth.month(), birth.day())
    }

    /// Sex as the certificate writes it.
    pub(super) const fn sex_digit(&self) -> &'static str {
        match self.sex {
            Sex::Male => "1",
            Sex::Female => "2",
        }
    }
}

impl From<&PersonOnCard> for CardHolder {
    fn from(person: &PersonOnCard) -> Self {
        Self::new(person.name.clone(), person.address.clone(), person.birth, person.sex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_change_on_their_day() {
        let person = |birth| PersonOnCard {
            cn: String::new(),
            name: String::new(),
            address: String::new(),
            birth,
            sex: Sex::Female,
            not_before: Timestamp::UNIX_EPOCH,
            not_after: Timestamp::UNIX_EPOCH,
            serial: 1,
        };
        let cases = [
            (date(2019, 5, 1), "520190501"),
            (date(2019, 4, 30), "420190430"),
            (date(1989, 1, 8), "419890108"),
            (date(1989, 1, 7), "319890107"),
            (date(1926, 12, 24), "219261224"),
            (date(1912, 7, 29), "119120729"),
        ];
        for (birth, expected) in cases {
            assert_eq!(person(birth).birth_with_era(), expected);
        }
    }
}
