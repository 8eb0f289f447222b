//! A person's first hour: settings, mistakes, decoded evidence, and what the papers say of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod configuration;
mod desk;
mod mistakes;
mod papers;
mod promote;
mod recipes;
mod trace;
