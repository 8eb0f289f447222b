//! Why a step did not pass. Fault of the subject, of the rig and of the suite are never mixed.

use conformance::result::Finding;
use conformance::{Text, Verdict};

/// A step's way of saying that it did not pass, and whose fault that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The verdict this gives.
    pub verdict: Verdict,
    /// What happened.
    pub finding: Finding,
}

impl Trouble {
    fn new(verdict: Verdict, what: Text) -> Self {
        Self { verdict, finding: Finding { what, expected: None, observed: None } }
    }

    /// The subject does not do what it should: `fail`.
    #[must_use]
    pub fn subject(what: Text) -> Self {
        Self::new(Verdict::Fail, what)
    }

    /// The subject did not answer in its time: `hang`.
    #[must_use]
    pub fn hang(what: Text) -> Self {
        Self::new(Verdict::Hang, what)
    }

    /// Rig, card or infrastructure stood in the way: `inconclusive`. The text says which.
    #[must_use]
    pub fn rig(what: Text) -> Self {
        Self::new(Verdict::Inconclusive, what)
    }

    /// This bench cannot do what the scenario asks for: `not-run`. The text says what would help.
    #[must_use]
    pub fn not_run(what: Text) -> Self {
        Self::new(Verdict::NotRun, what)
    }

    /// The subject has declared that it does not do this: `not-applicable`. The text names the answer.
    #[must_use]
    pub fn not_applicable(what: Text) -> Self {
        Self::new(Verdict::NotApplicable, what)
    }

    /// The scenario or the suite is wrong: `error`.
    #[must_use]
    pub fn suite(what: Text) -> Self {
        Self::new(Verdict::Error, what)
    }

    /// Adds what should have been observed.
    #[must_use]
    pub fn expected(mut self, value: impl ToString) -> Self {
        self.finding.expected = Some(value.to_string());
        self
    }

    /// Adds what was observed.
    #[must_use]
    pub fn observed(mut self, value: impl ToString) -> Self {
        self.finding.observed = Some(value.to_string());
        self
    }
}
