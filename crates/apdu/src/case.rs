use crate::{Nc, Ne};

/// The seven encodings of a command APDU (ISO/IEC 7816-4, 5.1; ISO/IEC 7816-3, 12.1.3).
///
/// | case | bytes after the header | Nc | Ne |
/// |---|---|---|---|
/// | 1  | – | 0 | 0 |
/// | 2S | Le (1) | 0 | 1–256 |
/// | 2E | `00`, Le (2) | 0 | 1–65,536 |
/// | 3S | Lc (1), data | 1–255 | 0 |
/// | 3E | `00`, Lc (2), data | 1–65,535 | 0 |
/// | 4S | Lc (1), data, Le (1) | 1–255 | 1–256 |
/// | 4E | `00`, Lc (2), data, Le (2) | 1–65,535 | 1–65,536 |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Case 1: header only.
    Case1,
    /// Case 2 in short form.
    Short2,
    /// Case 2 in extended form.
    Extended2,
    /// Case 3 in short form.
    Short3,
    /// Case 3 in extended form.
    Extended3,
    /// Case 4 in short form.
    Short4,
    /// Case 4 in extended form.
    Extended4,
}

impl Case {
    /// The shortest encoding that can carry these lengths.
    #[must_use]
    pub const fn shortest(nc: Nc, ne: Ne) -> Self {
        if nc.get() <= Nc::SHORT_MAX.get() && ne.get() <= Ne::SHORT_MAX.get() {
            match (nc.get(), ne.get()) {
                (0, 0) => Self::Case1,
                (0, _) => Self::Short2,
                (_, 0) => Self::Short3,
                _ => Self::Short4,
            }
        } else {
            Self::extended(nc, ne)
        }
    }

    /// The extended encoding of these lengths; case 1 has only one form.
    #[must_use]
    pub const fn extended(nc: Nc, ne: Ne) -> Self {
        match (nc.get(), ne.get()) {
            (0, 0) => Self::Case1,
            (0, _) => Self::Extended2,
            (_, 0) => Self::Extended3,
            _ => Self::Extended4,
        }
    }

    /// Whether the length fields are in extended form.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        matches!(self, Self::Extended2 | Self::Extended3 | Self::Extended4)
    }

    /// The name the standard's tables use: `1`, `2S`, `2E`, `3S`, `3E`, `4S`, `4E`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case1 => "1",
            Self::Short2 => "2S",
            Self::Extended2 => "2E",
            Self::Short3 => "3S",
            Self::Extended3 => "3E",
            Self::Short4 => "4S",
            Self::Extended4 => "4E",
        }
    }
}
