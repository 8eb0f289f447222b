//! All steps that scenarios can use, and the parameters of their patterns.

pub mod card;
pub mod form;
pub mod front_desk;
pub mod gateway;
pub mod online;

use crate::step::{Parameter, PatternError, StepDef, StepLibrary};

/// Every step, by subject.
pub fn all() -> impl Iterator<Item = StepDef> {
    [card::STEPS, online::STEPS, gateway::STEPS, front_desk::STEPS, form::STEPS].into_iter().flatten().copied()
}

/// Every parameter that patterns may name besides the built-in `{int}`, `{string}` and `{word}`.
pub fn parameters() -> impl Iterator<Item = Parameter> {
    [card::PARAMETERS, online::PARAMETERS, gateway::PARAMETERS, front_desk::PARAMETERS, form::PARAMETERS]
        .into_iter()
        .flatten()
        .copied()
}

/// All steps, compiled.
///
/// # Errors
/// [`PatternError`] if a definition is wrong; a fault of the suite.
pub fn library() -> Result<StepLibrary, PatternError> {
    StepLibrary::new(all(), parameters())
}
