//! One job on one slot: a function of what it is given, without anything shared.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use conformance::evidence;
use conformance::lab::{Blame, Job, JobKind};
use conformance::result::{EvidenceFile, Run, SCHEMA, Scenario, Subject};
use conformance::{Language, Text, Verdict, exit};
use jiff::Timestamp;

use super::account::CutOff;
use super::bay::Bay;
use super::file::{JobEntry, LabFile, MeasureEntry};
use super::plan::{PlannedJob, PlannedSlot, selected, slot_folder};
use crate::bench::ReaderKind;
use crate::certify::{profile, settle};
use crate::cli::{DeskArgs, GatewayArgs, ReaderArg, RigArgs, RunArgs, SelectionArgs, SuiteArgs};
use crate::command::common::block_on;
use crate::command::run as command_run;
use crate::failure::Failure;
use crate::recorder::{Recorder, micros};
use crate::report::folder::{EVIDENCE, RunFolder};
use crate::session;
use crate::step::StepLibrary;
use crate::suite::Suite;

/// Everything that a job needs.
pub(crate) struct Order<'a> {
    /// The laboratory.
    pub(crate) lab: &'a LabFile,
    /// The slot.
    pub(crate) slot: &'a PlannedSlot,
    /// What is done.
    pub(crate) job: &'a PlannedJob,
    /// Reader and card.
    pub(crate) bay: &'a Bay,
    /// The reader that finds what the rig carries, by its name in PC/SC; one slot at a time may use it.
    pub(crate) control: Option<&'a Mutex<String>>,
    /// The scenarios, for a job that runs some.
    pub(crate) suite: Option<&'a (Suite, StepLibrary)>,
    /// Folder of the night.
    pub(crate) night: &'a Path,
    /// Tries that the PIN of the card must keep.
    pub(crate) floor: u8,
    /// When it begins.
    pub(crate) started: Timestamp,
    /// How long it may take. What is not done by then is left undecided.
    pub(crate) limit: Duration,
    /// Language of the pages that it leaves.
    pub(crate) language: Language,
}

/// What a job tells while it goes on.
pub(crate) enum Heard<'a> {
    /// How far it is.
    Progress {
        /// Cases tried so far.
        done: usize,
        /// How many of them failed.
        failed: usize,
        /// Cases still to come, at most.
        left: usize,
    },
    /// A scenario has ended.
    Ended(&'a Scenario),
    /// Whose fault the most serious thing is that the evidence shows.
    Suspects(Blame),
}

/// The folder for the results of a job: a new one each time.
///
/// # Errors
/// If it cannot be made.
pub(crate) fn folder(night: &Path, slot: &PlannedSlot, job: &PlannedJob) -> Result<RunFolder, Failure> {
    let parent = night.join(slot_folder(&slot.entry));
    RunFolder::named(&parent, &job.folder()).map_err(|error| Failure::file(&parent, &error))
}

/// Does the job and leaves its evidence in the folder. Whatever stands in the way becomes the result: `inconclusive`, or `error` if it is
/// the suite's own fault.
pub(crate) fn run(order: &Order<'_>, folder: &RunFolder, hear: &mut dyn FnMut(Heard<'_>)) -> Job {
    let begun = Instant::now();
    let done = match &order.job.entry {
        JobEntry::Measure(entry) => measure(order, entry, folder, hear),
        JobEntry::Scenarios(_) => scenarios(order, folder, hear),
    };
    let job = done.unwrap_or_else(|failure| without_result(order, failure));
    Job { started: Some(order.started), took_us: micros(begun.elapsed()), ..job }
}

fn measure(
    order: &Order<'_>,
    entry: &MeasureEntry,
    folder: &RunFolder,
    hear: &mut dyn FnMut(Heard<'_>),
) -> Result<Job, Failure> {
    let profile = profile(&entry.profile)?;
    // Held while the control is used: from here until the reader itself is measured, or to the end if that is the control.
    let needed = order.control.filter(|_| order.bay.pcsc_name().is_some());
    let mut control = needed.map(|control| control.lock().unwrap_or_else(PoisonError::into_inner));
    let itself = order.bay.pcsc_name();
    let is_control = control.as_ref().is_some_and(|name| Some(name.as_str()) == itself);
    let name = control.as_ref().map(|name| name.as_str()).filter(|_| !is_control);
    let mut measurement = order.bay.measurement(entry, name)?;
    if order.job.spends_pin {
        measurement = measurement.and_verify(order.lab.pin_file.as_deref())?;
    }
    measurement.record(folder.path(), order.started, Some(order.limit), &mut |progress| {
        if !is_control {
            control = None;
        }
        let (done, failed, left) = (progress.tried, progress.failed, progress.left);
        hear(Heard::Progress { done, failed, left });
    })?;
    let outcome = settle(folder.path(), profile)?;
    if let Some(finding) = outcome.report.faults().next() {
        hear(Heard::Suspects(finding.layer.into()));
    }
    let file = relative(order.night, &folder.file(EVIDENCE));
    Ok(Job::of_measurement(&order.slot.entry.slot, &outcome, file, order.started, 0))
}

fn scenarios(order: &Order<'_>, folder: &RunFolder, hear: &mut dyn FnMut(Heard<'_>)) -> Result<Job, Failure> {
    let Some((suite, library)) = order.suite else {
        return Err(Failure::suite(Text::new("シナリオがない", "there are no scenarios")));
    };
    let files = selected(order.job, suite);
    let args = run_args(order);
    let begun = Instant::now();
    let (mut done, mut failed) = (0, 0);
    let run = block_on(async {
        let mut bench = command_run::bench(&args).await?;
        let path = folder.file(EVIDENCE);
        bench.recorder = Recorder::to_file(&path).map_err(|error| Failure::file(&path, &error))?;
        let bench = Arc::new(bench);
        let run = command_run::perform(suite, &files, library, &bench, order.started, |progress| {
            done = progress.done;
            failed += usize::from(is_bad(progress.scenario.verdict));
            hear(Heard::Ended(progress.scenario));
            hear(Heard::Progress { done, failed, left: progress.of.saturating_sub(done) });
            if begun.elapsed() < order.limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(too_late())
            }
        })
        .await?;
        folder.write(&run, suite, order.language).map_err(|error| Failure::file(folder.path(), &error))?;
        command_run::refuse_leak(folder, &bench)?;
        Ok(run)
    })?;
    let place = relative(order.night, folder.path());
    Ok(Job::of_run(&order.slot.entry.slot, order.job.profile.as_str(), &run, &place, order.started))
}

/// What is left of a job when the time for it is over.
pub(crate) fn too_late() -> Text {
    Text::new("時間切れのため行わなかった", "not tried: the time was over")
}

/// The result of a job that was cut off while a PIN may have been on its way: what had ended counts, nothing of the rest is tried again.
pub(crate) fn cut_off(
    slot: &PlannedSlot,
    job: &PlannedJob,
    suite: Option<&Suite>,
    night: &Path,
    left: &CutOff,
) -> Job {
    let reason = Text::new(
        "実行の途中で打ち切られた。暗証番号を二度送らないため、この夜は繰り返さない",
        "cut off while it ran; not repeated this night, so that no PIN is sent twice",
    );
    let Some(suite) = suite.filter(|_| job.kind() == JobKind::Scenarios) else {
        let (name, profile) = (&slot.entry.slot, job.profile.as_str());
        let job = Job::without_result(name, job.kind(), profile, Verdict::Inconclusive, reason);
        return Job { started: Some(left.at), ..job };
    };
    let (folder, started) = (&left.folder, left.at);
    let features = session::cut_off(&selected(job, suite), left.scenarios.clone(), &reason);
    let evidence = whole_lines(&night.join(folder).join(EVIDENCE));
    let run = Run {
        schema: SCHEMA.to_owned(),
        tashika: env!("CARGO_PKG_VERSION").to_owned(),
        started: started.to_string(),
        took_us: features
            .iter()
            .flat_map(|feature| &feature.scenarios)
            .map(|scenario| scenario.took_us)
            .sum(),
        subject: Subject {
            card: slot.entry.card.clone(),
            readers: vec![slot.entry.slot.clone()],
            gateway: String::new(),
            front_desk: String::new(),
            defect: None,
            synthetic: true,
        },
        selection: conformance::result::Selection::default(),
        suite_sha256: suite.sha256.clone(),
        features,
        counts: std::collections::BTreeMap::new(),
        evidence: evidence.unwrap_or(EvidenceFile {
            file: EVIDENCE.to_owned(),
            lines: 0,
            last_hash: String::new(),
        }),
        exit_status: 0,
    };
    let job = Job::of_run(&slot.entry.slot, job.profile.as_str(), &run, folder, started);
    Job { reason: Some(reason), ..job }
}

/// The evidence that a process which was cut off has left. Its last line may not be whole and goes.
fn whole_lines(path: &Path) -> Option<EvidenceFile> {
    let text = fs::read_to_string(path).ok()?;
    let whole = text.rfind('\n').map_or("", |end| text.get(..=end).unwrap_or_default());
    if whole.len() < text.len() {
        fs::write(path, whole).ok()?;
    }
    let (records, last_hash) = evidence::verify(whole).ok()?;
    Some(EvidenceFile { file: EVIDENCE.to_owned(), lines: records.len() as u64, last_hash })
}

/// The options with which `tashika run` would do the same.
fn run_args(order: &Order<'_>) -> RunArgs {
    let Order { lab, slot, bay, .. } = order;
    let card = match bay.card {
        super::file::TestCard::IndividualNumber(kind) => kind,
        super::file::TestCard::Probe => crate::card_kind::CardKind::Valid,
    };
    let reader =
        bay.pcsc_name().map(|name| ReaderArg { name: name.to_owned(), card, kind: ReaderKind::Generic });
    RunArgs {
        suite: SuiteArgs { features: lab.features.clone() },
        selection: SelectionArgs { tags: None, name: None },
        out: PathBuf::new(),
        defect: slot.entry.defect.clone(),
        asked: GatewayArgs { gateway: lab.gateway.clone(), gateway_url: None },
        front_desk: DeskArgs { desk: None, desk_timeout: 10 },
        rig: RigArgs {
            reader: reader.into_iter().collect(),
            pin_file: lab.pin_file.clone(),
            pin_floor: Some(order.floor),
            pki: lab.pki.clone(),
        },
    }
}

fn without_result(order: &Order<'_>, failure: Failure) -> Job {
    let verdict = match failure.status {
        exit::SUITE_INVALID | exit::USAGE => Verdict::Error,
        exit::REFUSED => Verdict::NotRun,
        _ => Verdict::Inconclusive,
    };
    let PlannedJob { entry, profile, .. } = order.job;
    Job::without_result(&order.slot.entry.slot, entry.kind(), profile.as_str(), verdict, failure.text)
}

const fn is_bad(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Warn | Verdict::Hang | Verdict::Fail | Verdict::Error)
}

/// A path within the folder of a night, as its reports have it.
pub(crate) fn relative(night: &Path, path: &Path) -> String {
    path.strip_prefix(night).unwrap_or(path).display().to_string()
}
