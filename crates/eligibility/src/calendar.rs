//! The days from which, and until which, each way of confirming a qualification may be used.
//!
//! | way | checkups | source | midwives | source |
//! |---|---|---|---|---|
//! | online, limited type | 2024-04-01 | HC-041: "from April" | 2024-07-01 | MW-021: "from July" |
//! | Mynaportal screen | 2024-01-31 | HC-072: the notice's own day | 2024-04-01 | MW-032: a reading, see below |
//! | card with notice, certificate | 2024-12-02 | HC-074, HC-077 | 2024-12-02 | MW-033, MW-034: inferred |
//! | insurance card | until 2025-12-01 | HC-045: public practice | until 2025-12-01 | MW-039 |
//!
//! **Months** are read as starting on their first day.
//!
//! **The screen at midwives**: their notice allows it without a day of its own. We read a permission without a day
//! as given on the day of the document, as the sister notice says of its own. The other reading joins the screen to
//! the online start in July; from 2024-07-01 both agree. MW-032 is therefore a `should` with certainty `inferred`.
//!
//! **Card with notice and certificate at midwives**: again no day, but neither paper exists before 2024-12-02.

use jiff::civil::{Date, date};

use crate::{Programme, Route};

/// A first day and the requirement that sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The first day on which the way may be used.
    pub from: Date,
    /// The requirement that sets the day.
    pub requirement: &'static str,
}

/// The last day of insurance cards issued before 2024-12-02 (HC-045, MW-039).
///
/// Not in the notices, which know only the end of issue; public practice agrees on it. A card's own earlier expiry
/// is not modelled.
pub const INSURANCE_CARD_LAST_DAY: Date = date(2025, 12, 1);

/// The first day of a way; `None` for ways that have none: the existing type and the insurance card (both older than
/// the notices) and what never counts as proof.
///
/// Implements HC-041, HC-072, HC-073, HC-074, HC-077, MW-021, MW-031, MW-032, MW-033, MW-034.
#[must_use]
pub const fn opening(programme: Programme, route: Route) -> Option<Opening> {
    use Programme::{DirectPayment, HealthCheckup};
    let (from, requirement) = match (programme, route) {
        (HealthCheckup, Route::OnlineLimited) => (date(2024, 4, 1), "HC-041"),
        (HealthCheckup, Route::MynaportalScreen) => (date(2024, 1, 31), "HC-072"),
        (HealthCheckup, Route::CardWithNotice) => (date(2024, 12, 2), "HC-074"),
        (HealthCheckup, Route::QualificationCertificate) => (date(2024, 12, 2), "HC-077"),
        (DirectPayment, Route::OnlineLimited) => (date(2024, 7, 1), "MW-021"),
        (DirectPayment, Route::MynaportalScreen) => (date(2024, 4, 1), "MW-032"),
        (DirectPayment, Route::CardWithNotice) => (date(2024, 12, 2), "MW-033"),
        (DirectPayment, Route::QualificationCertificate) => (date(2024, 12, 2), "MW-034"),
        (
            _,
            Route::OnlineExisting
            | Route::NoticeAlone
            | Route::UnregisteredCardWithNotice
            | Route::CardAlone
            | Route::InsuranceCard,
        ) => return None,
    };
    Some(Opening { from, requirement })
}
