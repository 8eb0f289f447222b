//! The `tashika` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(harness::main())
}
