//! The judge: requirements, evidence, verdicts and results.
//!
//! Pure. Nothing here opens a file, a socket or a reader; the bench hands in text and bytes and gets text and
//! bytes back. That is what lets a third party recompute every verdict from the evidence alone.
//!
//! A requirement (an address in a source document) is proven by scenarios; each step of a scenario drives the
//! subject and leaves [`evidence`]; the steps' outcomes give the [`Verdict`]; the verdicts give the exit status.

pub mod ambiguity;
pub mod certificate;
pub mod evidence;
pub mod exit;
pub mod lab;
pub mod reader;
pub mod redact;
pub mod requirement;
pub mod result;
mod text;
mod verdict;

pub use text::{Language, Text};
pub use verdict::Verdict;
