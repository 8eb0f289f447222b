//! The forms of a qualification: against the samples of `vectors/qualification`, and as properties.

mod properties;
mod samples;
mod strategies;
