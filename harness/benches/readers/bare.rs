use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The loop in C.
pub(crate) struct Bare(PathBuf);

impl Bare {
    /// Compiles `replay.c`.
    pub(crate) fn compile(folder: &Path) -> Self {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/readers/replay.c");
        let program = folder.join("replay");
        let flags = Command::new("pkg-config").args(["--cflags", "--libs", "libpcsclite"]).output().unwrap();
        let flags = String::from_utf8(flags.stdout).unwrap();
        let mut gcc = Command::new("gcc");
        gcc.args(["-O2", "-Wall", "-o"]).arg(&program).arg(source).args(flags.split_whitespace());
        assert!(
            gcc.status().unwrap().success(),
            "replay.c does not compile; Debian: gcc pkg-config libpcsclite-dev"
        );
        Self(program)
    }

    /// Sends commands, in hexadecimal, to the card in a reader; returns how long that took.
    pub(crate) fn replay(&self, reader: &str, commands: &[String]) -> Duration {
        let mut program =
            Command::new(&self.0).arg(reader).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = program.stdin.take().unwrap();
        for command in commands {
            writeln!(input, "{command}").unwrap();
        }
        drop(input);
        let output = program.wait_with_output().unwrap();
        assert!(output.status.success(), "the bare loop failed");
        let said = String::from_utf8(output.stdout).unwrap();
        let (count, us) = said.trim().split_once(' ').unwrap();
        assert_eq!(count, commands.len().to_string());
        Duration::from_micros(us.parse().unwrap())
    }
}
