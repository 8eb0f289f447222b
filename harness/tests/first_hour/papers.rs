//! Pages that a command writes are what it writes.

use std::fs;

use crate::desk::{Desk, root};

#[test]
fn catalogues_of_steps_and_requirements_are_up_to_date() {
    let desk = Desk::new();
    for (command, paper) in [("steps", "docs/steps.md"), ("requirements", "docs/requirements.md")] {
        let said = desk.tashika(&[command, "--markdown"]);
        assert_eq!(said.status, 0, "{said:?}");
        let kept = fs::read_to_string(root().join(paper)).unwrap();
        let differs = said.out.lines().zip(kept.lines()).find(|(made, kept)| made != kept);
        assert!(
            said.out == kept,
            "{paper} is out of date; write it anew: cargo run -- {command} --markdown > {paper}\n{differs:?}"
        );
    }
}

/// Whoever looks for a status finds it, in both languages.
#[test]
fn every_exit_status_is_explained() {
    for paper in ["docs/exit-status.md", "docs/exit-status.ja.md"] {
        let text = fs::read_to_string(root().join(paper)).unwrap();
        let rows: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| ")).collect();
        for (status, _) in conformance::exit::table() {
            assert!(rows.iter().any(|row| row.starts_with(&format!("{status} |"))), "{paper} lacks {status}");
        }
    }
}

/// Every verdict has its row in the page that leads from symptoms to causes.
#[test]
fn every_verdict_is_explained() {
    for paper in ["docs/failure-analysis.md", "docs/failure-analysis.ja.md"] {
        let text = fs::read_to_string(root().join(paper)).unwrap();
        for verdict in
            conformance::Verdict::ALL.iter().filter(|verdict| **verdict != conformance::Verdict::Pass)
        {
            assert!(text.contains(&format!("| `{}`", verdict.name())), "{paper} lacks {}", verdict.name());
        }
    }
}
