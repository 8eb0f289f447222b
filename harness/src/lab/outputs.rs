//! The files that are made of a morning, for programs and for people. The page stands elsewhere ([`crate::report`]).

mod junit;
mod metrics;
mod summary;

use std::path::Path;

use conformance::lab::Morning;
use conformance::{Language, Text};

use super::write_whole;
use crate::failure::Failure;

pub use junit::junit;
pub use metrics::metrics;
pub use summary::summary;

/// The morning as JSON (`tashika.morning/1`).
pub const MORNING: &str = "morning.json";
/// JUnit XML.
pub const JUNIT: &str = "junit.xml";
/// Metrics for the textfile collector of Prometheus' node_exporter.
pub const METRICS: &str = "tashika.prom";
/// The summary in English.
pub const SUMMARY: &str = "summary.md";
/// The summary in Japanese.
pub const SUMMARY_JA: &str = "summary.ja.md";

/// Writes all of them into the folder of the night, each whole or not at all.
///
/// # Errors
/// With the file that could not be written.
pub fn write(folder: &Path, morning: &Morning) -> Result<(), Failure> {
    let unmade =
        |error: &dyn std::error::Error| Failure::rig(Text::new(error.to_string(), error.to_string()));
    let json = serde_json::to_string_pretty(morning).map_err(|error| unmade(&error))?;
    let xml = junit(morning).map_err(|error| unmade(&error))?;
    for (name, text) in [
        (MORNING, json + "\n"),
        (JUNIT, xml),
        (METRICS, metrics(morning)),
        (SUMMARY, summary(morning, Language::En)),
        (SUMMARY_JA, summary(morning, Language::Ja)),
    ] {
        let path = folder.join(name);
        write_whole(&path, text.as_bytes()).map_err(|error| Failure::file(&path, &error))?;
    }
    Ok(())
}
