//! The same features for those who live in cargo: `cargo test --test features [-- PART OF A NAME]`.
//!
//! Each scenario counts as one test. Options that cargo's own test harness knows and this one does not are ignored.

use std::path::Path;
use std::process::ExitCode;

use conformance::result::Run;

fn main() -> ExitCode {
    let name = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the harness lies in the repository");
    let out = tempfile::tempdir().expect("a folder for the result");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tashika"));
    command.current_dir(root).args(["run", "--out"]).arg(out.path());
    if let Some(name) = &name {
        command.args(["--name", name]);
    }
    let status = command.status().expect("the command can be started");
    let folder = std::fs::read_dir(out.path()).ok().and_then(|mut folders| folders.next()?.ok());
    let Some(folder) = folder else { return ExitCode::FAILURE };
    let json = std::fs::read_to_string(folder.path().join("run.json")).expect("a result");
    let run: Run = serde_json::from_str(&json).expect("a result of the known shape");
    let passed = run.counts.get("pass").copied().unwrap_or(0);
    let others = run.scenarios().count() - passed;
    let word = if status.success() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {word}. {passed} passed; {others} failed; 0 ignored; 0 measured; 0 filtered out"
    );
    if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
