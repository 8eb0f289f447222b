use std::fmt;

use der::asn1::ObjectIdentifier;
use der::{Any, Tag, Tagged};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::days_in;
use crate::{CardDate, Certificate, Sex};

/// Arc under which a signature certificate holds personal data as `otherName`s of its subject alternative name
/// (observed in jpki/myna and in the test card of soltia48/myna-card, `tests/fixtures/jpki-sign-cert.der`).
const PERSONAL_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5");

/// The four attributes (基本4情報) that a signature certificate (署名用電子証明書) holds, as of its issue.
///
/// A user authentication certificate holds none. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalData {
    /// Name (氏名), family and given name usually separated by U+3000.
    pub name: String,
    /// One flag for each character of the name: `true` where another character stands for one that could not be written
    /// (代替文字). That a digit other than `0` means this is inferred; published examples have only `0`.
    pub name_substitutes: Vec<bool>,
    /// Address (住所), at most 200 characters.
    pub address: String,
    /// As [`name_substitutes`](Self::name_substitutes), for the address.
    pub address_substitutes: Vec<bool>,
    /// Day of birth (生年月日). Month or day can be 0: taken to mean that it is not known (inferred).
    pub birth: CardDate,
    /// The era of the day of birth (元号), or `None` if it is not known.
    pub birth_era: Option<Era>,
    /// Sex (性別); `3`, here [`Sex::Other`], is what is neither male nor female, or not known.
    pub sex: Sex,
}

/// Era of the Japanese calendar (元号).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "names")]
pub enum Era {
    Meiji = 1,
    Taisho = 2,
    Showa = 3,
    Heisei = 4,
    Reiwa = 5,
}

/// The personal data of a certificate cannot be read. Never shows any of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PersonalDataError {
    /// The subject alternative name is not what RFC 5280, 4.2.1.6 describes, or is given twice.
    #[error("the subject alternative name cannot be read: {0}")]
    AlternativeName(#[from] der::Error),
    /// One of the six fields is missing.
    #[error("the subject alternative name lacks {field}")]
    Missing {
        /// What is missing.
        field: &'static str,
    },
    /// A field is given twice.
    #[error("the subject alternative name gives {field} more than once")]
    Repeated {
        /// What is repeated.
        field: &'static str,
    },
    /// A field does not hold what it should.
    #[error("{field} is not {expected}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What it should be.
        expected: &'static str,
    },
}

impl Certificate {
    /// The personal data of a signature certificate, or `None` if the certificate has no subject alternative name with
    /// such data.
    ///
    /// # Errors
    /// [`PersonalDataError`] if some of it is there and the rest is missing or unreadable.
    pub fn personal_data(&self) -> Result<Option<PersonalData>, PersonalDataError> {
        let fields = self.personal_fields()?;
        if fields.is_empty() {
            return Ok(None);
        }
        let text = |field: Field| -> Result<&str, PersonalDataError> {
            let mut values = fields.iter().filter(|(arc, _)| *arc == field.arc);
            let (_, value) = values.next().ok_or(PersonalDataError::Missing { field: field.name })?;
            match values.next() {
                Some(_) => Err(PersonalDataError::Repeated { field: field.name }),
                None => utf8(value).ok_or_else(|| field.expected("a UTF8String")),
            }
        };
        let name = text(NAME)?;
        let address = text(ADDRESS)?;
        if address.chars().count() > 200 {
            return Err(ADDRESS.expected("at most 200 characters long"));
        }
        let (birth_era, birth) =
            birth(text(BIRTH)?).ok_or_else(|| BIRTH.expected("an era 0 to 5 and a day YYYYMMDD"))?;
        Ok(Some(PersonalData {
            name: name.to_owned(),
            name_substitutes: substitutes(NAME_SUBSTITUTES, text(NAME_SUBSTITUTES)?, name)?,
            address: address.to_owned(),
            address_substitutes: substitutes(ADDRESS_SUBSTITUTES, text(ADDRESS_SUBSTITUTES)?, address)?,
            birth,
            birth_era,
            sex: sex(text(SEX)?).ok_or_else(|| SEX.expected("1, 2 or 3"))?,
        }))
    }

    /// Last arcs of the personal data in the order of the certificate, with their values.
    pub(super) fn personal_fields(&self) -> der::Result<Vec<(u32, Any)>> {
        let Some((_, names)) = self.extension::<SubjectAltName>()? else { return Ok(Vec::new()) };
        let personal = names.0.into_iter().filter_map(|name| match name {
            GeneralName::OtherName(other) if other.type_id.parent() == Some(PERSONAL_DATA) => {
                Some((other.type_id.arcs().last()?, other.value))
            }
            _ => None,
        });
        Ok(personal.collect())
    }
}

/// The fields in the order in which published certificates have them.
pub(super) const PERSONAL_ORDER: [u32; 6] =
    [NAME.arc, BIRTH.arc, SEX.arc, ADDRESS.arc, NAME_SUBSTITUTES.arc, ADDRESS_SUBSTITUTES.arc];

const NAME: Field = Field { arc: 1, name: "the name" };
const NAME_SUBSTITUTES: Field = Field { arc: 2, name: "the flags of the name's substitute characters" };
const SEX: Field = Field { arc: 3, name: "the sex" };
const BIRTH: Field = Field { arc: 4, name: "the day of birth" };
const ADDRESS: Field = Field { arc: 5, name: "the address" };
const ADDRESS_SUBSTITUTES: Field = Field { arc: 6, name: "the flags of the address's substitute characters" };

#[derive(Clone, Copy)]
struct Field {
    arc: u32,
    name: &'static str,
}

impl Field {
    const fn expected(self, expected: &'static str) -> PersonalDataError {
        PersonalDataError::Field { field: self.name, expected }
    }
}

fn utf8(value: &Any) -> Option<&str> {
    (value.tag() == Tag::Utf8String).then(|| std::str::from_utf8(value.value()).ok()).flatten()
}

fn substitutes(field: Field, flags: &str, text: &str) -> Result<Vec<bool>, PersonalDataError> {
    if flags.len() != text.chars().count() || !flags.bytes().all(|flag| flag.is_ascii_digit()) {
        return Err(field.expected("one digit for each character"));
    }
    Ok(flags.bytes().map(|flag| flag != b'0').collect())
}

/// `EYYYYMMDD`: the era's digit and the day in the western calendar.
fn birth(text: &str) -> Option<(Option<Era>, CardDate)> {
    let digits: [u8; 9] = text.as_bytes().try_into().ok()?;
    let [era, date @ ..] = digits;
    if !date.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let era = match era {
        b'0' => None,
        b'1' => Some(Era::Meiji),
        b'2' => Some(Era::Taisho),
        b'3' => Some(Era::Showa),
        b'4' => Some(Era::Heisei),
        b'5' => Some(Era::Reiwa),
        _ => return None,
    };
    let date = CardDate::of_digits(date);
    let days = if date.month == 0 { 31 } else { days_in(date.year, date.month) };
    (date.day <= days).then_some((era, date))
}

fn sex(text: &str) -> Option<Sex> {
    match text {
        "1" => Some(Sex::Male),
        "2" => Some(Sex::Female),
        "3" => Some(Sex::Other(b'3')),
        _ => None,
    }
}

impl fmt::Debug for PersonalData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalData(..)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn days_of_birth() {
        let (era, date) = birth("319850401").unwrap();
        assert_eq!((era, date), (Some(Era::Showa), CardDate { year: 1985, month: 4, day: 1 }));
        assert_eq!(birth("019300000").unwrap(), (None, CardDate { year: 1930, month: 0, day: 0 }));
        assert!(birth("319480229").is_some() && birth("119000229").is_none());
        for wrong in [
            "",
            "31985040",
            "3198504011",
            "619850401",
            "319850431",
            "319851301",
            "319850001x",
            "3198504 1",
            "３１９",
        ] {
            assert!(birth(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn one_flag_for_each_character() {
        assert_eq!(
            substitutes(NAME_SUBSTITUTES, "00100", "試験　太郎").unwrap(),
            [false, false, true, false, false]
        );
        assert!(substitutes(NAME_SUBSTITUTES, "0000", "試験　太郎").is_err());
        assert!(substitutes(NAME_SUBSTITUTES, "000x0", "試験　太郎").is_err());
    }
}
