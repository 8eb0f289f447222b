//! Why a command could not do its work, with the exit status that goes with it.

use std::fmt;
use std::io;
use std::path::Path;

use conformance::{Text, exit};

use crate::lint::Finding;
use crate::suite::SuiteError;

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
        Self::rig(Text::new(
            format!("{} を読み書きできない: {error}", path.display()),
            format!("cannot read or write {}: {error}", path.display()),
        ))
    }
}

impl From<SuiteError> for Failure {
    fn from(error: SuiteError) -> Self {
        match error {
            SuiteError::Unreadable { path, reason } => Self::suite(Text::new(
                format!(
                    "シナリオを読めない: {}: {reason}。features フォルダーのある場所で実行するか --features で示す",
                    path.display()
                ),
                format!(
                    "cannot read the scenarios: {}: {reason}; run where the features folder is, or name it with --features",
                    path.display()
                ),
            )),
            SuiteError::Invalid(findings) => Self {
                findings: findings.clone(),
                ..Self::suite(Text::new(
                    format!(
                        "シナリオや要件のファイルに {} 件の誤りがあるため、何も実行していない",
                        findings.len()
                    ),
                    format!(
                        "nothing was run: the scenario and requirement files have {} slips",
                        findings.len()
                    ),
                ))
            },
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
