use crate::named::named;

use super::check_digit;

named! {
    /// What an institution is: the third of its ten digits.
    pub enum Category {
        /// 1: medical institution.
        Medical: "医科", "medical";
        /// 3: dental institution.
        Dental: "歯科", "dental";
        /// 4: pharmacy.
        Pharmacy: "調剤", "pharmacy";
        /// 2: checkup body that is no insured medical institution; seen in samples only.
        CheckupBody: "保険医療機関でない健診機関", "checkup body";
        /// 0: midwifery centre, after the portal's own division code (機関区分コード).
        MidwiferyCentre: "助産所", "midwifery centre";
    }
}

/// A ten-digit institution number: prefecture (2), category (1), code (7).
///
/// The check digit is that of all nine digits before it, not of the code's six: every public sample of a medical
/// institution agrees with the former and none with the latter. So a seven-digit code cannot be verified by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionNumber(String);

impl InstitutionNumber {
    /// Reads ten half-width digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
        well_formed.then(|| Self(text.to_owned()))
    }

    /// The number of a midwifery centre, as the portal fills it in: prefecture (01 to 47), 0, code of seven digits.
    #[must_use]
    pub fn of_midwifery_centre(prefecture: u8, code: &str) -> Option<Self> {
        let number = Self::parse(&format!("{prefecture:02}0{code}"))?;
        number.prefecture_exists().then_some(number)
    }

    /// The ten digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Whether the first two digits are a prefecture, 01 (Hokkaido) to 47 (Okinawa).
    #[must_use]
    pub fn prefecture_exists(&self) -> bool {
        ("01"..="47").contains(&self.0.get(..2).unwrap_or_default())
    }

    /// What the third digit stands for; `None` if it is not known.
    #[must_use]
    pub fn category(&self) -> Option<Category> {
        match self.0.as_bytes().get(2)? {
            b'0' => Some(Category::MidwiferyCentre),
            b'1' => Some(Category::Medical),
            b'2' => Some(Category::CheckupBody),
            b'3' => Some(Category::Dental),
            b'4' => Some(Category::Pharmacy),
            _ => None,
        }
    }

    /// Whether the last digit is the check digit of the nine before it.
    #[must_use]
    pub fn check_digit_holds(&self) -> bool {
        check_digit::holds(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_number() {
        let number = InstitutionNumber::parse("1319999999").unwrap();
        assert_eq!((number.category(), number.prefecture_exists()), (Some(Category::Medical), true));
        assert!(number.check_digit_holds());
        // The same code by itself: 999999 would want the check digit 6.
        assert!(!check_digit::holds("9999999"));
        for (digits, category) in [("1329999997", Some(Category::CheckupBody)), ("1399999990", None)] {
            assert_eq!(InstitutionNumber::parse(digits).unwrap().category(), category, "{digits}");
        }
        assert!(!InstitutionNumber::parse("4819999999").unwrap().prefecture_exists());
        assert!(!InstitutionNumber::parse("0019999999").unwrap().prefecture_exists());
    }

    #[test]
    fn a_midwifery_centre_is_filled_in() {
        let number = InstitutionNumber::of_midwifery_centre(13, "9999991").unwrap();
        assert_eq!((number.digits(), number.category()), ("1309999991", Some(Category::MidwiferyCentre)));
        assert_eq!(InstitutionNumber::of_midwifery_centre(0, "9999991"), None);
        assert_eq!(InstitutionNumber::of_midwifery_centre(48, "9999991"), None);
        assert_eq!(InstitutionNumber::of_midwifery_centre(13, "999999"), None);
    }

    #[test]
    fn ten_half_width_digits_and_nothing_else() {
        for wrong in ["", "131999999", "13199999990", "131-999999", "１３１９９９９９９９"] {
            assert_eq!(InstitutionNumber::parse(wrong), None, "{wrong:?}");
        }
    }
}
