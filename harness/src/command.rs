//! The commands, and how each ends.

mod apdu_decode;
mod card_at_hand;
mod card_info;
mod card_log;
mod card_serve;
mod certificate;
pub(crate) mod common;
mod completions;
mod coverage;
mod desk;
mod ending;
mod explain;
mod gateway_serve;
mod hunt;
mod init;
mod lab;
mod lint;
mod list;
mod man;
mod mutants;
mod new_feature;
mod promote;
mod qualification;
mod reader_certify;
mod reader_compare;
mod reader_hand;
mod reader_judge;
mod reader_list;
mod reader_matrix;
mod reader_models;
mod reader_probe;
mod reader_selftest;
mod reader_serve;
mod reader_sweep;
mod replay;
mod report;
mod requirements;
pub(crate) mod run;
mod steps_list;
mod trace;
mod verify;

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};

use clap::{CommandFactory as _, FromArgMatches as _};
use conformance::{Language, exit};
use owo_colors::OwoColorize as _;

use crate::cli::{ApduCommand, CardCommand, Cli, Command, GatewayCommand, ReaderCommand};
use crate::configuration::{self, Settings};
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::usage;

/// Runs the command that the process was started with and returns its exit status.
#[must_use]
pub fn main() -> u8 {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let (cli, settings) = match understood(&arguments) {
        Ok(understood) => understood,
        Err(status) => return status,
    };
    let look = Look { language: cli.lang.unwrap_or_else(locale), colour: wants_colour() };
    let outcome = match &cli.command {
        None => run::run(&cli.run, &settings, look),
        Some(Command::Init(args)) => init::run(args, look),
        Some(Command::Completions(args)) => completions::run(*args),
        Some(Command::Man(args)) => man::run(args, look),
        Some(Command::Run(args)) => run::run(args, &settings, look),
        Some(Command::List(args)) => list::run(args, look),
        Some(Command::Steps(args)) => steps_list::run(args, look),
        Some(Command::NewFeature(args)) => new_feature::run(args, look),
        Some(Command::Lint(args)) => lint::run(args, look),
        Some(Command::Verify(args)) => verify::run(args, look),
        Some(Command::Mutants(args)) => mutants::run(args, look),
        Some(Command::Requirements(args)) => requirements::run(args, look),
        Some(Command::Coverage(args)) => coverage::run(args, look),
        Some(Command::Explain(args)) => explain::run(args, look),
        Some(Command::Trace(args)) => trace::run(args, look),
        Some(Command::Promote(args)) => promote::run(args, look),
        Some(Command::Replay(args)) => replay::run(args, look),
        Some(Command::Report(args)) => report::run(args, look),
        Some(Command::Card(CardCommand::Serve(args))) => card_serve::run(args, look),
        Some(Command::Card(CardCommand::Info(args))) => card_info::run(args, look),
        Some(Command::Apdu(ApduCommand::Decode(args))) => apdu_decode::run(args, look),
        Some(Command::Desk(command)) => desk::run(*command),
        Some(Command::Gateway(GatewayCommand::Serve(args))) => gateway_serve::run(args, look),
        Some(Command::Qualification(command)) => qualification::run(command, look),
        Some(Command::Reader(ReaderCommand::Hand(args))) => reader_hand::run(args),
        Some(Command::Reader(ReaderCommand::List(args))) => reader_list::run(args, look),
        Some(Command::Reader(ReaderCommand::Models(args))) => reader_models::run(args, look),
        Some(Command::Reader(ReaderCommand::Judge(args))) => reader_judge::run(args, look),
        Some(Command::Reader(ReaderCommand::Probe(args))) => reader_probe::run(args, look),
        Some(Command::Reader(ReaderCommand::Certify(args))) => reader_certify::run(args, look),
        Some(Command::Reader(ReaderCommand::Selftest(args))) => reader_selftest::run(args, look),
        Some(Command::Reader(ReaderCommand::Serve(args))) => reader_serve::run(args, look),
        Some(Command::Reader(ReaderCommand::SweepCatalogue(args))) => reader_sweep::run(args, look),
        Some(Command::Reader(ReaderCommand::Compare(args))) => reader_compare::run(args, look),
        Some(Command::Reader(ReaderCommand::Matrix(args))) => reader_matrix::run(args, look),
        Some(Command::Certificate(command)) => certificate::run(command, look),
        Some(Command::Lab(command)) => lab::run(command, look),
    };
    outcome.unwrap_or_else(|failure| {
        report(&failure, look);
        failure.status
    })
}

/// The command line with what file and environment add to it; else, when all is told, the exit status.
fn understood(arguments: &[OsString]) -> Result<(Cli, Settings), u8> {
    let language = usage::language(arguments).unwrap_or_else(locale);
    let file = configuration::file_for(arguments).map_err(|failure| {
        report(&failure, Look { language, colour: wants_colour() });
        failure.status
    })?;
    let command = configuration::applied(Cli::command(), file.as_ref());
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| {
        let settings = Settings::of(&matches, file.as_ref());
        Ok((Cli::from_arg_matches(&matches)?, settings))
    });
    parsed.map_err(|error| {
        // Help and version also come this way, and they are no errors.
        if !error.use_stderr() {
            let _ = error.print();
            return exit::PASSED;
        }
        // There is nobody left to tell if this fails.
        let told = usage::told(&error, arguments, file.as_ref(), language);
        let _ = std::io::stderr().write_all(told.as_bytes());
        exit::USAGE
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
fn finding_line(finding: &crate::finding::Finding, look: Look) -> String {
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
