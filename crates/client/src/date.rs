use std::fmt;

use jiff::civil;
use serde::{
    Serialize, Serializer,
    de::{Deserialize, Deserializer, Error as _},
};

/// First days of the Japanese eras (元号), newest first. A day before 明治 keeps its western form.
pub(crate) const ERAS: [(civil::Date, &str); 5] = [
    (civil::date(2019, 5, 1), "令和"),
    (civil::date(1989, 1, 8), "平成"),
    (civil::date(1926, 12, 25), "昭和"),
    (civil::date(1912, 7, 30), "大正"),
    (civil::date(1868, 10, 23), "明治"),
];

/// A day as the interface writes it: eight digits, `yyyyMMdd`.
///
/// Displayed in the Japanese era form that the app also uses, such as 令和6年4月1日; the first year is 元年.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub civil::Date);

/// A second as the interface writes it: fourteen digits, `yyyyMMddHHmmss`, Japan time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub civil::DateTime);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.0;
        let Some((first, era)) = ERAS.iter().find(|(first, _)| *first <= day) else {
            return write!(f, "{}年{}月{}日", day.year(), day.month(), day.day());
        };
        match day.year() - first.year() + 1 {
            1 => write!(f, "{era}元年")?,
            year => write!(f, "{era}{year}年")?,
        }
        write!(f, "{}月{}日", day.month(), day.day())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.0.time();
        write!(f, "{} {:02}:{:02}:{:02}", Day(self.0.date()), time.hour(), time.minute(), time.second())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.strftime("%Y%m%d"))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.strftime("%Y%m%d%H%M%S"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_day(&text)
            .map(Self)
            .ok_or_else(|| D::Error::custom("a day must be eight digits, yyyyMMdd, and in the calendar"))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_moment(&text).map(Self).ok_or_else(|| {
            D::Error::custom("a time must be fourteen digits, yyyyMMddHHmmss, and on the clock")
        })
    }
}

fn parse_day(text: &str) -> Option<civil::Date> {
    let digits = all_digits::<8>(text)?;
    civil::Date::new(
        number(&digits[..4]),
        i8::try_from(number(&digits[4..6])).ok()?,
        i8::try_from(number(&digits[6..])).ok()?,
    )
    .ok()
}

fn parse_moment(text: &str) -> Option<civil::DateTime> {
    let digits = all_digits::<14>(text)?;
    let part = |from: usize| i8::try_from(number(&digits[from..from + 2])).ok();
    let time = civil::Time::new(part(8)?, part(10)?, part(12)?, 0).ok()?;
    Some(parse_day(text.get(..8)?)?.to_datetime(time))
}

fn all_digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: [u8; N] = text.as_bytes().try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

/// The value of at most four ASCII digits.
fn number(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |value, digit| value * 10 + i16::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_shown_in_its_era() {
        for (day, shown) in [
            (date(2024, 4, 1), "令和6年4月1日"),
            (date(2019, 5, 1), "令和元年5月1日"),
            (date(2019, 4, 30), "平成31年4月30日"),
            (date(1989, 1, 8), "平成元年1月8日"),
            (date(1989, 1, 7), "昭和64年1月7日"),
            (date(1926, 12, 24), "大正15年12月24日"),
            (date(1912, 7, 29), "明治45年7月29日"),
            (date(1868, 1, 1), "1868年1月1日"),
        ] {
            assert_eq!(Day(day).to_string(), shown);
        }
    }

    #[test]
    fn only_eight_digits_of_a_real_day_are_a_day() {
        assert_eq!(parse_day("20240229"), Some(date(2024, 2, 29)));
        for wrong in ["20230229", "2024022", "202402290", "2024-2-9", "２０２４0229", "+2024022", "00000000"]
        {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_fourteen_digits_of_a_real_time_are_a_time() {
        let moment = parse_moment("20240401093005").unwrap();
        assert_eq!(Moment(moment).to_string(), "令和6年4月1日 09:30:05");
        for wrong in ["20240401240000", "20240401096000", "20240401", "2024040109300", "20230229000000"] {
            assert_eq!(parse_moment(wrong), None, "{wrong}");
        }
    }
}
