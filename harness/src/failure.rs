//! Why a command could not do its work, with the exit status that goes with it.

use std::fmt;
use std::io;
use std::path::Path;

use conformance::{Text, exit};

use crate::finding::Finding;

/// The end of a command that did not get as far as a verdict.
#[derive(Debug)]
pub struct Failure {
    /// Exit status, see [`conformance::exit`].
    pub status: u8,
    /// What happened, where, and what to do next.
    pub text: Text,
    /// Slips in the suite, each on a line of its own.
    pub findings: Vec<Finding>,
}

impl Failure {
    fn new(status: u8, text: Text) -> Self {
        Self { status, text, findings: Vec::new() }
    }

    /// The command line asks for something that does not exist or does not fit together.
    #[must_use]
    pub fn usage(text: Text) -> Self {
        Self::new(exit::USAGE, text)
    }

    /// PC/SC was left out of the program.
    #[cfg(not(feature = "pcsc"))]
    pub(crate) fn without_pcsc() -> Self {
        Self::usage(Text::new(
            "この tashika は PC/SC なしで作られている。libpcsclite-dev と pkg-config を入れ、cargo run --release --features pcsc -- … で実行する",
            "this tashika was built without PC/SC; install libpcsclite-dev and pkg-config, then run: cargo run --release --features pcsc -- …",
        ))
    }

    /// A file of the suite is wrong.
    #[must_use]
    pub fn suite(text: Text) -> Self {
        Self::new(exit::SUITE_INVALID, text)
    }

    /// The selection matched nothing.
    #[must_use]
    pub fn nothing_selected(text: Text) -> Self {
        Self::new(exit::NOTHING_SELECTED, text)
    }

    /// A reader, a daemon, a file system stood in the way.
    #[must_use]
    pub fn rig(text: Text) -> Self {
        Self::new(exit::UNDECIDED, text)
    }

    /// Not done, for safety.
    #[must_use]
    pub fn refused(text: Text) -> Self {
        Self::new(exit::REFUSED, text)
    }

    /// A file that could not be read or written.
    #[must_use]
    pub fn file(path: &Path, error: &io::Error) -> Self {
        let (ja, en) = match error.kind() {
            io::ErrorKind::NotFound => ("。名前と場所を確かめる", "; check name and folder"),
            io::ErrorKind::PermissionDenied => ("。権限を確かめる", "; check the permissions"),
            io::ErrorKind::AlreadyExists => (
                "。同じ名前のファイルがある。別の名前を示す",
                "; a file has that name, so name another folder",
            ),
            io::ErrorKind::NotADirectory => (
                "。フォルダーのあるべき所にファイルがある。別の名前を示す",
                "; a file stands where a folder must, so name another folder",
            ),
            _ => ("", ""),
        };
        Self::rig(Text::new(
            format!("{} を読み書きできない: {error}{ja}", path.display()),
            format!("cannot read or write {}: {error}{en}", path.display()),
        ))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
