//! Times. On a machine with other work they vary; `instructions` does not.

#[path = "subjects/work.rs"]
mod work;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use work::{build, build_by_hand, build_iso7816, copy_data, encoded, job, parse, parse_iso7816};

fn codec(criterion: &mut Criterion) {
    for name in ["short", "extended", "largest"] {
        let bytes = encoded(name);
        let mut group = criterion.benchmark_group(format!("parse {name}"));
        group.bench_function("apdu", |bencher| bencher.iter(|| parse(black_box(&bytes))));
        group.bench_function("iso7816", |bencher| bencher.iter(|| parse_iso7816(black_box(&bytes))));
        group.finish();

        let mut subject = job(name);
        let mut group = criterion.benchmark_group(format!("build {name}"));
        group.throughput(Throughput::Bytes(bytes.len().try_into().unwrap_or(u64::MAX)));
        group.bench_function("apdu", |bencher| bencher.iter(|| build(black_box(&mut subject))));
        group.bench_function("iso7816", |bencher| bencher.iter(|| build_iso7816(black_box(&mut subject))));
        group.bench_function("by hand", |bencher| bencher.iter(|| build_by_hand(black_box(&mut subject))));
        group.bench_function("memcpy", |bencher| bencher.iter(|| copy_data(black_box(&mut subject))));
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50).measurement_time(std::time::Duration::from_secs(2));
    targets = codec
}
criterion_main!(benches);
