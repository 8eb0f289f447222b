//! `tashika man`: a manual page for each command.

use std::fs;

use clap::CommandFactory as _;
use conformance::{Text, exit};

use crate::cli::{Cli, ManArgs};
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &ManArgs, look: Look) -> Result<u8, Failure> {
    let failed = |error| Failure::file(&args.out, &error);
    fs::create_dir_all(&args.out).map_err(failed)?;
    clap_mangen::generate_to(Cli::command(), &args.out).map_err(failed)?;
    let shown = args.out.display();
    print(look.say(&Text::new(
        format!("{shown} に書いた。読むには man -l {shown}/tashika.1\n"),
        format!("wrote to {shown}; read with: man -l {shown}/tashika.1\n"),
    )));
    Ok(exit::PASSED)
}
