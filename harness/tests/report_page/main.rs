//! The pages for people, as files: what they hold, what they do not, and that they stay small. How they behave in a
//! browser is judged by `tools/browse_report.py`.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test that cannot go on stops here"
)]

mod night;
mod run;
