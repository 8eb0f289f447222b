//! The numbers by which insurers, institutions and tickets are known: shape and check digit.
//!
//! The rules are those of `features/identifiers` (ID-…); examples and counterexamples stand in `vectors/identifiers`.

pub mod check_digit;
mod institution_number;
mod insurer_number;
mod rule;
mod ticket_number;

pub use institution_number::{Category, InstitutionNumber};
pub use insurer_number::{InsurerNumber, InsurerNumberError};
pub use rule::{Identifier, Written, accepts, ticket_last_day};
pub use ticket_number::{TicketKind, TicketNumber};
