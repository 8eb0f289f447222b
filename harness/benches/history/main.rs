//! How long questions to a history take, and how that grows with the nights in it.
//!
//!     cargo bench -p tashika-harness --bench history [-- NIGHTS…]
//!     cargo bench -p tashika-harness --bench history -- --check
//!
//! A laboratory of 100 slots with 30 cases each is asked after 10, 100 and 365 nights; a year is 1.1 million results. `--check` asks
//! after a year only and fails if a question takes 100 ms or more of the processor.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made is none")]

mod generator;

use std::path::Path;
use std::time::Duration;

use conformance::Verdict;
use generator::Size;
use harness::lab::history::History;

const SIZE: Size = Size { slots: 100, cases: 30 };
const YEAR: usize = 365;
const LIMIT: Duration = Duration::from_millis(100);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = arguments.iter().any(|argument| argument == "--check");
    let named: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = match (check, named.is_empty()) {
        (true, _) => vec![YEAR],
        (false, true) => vec![10, 100, YEAR],
        (false, false) => named,
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let mut slow = Vec::new();
    let mut recorded = 0;
    for nights in sizes {
        let write = fill(&path, recorded..nights);
        recorded = nights;
        println!(
            "\n{nights} nights, {} results, {} MB; a night is written in {:.0} ms",
            nights * SIZE.slots * SIZE.cases,
            std::fs::metadata(&path).unwrap().len() / 1_000_000,
            milliseconds(write)
        );
        for (question, took) in ask(&path) {
            println!("  {question:<40} {:>8.1} ms", milliseconds(took));
            if took >= LIMIT {
                slow.push(question);
            }
        }
    }
    assert!(!check || slow.is_empty(), "these took 100 ms or more: {slow:?}");
}

/// Writes nights, as an ordinary laboratory has them: one slot in fifty fails one case for good, one in fifty is flaky, and firmware is
/// updated now and then. Returns the time of the last.
fn fill(path: &Path, numbers: std::ops::Range<usize>) -> Duration {
    let mut history = History::open(path).unwrap();
    let mut last = Duration::ZERO;
    for number in numbers {
        let mut night = generator::night(SIZE, number);
        for slot in (0..SIZE.slots).step_by(50) {
            generator::spoil(&mut night, slot, 3, Verdict::Fail);
            if number % 3 == 0 {
                generator::spoil(&mut night, slot + 1, 4, Verdict::Fail);
            }
            generator::update(&mut night, slot + 2, if number < YEAR / 2 { "1.00" } else { "1.01" });
        }
        last = time(|| drop(history.record(night).unwrap()));
    }
    last
}

/// What it is called, and how it is asked.
type Question<'a> = (&'static str, &'a dyn Fn(&History));

/// Each question as a command asks it, with the opening of the file; the best of three.
fn ask(path: &Path) -> Vec<(&'static str, Duration)> {
    let lab = "試験室";
    let questions: [Question<'_>; 7] = [
        ("history: the last 14 nights", &|history| assert!(!history.nights(lab, 14).unwrap().is_empty())),
        ("history: a year of nights", &|history| assert!(!history.nights(lab, YEAR).unwrap().is_empty())),
        ("trend: one job over a year", &|history| {
            let jobs = history.jobs(lab, 1).unwrap();
            assert!(!history.trend(lab, &jobs[0], YEAR).unwrap().is_empty());
        }),
        ("trend: every job over 30 nights", &|history| {
            for job in history.jobs(lab, 30).unwrap() {
                assert!(!history.trend(lab, &job, 30).unwrap().is_empty());
            }
        }),
        ("trend: one case over a year", &|history| {
            let jobs = history.jobs(lab, 1).unwrap();
            assert!(!history.points(lab, &jobs[0], "C-03", YEAR).unwrap().is_empty());
        }),
        ("diff: the last two nights", &|history| {
            let (one, other) =
                (history.id_of(lab, "previous").unwrap(), history.id_of(lab, "latest").unwrap());
            drop(history.diff(&one, &other).unwrap());
        }),
        ("flaky: over 14 nights", &|history| assert_eq!(history.flaky(lab, 14).unwrap().len(), 2)),
    ];
    let timed = questions.into_iter().map(|(name, question)| {
        let once = || time(|| question(&History::open_existing(path).unwrap()));
        (name, (0..3).map(|_| once()).min().unwrap())
    });
    timed.collect()
}

/// Processor time of this process: what the questions cost, however busy the machine is.
fn time(work: impl FnOnce()) -> Duration {
    let before = processor();
    work();
    processor().saturating_sub(before)
}

fn processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
