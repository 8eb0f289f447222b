//! The numbers by which insurers, institutions and tickets are known: shape and check digit.

pub mod check_digit;
mod insurer_number;

pub use insurer_number::{InsurerNumber, InsurerNumberError};
