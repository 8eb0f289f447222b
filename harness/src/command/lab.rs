//! `tashika lab …`

mod baseline;
mod diff;
mod doctor;
mod export;
mod flaky;
mod history;
mod hosts;
mod import;
mod init;
mod nightly;
mod past;
mod prune;
mod trend;

use conformance::exit;

use crate::cli::LabCommand;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::file;
use crate::report::terminal::Look;

pub(super) fn run(command: &LabCommand, look: Look) -> Result<u8, Failure> {
    match command {
        LabCommand::Init(args) => init::run(args, look),
        LabCommand::Doctor(args) => doctor::run(args, look),
        LabCommand::Nightly(args) => nightly::run(args, look),
        LabCommand::History(args) => history::run(args, look),
        LabCommand::Trend(args) => trend::run(args, look),
        LabCommand::Diff(args) => diff::run(args, look),
        LabCommand::Flaky(args) => flaky::run(args, look),
        LabCommand::Baseline(command) => baseline::run(command, look),
        LabCommand::Import(args) => import::run(args, look),
        LabCommand::Export(args) => export::run(args, look),
        LabCommand::Prune(args) => prune::run(args, look),
        LabCommand::Submit(args) => hosts::submit(args),
        LabCommand::Agent(args) => hosts::agent(args, look),
        LabCommand::Collect(args) => hosts::collect(args, look),
        LabCommand::Schema => {
            print(&format!("{:#}\n", file::schema()));
            Ok(exit::PASSED)
        }
    }
}
