//! To be written.
pub mod front_desk;
