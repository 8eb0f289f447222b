//! The commands, and how each ends.

mod apdu_decode;
mod card_serve;
mod lint;
mod list;
mod mutants;
mod reader_list;
mod run;
mod steps_list;
mod verify;

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use clap::Parser as _;
use conformance::{Language, Text, exit};
use owo_colors::OwoColorize as _;

use crate::cli::{ApduCommand, CardCommand, Cli, Command, ReaderCommand};
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::step::StepLibrary;
use crate::steps;
use crate::suite::Suite;

/// Runs the command that the process was started with and returns its exit status.
#[must_use]
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version also come this way, and they are no errors.
            let status = if error.use_stderr() { exit::USAGE } else { exit::PASSED };
            let _ = error.print();
            return status;
        }
    };
    let look = Look { language: cli.lang.unwrap_or_else(locale), colour: wants_colour() };
    let outcome = match &cli.command {
        None => run::run(&cli.run, look),
        Some(Command::Run(args)) => run::run(args, look),
        Some(Command::List(args)) => list::run(args, look),
        Some(Command::Steps(args)) => steps_list::run(args, look),
        Some(Command::Lint(args)) => lint::run(args, look),
        Some(Command::Verify(args)) => verify::run(args, look),
        Some(Command::Mutants(args)) => mutants::run(args, look),
        Some(Command::Card(CardCommand::Serve(args))) => card_serve::run(args, look),
        Some(Command::Apdu(ApduCommand::Decode(args))) => apdu_decode::run(args, look),
        Some(Command::Reader(ReaderCommand::List(args))) => reader_list::run(args, look),
    };
    outcome.unwrap_or_else(|failure| {
        report(&failure, look);
        failure.status
    })
}

fn report(failure: &Failure, look: Look) {
    let mut text = String::new();
    for finding in &failure.findings {
        text.push_str(&finding_line(finding, look));
        text.push('\n');
    }
    text.push_str("tashika: ");
    text.push_str(look.say(&failure.text));
    // There is nobody left to tell if this fails.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// `file:line: what (rule)`, the form editors jump to.
fn finding_line(finding: &crate::lint::Finding, look: Look) -> String {
    let place = match finding.line {
        0 => finding.path.clone(),
        line => format!("{}:{line}", finding.path),
    };
    let rule = if look.colour { finding.rule.dimmed().to_string() } else { finding.rule.to_owned() };
    format!("{place}: {} [{rule}]", look.say(&finding.text()))
}

/// Japanese where the environment says so, else English.
fn locale() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if set.is_some_and(|value| value.starts_with("ja")) { Language::Ja } else { Language::En }
}

/// Colours only on a terminal, and not where NO_COLOR is set.
fn wants_colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Prints to standard output; a closed pipe (`| head`) is no failure.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

#[cfg(feature = "pcsc")]
pub(crate) use card_serve::shared_pki;

/// The steps, compiled.
fn library() -> Result<StepLibrary, Failure> {
    steps::library().map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))
}

/// The suite below a path, free of slips, and the steps it uses.
fn load(features: &Path) -> Result<(Suite, StepLibrary), Failure> {
    let library = library()?;
    Ok((Suite::load(features, &library)?, library))
}

/// Runs asynchronous work to its end. Two workers: the gateway answers while the runner waits for it.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => Err(Failure::rig(Text::new(
            format!("実行環境を用意できない: {error}"),
            format!("the asynchronous runtime cannot be started: {error}"),
        ))),
    }
}
