//! The three months after the end of the card's certificate in which only eligibility can still be verified.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// What the card is used for.
    pub enum Use {
        /// Online eligibility verification.
        Eligibility: "オンライン資格確認", "online eligibility verification";
        /// Anything else that needs the certificate.
        Other: "オンライン資格確認のほか", "any other use of the certificate";
    }
}

named! {
    /// When the three months end. The ministry does not say; the default is the stricter reading.
    #[derive(Default)]
    pub enum GraceEnd {
        /// On the day of the same number, or on the last of a shorter month.
        #[default]
        SameDay: "3か月後の応当日まで", "on the same day of the month";
        /// On the last day of that month.
        MonthEnd: "3か月後の月末まで", "at the end of the month";
    }
}

/// A card presented around the end of its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Presented {
    /// The last day on which the certificate is valid.
    pub expires: Date,
    /// The day it is presented.
    pub day: Date,
    /// What for.
    #[serde(rename = "for")]
    pub purpose: Use,
    /// How the end of the three months is read.
    #[serde(default)]
    pub end: GraceEnd,
}

/// Whether the card can be used.
///
/// Implements LR-030 (eligibility: three months more), LR-031 (not longer), LR-032 (nothing else after expiry), LR-033
/// (the end is a parameter).
#[must_use]
pub fn accepts(card: Presented) -> Ruling {
    let Presented { expires, day, purpose, end } = card;
    match purpose {
        _ if day <= expires => {
            Ruling::accept("LR-030", "電子証明書は有効期間内", "the certificate has not expired")
        }
        Use::Other => Ruling::refuse(
            "LR-032",
            "電子証明書の有効期間が過ぎると、資格確認のほかには使えない",
            "once the certificate has expired, nothing but eligibility can be verified",
        ),
        Use::Eligibility if day <= grace_until(expires, end) => Ruling::accept(
            "LR-030",
            "電子証明書の有効期間が過ぎても、3か月は資格を確認できる",
            "eligibility can be verified for three months after the certificate expired",
        ),
        Use::Eligibility => Ruling::refuse(
            "LR-031",
            "電子証明書の有効期間が過ぎて3か月を超えた",
            "more than three months have passed since the certificate expired",
        ),
    }
}

/// Whether a warning about the certificate's end is due: from three months before it (LR-034) to the end of the grace.
#[must_use]
pub fn warns(expires: Date, day: Date) -> Ruling {
    let from = expires.saturating_sub(3.months());
    let rule = Reason::new(
        "LR-034",
        "電子証明書の期限の3か月前から3か月後まで、更新を知らせる",
        "from three months before to three months after its end, renewal is called for",
    );
    Ruling::when((from..=grace_until(expires, GraceEnd::SameDay)).contains(&day), rule)
}

/// The last day of the grace.
fn grace_until(expires: Date, end: GraceEnd) -> Date {
    let same_day = expires.saturating_add(3.months());
    match end {
        GraceEnd::SameDay => same_day,
        GraceEnd::MonthEnd => same_day.last_of_month(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn accepted(day: Date, purpose: Use, end: GraceEnd) -> bool {
        accepts(Presented { expires: date(2025, 5, 15), day, purpose, end }).is_accepted()
    }

    #[test]
    fn three_months_for_eligibility_only() {
        use GraceEnd::{MonthEnd, SameDay};
        for (day, same_day, month_end, other) in [
            (date(2025, 5, 15), true, true, true),
            (date(2025, 5, 16), true, true, false),
            (date(2025, 8, 15), true, true, false),
            (date(2025, 8, 16), false, true, false),
            (date(2025, 8, 31), false, true, false),
            (date(2025, 9, 1), false, false, false),
        ] {
            assert_eq!(accepted(day, Use::Eligibility, SameDay), same_day, "{day}");
            assert_eq!(accepted(day, Use::Eligibility, MonthEnd), month_end, "{day}");
            assert_eq!(accepted(day, Use::Other, SameDay), other, "{day}");
        }
    }

    #[test]
    fn short_months_end_on_their_last_day() {
        assert_eq!(grace_until(date(2024, 11, 30), GraceEnd::SameDay), date(2025, 2, 28));
        assert_eq!(grace_until(date(2023, 11, 30), GraceEnd::SameDay), date(2024, 2, 29));
    }

    #[test]
    fn warnings_around_the_end() {
        let expires = date(2025, 5, 15);
        for (day, expected) in [
            (date(2025, 2, 14), false),
            (date(2025, 2, 15), true),
            (date(2025, 8, 15), true),
            (date(2025, 8, 16), false),
        ] {
            assert_eq!(warns(expires, day).is_accepted(), expected, "{day}");
        }
    }
}
