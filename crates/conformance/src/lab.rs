//! A laboratory's nights: what was tried on which reader, what came of it, and what is worse than before.
//!
//! A [`Night`] is the one value from which every report of a laboratory is made. It holds [`Slot`]s (places on the bench, with the
//! reader that was found there), their [`Job`]s (one measurement, or one run of scenarios), and their [`Case`]s (one criterion, one
//! scenario). Verdicts are those of the evidence and are never changed afterwards; what people have agreed about them (a failure
//! that is expected until a day) lies beside them as an [`Overlay`], and [`Night::settled`] adds up both.
//!
//! What a night is held against is a [`Baseline`] for each job on each [`Identity`] (reader, firmware, driver, operating system):
//! [`compare`] names what is worse, better, or not decided any more, and what else has changed since. [`since`] and [`flaky`] look
//! further back.

mod baseline;
mod case;
mod comparison;
mod expectation;
mod headline;
mod identity;
mod job;
mod morning;
mod night;
mod past;
mod slot;
#[cfg(test)]
mod tests;
mod trouble;

pub use baseline::{Baseline, Relation};
pub use case::{Blame, Case};
pub use comparison::{Difference, Nature, compare, exit_status, regressions};
pub use expectation::{Agreement, Expectation, Overlay, apply};
pub use headline::{Headline, headlines};
pub use identity::Identity;
pub use job::{Job, JobKind, Measured};
pub use morning::{MORNING_SCHEMA, Morning};
pub use night::{Night, SCHEMA};
pub use past::{Point, flaky, since};
pub use slot::{Place, Slot, SlotState};
pub use trouble::Trouble;
