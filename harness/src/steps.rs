//! All steps that scenarios can use, and the parameters of their patterns.

pub mod card;
pub mod form;
pub mod front_desk;
pub mod gateway;
pub mod online;
pub mod reader;

use crate::step::{Parameter, PatternError, StepDef, StepLibrary};

/// Every step, by subject.
pub fn all() -> impl Iterator<Item = StepDef> {
    let others = [online::STEPS, gateway::STEPS, form::STEPS, reader::STEPS].into_iter().flatten().copied();
    card::steps().chain(others).chain(front_desk::steps())
}

/// Every parameter that patterns may name besides the built-in `{int}`, `{string}` and `{word}`.
pub fn parameters() -> impl Iterator<Item = Parameter> {
    let others = [card::PARAMETERS, online::PARAMETERS, gateway::PARAMETERS, form::PARAMETERS];
    others.into_iter().flatten().copied().chain(front_desk::parameters())
}

/// All steps, compiled.
///
/// # Errors
/// [`PatternError`] if a definition is wrong; a fault of the suite.
pub fn library() -> Result<StepLibrary, PatternError> {
    StepLibrary::new(all(), parameters())
}
