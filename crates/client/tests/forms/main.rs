//! The forms of a qualification: against the samples of `vectors/qualification`, and as properties.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod properties;
mod samples;
mod strategies;
