//! The same features for those who live in cargo: `cargo test --test features [-- PART OF A NAME]`.
//!
//! Every scenario is a test of its own name. The suite runs once, at the first of them; under a runner that gives each
//! test a process of its own (`--exact`), only the scenarios of that name run.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use conformance::result::Run;
use conformance::{Verdict, evidence};
use harness::steps;
use harness::suite::Suite;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the harness lies in the repository");
    let library = steps::library().expect("the steps are sound");
    let suite = Suite::load(&root.join("features"), &library).unwrap_or_else(|error| panic!("{error:?}"));
    let only = arguments.exact.then(|| arguments.filter.clone()).flatten();
    let result: Arc<OnceLock<Run>> = Arc::default();
    let mut trials = Vec::new();
    for file in &suite.features {
        for scenario in &file.expanded.scenarios {
            let line = scenario.position.line;
            let title = format!("{}::{} ({line})", file.document, scenario.name);
            let name = only.as_ref().is_some_and(|only| *only == title).then(|| scenario.name.clone());
            let suffix =
                format!("{}:{line}", Path::new(&file.path).file_name().unwrap_or_default().display());
            let (document, result) = (file.document.clone(), Arc::clone(&result));
            trials.push(Trial::test(title, move || {
                judge(result.get_or_init(|| run(name.as_deref())), &document, &suffix)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Runs the program on the features, all or those of one name.
fn run(name: Option<&str>) -> Run {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the harness lies in the repository");
    let out = tempfile::tempdir().expect("a folder for the result");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tashika"));
    command.current_dir(root).args(["run", "--out"]).arg(out.path());
    if let Some(name) = name {
        command.args(["--name", name]);
    }
    let output = command.output().expect("the program can be started");
    let folder = std::fs::read_dir(out.path()).ok().and_then(|mut folders| folders.next()?.ok());
    let folder =
        folder.unwrap_or_else(|| panic!("no result: {}", String::from_utf8_lossy(&output.stderr))).path();
    let evidence = std::fs::read_to_string(folder.join("evidence.jsonl")).expect("evidence");
    evidence::verify(&evidence).expect("an unbroken chain of evidence");
    let json = std::fs::read_to_string(folder.join("run.json")).expect("a result");
    serde_json::from_str(&json).expect("a result of the known shape")
}

fn judge(run: &Run, document: &str, suffix: &str) -> Result<(), Failed> {
    let mut features = run.features.iter().filter(|feature| feature.document == document);
    let found = features.find_map(|feature| feature.scenarios.iter().find(|one| one.id.ends_with(suffix)));
    let scenario = found.ok_or("the scenario did not run")?;
    match (scenario.verdict, &scenario.reason) {
        (Verdict::Pass, _) => Ok(()),
        (verdict, Some(reason)) => Err(format!("{}: {reason}", verdict.name()).into()),
        (verdict, None) => Err(verdict.name().into()),
    }
}
