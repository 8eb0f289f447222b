//! The laboratory: many readers, every night, with nobody there.
//!
//! A [`LabFile`](file::LabFile) says what there is and what is to be done. A night works through it with one worker for each slot; a worker
//! finds reader and card (`bay`), checks before and after each job that they are well (`ladder`), and does the job (`job`). What
//! happens goes into a `journal` first; [`conformance::lab::Night`] is made from that alone, also after a power cut.

mod account;
mod bay;
mod clock;
pub(crate) mod doctor;
pub mod file;
pub mod history;
pub(crate) mod hook;
#[cfg(feature = "lab-nats")]
pub(crate) mod hosts;
mod job;
mod journal;
mod ladder;
mod live;
mod lock;
mod morning;
pub(crate) mod night_file;
mod nightly;
pub mod outputs;
mod plan;
mod service;
mod simulated;
pub(crate) mod spark;
mod wedge;
mod worker;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

pub(crate) use clock::MachineClock;
pub(crate) use live::Live;
pub(crate) use morning::{HISTORY, dawn};
pub(crate) use nightly::Nightly;
#[cfg(feature = "lab-nats")]
pub(crate) use nightly::host;
pub(crate) use plan::Plan;

/// Writes a file that is there whole or not at all, also when the power goes.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("draft");
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}
