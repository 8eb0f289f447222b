//! A laboratory's nights: what was tried on which reader, what came of it, and what is worse than before.
//!
//! A [`Night`] is the one value from which every report of a laboratory is made. It holds [`Slot`]s (places on the bench, with the
//! reader that was found there), their [`Job`]s (one measurement, or one run of scenarios), and their [`Case`]s (one criterion, one
//! scenario). Verdicts are those of the evidence and are never changed afterwards; what people have agreed about them (a failure
//! that is expected until a day) lies beside them as an [`Overlay`], and [`Night::settled`] adds up both.

mod case;
mod expectation;
mod identity;
mod job;
mod night;
mod slot;
mod trouble;

pub use case::{Blame, Case};
pub use expectation::{Agreement, Expectation, Overlay, apply};
pub use identity::Identity;
pub use job::{Job, JobKind, Measured};
pub use night::{Night, SCHEMA};
pub use slot::{Place, Slot, SlotState};
pub use trouble::Trouble;
