//! `tashika reader serve`, with a program beside it.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::program::{self, Ended, ROOT, tashika};

/// Extended APDU level, 522 bytes a message, contactless.
pub(crate) const ACR1252: &str = "ACS_ACR1252_Reader";
/// The same of another maker.
pub(crate) const RC_S300: &str = "SONY_FeliCa_RC-S300_P";
/// TPDU level, contact.
pub(crate) const PC_TWIN: &str = "GemPCTwin";
/// Short APDU level.
pub(crate) const ACR122U: &str = "ACR122U_PICC";

/// Made once, because four keys take a while.
static PKI: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    simulator::jpki_pki::JpkiPki::generate().unwrap().save(&folder.path().join("pki")).unwrap();
    folder
});

/// The test PKI.
pub(crate) fn pki() -> std::path::PathBuf {
    PKI.path().join("pki")
}

/// `tashika reader serve` with these models.
pub(crate) fn serve(models: &[&str]) -> Command {
    let library = Path::new(env!("CARGO_BIN_EXE_tashika")).with_file_name("libtashika_usb_stand_in.so");
    assert!(library.is_file(), "{} is missing; run: cargo build -p tashika-usb-stand-in", library.display());
    let mut command = tashika();
    command.args(["reader", "serve", "--pki"]).arg(pki());
    command.args(models.iter().flat_map(|model| ["--model", *model]));
    command
}

/// Runs a program beside the readers, to its end.
pub(crate) fn beside(models: &[&str], options: &[&str], program: &[&str]) -> Ended {
    program::run(serve(models).args(options).arg("--").args(program))
}

/// pyscard's measurement of every reader.
pub(crate) fn measured(models: &[&str], options: &[&str]) -> Vec<serde_json::Value> {
    // Debian's own Python, which is where the package python3-pyscard puts it.
    let script = format!("{ROOT}/tools/judge_reader.py");
    let ended = beside(models, options, &["/usr/bin/python3", &script]).exits(0);
    ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{ended}")))
        .collect()
}
