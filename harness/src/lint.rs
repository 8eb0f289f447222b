//! What a Gherkin parser lets pass in silence and a conformance suite must not.
//!
//! A file that the runner would misread, a scenario that asks nothing, a step nobody has defined: each is a
//! finding with file and line, and a suite with findings does not run.

mod description;
mod layout;
mod meaning;
mod outline;

pub use layout::text;
pub use meaning::features;
