//! Programs run to their end, and what they said.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

/// Where `features/` and `tools/` lie.
pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The program under test, in English.
pub(crate) fn tashika() -> Command {
    tashika_in("en")
}

/// The program under test, free of the caller's settings.
pub(crate) fn tashika_in(language: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tashika"));
    command.current_dir(ROOT).args(["--lang", language]);
    for setting in ["TASHIKA_FEATURES", "TASHIKA_PIN_FILE"] {
        command.env_remove(setting);
    }
    command
}

/// A judge from elsewhere. It keeps its caches in `home`: to OpenSC every card of this kind has the same serial number,
/// so that a cached certificate would pass for another card's.
pub(crate) fn judge(name: &str, home: &Path) -> Command {
    let mut command = Command::new(name);
    command.env("HOME", home).env("XDG_CACHE_HOME", home).env("LC_ALL", "C.UTF-8").current_dir(home);
    command
}

/// A program that has ended.
pub(crate) struct Ended {
    line: String,
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Ended {
    let line = format!("{command:?}");
    let Output { status, stdout, stderr } =
        command.output().unwrap_or_else(|error| cannot_start(command, &error));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ended { line, status: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// Fails; if the program is missing, with the package that holds it.
pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> ! {
    let name = command.get_program().to_string_lossy();
    if error.kind() != ErrorKind::NotFound {
        panic!("{name} cannot be started: {error}");
    }
    let package = match &*name {
        "openssl" => "openssl",
        "script" => "bsdutils",
        "stty" => "coreutils",
        "tshark" => "tshark",
        _ => "opensc",
    };
    panic!("{name} is missing; on Debian: apt-get install {package}");
}

impl Ended {
    /// Requires this exit status.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert!(self.status == Some(status), "exit status {status} was expected\n{self}");
        self
    }

    /// Requires any exit status but success.
    #[track_caller]
    pub(crate) fn fails(self) -> Self {
        assert!(self.status != Some(0), "a failure was expected\n{self}");
        self
    }

    /// Requires this text in what the program said, on either stream.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text) || self.stderr.contains(text), "{text:?} was expected\n{self}");
        self
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, status, stdout, stderr } = self;
        write!(f, "$ {line}\nexit status {status:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
    }
}
