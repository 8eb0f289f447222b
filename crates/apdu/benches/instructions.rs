//! Instruction counts under valgrind: the same on every run, however busy the machine is.
//!
//! Needs `valgrind` and `cargo install gungraun-runner --version 0.20.0`.

#![expect(missing_docs, unused_qualifications, reason = "in what the macros of gungraun write")]

#[path = "subjects/work.rs"]
mod work;

use std::hint::black_box;

use gungraun::{library_benchmark, library_benchmark_group, main};
use work::{Job, encoded, job};

#[library_benchmark]
#[bench::short(args = ("short"), setup = encoded)]
#[bench::extended(args = ("extended"), setup = encoded)]
#[bench::largest(args = ("largest"), setup = encoded)]
fn parse_apdu(bytes: Vec<u8>) -> (usize, Vec<u8>) {
    (work::parse(black_box(&bytes)), bytes)
}

#[library_benchmark]
#[bench::short(args = ("short"), setup = encoded)]
#[bench::extended(args = ("extended"), setup = encoded)]
#[bench::largest(args = ("largest"), setup = encoded)]
fn parse_iso7816(bytes: Vec<u8>) -> (usize, Vec<u8>) {
    (work::parse_iso7816(black_box(&bytes)), bytes)
}

#[library_benchmark]
#[bench::short(args = ("short"), setup = job)]
#[bench::extended(args = ("extended"), setup = job)]
#[bench::largest(args = ("largest"), setup = job)]
fn build_apdu(mut job: Job) -> (usize, Job) {
    (work::build(black_box(&mut job)), job)
}

#[library_benchmark]
#[bench::short(args = ("short"), setup = job)]
#[bench::extended(args = ("extended"), setup = job)]
#[bench::largest(args = ("largest"), setup = job)]
fn build_iso7816(mut job: Job) -> (usize, Job) {
    (work::build_iso7816(black_box(&mut job)), job)
}

#[library_benchmark]
#[bench::short(args = ("short"), setup = job)]
#[bench::extended(args = ("extended"), setup = job)]
#[bench::largest(args = ("largest"), setup = job)]
fn build_by_hand(mut job: Job) -> (usize, Job) {
    (work::build_by_hand(black_box(&mut job)), job)
}

#[library_benchmark]
#[bench::short(args = ("short"), setup = job)]
#[bench::extended(args = ("extended"), setup = job)]
#[bench::largest(args = ("largest"), setup = job)]
fn build_memcpy(mut job: Job) -> (usize, Job) {
    (work::copy_data(black_box(&mut job)), job)
}

library_benchmark_group!(name = parse, benchmarks = [parse_apdu, parse_iso7816]);
library_benchmark_group!(name = build, benchmarks = [build_apdu, build_iso7816, build_by_hand, build_memcpy]);

main!(library_benchmark_groups = [parse, build]);
