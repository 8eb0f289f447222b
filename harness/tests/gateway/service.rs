//! A gateway in a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub(crate) const TASHIKA: &str = env!("CARGO_BIN_EXE_tashika");

/// One test PKI for all tests: making RSA keys is slow.
static CARDS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    simulator::jpki_pki::JpkiPki::generate().unwrap().save(&folder.path().join("jpki")).unwrap();
    folder
});

pub(crate) struct Service {
    child: Child,
    folder: TempDir,
}

impl Service {
    /// Starts `tashika gateway serve` with these options and waits until its folder is complete.
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let copied =
            Command::new("cp").arg("-r").arg(CARDS.path().join("jpki")).arg(folder.path()).status().unwrap();
        assert!(copied.success());
        let child = Command::new(TASHIKA)
            .args(["--lang", "en", "gateway", "serve", "--listen", "127.0.0.1:0", "--folder"])
            .arg(folder.path())
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let service = Self { child, folder };
        let begun = Instant::now();
        while !service.file("gateway.yaml").exists() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the gateway does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        service
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn url(&self) -> String {
        let text = std::fs::read_to_string(self.file("gateway.yaml")).unwrap();
        text.lines().find_map(|line| line.strip_prefix("url: ")).unwrap().to_owned()
    }

    /// `127.0.0.1:port`.
    pub(crate) fn address(&self) -> String {
        self.url().trim_start_matches("https://").to_owned()
    }

    /// Verifies with the embedded card.
    pub(crate) fn verify(&self, options: &[&str]) -> Output {
        Command::new(TASHIKA)
            .args(["--lang", "en", "verify", "--embedded", "--gateway"])
            .arg(self.folder.path())
            .args(options)
            .output()
            .unwrap()
    }

    /// Ends it as Ctrl-C does, and gives its status and all that it has said.
    pub(crate) fn interrupt(mut self) -> (Option<i32>, String) {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let mut said = String::new();
        std::io::Read::read_to_string(self.child.stdout.as_mut().unwrap(), &mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
