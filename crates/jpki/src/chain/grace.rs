use std::time::Duration;

use der::DateTime;

use crate::certificate::days_in;

/// How long after its expiry a user authentication certificate still serves eligibility verification, and nothing else.
///
/// The ministry says three months. Whether the last day is the same day of the month or the month's last is not public;
/// the default is the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grace {
    /// Months after the month of expiry.
    pub months: u8,
    /// Which day of that month is the last.
    pub end: GraceEnd,
}

/// The last day of the grace, which runs to its end. Days are Japan's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraceEnd {
    /// The day of the month on which the certificate expired, or the month's last if it has no such day.
    SameDay,
    /// The last day of the month.
    MonthEnd,
}

impl Default for Grace {
    /// Three months, to the same day.
    fn default() -> Self {
        Self { months: 3, end: GraceEnd::SameDay }
    }
}

/// Japan is nine hours ahead of UTC, without daylight saving time.
const JAPAN: i64 = 9 * 3600;

impl Grace {
    /// Last second of the grace of a certificate, both in seconds since 1970-01-01T00:00:00Z.
    ///
    /// A time that no calendar here can hold (before 1970, after 9999) has no grace.
    #[must_use]
    pub fn last_second(self, not_after: i64) -> i64 {
        self.last_second_in_japan(not_after.saturating_add(JAPAN)).map_or(not_after, |second| second - JAPAN)
    }

    fn last_second_in_japan(self, not_after: i64) -> Option<i64> {
        let expiry =
            DateTime::from_unix_duration(Duration::from_secs(u64::try_from(not_after).ok()?)).ok()?;
        let months = u16::from(expiry.month() - 1) + u16::from(self.months);
        let year = expiry.year() + months / 12;
        let month = u8::try_from(months % 12 + 1).ok()?;
        let day = match self.end {
            GraceEnd::SameDay => expiry.day().min(days_in(year, month)),
            GraceEnd::MonthEnd => days_in(year, month),
        };
        let end = DateTime::new(year, month, day, 23, 59, 59).ok()?;
        i64::try_from(end.unix_duration().as_secs()).ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn utc(text: &str) -> i64 {
        i64::try_from(text.parse::<DateTime>().unwrap().unix_duration().as_secs()).unwrap()
    }

    #[test]
    fn same_day_or_end_of_month_in_japan() {
        let month_end = Grace { end: GraceEnd::MonthEnd, ..Grace::default() };
        for (expiry, same_day, month) in [
            ("2025-05-15T14:59:59Z", "2025-08-15T14:59:59Z", "2025-08-31T14:59:59Z"),
            ("2025-11-30T14:59:59Z", "2026-02-28T14:59:59Z", "2026-02-28T14:59:59Z"),
            ("2023-11-30T14:59:59Z", "2024-02-29T14:59:59Z", "2024-02-29T14:59:59Z"),
            ("2025-10-31T14:59:59Z", "2026-01-31T14:59:59Z", "2026-01-31T14:59:59Z"),
            // The afternoon in London is the next day in Japan, and the next month at that.
            ("2025-05-31T15:00:00Z", "2025-09-01T14:59:59Z", "2025-09-30T14:59:59Z"),
        ] {
            assert_eq!(Grace::default().last_second(utc(expiry)), utc(same_day), "{expiry}");
            assert_eq!(month_end.last_second(utc(expiry)), utc(month), "{expiry}");
        }
    }

    #[test]
    fn times_out_of_reach_have_no_grace() {
        for out_of_reach in [i64::MIN / 2, -1_000_000_000, 253_402_300_799] {
            assert_eq!(Grace::default().last_second(out_of_reach), out_of_reach);
        }
        assert_eq!(
            Grace { months: 255, end: GraceEnd::SameDay }.last_second(utc("2025-05-15T14:59:59Z")),
            utc("2046-08-15T14:59:59Z")
        );
    }
}
