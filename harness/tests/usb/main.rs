//! Simulated USB readers under the real driver and daemon: libccid and pcscd stand between the program and the reader that it simulates, and
//! OpenSC and pyscard, which nobody here wrote, are the programs that use it.
//!
//!     cargo build -p tashika-usb-stand-in
//!     cargo test -p tashika-harness --features pcsc --test usb
//!
//! Needs pcscd and libccid, and no reader. Every test has a daemon of its own.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;
mod capture;
mod card_t0;
mod certified_faults;
mod certify;
mod command_line;
mod envelope;
mod faults;
mod lab;
mod movements;
mod opensc;
#[path = "../pcsc/program.rs"]
mod program;
mod sweep;
mod three_readers;
mod trace;
mod verify;
