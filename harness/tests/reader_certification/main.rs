//! Measuring and judging readers of the zoo.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod command;
mod judgement;
mod limits;

use conformance::reader::Effort;
use harness::certify::selftest::{Row, selftest};

/// The seed differs from that of `tashika reader selftest`, so that two are tried.
#[test]
fn every_reader_of_the_zoo_is_told_for_what_it_is() {
    let rows = selftest(Effort::Quick, 3).unwrap();
    assert!(rows.len() > 60, "{} readers", rows.len());
    let missed: Vec<&Row> = rows.iter().filter(|row| !row.misses.is_empty()).collect();
    let told = |row: &Row| {
        let misses: Vec<&str> = row.misses.iter().map(|miss| miss.en.as_str()).collect();
        format!("{}: {}\n{:#?}", row.name, misses.join("; "), row.report.findings)
    };
    assert!(missed.is_empty(), "{}", missed.into_iter().map(told).collect::<Vec<_>>().join("\n"));
}
