//! How the app's text writes values: display words instead of codes, days in two ways.

use eligibility::identifier::InsurerNumber;
use jiff::civil::Date;

use crate::code::{InsuredCardClassification, PersonalFamilyClassification, PreschoolClassification, Sex};
use crate::date::{Day, ERAS};
use crate::form::rule::Rule;

/// One way of writing values.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// From what the app writes to what the interface writes.
    pub(super) read: fn(&str) -> Result<String, Misread>,
    /// From what the interface writes to what the app writes; `None` if there is no word for it.
    pub(super) write: fn(&str, DayStyle) -> Option<String>,
}

/// Why a value could not be read; the value that was meant, if that is clear nevertheless.
pub(super) struct Misread {
    pub(super) rule: Rule,
    pub(super) meant: Option<String>,
    pub(super) ja: &'static str,
    pub(super) en: &'static str,
}

/// The two ways in which the app was seen to write a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayStyle {
    /// 令和6年4月1日; the first year is 元年.
    Era,
    /// 2024-04-01.
    Hyphen,
}

/// As the interface writes it.
pub(super) const PLAIN: Word =
    Word { read: |text| Ok(text.to_owned()), write: |text, _| Some(text.to_owned()) };
/// The padding of a six-digit number in the app's text is not public: read in all three ways, written bare.
pub(super) const INSURER_NUMBER: Word = Word {
    read: |text| {
        Ok(InsurerNumber::parse(text).map_or_else(|_| text.to_owned(), |it| format!("{:>8}", it.digits())))
    },
    write: |text, _| Some(text.trim_start().to_owned()),
};
/// A day.
pub(super) const DAY: Word = Word { read: read_day, write: write_day };
/// A ratio. How the app writes it is not public: read as 1割, 10% or 010, written as 1割.
pub(super) const RATIO: Word = Word { read: read_ratio, write: write_ratio };

/// The words of a closed code table.
macro_rules! words_of {
    ($table:ident) => {
        Word {
            read: |text| code_of($table::ALL.iter().map(|it| (it.code(), it.word())), text),
            write: |code, _| word_of($table::ALL.iter().map(|it| (it.code(), it.word())), code),
        }
    };
}

/// 男, 女.
pub(super) const SEX: Word = words_of!(Sex);
/// 本人, 家族.
pub(super) const PERSONAL_FAMILY: Word = words_of!(PersonalFamilyClassification);
/// 義務教育就学前, the only value that is known.
pub(super) const PRESCHOOL: Word = words_of!(PreschoolClassification);
/// 一般 and the like; a code of two characters where there is no word.
pub(super) const CARD_CLASSIFICATION: Word = Word {
    read: |text| code_of(InsuredCardClassification::LISTED.into_iter(), text),
    write: |code, _| word_of(InsuredCardClassification::LISTED.into_iter(), code),
};

fn code_of(
    mut table: impl Iterator<Item = (&'static str, &'static str)>,
    text: &str,
) -> Result<String, Misread> {
    table.find(|(_, word)| *word == text).map(|(code, _)| code.to_owned()).ok_or(Misread {
        rule: Rule::UnknownWord,
        meant: None,
        ja: "この項目の知られた語でない。コードではなく語で書く",
        en: "not a known word of this item; words are written here, not codes",
    })
}

fn word_of(mut table: impl Iterator<Item = (&'static str, &'static str)>, code: &str) -> Option<String> {
    table.find(|(known, _)| *known == code).map(|(_, word)| word.to_owned())
}

fn read_ratio(text: &str) -> Result<String, Misread> {
    let percent = match text.strip_suffix('割') {
        Some(tenths) => number(tenths, 1, 2).and_then(|tenths| tenths.checked_mul(10)),
        None => match text.strip_suffix(['%', '％']) {
            Some(percent) => number(percent, 1, 3),
            None => number(text, 3, 3),
        },
    };
    percent.filter(|percent| *percent <= 100).map(|percent| format!("{percent:03}")).ok_or(Misread {
        rule: Rule::UnknownWord,
        meant: None,
        ja: "負担割合として読めない (1割、10%、010 のいずれか)",
        en: "not a ratio (1割, 10% or 010)",
    })
}

fn write_ratio(text: &str, _: DayStyle) -> Option<String> {
    let percent = number(text, 3, 3).and_then(|percent| u8::try_from(percent).ok())?;
    Some(crate::Percent(percent).to_string().replace('％', "%"))
}

fn read_day(text: &str) -> Result<String, Misread> {
    let wrong = Misread {
        rule: Rule::DateForm,
        meant: None,
        ja: "日付が「令和6年4月1日」の形でも「2024-04-01」の形でもない",
        en: "a day written neither like 令和6年4月1日 nor like 2024-04-01",
    };
    if let Some(day) = western(text) {
        return Ok(eight_digits(day));
    }
    let Some((first, day)) = in_era(text) else { return Err(wrong) };
    if era_of(day).is_some_and(|(begins, _)| begins == first) {
        return Ok(eight_digits(day));
    }
    Err(Misread {
        rule: Rule::EraRange,
        meant: Some(eight_digits(day)),
        ja: "その元号の期間にない日",
        en: "a day outside the era it is written in",
    })
}

fn western(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let day = calendar_day(
        number(parts.next()?, 4, 4)?,
        number(parts.next()?, 2, 2)?,
        number(parts.next()?, 2, 2)?,
    )?;
    parts.next().is_none().then_some(day)
}

/// The day that an era date means, by plain arithmetic, and the first day of the era named.
fn in_era(text: &str) -> Option<(Date, Date)> {
    let (first, era) = ERAS.iter().find(|(_, era)| text.starts_with(era))?;
    let (year, rest) = text.strip_prefix(era)?.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let year = if year == "元" { 1 } else { number(year, 1, 2).filter(|year| *year > 0)? };
    let western = first.year().checked_add(year)?.checked_sub(1)?;
    Some((*first, calendar_day(western, number(month, 1, 2)?, number(day, 1, 2)?)?))
}

fn write_day(text: &str, style: DayStyle) -> Option<String> {
    let day = calendar_day(
        number(text.get(..4)?, 4, 4)?,
        number(text.get(4..6)?, 2, 2)?,
        number(text.get(6..)?, 2, 2)?,
    )?;
    // A day before the first era that has one can only be written in the western way.
    Some(match style {
        DayStyle::Era if era_of(day).is_some() => Day(day).to_string(),
        DayStyle::Era | DayStyle::Hyphen => day.strftime("%Y-%m-%d").to_string(),
    })
}

fn era_of(day: Date) -> Option<(Date, &'static str)> {
    ERAS.iter().copied().find(|(first, _)| *first <= day)
}

fn calendar_day(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn eight_digits(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// A number of so many ASCII digits.
fn number(text: &str, least: usize, most: usize) -> Option<i16> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Option<Rule> {
        read_day(text).err().map(|misread| misread.rule)
    }

    #[test]
    fn days_are_read_in_both_ways() {
        for (text, day) in [
            ("令和6年4月1日", "20240401"),
            ("令和元年5月1日", "20190501"),
            ("令和1年5月1日", "20190501"),
            ("平成31年4月30日", "20190430"),
            ("昭和64年1月7日", "19890107"),
            ("昭和60年04月01日", "19850401"),
            ("大正15年12月24日", "19261224"),
            ("明治45年7月29日", "19120729"),
            ("2024-02-29", "20240229"),
        ] {
            assert_eq!(read_day(text).ok().as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn a_day_outside_its_era_is_seen_and_still_understood() {
        for (text, day) in [
            ("平成31年5月1日", "20190501"),
            ("令和元年4月30日", "20190430"),
            ("昭和64年1月8日", "19890108"),
            ("平成36年4月1日", "20240401"),
        ] {
            let misread = read_day(text).unwrap_err();
            assert_eq!((misread.rule, misread.meant.as_deref()), (Rule::EraRange, Some(day)), "{text}");
        }
    }

    #[test]
    fn other_ways_are_refused() {
        for text in [
            "2024-4-1",
            "2024/04/01",
            "20240401",
            "R6.4.1",
            "令和6年4月31日",
            "令和0年4月1日",
            "令和6年4月",
            "令和６年４月１日",
            "2023-02-29",
            "",
            "令和",
            "2024-04-01-01",
            "令和6年4月1日 ",
        ] {
            assert_eq!(rule(text), Some(Rule::DateForm), "{text}");
        }
    }

    #[test]
    fn ratios() {
        for (text, ratio) in [("1割", "010"), ("3割", "030"), ("10%", "010"), ("15％", "015"), ("020", "020")]
        {
            assert_eq!(read_ratio(text).ok().as_deref(), Some(ratio), "{text}");
        }
        for text in ["割", "11割", "20", "101%", "壱割", "-1割"] {
            assert!(read_ratio(text).is_err(), "{text}");
        }
        assert_eq!(write_ratio("015", DayStyle::Era).as_deref(), Some("15%"));
    }
}
