//! The front desk that is the subject.

use eligibility::desk::{Answer, Question};
use simulator::front_desk::{self, DeskDefect};

/// A front desk.
pub struct Desk(Option<DeskDefect>);

impl Desk {
    /// The rules of `crates/eligibility`, or a desk that errs on purpose in one way.
    #[must_use]
    pub fn embedded(defect: Option<DeskDefect>) -> Self {
        Self(defect)
    }

    /// Asks it.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer {
        front_desk::answer(question, self.0)
    }
}
