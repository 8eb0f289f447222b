use core::fmt;

use crate::{Case, CommandRef, Error, Header, Ne};

/// A deviation from ISO/IEC 7816-4, 5.1 that public software has been seen to accept, and that a lenient reader
/// can be told to accept as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tolerance {
    /// `00 00 00`, then a two-byte Le: an extended Lc of zero, read as case 2E (observed in a Rust codec).
    ExtendedLcZero,
    /// Case 4E whose Le has a leading `00`, three bytes in all (observed in a software card).
    ThreeByteLe,
    /// A short Lc with a two-byte Le, read as case 4E. Clause 5.1: Lc and Le share one form.
    ShortLcExtendedLe,
    /// An extended Lc with a one-byte Le, read as case 4E; `00` asks for 256. Clause 5.1: Lc and Le share one form.
    ExtendedLcShortLe,
    /// Bytes after a complete command, which are dropped.
    TrailingBytes,
}

impl Tolerance {
    /// Every tolerance there is.
    pub const ALL: [Self; 5] = [
        Self::ExtendedLcZero,
        Self::ThreeByteLe,
        Self::ShortLcExtendedLe,
        Self::ExtendedLcShortLe,
        Self::TrailingBytes,
    ];

    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExtendedLcZero => "extended-lc-zero",
            Self::ThreeByteLe => "three-byte-le",
            Self::ShortLcExtendedLe => "short-lc-extended-le",
            Self::ExtendedLcShortLe => "extended-lc-short-le",
            Self::TrailingBytes => "trailing-bytes",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of [`Tolerance`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Tolerances(u8);

impl Tolerances {
    /// Nothing is tolerated.
    pub const NONE: Self = Self(0);
    /// Everything that has a name is tolerated.
    pub const ALL: Self = Self::NONE
        .with(Tolerance::ExtendedLcZero)
        .with(Tolerance::ThreeByteLe)
        .with(Tolerance::ShortLcExtendedLe)
        .with(Tolerance::ExtendedLcShortLe)
        .with(Tolerance::TrailingBytes);

    /// This set and one more.
    #[must_use]
    pub const fn with(self, tolerance: Tolerance) -> Self {
        Self(self.0 | tolerance.bit())
    }

    /// Whether the set holds this one.
    #[must_use]
    pub const fn contains(self, tolerance: Tolerance) -> bool {
        self.0 & tolerance.bit() != 0
    }

    /// Whether every member of `other` is in this set.
    #[must_use]
    pub const fn contains_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, in the order of [`Tolerance::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Tolerance> {
        Tolerance::ALL.into_iter().filter(move |&tolerance| self.contains(tolerance))
    }
}

impl From<Tolerance> for Tolerances {
    fn from(tolerance: Tolerance) -> Self {
        Self::NONE.with(tolerance)
    }
}

impl fmt::Debug for Tolerances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// A command that was read leniently, and what had to be tolerated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lenient<'a> {
    /// The well-formed command that the bytes were taken for. It encodes back to the same bytes only if
    /// `granted` is empty.
    pub command: CommandRef<'a>,
    /// The tolerances that were needed; empty for a well-formed command.
    pub granted: Tolerances,
}

impl<'a> CommandRef<'a> {
    /// Reads a command like [`parse`](Self::parse), but accepts the named deviations too.
    ///
    /// Where two tolerances could explain the same bytes, the one that drops no byte is granted.
    ///
    /// # Errors
    /// Those of [`parse`](Self::parse), if the bytes need a tolerance that is not `allowed` or has no name.
    pub fn parse_lenient(bytes: &'a [u8], allowed: Tolerances) -> Result<Lenient<'a>, Error> {
        match Self::parse(bytes) {
            Ok(command) => Ok(Lenient { command, granted: Tolerances::NONE }),
            Err(error) => explanations(bytes)
                .into_iter()
                .flatten()
                .find(|reading| allowed.contains_all(reading.granted))
                .ok_or(error),
        }
    }
}

/// What malformed bytes could have been meant as; the readings that drop no byte come first.
fn explanations(bytes: &[u8]) -> [Option<Lenient<'_>>; 2] {
    match bytes {
        [cla, ins, p1, p2, body @ ..] => {
            let header = Header::new(*cla, *ins, *p1, *p2);
            [whole(header, body), prefix(header, body)]
        }
        _ => [None, None],
    }
}

/// Readings that give every byte a meaning.
fn whole(header: Header, body: &[u8]) -> Option<Lenient<'_>> {
    use Tolerance::{ExtendedLcShortLe, ExtendedLcZero, ShortLcExtendedLe, ThreeByteLe};

    let (data, tail, is_extended) = split(body)?;
    let (ne, granted) = match (is_extended, tail) {
        (true, [high, low]) if data.is_empty() => (Ne::from_extended(*high, *low), ExtendedLcZero.into()),
        (true, [le]) if !data.is_empty() => (Ne::from_short(*le), ExtendedLcShortLe.into()),
        (true, [0, high, low]) if !data.is_empty() => (Ne::from_extended(*high, *low), ThreeByteLe.into()),
        (false, [high, low]) => (Ne::from_extended(*high, *low), ShortLcExtendedLe.into()),
        (false, [0, high, low]) => {
            (Ne::from_extended(*high, *low), Tolerances::from(ShortLcExtendedLe).with(ThreeByteLe))
        }
        _ => return None,
    };
    let case = if data.is_empty() { Case::Extended2 } else { Case::Extended4 };
    Some(Lenient { command: CommandRef::from_parts(header, case, data, ne), granted })
}

/// The longest well-formed command at the start; the rest is dropped.
fn prefix(header: Header, body: &[u8]) -> Option<Lenient<'_>> {
    let (data, tail, is_extended) = split(body)?;
    let (case, ne) = match (is_extended, tail) {
        (true, [_, ..]) if data.is_empty() => (Case::Extended2, Ne::MAX),
        (true, [high, low, _, ..]) => (Case::Extended4, Ne::from_extended(*high, *low)),
        (false, [le, _, ..]) => (Case::Short4, Ne::from_short(*le)),
        _ => return None,
    };
    let command = CommandRef::from_parts(header, case, data, ne);
    Some(Lenient { command, granted: Tolerance::TrailingBytes.into() })
}

/// The data field that Lc announces, what follows it, and whether Lc is extended.
fn split(body: &[u8]) -> Option<(&[u8], &[u8], bool)> {
    let (lc, rest, is_extended) = match body {
        [0, high, low, rest @ ..] => (u16::from_be_bytes([*high, *low]).into(), rest, true),
        [0, ..] | [] => return None,
        [lc, rest @ ..] => (usize::from(*lc), rest, false),
    };
    let (data, tail) = rest.split_at_checked(lc)?;
    Some((data, tail, is_extended))
}
