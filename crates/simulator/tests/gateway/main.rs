//! The online route on loopback: the project's client against the project's test gateway, neither written from the other.

// Test code throughout, helpers included.
#![allow(clippy::unwrap_used)]

mod card;
mod certificates;
mod defects;
mod enrolment;
mod faults;
mod flow;
mod outcomes;
mod revocation;
mod rig;
mod scripted;
mod tls;
mod wire;
