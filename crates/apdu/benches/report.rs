//! Runs the other two benches and writes what they found to `BENCH.md`: `cargo bench -p tashika-apdu --bench report`.
//! With `-- --check` it counts instructions only and writes nothing.
//!
//! Ends with status 1 if a target is missed by the instruction counts, which are the same on every run.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::{Command, ExitCode};

const JOBS: [&str; 3] = ["short", "extended", "largest"];
const ABOUT: [&str; 3] =
    ["short: case 4S, 16 bytes", "extended: case 4E, 300 bytes", "largest: case 4E, 65,535 bytes"];

/// Ours may cost at most this many times what the rival costs. Building the largest command is nothing but copying its data,
/// so there the rival is the copy.
const TARGETS: [(&str, &str, &str, f64); 6] = [
    ("parse", "short", "iso7816", 0.8),
    ("parse", "extended", "iso7816", 0.8),
    ("parse", "largest", "iso7816", 0.8),
    ("build", "short", "iso7816", 0.8),
    ("build", "extended", "iso7816", 0.8),
    ("build", "largest", "memcpy", 1.2),
];

/// Measured values by (subject, job), such as (`parse apdu`, `short`).
type Table = BTreeMap<(String, String), f64>;

fn main() -> ExitCode {
    // `cargo test --benches` only asks whether it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let counts = instructions(&bench("instructions", &["--nosummary=true", "--color=never"]));
    if std::env::args().any(|argument| argument == "--check") {
        let (text, is_met) = report(&counts, &Table::new());
        println!("{text}");
        return if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let times = nanoseconds(&bench("codec", &["--noplot", "--color=never"]));
    let (text, is_met) = report(&counts, &times);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/BENCH.md");
    if let Err(error) = std::fs::write(path, &text) {
        eprintln!("{path}: {error}");
        return ExitCode::FAILURE;
    }
    println!("{text}");
    if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn bench(name: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["bench", "--package", "tashika-apdu", "--bench", name, "--"])
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("cargo did not start: {error}"));
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success(),
        "bench {name} failed; it needs valgrind and `cargo install gungraun-runner --version 0.20.0`\n{text}\n{errors}"
    );
    text.into_owned()
}

/// Lines such as `instructions::parse::parse_apdu short:(..)`, each followed by one with `Instructions:`.
fn instructions(text: &str) -> Table {
    let mut table = Table::new();
    let mut current = None;
    for line in text.lines() {
        if let Some((_, name)) = line.rsplit_once("::").filter(|_| line.starts_with("instructions::")) {
            let mut words = name.split([' ', ':']);
            current = words
                .next()
                .zip(words.next())
                .map(|(subject, job)| (subject.replace('_', " "), job.to_owned()));
        } else if let Some(rest) = line.trim_start().strip_prefix("Instructions:") {
            let count = rest.trim_start().split('|').next().and_then(|count| count.trim().parse().ok());
            table.extend(current.take().zip(count));
        }
    }
    table
}

/// Lines such as `parse short/apdu  time:   [1.23 ns 1.24 ns 1.25 ns]`; a long name stands on the line before.
fn nanoseconds(text: &str) -> Table {
    let mut table = Table::new();
    let mut before = "";
    for line in text.lines() {
        if let Some((name, values)) = line.split_once("time:") {
            let name = if name.trim().is_empty() { before } else { name }.trim();
            let mut words = values.trim().trim_matches(['[', ']']).split(' ').skip(2);
            let value = words.next().and_then(|value| value.parse::<f64>().ok());
            let unit = match words.next() {
                Some("ps") => 0.001,
                Some("ns") => 1.0,
                Some("µs" | "us") => 1_000.0,
                _ => continue,
            };
            if let (Some((group, subject)), Some(value)) = (name.split_once('/'), value)
                && let Some((work, job)) = group.split_once(' ')
            {
                table.insert((format!("{work} {subject}"), job.to_owned()), value * unit);
            }
        }
        before = line;
    }
    table
}

fn report(counts: &Table, times: &Table) -> (String, bool) {
    let mut text = String::from(
        "# What the codec costs\n\nWritten by `cargo bench -p tashika-apdu --bench report`; do not edit.\n\n\
         Build writes into a buffer that is used again. \"By hand\" puts the same bytes together knowing the form beforehand,\n\
         \"memcpy\" copies the data field only.\n\n",
    );
    for line in ABOUT {
        let _ = writeln!(text, "- {line}");
    }
    section(&mut text, "Instructions (valgrind; the same on every run)", counts, 0);
    section(&mut text, "Nanoseconds (criterion, median estimate; vary with the machine)", times, 1);
    text.push_str("\n## Targets, by instruction count\n\n| target | measured | |\n|---|---|---|\n");
    let mut is_met = true;
    for (work, job, rival, most) in TARGETS {
        let ratio = ratio(counts, work, job, rival);
        let met = ratio.is_some_and(|ratio| ratio <= most);
        is_met &= met;
        let ratio = ratio.map_or("not measured".to_owned(), |ratio| format!("{ratio:.2}"));
        let met = if met { "met" } else { "**missed**" };
        let _ = writeln!(text, "| {work} {job} ≤ {most} × {rival} | {ratio} | {met} |");
    }
    (text, is_met)
}

fn section(text: &mut String, title: &str, table: &Table, digits: usize) {
    let _ = writeln!(text, "\n## {title}\n\n| | {} |\n|---|{}", JOBS.join(" | "), "---:|".repeat(JOBS.len()));
    for subject in
        ["parse apdu", "parse iso7816", "build apdu", "build iso7816", "build by hand", "build memcpy"]
    {
        let cells = JOBS.map(|job| {
            table
                .get(&(subject.to_owned(), job.to_owned()))
                .map_or("–".to_owned(), |value| format!("{value:.digits$}"))
        });
        let _ = writeln!(text, "| {subject} | {} |", cells.join(" | "));
    }
}

/// Ours divided by theirs.
fn ratio(table: &Table, work: &str, job: &str, rival: &str) -> Option<f64> {
    let value = |subject: &str| table.get(&(format!("{work} {subject}"), job.to_owned()));
    Some(value("apdu")? / value(rival)?)
}
