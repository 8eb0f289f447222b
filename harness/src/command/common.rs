//! What several commands do alike.

use std::io::Write as _;
use std::path::Path;

use conformance::Text;

use crate::failure::Failure;
use crate::step::StepLibrary;
use crate::steps;
use crate::suite::Suite;

/// Prints to standard output; a closed pipe (`| head`) is no failure.
pub(crate) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// The steps, compiled.
pub(super) fn library() -> Result<StepLibrary, Failure> {
    steps::library().map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))
}

/// The suite below a path, free of slips, and the steps it uses.
pub(crate) fn load(features: &Path) -> Result<(Suite, StepLibrary), Failure> {
    let library = library()?;
    Ok((Suite::load(features, &library)?, library))
}

/// Runs asynchronous work to its end. Two workers: the gateway answers while the runner waits for it.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => Err(Failure::rig(Text::new(
            format!("実行環境を用意できない: {error}"),
            format!("the asynchronous runtime cannot be started: {error}"),
        ))),
    }
}

/// What to say when a selection takes no scenario.
pub(super) fn nothing_selected(suite: &Suite) -> Failure {
    let all = suite.scenario_count();
    Failure::nothing_selected(Text::new(
        format!("{all} 件のシナリオのどれも選択に一致しない。tashika list で確かめる"),
        format!("none of the {all} scenarios matches the selection; check with tashika list"),
    ))
}
