use jiff::civil::{Date, date};

use crate::people::Sex;

/// What the card says about its holder outside of the certificates. Synthetic by rule: give it nobody's data.
#[derive(Clone)]
pub struct CardHolder {
    /// Family and given name, U+3000 between them.
    pub name: String,
    /// Address, with full-width digits as cards print it.
    pub address: String,
    /// Day of birth.
    pub birth: Date,
    /// Sex.
    pub sex: Sex,
    /// My Number (個人番号), twelve digits; also 照合番号A.
    pub my_number: String,
    /// Four digits printed on the card's face (セキュリティコード), part of 照合番号B.
    pub security_code: String,
    /// Code of the issuing municipality, five digits.
    pub municipality: String,
    /// Last day of the card itself, which is not that of its certificates.
    pub expiry: Date,
    /// Serial number of the card, fifteen digits.
    pub card_serial: String,
}

impl CardHolder {
    /// A holder whose numbers nobody can have: My Number and municipality code are zeros.
    ///
    /// Twelve zeros satisfy the check digit's rule: the weighted sum of eleven zeros is 0, and for a remainder of 0 or 1
    /// modulo 11 the check digit is 0. So a program that checks it goes on, and a person sees that it is nobody's.
    #[must_use]
    pub fn new(name: impl Into<String>, address: impl Into<String>, birth: Date, sex: Sex) -> Self {
        Self {
            name: name.into(),
            address: address.into(),
            birth,
            sex,
            my_number: "0".repeat(12),
            security_code: "0000".into(),
            municipality: "00000".into(),
            expiry: date(2034, 4, 1),
            card_serial: format!("{:015}", 1),
        }
    }

    /// 照合番号B: day of birth with the year of the era (YYMMDD), year of the card's expiry, security code.
    #[must_use]
    pub fn code_b(&self) -> String {
        format!("{}{:04}{}", self.birth_code(), self.expiry.year(), self.security_code)
    }

    /// Value of the birth-date PIN (生年月日): YYMMDD with the year of the era.
    #[must_use]
    pub fn birth_code(&self) -> String {
        let birth = self.birth;
        let year_before_era = match birth {
            _ if birth >= date(2019, 5, 1) => 2018,
            _ if birth >= date(1989, 1, 8) => 1988,
            _ if birth >= date(1926, 12, 25) => 1925,
            _ if birth >= date(1912, 7, 30) => 1911,
            _ => 1867,
        };
        format!("{:02}{:02}{:02}", birth.year() - year_before_era, birth.month(), birth.day())
    }

    /// Day of birth as files write it, `YYYYMMDD`.
    pub(super) fn birth_digits(&self) -> String {
        digits(self.birth)
    }

    /// The card's last day as files write it, `YYYYMMDD`.
    pub(super) fn expiry_digits(&self) -> String {
        digits(self.expiry)
    }

    /// Sex as files write it.
    pub(super) const fn sex_digit(&self) -> &'static [u8] {
        match self.sex {
            Sex::Male => b"1",
            Sex::Female => b"2",
        }
    }
}

impl Default for CardHolder {
    /// 試験 太郎, born on 1985-04-01.
    fn default() -> Self {
        Self::new("試験　太郎", "試験県試験市試験町１丁目１番", date(1985, 4, 1), Sex::Male)
    }
}

fn digits(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_year_of_the_era() {
        let born = |birth| CardHolder { birth, ..CardHolder::default() };
        assert_eq!(CardHolder::default().code_b(), "60040120340000");
        assert_eq!(born(date(2019, 5, 1)).birth_code(), "010501");
        assert_eq!(born(date(2019, 4, 30)).birth_code(), "310430");
        assert_eq!(born(date(1989, 1, 7)).birth_code(), "640107");
        assert_eq!(born(date(1926, 12, 24)).birth_code(), "151224");
        assert_eq!(born(date(1912, 7, 29)).birth_code(), "450729");
    }

    #[test]
    fn the_check_digit_of_the_default_number_is_right() {
        let number: Vec<u32> =
            CardHolder::default().my_number.chars().map(|c| c.to_digit(10).unwrap()).collect();
        let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
        let sum: u32 = number.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
        let check = match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        };
        assert_eq!(number[11], check);
    }
}
