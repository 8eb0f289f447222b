use zeroize::Zeroizing;

use crate::PinKind;
use crate::pin_kind::Rule;

/// A PIN that follows its kind's rules.
///
/// There is no way to read the value back: no `Debug`, `Display`, `Clone`, `PartialEq` or serialisation. It lives on the
/// heap, so that moving a `Pin` leaves no copy behind, and is wiped on drop.
///
/// ```compile_fail
/// println!("{:?}", jpki::Pin::user_authentication("1234"));
/// ```
/// ```compile_fail
/// fn same(a: &jpki::Pin, b: &jpki::Pin) -> bool { a == b }
/// ```
/// ```compile_fail
/// fn copy(pin: &jpki::Pin) -> jpki::Pin { pin.clone() }
/// ```
pub struct Pin {
    kind: PinKind,
    value: Zeroizing<Vec<u8>>,
}

impl Pin {
    /// A PIN or verification number of this kind. Letters of a signature PIN are folded to upper case, as public
    /// programs do before they send it.
    ///
    /// # Errors
    /// The [`PinError`] that says which rule of the kind is broken: such a value would cost a try for nothing.
    pub fn new(kind: PinKind, value: &str) -> Result<Self, PinError> {
        check(kind.rule(), value)?;
        let mut bytes = Zeroizing::new(value.as_bytes().to_vec());
        bytes.make_ascii_uppercase();
        Ok(Self { kind, value: bytes })
    }

    /// A user authentication PIN: exactly four digits.
    ///
    /// # Errors
    /// [`PinError::NotFourDigits`].
    pub fn user_authentication(value: &str) -> Result<Self, PinError> {
        Self::new(PinKind::UserAuthentication, value)
    }

    /// A signature PIN: 6 to 16 letters and digits, at least one of each.
    ///
    /// # Errors
    /// [`PinError::SignatureLength`], [`PinError::SignatureCharacter`] or [`PinError::SignatureMix`].
    pub fn signature(value: &str) -> Result<Self, PinError> {
        Self::new(PinKind::Signature, value)
    }

    /// Which PIN this is for.
    #[must_use]
    pub const fn kind(&self) -> PinKind {
        self.kind
    }

    /// Where this PIN stands in a text file, if it does: byte offset of the first place.
    ///
    /// Looked for are its characters in quotes or in brackets of any kind, as hexadecimal behind a length byte (as VERIFY
    /// and TLV carry it), and as hexadecimal BCD in an ISO 9564 format 2 block. Digits alone are not enough: four of
    /// them stand in every hash.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> Option<usize> {
        let value = Zeroizing::new(String::from_utf8_lossy(&self.value).into_owned());
        let hex: Zeroizing<String> =
            Zeroizing::new(self.value.iter().map(|byte| format!("{byte:02X}")).collect::<String>());
        let length = self.value.len();
        let mut forms = vec![
            Zeroizing::new(format!("\"{}\"", *value)),
            Zeroizing::new(format!("「{}」", *value)),
            Zeroizing::new(format!("({})", *value)),
            Zeroizing::new(format!("{length:02X}{}", *hex)),
        ];
        if value.bytes().all(|byte| byte.is_ascii_digit()) {
            forms.push(Zeroizing::new(format!("2{length:X}{}FF", *value)));
        }
        let upper = Zeroizing::new(text.to_ascii_uppercase());
        forms.iter().filter_map(|form| upper.find(form.as_str())).min()
    }

    /// The characters as VERIFY carries them; only for building that command.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.value
    }
}

fn check(rule: Rule, value: &str) -> Result<(), PinError> {
    match rule {
        Rule::Digits(4) if !is_digits(4, value) => Err(PinError::NotFourDigits),
        Rule::Digits(count) | Rule::DigitsFromBirthDate(count) if !is_digits(count, value) => {
            Err(PinError::NotDigits { count })
        }
        Rule::DigitsFromBirthDate(_) if !begins_with_month_and_day(value) => Err(PinError::NotABirthDate),
        Rule::Digits(_) | Rule::DigitsFromBirthDate(_) => Ok(()),
        Rule::Mixed => check_mixed(value),
    }
}

fn is_digits(count: usize, value: &str) -> bool {
    value.len() == count && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Two digits of the year, which can be any, then month and day.
fn begins_with_month_and_day(digits: &str) -> bool {
    let two = |at: usize| digits.get(at..at + 2).unwrap_or_default();
    ("01"..="12").contains(&two(2)) && ("01"..="31").contains(&two(4))
}

fn check_mixed(value: &str) -> Result<(), PinError> {
    if !(6..=16).contains(&value.chars().count()) {
        return Err(PinError::SignatureLength);
    }
    if !value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(PinError::SignatureCharacter);
    }
    let has = |class: fn(&u8) -> bool| value.as_bytes().iter().any(class);
    if !has(u8::is_ascii_digit) || !has(u8::is_ascii_alphabetic) {
        return Err(PinError::SignatureMix);
    }
    Ok(())
}

/// The rule that a would-be PIN breaks. Never holds the value or any part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Every PIN but the signature PIN is four digits.
    #[error("this PIN is exactly four digits")]
    NotFourDigits,
    /// The birth date and the verification numbers have a fixed number of digits.
    #[error("this number is exactly {count} digits")]
    NotDigits {
        /// How many it has.
        count: usize,
    },
    /// The birth date and verification number B begin with year of the era, month and day.
    #[error("this number begins with year of the era, month and day, two digits each")]
    NotABirthDate,
    /// A signature PIN has 6 to 16 characters.
    #[error("a signature PIN has 6 to 16 characters")]
    SignatureLength,
    /// A signature PIN is made of letters and digits only.
    #[error("a signature PIN is made of the letters A to Z and digits only")]
    SignatureCharacter,
    /// A signature PIN needs both letters and digits.
    #[error("a signature PIN has at least one letter and one digit")]
    SignatureMix,
    /// A PIN can be changed only to one of its own kind.
    #[error("the new PIN is of another kind than the old one")]
    OtherKind,
    /// What is printed on the card is no PIN that its holder can change.
    #[error("this number cannot be changed")]
    NotChangeable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_authentication_pin_is_four_digits() {
        assert_eq!(Pin::user_authentication("0123").map(|pin| pin.as_bytes().to_vec()), Ok(b"0123".to_vec()));
        for wrong in ["", "123", "12345", "12a4", "１２３４", "12 4"] {
            assert_eq!(Pin::user_authentication(wrong).err(), Some(PinError::NotFourDigits), "{wrong}");
        }
    }

    #[test]
    fn a_pin_is_found_in_every_form_it_could_leak_in() {
        let pin = Pin::user_authentication("1234").unwrap();
        for (text, at) in [
            ("{\"pin\":\"1234\"}", 7),
            ("入力「1234」", 6),
            ("Pin(1234)", 3),
            ("00200080 0431323334", 9),
            ("241234ffffffffff", 0),
        ] {
            assert_eq!(pin.stands_in(text), Some(at), "{text}");
        }
        for harmless in ["a1234b", "\"took_us\":1234,", "sha256 31323334", "0020008004********", ""] {
            assert_eq!(pin.stands_in(harmless), None, "{harmless}");
        }
        assert_eq!(Pin::signature("abc123").unwrap().stands_in("\"ABC123\""), Some(0));
    }

    #[test]
    fn signature_pin_is_folded_to_upper_case() {
        assert_eq!(Pin::signature("abc123").map(|pin| pin.as_bytes().to_vec()), Ok(b"ABC123".to_vec()));
        assert!(Pin::signature("A1B2C3D4E5F6G7H8").is_ok());
    }

    #[test]
    fn numbers_that_the_card_would_refuse_are_refused_here() {
        use PinKind::{BirthDate, TextNumberA, VisualNumberB};
        let error = |kind, value| Pin::new(kind, value).err();
        assert_eq!(error(TextNumberA, "123456789012"), None);
        assert_eq!(error(TextNumberA, "12345678901"), Some(PinError::NotDigits { count: 12 }));
        assert_eq!(error(BirthDate, "551231"), None);
        assert_eq!(error(BirthDate, "551301"), Some(PinError::NotABirthDate));
        assert_eq!(error(BirthDate, "550100"), Some(PinError::NotABirthDate));
        assert_eq!(error(BirthDate, "19800217"), Some(PinError::NotDigits { count: 6 }));
        assert_eq!(error(VisualNumberB, "55021720301234"), None);
        assert_eq!(error(VisualNumberB, "55320120301234"), Some(PinError::NotABirthDate));
        assert_eq!(error(PinKind::Residence, "12345"), Some(PinError::NotFourDigits));
    }

    #[test]
    fn signature_pin_rules() {
        assert_eq!(Pin::signature("ABC12").err(), Some(PinError::SignatureLength));
        assert_eq!(Pin::signature("ABCDEFGH123456789").err(), Some(PinError::SignatureLength));
        assert_eq!(Pin::signature("ABC12-").err(), Some(PinError::SignatureCharacter));
        assert_eq!(Pin::signature("ＡＢＣ123").err(), Some(PinError::SignatureCharacter));
        assert_eq!(Pin::signature("ABCDEF").err(), Some(PinError::SignatureMix));
        assert_eq!(Pin::signature("123456").err(), Some(PinError::SignatureMix));
    }
}
