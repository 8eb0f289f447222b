//! A front desk that answers by the notices, or errs on purpose in one way.

mod application;
mod checkup;
mod confirmation;
mod defect;
mod equipment;
mod later;
mod number;
mod portal;
mod ticket;

use eligibility::desk::{self, Answer, Decision, Question};

pub use defect::DeskDefect;

/// What a defective desk decides where it errs, subject by subject; `None` where it is as good as any other.
const ERRORS: [fn(DeskDefect, &Question) -> Option<Decision>; 8] = [
    confirmation::wrong,
    equipment::wrong,
    checkup::wrong,
    ticket::wrong,
    number::wrong,
    portal::wrong,
    application::wrong,
    later::wrong,
];

/// Answers a question as the notices would have it, except for what the defect, if any, spoils.
#[must_use]
pub fn answer(question: &Question, defect: Option<DeskDefect>) -> Answer {
    match defect.and_then(|defect| ERRORS.iter().find_map(|wrong| wrong(defect, question))) {
        Some(decision) => Answer::bare(decision),
        None => desk::answer(question),
    }
}

/// The wrong decision "yes", where the condition holds.
fn accepted(errs: bool) -> Option<Decision> {
    errs.then_some(Decision::Accepted)
}

/// The wrong decision "no", where the condition holds.
fn refused(errs: bool) -> Option<Decision> {
    errs.then_some(Decision::Refused)
}

#[cfg(test)]
mod tests;
