//! How long a run takes, from the start of the program to its end, and how that grows with the suite.
//!
//!     cargo bench -p tashika-harness --bench suite [-- SCENARIOS…]
//!
//! Suites of 100, 1,000 and 10,000 scenarios run on the embedded subject. Growth of 1.0 is linear: ten times the
//! scenarios, ten times the time.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made is none")]

mod generator;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The sizes measured if none are named.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    let named: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if named.is_empty() { SIZES.to_vec() } else { named };
    println!(
        "{:>9} {:>10} {:>10} {:>13} {:>8} {:>10} {:>10}",
        "scenarios", "lint", "run", "per scenario", "growth", "evidence", "run.json"
    );
    let mut before: Option<(usize, Duration)> = None;
    for size in sizes {
        let folder = tempfile::tempdir().unwrap();
        generator::write(&folder.path().join("features"), size).unwrap();
        let lint = time(folder.path(), &["lint"]);
        let run = time(folder.path(), &["run"]);
        let growth = before.map_or_else(
            || "-".to_owned(),
            |(less, took)| {
                let times = |now: f64, then: f64| now / then;
                #[allow(clippy::cast_precision_loss, reason = "sizes are small")]
                let larger = times(size as f64, less as f64);
                format!("{:.2}", times(run.as_secs_f64(), took.as_secs_f64()) / larger)
            },
        );
        println!(
            "{size:>9} {:>9.2}s {:>9.2}s {:>10.2} ms {growth:>8} {:>7} kB {:>7} kB",
            lint.as_secs_f64(),
            run.as_secs_f64(),
            per_scenario(run, size),
            kilobytes(folder.path(), "evidence.jsonl"),
            kilobytes(folder.path(), "run.json"),
        );
        before = Some((size, run));
    }
}

/// One call of the program in a folder; it must pass.
fn time(folder: &Path, arguments: &[&str]) -> Duration {
    let begun = Instant::now();
    let output =
        Command::new(env!("CARGO_BIN_EXE_tashika")).args(arguments).current_dir(folder).output().unwrap();
    let took = begun.elapsed();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said));
    took
}

#[allow(clippy::cast_precision_loss, reason = "sizes are small")]
fn per_scenario(took: Duration, size: usize) -> f64 {
    took.as_secs_f64() * 1e3 / size as f64
}

/// Size of a file of the one run in a folder.
fn kilobytes(folder: &Path, name: &str) -> u64 {
    let run = fs::read_dir(folder.join("runs")).unwrap().next().unwrap().unwrap().path();
    fs::metadata(run.join(name)).unwrap().len() / 1000
}
