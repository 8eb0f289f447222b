use core::fmt;

use crate::{Language, Ne, language::Text, status_table};

/// The status bytes SW1-SW2 of a response (ISO/IEC 7816-4, 5.6).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(u16);

impl StatusWord {
    /// From the two bytes in the order they arrive.
    #[must_use]
    pub const fn new(sw1: u8, sw2: u8) -> Self {
        Self(u16::from_be_bytes([sw1, sw2]))
    }

    /// From the usual four-digit notation, such as `0x6982`.
    #[must_use]
    pub const fn from_u16(value: u16) -> Self {
        Self(value)
    }

    /// The usual four-digit notation as a number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// SW1.
    #[must_use]
    pub const fn sw1(self) -> u8 {
        self.0.to_be_bytes()[0]
    }

    /// SW2.
    #[must_use]
    pub const fn sw2(self) -> u8 {
        self.0.to_be_bytes()[1]
    }

    /// Whether this is `9000`.
    #[must_use]
    pub const fn is_ok(self) -> bool {
        self.0 == 0x9000
    }

    /// The counter of a `63Cx`, else nothing.
    #[must_use]
    pub const fn counter(self) -> Option<u8> {
        if self.0 & 0xFFF0 == 0x63C0 { Some(self.sw2() & 0x0F) } else { None }
    }
}

/// What a status word says in general (ISO/IEC 7816-4, 5.6, figure and table of status bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusClass {
    /// `9000`, `61xx`: the command was carried out.
    Normal,
    /// `62xx`, `63xx`: it was carried out with a remark.
    Warning,
    /// `64xx` to `66xx`: it was begun and failed.
    ExecutionError,
    /// `6700`, `68xx` to `6Axx`, `6B00`, `6Cxx`, `6D00`, `6E00`, `6F00`: it was refused.
    CheckingError,
    /// Other values of `67xx`, `6Bxx`, `6Dxx`, `6Exx`, `6Fxx` and `9xxx`: the card's maker decides.
    Proprietary,
    /// `60xx`, and everything that begins with neither 6 nor 9: not a status at all.
    Invalid,
}

impl StatusClass {
    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Warning => "warning",
            Self::ExecutionError => "execution-error",
            Self::CheckingError => "checking-error",
            Self::Proprietary => "proprietary",
            Self::Invalid => "invalid",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Self::Normal => ("正常", "normal processing"),
            Self::Warning => ("警告", "warning"),
            Self::ExecutionError => ("実行エラー", "execution error"),
            Self::CheckingError => ("検査エラー", "checking error"),
            Self::Proprietary => ("独自", "proprietary"),
            Self::Invalid => ("無効", "invalid"),
        };
        Text { ja, en }.get(language)
    }
}

impl StatusWord {
    /// What kind of answer this is.
    #[must_use]
    pub const fn class(self) -> StatusClass {
        match self.0 {
            0x9000 | 0x6100..=0x61FF => StatusClass::Normal,
            0x6200..=0x63FF => StatusClass::Warning,
            0x6400..=0x66FF => StatusClass::ExecutionError,
            0x6700 | 0x6800..=0x6AFF | 0x6B00 | 0x6C00..=0x6CFF | 0x6D00 | 0x6E00 | 0x6F00 => {
                StatusClass::CheckingError
            }
            0x6700..=0x6FFF | 0x9000..=0x9FFF => StatusClass::Proprietary,
            _ => StatusClass::Invalid,
        }
    }

    /// How many more bytes a `61xx` announces, else nothing; SW2 `00` announces 256 or more.
    #[must_use]
    pub const fn bytes_left(self) -> Option<Ne> {
        if self.sw1() == 0x61 { Some(Ne::from_short(self.sw2())) } else { None }
    }

    /// The exact Le that a `6Cxx` asks for, else nothing; SW2 `00` asks for 256.
    #[must_use]
    pub const fn exact_ne(self) -> Option<Ne> {
        if self.sw1() == 0x6C { Some(Ne::from_short(self.sw2())) } else { None }
    }

    /// What the value means (ISO/IEC 7816-4, 5.6).
    #[must_use]
    pub fn meaning(self, language: Language) -> &'static str {
        self.row().map_or("", |row| row.meaning.get(language))
    }

    /// What the value says about the reader under test: field experience, not a rule of the standard.
    #[must_use]
    pub fn about_reader(self, language: Language) -> &'static str {
        self.row().map_or("", |row| row.reader.get(language))
    }

    /// The first row that matches; the last one matches everything.
    fn row(self) -> Option<&'static status_table::Row> {
        status_table::TABLE.iter().find(|row| (row.first..=row.last).contains(&self.0))
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusWord({:04X})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row that stands behind a more general one would never be read.
    #[test]
    fn no_row_is_hidden_by_an_earlier_one() {
        for (index, row) in status_table::TABLE.iter().enumerate() {
            let reachable = (row.first..=row.last)
                .any(|value| StatusWord(value).row().is_some_and(|found| core::ptr::eq(found, row)));
            assert!(reachable, "row {index} ({:04X}) is hidden", row.first);
        }
    }

    #[test]
    fn every_value_has_a_text() {
        for value in 0..=u16::MAX {
            for language in [Language::Japanese, Language::English] {
                assert!(!StatusWord(value).meaning(language).is_empty(), "{value:04X}");
                assert!(!StatusWord(value).about_reader(language).is_empty(), "{value:04X}");
            }
        }
    }
}
