//! The virtual readers, and cards put into them and taken out again.

use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use conformance::evidence::{self, Record};
use conformance::redact::hex;
use conformance::result::Run;
use harness::card_kind::CardKind;
use serde::Deserialize;
use simulator::jpki_pki::{AUTHENTICATION_PIN, JpkiPki};
use tempfile::TempDir;

use crate::program::{self, tashika};
use crate::tap::Tap;

/// How long anything is waited for; the daemon notices cards within a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// Made once, because four keys take a while.
static PKI: LazyLock<JpkiPki> = LazyLock::new(|| JpkiPki::generate().unwrap());

/// The readers, empty and ours alone until this value is dropped, with a folder for what the test makes.
pub(crate) struct Bench {
    free: VecDeque<VirtualReader>,
    folder: TempDir,
    _turn: File,
}

/// A reader of the private daemon and the port at which a card can be put into it.
struct VirtualReader {
    name: String,
    port: u16,
}

/// A card in a reader; taken out when dropped.
pub(crate) struct Inserted {
    /// The reader's name.
    pub(crate) reader: String,
    serving: Child,
}

/// A reader as `tashika reader list --json` shows it.
#[derive(Debug, Deserialize)]
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) card_present: bool,
    pub(crate) atr: String,
}

impl Bench {
    /// Waits for the readers to be free and empty, and lays out the test PKI.
    pub(crate) fn open() -> Self {
        let free = from_environment();
        let turn = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("pcsc.lock")).unwrap();
        turn.lock().unwrap();
        wait_until("all readers to be empty", || seen().iter().all(|reader| !reader.card_present));
        let folder = tempfile::tempdir().unwrap();
        PKI.save(&folder.path().join("pki")).unwrap();
        Self { free, folder, _turn: turn }
    }

    /// The folder for what the test makes.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The test PKI that cards and gateway share.
    pub(crate) fn pki(&self) -> PathBuf {
        self.folder().join("pki")
    }

    /// The names of all readers that are empty.
    pub(crate) fn empty_readers(&self) -> impl Iterator<Item = &str> {
        self.free.iter().map(|reader| reader.name.as_str())
    }

    /// An empty reader and its port, for a card that the test itself plays. Such a card must be gone at the end of the test.
    pub(crate) fn vacancy(&mut self) -> (String, u16) {
        let VirtualReader { name, port } = self.next();
        (name, port)
    }

    /// Puts a card, which has the probe application too, into a reader.
    pub(crate) fn insert(&mut self, kind: CardKind) -> Inserted {
        self.insert_all([kind]).remove(0)
    }

    /// Puts a card into a reader that cannot be used to measure it.
    pub(crate) fn insert_without_probe(&mut self) -> Inserted {
        let VirtualReader { name, port } = self.next();
        let card = Inserted { reader: name, serving: self.serving(CardKind::Valid, port).spawn().unwrap() };
        card.wait_for_presence();
        card
    }

    /// Puts a card into a reader each.
    pub(crate) fn insert_all(&mut self, kinds: impl IntoIterator<Item = CardKind>) -> Vec<Inserted> {
        let cards: Vec<_> = kinds
            .into_iter()
            .map(|kind| {
                let VirtualReader { name, port } = self.next();
                Inserted { reader: name, serving: self.serve(kind, port) }
            })
            .collect();
        cards.iter().for_each(Inserted::wait_for_presence);
        cards
    }

    /// Puts a card into a reader by way of a tap, in which `forge` may change the card's answers.
    pub(crate) fn insert_tapped(
        &mut self,
        kind: CardKind,
        forge: impl Fn(&mut [u8]) + Send + 'static,
    ) -> (Inserted, Tap) {
        let VirtualReader { name, port } = self.next();
        let tap = Tap::before(port, forge);
        let card = Inserted { reader: name, serving: self.serve(kind, tap.port()) };
        card.wait_for_presence();
        (card, tap)
    }

    /// `tashika run` with the bench's PKI; results go below [`Self::results`] of the same name.
    pub(crate) fn run(&self, results: &str) -> Command {
        let mut command = tashika();
        command.arg("run").arg("--pki").arg(self.pki()).arg("--out").arg(self.results(results));
        command
    }

    /// Where a run leaves its results.
    pub(crate) fn results(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// The result and the evidence of the only run below [`Self::results`] of this name. The chain of the evidence has
    /// been checked, and that no file shows the PIN as it goes over the wire.
    pub(crate) fn result_of(&self, name: &str) -> (Run, Vec<Record>) {
        let folders: Vec<_> =
            self.results(name).read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        let [folder] = &folders[..] else { panic!("there should be one run: {folders:?}") };
        let pin = hex(AUTHENTICATION_PIN.as_bytes());
        for file in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            assert!(
                !std::fs::read_to_string(&file).unwrap().contains(&pin),
                "{} shows the PIN",
                file.display()
            );
        }
        let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
        let run: Run = serde_json::from_str(&text("run.json")).unwrap();
        let (records, last_hash) = evidence::verify(&text(&run.evidence.file)).unwrap();
        assert_eq!((run.evidence.lines, &run.evidence.last_hash), (records.len() as u64, &last_hash));
        (run, records)
    }

    fn next(&mut self) -> VirtualReader {
        self.free.pop_front().expect("more readers: start pcsc-bench with -n 16")
    }

    fn serve(&self, kind: CardKind, port: u16) -> Child {
        self.serving(kind, port).arg("--probe").spawn().unwrap()
    }

    fn serving(&self, kind: CardKind, port: u16) -> Command {
        let mut command = tashika();
        command.args([
            "card",
            "serve",
            "--card",
            kind.name(),
            "--vpcd",
            &format!("127.0.0.1:{port}"),
            "--pki",
        ]);
        command.arg(self.pki()).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}

impl Inserted {
    /// Ends the serving program as Ctrl-C does, and returns its exit status.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let id = self.serving.id().to_string();
        program::run(Command::new("sh").args(["-c", "kill -INT \"$0\"", &id])).exits(0);
        self.serving.wait().unwrap().code()
    }

    fn wait_for_presence(&self) {
        wait_until(&format!("a card in {:?}", self.reader), || {
            seen().iter().any(|reader| reader.name == self.reader && reader.card_present)
        });
    }
}

impl Drop for Inserted {
    fn drop(&mut self) {
        // Fails only if the program has ended already.
        let _ = self.serving.kill();
        let _ = self.serving.wait();
    }
}

/// What `tashika reader list --json` says.
pub(crate) fn seen() -> Vec<Seen> {
    let ended = program::run(tashika().args(["reader", "list", "--json"])).exits(0);
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}\n{ended}"))
}

/// Waits, but not for ever.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < PATIENCE, "waited {} seconds in vain for {what}", PATIENCE.as_secs());
        sleep(Duration::from_millis(25));
    }
}

/// The readers that pcsc-bench tells of.
fn from_environment() -> VecDeque<VirtualReader> {
    let (Ok(ports), Ok(names)) = (std::env::var("TASHIKA_VPCD_PORTS"), std::env::var("TASHIKA_VPCD_READERS"))
    else {
        panic!(
            "there are no virtual readers here; run: \
             tools/pcsc-bench -n 16 cargo test -p tashika-harness --features pcsc --test pcsc"
        );
    };
    let ports = ports.split(' ').map(|port| port.parse().unwrap());
    let readers: VecDeque<_> = names
        .split('|')
        .zip(ports)
        .map(|(name, port)| VirtualReader { name: name.to_owned(), port })
        .collect();
    assert!(!readers.is_empty());
    readers
}
