//! The exact bytes of every operation, against a channel that knows what must come and what to answer.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod jpki;
mod script;
