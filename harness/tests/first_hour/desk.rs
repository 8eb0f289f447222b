use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A folder of one's own with the suite in it, as somebody has it who has just begun.
pub(crate) struct Desk(TempDir);

/// How a command ended and what it said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        desk.copy(&["features", "examples"], ".");
        desk
    }

    /// With the scenarios of two documents and the requirements of all: read in a fraction of the time.
    pub(crate) fn small() -> Self {
        let desk = Self(TempDir::new().unwrap());
        desk.copy(&["features"], ".");
        let documents =
            fs::read_dir(desk.path().join("features")).unwrap().map(|entry| entry.unwrap().path());
        let others =
            documents.filter(|path| path.is_dir() && !path.ends_with("card") && !path.ends_with("gateway"));
        let files =
            others.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
        files
            .filter(|path| path.extension().is_some_and(|it| it == "feature"))
            .for_each(|path| fs::remove_file(path).unwrap());
        desk
    }

    fn copy(&self, parts: &[&str], to: &str) {
        let parts = parts.iter().map(|part| root().join(part));
        let copied = Command::new("cp").arg("-r").args(parts).arg(self.path().join(to)).status().unwrap();
        assert!(copied.success());
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The command, away from the environment of whoever runs the tests and from any reader.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tashika"));
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TASHIKA_"))
        {
            command.env_remove(name);
        }
        command.current_dir(self.path()).env("PCSCLITE_CSOCK_NAME", self.path().join("no-pcscd"));
        command
    }

    pub(crate) fn tashika(&self, arguments: &[&str]) -> Said {
        Said::new(self.command().args(arguments).output().unwrap())
    }
}

impl Said {
    pub(crate) fn new(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}
