//! The exact bytes of every operation, against a channel that knows what must come and what to answer.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod content;
mod issuer_domain;
mod jpki;
mod pins;
mod script;
mod terminal;
mod text;
mod visual;
