//! The laboratory, from its file to the morning. All readers are simulated ones; what real ones add is in the tests of PC/SC and USB.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;
mod doctor;
mod faults;
mod file;
mod history;
mod interrupted;
mod night;
#[path = "../pcsc/program.rs"]
#[allow(dead_code, reason = "not every test starts a judge")]
mod program;
