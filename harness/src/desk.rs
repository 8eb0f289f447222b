//! The front desk that is the subject: the notices' own rules, or anyone's program.

mod fault;
mod process;
mod program;
pub mod protocol;

use std::time::Duration;

use eligibility::desk::{Answer, Question};
use simulator::front_desk::{self, DeskDefect};

pub use fault::Fault;
use program::Program;

/// A front desk.
pub enum Desk {
    /// The rules of `crates/eligibility`, or a desk that errs on purpose in one way.
    Embedded(Option<DeskDefect>),
    /// A program that answers on its standard output, see [`protocol`].
    Program(Box<Program>),
}

impl Desk {
    /// Starts a program that is a front desk and asks which questions it answers.
    ///
    /// `command` is a line for the shell; `limit` is how long each answer may take, the first included.
    ///
    /// # Errors
    /// If it cannot be started or does not say what it answers; then there is nothing to test.
    pub fn program(command: &str, limit: Duration) -> Result<Self, Fault> {
        Ok(Self::Program(Box::new(Program::start(command, limit)?)))
    }

    /// Its name, for the report.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Embedded(_) => "the notices' rules (crates/eligibility)".to_owned(),
            Self::Program(program) => program.name(),
        }
    }

    /// Asks it.
    ///
    /// # Errors
    /// If a program does not answer, or not in the protocol's form. The next question finds it started anew.
    pub fn ask(&self, question: &Question) -> Result<Answer, Fault> {
        match self {
            Self::Embedded(defect) => Ok(front_desk::answer(question, *defect)),
            Self::Program(program) => program.ask(question),
        }
    }
}
