//! The card's end of T=1 against a terminal written for this test, on a line that spoils, repeats and loses blocks.
//! The foreign terminal is the real driver's (`harness/tests/usb`).
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod line;
mod rules;
mod terminal;
