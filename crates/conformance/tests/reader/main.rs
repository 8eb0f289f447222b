//! What is known of readers, and what measuring them proves.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod catalogue;
mod probe_card;
mod profile;
mod sweep;
