//! `tashika lab …`

mod doctor;
mod init;
mod nightly;

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
        LabCommand::Schema => {
            print(&format!("{:#}\n", file::schema()));
            Ok(exit::PASSED)
        }
    }
}
