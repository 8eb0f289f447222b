//! `tashika completions`: what a shell can complete.

use clap::CommandFactory as _;
use conformance::exit;

use crate::cli::{Cli, CompletionsArgs};
use crate::failure::Failure;

pub(super) fn run(args: CompletionsArgs) -> Result<u8, Failure> {
    // Into memory first: a closed pipe (`| head`) is no failure.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tashika", &mut script);
    super::common::print(&String::from_utf8_lossy(&script));
    Ok(exit::PASSED)
}
