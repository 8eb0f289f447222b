use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::{Serialize, Serializer};

use super::check_digit;

/// An insurer number (保険者番号): eight digits, or six for National Health Insurance (国保).
///
/// A six-digit number travels in three ways: with two leading spaces (XML of the interface), with two leading zeros
/// (checkup documents), or bare. All three are the same insurer, so equality and display use the bare digits;
/// [`as_written`](Self::as_written) keeps what stood on the wire. Two leading zeros can only be padding: no scheme
/// (法別番号) has the number 00.
#[derive(Clone, Debug, Eq)]
pub struct InsurerNumber {
    written: String,
}

impl InsurerNumber {
    /// Reads a number in any of its three paddings.
    ///
    /// # Errors
    /// [`InsurerNumberError`] unless it is six or eight digits, or six behind two spaces.
    pub fn parse(written: &str) -> Result<Self, InsurerNumberError> {
        let digits = written.strip_prefix("  ").unwrap_or(written);
        let length_fits = match written.len() - digits.len() {
            0 => matches!(digits.len(), 6 | 8),
            _ => digits.len() == 6,
        };
        if length_fits && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self { written: written.to_owned() })
        } else {
            Err(InsurerNumberError)
        }
    }

    /// The number as it stood on the wire, padding included.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The digits without padding: eight, or six for National Health Insurance.
    #[must_use]
    pub fn digits(&self) -> &str {
        let digits = self.written.trim_start_matches(' ');
        match digits.strip_prefix("00") {
            Some(bare) if bare.len() == 6 => bare,
            _ => digits,
        }
    }

    /// The number of the scheme (法別番号), for instance 06; `None` for National Health Insurance, which has none.
    #[must_use]
    pub fn scheme(&self) -> Option<&str> {
        let digits = self.digits();
        if digits.len() == 8 { digits.get(..2) } else { None }
    }

    /// Whether the last digit is the check digit (検証番号) of the others; see [`check_digit::holds`].
    ///
    /// It is not an error of the interface when it does not hold.
    #[must_use]
    pub fn check_digit_holds(&self) -> bool {
        check_digit::holds(self.digits())
    }
}

impl PartialEq for InsurerNumber {
    fn eq(&self, other: &Self) -> bool {
        self.digits() == other.digits()
    }
}

impl fmt::Display for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.digits())
    }
}

impl Serialize for InsurerNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for InsurerNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The text is not an insurer number in any of its paddings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an insurer number must be eight digits, or six digits, bare or behind two spaces")]
pub struct InsurerNumberError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_paddings_of_a_six_digit_number_are_one_insurer() {
        let [bare, spaces, zeros] =
            ["139998", "  139998", "00139998"].map(|text| InsurerNumber::parse(text).unwrap());
        assert_eq!(bare, spaces);
        assert_eq!(bare, zeros);
        assert_eq!(spaces.as_written(), "  139998");
        assert_eq!(zeros.to_string(), "139998");
        assert_ne!(bare, InsurerNumber::parse("06139992").unwrap());
    }

    #[test]
    fn other_lengths_and_characters_are_refused() {
        for wrong in [
            "",
            "13999",
            "1399980",
            " 139998",
            "   139998",
            "  06139992",
            "0613999a",
            "０６１３９９９２",
            "139998  ",
        ] {
            assert_eq!(InsurerNumber::parse(wrong), Err(InsurerNumberError), "{wrong:?}");
        }
    }

    #[test]
    fn the_scheme_is_what_stands_before_the_prefecture() {
        let scheme = |text: &str| InsurerNumber::parse(text).unwrap().scheme().map(str::to_owned);
        assert_eq!(scheme("06139992"), Some("06".to_owned()));
        assert_eq!(scheme("00139998"), None);
        assert_eq!(scheme("  139998"), None);
    }

    #[test]
    fn check_digits_follow_the_published_rule() {
        for right in
            ["06130488", "01130012", "06139992", "39139993", "67139998", "54139001", "139998", "  139907"]
        {
            assert!(InsurerNumber::parse(right).unwrap().check_digit_holds(), "{right}");
        }
        assert!(!InsurerNumber::parse("06139991").unwrap().check_digit_holds());
    }
}
