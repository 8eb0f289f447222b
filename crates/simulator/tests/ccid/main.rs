//! The simulated CCID reader against a driver written for this test; the foreign driver is libccid
//! (`harness/tests/usb`).
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod any_bytes;
mod bus;
mod driver;
mod faults;
mod levels;
mod slots;
mod t0;
mod vectors;
