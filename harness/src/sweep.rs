//! Every model of the catalogue, simulated, certified through the real driver, and compared with what is predicted of it.
//!
//! One device at a time stands under a private daemon of its own, so that one that wedges its daemon spoils no other's
//! rows; several such daemons run side by side, for a measurement waits for its card most of the time.

mod journal;
mod meeting;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use conformance::Text;
use conformance::reader::{Catalogue, Driver, Explanations, Model, SweepRow};

use crate::certify::DriverBundle;
use crate::failure::Failure;
use journal::Journal;
pub(crate) use journal::path as journal_of;

/// A sweep over some dumps of the catalogue.
pub(crate) struct Sweep<'a> {
    /// The rows of the table.
    selected: Vec<&'a Model>,
    driver: Driver,
    /// The driver in words.
    pub(crate) described: String,
    explanations: Explanations,
    /// The rows of each device that is still to be met.
    open: VecDeque<Vec<&'a Model>>,
    journal: Journal,
}

/// How far a sweep is.
pub(crate) struct Step<'a> {
    /// The rows that were just measured.
    pub(crate) rows: &'a [SweepRow],
    /// Rows that are done.
    pub(crate) done: usize,
    /// All rows.
    pub(crate) all: usize,
}

impl<'a> Sweep<'a> {
    /// Prepares a sweep over the dumps whose names contain one of these texts, or over all if there is none. With `resume`,
    /// rows that the journal beside the table holds are not measured again.
    ///
    /// # Errors
    /// If nothing is selected, the driver is not one whose behaviour is known, or the journal is of another sweep.
    pub(crate) fn prepare(
        catalogue: &'a Catalogue,
        only: &[String],
        table: &Path,
        resume: bool,
    ) -> Result<Self, Failure> {
        let is_wanted = |model: &&Model| {
            let name = model.file.to_lowercase();
            only.is_empty() || only.iter().any(|text| name.contains(&text.to_lowercase()))
        };
        let rows: Vec<&Model> = catalogue.iter().filter(is_wanted).collect();
        if rows.is_empty() {
            return Err(Failure::nothing_selected(Text::new(
                "その名前を含む機種はない",
                "no model's name contains one of these",
            )));
        }
        let bundle = bundle()?;
        let described = bundle.to_string();
        let journal = Journal::open(table, &described, resume)?;
        let is_done = |device: &[&Model]| device.iter().all(|model| journal.holds(model));
        let same_device = |one: &&Model, other: &&Model| (&one.file, one.id()) == (&other.file, other.id());
        let open = rows.chunk_by(same_device).filter(|device| !is_done(device)).map(<[_]>::to_vec).collect();
        let explanations = Explanations::bundled()
            .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
        Ok(Self { selected: rows, driver: bundle.driver(), described, explanations, open, journal })
    }

    /// Meets what is open, so many devices at a time, until all is done or `stop` says so. Returns the rows in the
    /// catalogue's order, or nothing if it was stopped.
    ///
    /// # Errors
    /// If the journal cannot be written, or a bench cannot be made at all.
    pub(crate) fn run(
        self,
        jobs: usize,
        stop: &AtomicBool,
        hear: &(dyn Fn(&Step<'_>) + Sync),
    ) -> Result<Option<Vec<SweepRow>>, Failure> {
        let Self { selected, driver, explanations, open, journal, .. } = self;
        let all = selected.len();
        let (open, journal) = (Mutex::new(open), Mutex::new(journal));
        let meet = || -> Result<(), Failure> {
            while !stop.load(Ordering::Relaxed) {
                let Some(device) = lock(&open).pop_front() else { break };
                let rows: Vec<SweepRow> = meeting::of(&device, driver)?
                    .into_iter()
                    .map(|row| row.explained(&explanations))
                    .collect();
                let mut journal = lock(&journal);
                journal.add(&rows)?;
                let done = selected.iter().filter(|model| journal.holds(model)).count();
                hear(&Step { rows: &rows, done, all });
            }
            Ok(())
        };
        // What stops one worker would stop the others, too.
        let work = || meet().inspect_err(|_| stop.store(true, Ordering::Relaxed));
        thread::scope(|scope| {
            let workers: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
            // One that panics is a fault of this program.
            let join = |worker: thread::ScopedJoinHandle<'_, Result<(), Failure>>| {
                worker.join().unwrap_or_else(|_| Err(Failure::suite(broken())))
            };
            workers.into_iter().map(join).fold(Ok(()), Result::and)
        })?;
        let journal = journal.into_inner().unwrap_or_else(PoisonError::into_inner);
        let rows: Vec<SweepRow> =
            journal.rows(&selected, driver).into_iter().map(|row| row.explained(&explanations)).collect();
        Ok((rows.len() == all).then_some(rows))
    }
}

/// The description of the installed driver.
fn bundle() -> Result<DriverBundle, Failure> {
    let text = crate::usb_bench::driver_description()?;
    DriverBundle::read(&text).filter(|bundle| bundle.driver() != Driver::Unknown).ok_or_else(|| {
        Failure::rig(Text::new(
            "インストールされたドライバーは CCID プロジェクトの libccid ではない。予測できない",
            "the installed driver is not the CCID project's libccid; nothing is predicted of another",
        ))
    })
}

fn broken() -> Text {
    Text::new("掃引の作業が途中で止まった", "a worker of the sweep broke off")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
