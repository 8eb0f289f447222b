//! Seeded errors in length rules: each must be caught by a vector and by a judge that nobody here wrote.
//!
//! Works on a copy of this crate; the crate itself has no hooks for it. Feature `defects`, because it builds the copy
//! once for each error, and needs `java`.

mod copy;
mod list;

use std::fmt::Write;

use copy::Copy;
use list::DEFECTS;

const VECTORS: &str = "vectors";
const JUDGES: [&str; 2] = ["judge-iso7816", "judge-java"];

#[test]
fn every_defect_is_caught_by_a_vector_and_by_a_judge() {
    let copy = Copy::make();
    for test in [VECTORS].iter().chain(&JUDGES) {
        let control = copy.run(test);
        assert!(control.passed, "without a defect, {test} must pass:\n{}", control.output);
    }
    let mut table = String::new();
    let mut survivors = Vec::new();
    for defect in DEFECTS {
        copy.seed(defect);
        let caught: Vec<&str> = [VECTORS]
            .iter()
            .chain(&JUDGES)
            .copied()
            .filter(|test| copy.run(test).failed_as_a_test())
            .collect();
        copy.restore(defect);
        let _ = writeln!(table, "{:40} {}", defect.name, caught.join(", "));
        if !caught.contains(&VECTORS) || !JUDGES.iter().any(|judge| caught.contains(judge)) {
            survivors.push(defect.name);
        }
    }
    println!("{table}");
    assert!(survivors.is_empty(), "not caught by a vector and a judge: {survivors:?}\n{table}");
}
