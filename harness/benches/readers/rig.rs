use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const PROGRAM: &str = env!("CARGO_BIN_EXE_tashika");
const READERS: &str = "16";
/// Folder of the test PKI that the cards share.
const PKI: &str = "pki";
/// How long cards may take to be there.
const PATIENCE: Duration = Duration::from_secs(60);

/// Virtual readers of a private daemon, each with a probe card in it.
pub(crate) struct Rig {
    readers: Vec<String>,
    ports: Vec<String>,
    serving: Vec<Child>,
    folder: TempDir,
}

/// Runs this program again, beside virtual readers; returns how it ended.
pub(crate) fn run_in_a_bench() -> i32 {
    let mut command = Command::new(Path::new(ROOT).join("tools/pcsc-bench"));
    command.args(["-n", READERS]).arg(std::env::current_exe().unwrap()).args(std::env::args().skip(1));
    command.status().unwrap().code().unwrap_or(1)
}

impl Rig {
    /// Puts a card into every reader that pcsc-bench tells of; none if this does not run within it.
    pub(crate) fn from_environment() -> Option<Self> {
        let (ports, names) =
            (std::env::var("TASHIKA_VPCD_PORTS").ok()?, std::env::var("TASHIKA_VPCD_READERS").ok()?);
        let folder = tempfile::tempdir().unwrap();
        let ports: Vec<String> = ports.split(' ').map(str::to_owned).collect();
        let mut serving = vec![serve(&ports[0], 0, folder.path())];
        // Its keys take a while; the others take them from there.
        wait_until("the test PKI", || folder.path().join(PKI).is_dir());
        serving.extend(ports[1..].iter().map(|port| serve(port, 0, folder.path())));
        let rig = Self { readers: names.split('|').map(str::to_owned).collect(), ports, serving, folder };
        rig.wait_for_cards(rig.readers());
        Some(rig)
    }

    /// Puts another card into a reader, one that takes so many microseconds for each command.
    pub(crate) fn pace(&mut self, number: usize, microseconds: u32) {
        self.serving[number].kill().unwrap();
        self.serving[number].wait().unwrap();
        self.wait_for_cards(self.readers() - 1);
        self.serving[number] = serve(&self.ports[number], microseconds, self.folder.path());
        self.wait_for_cards(self.readers());
    }

    /// How many readers there are.
    pub(crate) fn readers(&self) -> usize {
        self.readers.len()
    }

    /// The name of a reader.
    pub(crate) fn reader(&self, number: usize) -> &str {
        &self.readers[number]
    }

    /// The folder for what a measurement leaves.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program under measurement.
    pub(crate) fn tashika(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.folder()).args(["--lang", "en"]).stdout(Stdio::null());
        command
    }

    fn wait_for_cards(&self, count: usize) {
        wait_until(&format!("{count} cards"), || {
            let listed = self.tashika().args(["reader", "list"]).stdout(Stdio::piped()).output().unwrap();
            String::from_utf8_lossy(&listed.stdout).matches("card present").count() == count
        });
    }
}

fn serve(port: &str, pace: u32, folder: &Path) -> Child {
    let mut command = Command::new(PROGRAM);
    command.args(["card", "serve", "--probe", "--vpcd", &format!("127.0.0.1:{port}")]);
    command.args(["--pace", &pace.to_string(), "--pki"]).arg(folder.join(PKI));
    command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap()
}

fn wait_until(what: &str, happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        sleep(Duration::from_millis(100));
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        for serving in &mut self.serving {
            // Fails only if it has ended already.
            let _ = serving.kill();
            let _ = serving.wait();
        }
    }
}
