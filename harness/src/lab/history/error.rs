use std::io;
use std::path::{Path, PathBuf};

use conformance::Text;
use rusqlite::ErrorCode;

use crate::failure::Failure;

/// Why a history could not be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// There is no such file.
    #[error("there is no history at {0}; tashika lab nightly and tashika lab import make one")]
    Missing(PathBuf),
    /// The folder it should lie in cannot be made.
    #[error("cannot make the folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{0} is not a history of tashika")]
    Foreign(PathBuf),
    /// The file is from a newer tashika.
    #[error("{path} has version {found}, this tashika knows up to {known}; use the newer tashika")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest known.
        known: i64,
    },
    /// Another process did not let go of it.
    #[error("{0} is in use by another process; try again when that has ended")]
    Busy(PathBuf),
    /// There is no room left.
    #[error(
        "no room left for {0}; nothing was written. Make room, or shorten the history: tashika lab prune"
    )]
    Full(PathBuf),
    /// The history has no such night.
    #[error("there is no night {0:?}; tashika lab history lists them")]
    NoNight(String),
    /// Another night has the same id.
    #[error("night {id} is already there, of {lab} on {host}")]
    Conflict {
        /// The id.
        id: String,
        /// Laboratory of the night that is there.
        lab: String,
        /// Its host.
        host: String,
    },
    /// The file cannot be written to where it should be written to.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
    /// What is written there cannot be understood.
    #[error("{path} holds what no tashika has written: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What.
        source: serde_json::Error,
    },
    /// Anything else that the database says.
    #[error("{path}: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

impl HistoryError {
    pub(super) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(path),
            Some(ErrorCode::DiskFull) => Self::Full(path),
            Some(ErrorCode::NotADatabase) => Self::Foreign(path),
            _ => Self::Database { path, source },
        }
    }

    /// What happened, in Japanese; the error itself says it in English.
    fn in_japanese(&self) -> String {
        match self {
            Self::Missing(path) => format!(
                "履歴 {} がない。tashika lab nightly または tashika lab import で作られる",
                path.display()
            ),
            Self::Folder { path, source } => format!("フォルダー {} を作れない: {source}", path.display()),
            Self::Foreign(path) => format!("{} は tashika の履歴ではない", path.display()),
            Self::Newer { path, found, known } => format!(
                "{} の版は {found} で、この tashika が知るのは {known} まで。新しい tashika を使う",
                path.display()
            ),
            Self::Busy(path) => {
                format!("{} は別のプロセスが使用中。終わってからやり直す", path.display())
            }
            Self::Full(path) => format!(
                "{} を書く空きがなく、何も書かなかった。空きを作るか、tashika lab prune で履歴を縮める",
                path.display()
            ),
            Self::NoNight(id) => format!("夜 {id:?} はない。tashika lab history で一覧できる"),
            Self::Conflict { id, lab, host } => format!("夜 {id} はすでにある ({lab}、{host})"),
            Self::Output(source) => format!("書き出せない: {source}"),
            Self::Unreadable { path, source } => {
                format!("{} に tashika が書いたものでない内容がある: {source}", path.display())
            }
            Self::Database { path, source } => format!("{}: {source}", path.display()),
        }
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        let text = Text::new(error.in_japanese(), error.to_string());
        match error {
            HistoryError::Missing(_) | HistoryError::NoNight(_) | HistoryError::Conflict { .. } => {
                Self::usage(text)
            }
            _ => Self::rig(text),
        }
    }
}

/// An error below the place where the file's path is known.
#[derive(Debug)]
pub(in crate::lab::history) enum Inner {
    Database(rusqlite::Error),
    Json(serde_json::Error),
    Told(HistoryError),
}

impl Inner {
    pub(super) fn at(self, path: &Path) -> HistoryError {
        match self {
            Self::Database(error) => HistoryError::of(path, error),
            Self::Json(source) => HistoryError::Unreadable { path: path.to_owned(), source },
            Self::Told(error) => error,
        }
    }
}

impl From<rusqlite::Error> for Inner {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<serde_json::Error> for Inner {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl From<HistoryError> for Inner {
    fn from(error: HistoryError) -> Self {
        Self::Told(error)
    }
}
