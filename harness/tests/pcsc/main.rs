//! The program on readers that PC/SC sees. The readers are virtual, the daemon and everything between it and the
//! program is not; OpenSC and OpenSSL, which nobody here wrote, judge the card that the program serves.
//!
//!     tools/pcsc-bench -n 16 cargo test -p tashika-harness --features pcsc --test pcsc
//!
//! Tests take turns at the readers, so they may be started by any number of threads or processes.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod behaviour;
mod bench;
mod certificate;
mod certify;
mod eligibility;
mod lab;
mod opensc;
mod program;
mod pyscard;
mod reader;
mod safety;
mod service;
mod suite;
mod tap;
mod terminal;
mod verify;
mod zoo;
