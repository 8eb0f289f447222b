//! The night of one slot.

mod undone;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use conformance::lab::{Blame, Job, Place, Slot, SlotState, Trouble};
use conformance::reader::Rung;
use conformance::{Language, Text, Verdict};
use jiff::tz::TimeZone;

use super::account::{CutOff, Left};
use super::bay::{Bay, Unusable};
use super::clock::NightClock;
use super::job::{self, Heard, Order, relative, too_late};
use super::journal::{Entry, Journal};
use super::ladder;
use super::lock::Lock;
use super::plan::{Plan, PlannedJob, PlannedSlot};
use super::service::ServiceMark;
use super::wedge::Wedge;
use crate::failure::Failure;
use undone::{busy, disk_full, service_restarted, undecided, unwell_after};

/// What all slots of a night have in common.
pub(crate) struct Floor<'a> {
    /// What is planned.
    pub(crate) plan: &'a Plan,
    /// What happens is written here first.
    pub(crate) journal: &'a Journal,
    /// The time.
    pub(crate) clock: &'a NightClock,
    /// Name of the night.
    pub(crate) night: &'a str,
    /// Folder of the night.
    pub(crate) folder: &'a Path,
    /// Folder of all nights.
    pub(crate) nights: &'a Path,
    /// Folder of the readers' locks.
    pub(crate) locks: &'a Path,
    /// The reader that finds what the rig carries.
    pub(crate) control: Option<&'a Mutex<String>>,
    /// Language of the pages.
    pub(crate) language: Language,
}

/// What a worker tells whoever watches.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    /// What it is doing.
    Doing(Text),
    /// A job has begun.
    Began(String),
    /// How far it is.
    Progress {
        /// Cases tried so far.
        done: usize,
        /// How many of them failed.
        failed: usize,
        /// Cases still to come, at most.
        left: usize,
    },
    /// A job has ended.
    Ended(Box<Job>),
    /// The slot is done with.
    Done(Box<Slot>),
}

/// Works through a slot.
///
/// # Errors
/// If the journal cannot be written: nothing more is sent then.
pub(crate) fn work(
    floor: &Floor<'_>,
    slot: &PlannedSlot,
    left: Left,
    tell: &mut dyn FnMut(Told),
) -> Result<(), Failure> {
    let mut worker = Worker { floor, slot, tell, ended: left.ended, found: None };
    worker.settle(left.cut_off)?;
    let outcome = worker.through()?;
    worker.end(outcome)
}

/// How a slot ended: with what is not as expected of it, or why it could not be used.
type Outcome = Result<Option<Text>, Unusable>;

struct Worker<'a, 'b> {
    floor: &'a Floor<'a>,
    slot: &'a PlannedSlot,
    tell: &'b mut dyn FnMut(Told),
    ended: BTreeMap<String, Job>,
    found: Option<(conformance::lab::Identity, String)>,
}

impl Worker<'_, '_> {
    /// What an earlier process was doing when it was cut off: where a PIN may have been presented, nothing is done again. A measurement is.
    fn settle(&mut self, cut_off: BTreeMap<String, CutOff>) -> Result<(), Failure> {
        let slot = self.slot;
        for planned in &slot.jobs {
            let Some(left) = cut_off.get(&planned.id).filter(|left| left.spends_pin) else { continue };
            let suite = self.floor.plan.suite.as_ref().map(|(suite, _)| suite);
            self.finish(job::cut_off(slot, planned, suite, self.floor.folder, left))?;
        }
        Ok(())
    }

    fn through(&mut self) -> Result<Outcome, Failure> {
        let slot = self.slot;
        let today = self.floor.clock.now().to_zoned(TimeZone::system()).date();
        if let Some(quarantine) = slot.entry.quarantine.as_ref().filter(|quarantine| quarantine.holds(today))
        {
            let why = Text::new(quarantine.reason.as_str(), quarantine.reason.as_str());
            return Ok(Err(Unusable::new(SlotState::Quarantined, why)));
        }
        if slot.jobs.iter().all(|job| self.ended.contains_key(&job.id)) {
            return Ok(Ok(None));
        }
        let _lock = match Lock::take(&self.lock()) {
            Ok(lock) => lock,
            Err(error) => return Ok(Err(busy(&error))),
        };
        self.say(Text::new("リーダーを探す", "looking for the reader"));
        let bay = match Bay::find(&slot.entry, &slot.card) {
            Ok(bay) => bay,
            Err(unusable) => return Ok(Err(unusable)),
        };
        let card = [Some(slot.card.kind.name()), bay.atr.as_deref()];
        self.found = Some((bay.identity.clone(), card.into_iter().flatten().collect::<Vec<_>>().join(" ")));
        if let Some(unusable) = self.still_wedged(&bay)? {
            return Ok(Err(unusable));
        }
        for planned in &slot.jobs {
            if self.ended.contains_key(&planned.id) {
                continue;
            }
            let limit = self.left();
            if self.floor.journal.is_full() {
                self.finish(self.without_result(planned, Verdict::NotRun, disk_full()))?;
            } else if limit.is_zero() {
                self.finish(self.without_result(planned, Verdict::NotRun, too_late()))?;
            } else if let Some(unusable) = self.job(&bay, planned, limit)? {
                return Ok(Err(unusable));
            }
        }
        Ok(Ok(bay.unexpected))
    }

    /// A slot that an earlier night found wedged is used only after a recovery that was seen to work.
    fn still_wedged(&mut self, bay: &Bay) -> Result<Option<Unusable>, Failure> {
        let name = &self.slot.entry.slot;
        let wedge = match Wedge::on(self.floor.nights, name) {
            Ok(None) => return Ok(None),
            Ok(Some(wedge)) => wedge,
            Err(error) => {
                let what =
                    Text::new(format!("印を読めない: {error}"), format!("its mark cannot be read: {error}"));
                return Ok(Some(Unusable::new(SlotState::Wedged, what)));
            }
        };
        self.say(Text::new("回復を試みる", "trying to recover"));
        match self.recover(bay) {
            Ok(rung) => {
                let (how, since) = (rung.label(), wedge.since.strftime("%F %R"));
                self.recovered(Text::new(
                    format!("{since} から動かなかったが、回復した ({})", how.ja),
                    format!("wedged since {since}, and well again ({})", how.en),
                ))?;
                Ok(None)
            }
            Err(seen) => {
                let since = wedge.since.strftime("%F %R");
                let what = Text::new(
                    format!("{since} から動かない。今も: {}", seen.ja),
                    format!("wedged since {since}; now: {}", seen.en),
                );
                Ok(Some(Unusable::new(SlotState::Wedged, what)))
            }
        }
    }

    /// Does one job, between two looks at reader and card. Returns why the slot cannot be used any more, if it cannot.
    fn job(&mut self, bay: &Bay, planned: &PlannedJob, limit: Duration) -> Result<Option<Unusable>, Failure> {
        if let Err(seen) = self.health(bay)
            && let Some(unusable) = self.rescue(bay, planned, &seen)?
        {
            return Ok(Some(unusable));
        }
        let Floor { plan, journal, clock, folder: night, .. } = self.floor;
        let folder = match job::folder(night, self.slot, planned) {
            Ok(folder) => folder,
            Err(failure) => {
                self.finish(self.without_result(planned, Verdict::Inconclusive, failure.text))?;
                return Ok(None);
            }
        };
        let started = clock.now();
        self.write(&Entry::JobBegun {
            job: planned.id.clone(),
            folder: relative(night, folder.path()),
            at: started,
            spends_pin: planned.spends_pin,
        })?;
        (self.tell)(Told::Began(planned.id.clone()));
        let order = Order {
            lab: &plan.lab,
            slot: self.slot,
            job: planned,
            bay,
            control: self.floor.control,
            suite: plan.suite.as_ref(),
            night,
            floor: plan.floor_of(self.slot),
            started,
            limit,
            language: self.floor.language,
        };
        let service = ServiceMark::now();
        let (tell, mut suspect) = (&mut self.tell, None);
        let done = job::run(&order, &folder, &mut |heard| match heard {
            Heard::Progress { done, failed, left } => tell(Told::Progress { done, failed, left }),
            Heard::Suspects(blame) => suspect = Some(blame),
            Heard::Ended(scenario) => {
                let (job, scenario) = (planned.id.clone(), Box::new(scenario.clone()));
                // If this fails, so does the entry that ends the job, and with it the night.
                let _ = journal.append(&Entry::ScenarioEnded { job, scenario });
            }
        });
        let done = match bay.pcsc_name() {
            Some(_) if service != ServiceMark::now() => {
                suspect = Some(Blame::Rig);
                undecided(done, &service_restarted(), suspect)
            }
            _ => done,
        };
        match self.health(bay) {
            Ok(()) => self.finish(done).map(|()| None),
            Err(seen) => {
                self.finish(undecided(done, &unwell_after(&seen), suspect))?;
                self.rescue(bay, planned, &seen)
            }
        }
    }

    /// Marks the slot as wedged, and climbs the ladder. The mark goes only if reader and card are seen to be well again.
    fn rescue(&mut self, bay: &Bay, planned: &PlannedJob, seen: &Text) -> Result<Option<Unusable>, Failure> {
        let wedge = Wedge {
            since: self.floor.clock.now(),
            night: self.floor.night.to_owned(),
            job: planned.id.clone(),
            seen: seen.clone(),
        };
        if let Err(error) = wedge.mark(self.floor.nights, &self.slot.entry.slot) {
            self.trouble(
                Verdict::Inconclusive,
                Blame::Rig,
                Text::new(
                    format!("動かない印を書けない: {error}"),
                    format!("the mark of a wedged slot cannot be written: {error}"),
                ),
            )?;
        }
        self.say(Text::new("回復を試みる", "trying to recover"));
        match self.recover(bay) {
            Ok(rung) => {
                let how = rung.label();
                self.recovered(Text::new(
                    format!("動かなくなったが、回復した ({}): {}", how.ja, seen.ja),
                    format!("did not answer, and came back ({}): {}", how.en, seen.en),
                ))?;
                Ok(None)
            }
            Err(still) => Ok(Some(Unusable::new(SlotState::Wedged, still))),
        }
    }

    /// Takes the mark away, and says so.
    fn recovered(&mut self, what: Text) -> Result<(), Failure> {
        let nights = self.floor.nights;
        Wedge::clear(nights, &self.slot.entry.slot).map_err(|error| Failure::file(nights, &error))?;
        self.trouble(Verdict::Warn, Blame::Unknown, what)
    }

    fn health(&self, bay: &Bay) -> Result<(), Text> {
        let _turn = self.turn(bay);
        ladder::health(&mut *bay.reader(), bay.checked_card())
    }

    fn recover(&self, bay: &Bay) -> Result<Rung, Text> {
        let _turn = self.turn(bay);
        ladder::recover(&mut *bay.reader(), bay.checked_card())
    }

    /// The control is used by other slots, too, one at a time.
    fn turn(&self, bay: &Bay) -> Option<std::sync::MutexGuard<'_, String>> {
        let control = self.floor.control?.lock().unwrap_or_else(PoisonError::into_inner);
        (Some(control.as_str()) == bay.pcsc_name()).then_some(control)
    }

    /// How much time is left for the slot.
    fn left(&self) -> Duration {
        let spent: u64 = self.ended.values().map(|job| job.took_us).sum();
        let own = self.slot.entry.time.map(|time| time.0.saturating_sub(Duration::from_micros(spent)));
        own.unwrap_or(Duration::MAX).min(self.floor.clock.left())
    }

    fn lock(&self) -> PathBuf {
        let (kind, place) = match &self.slot.entry.at {
            Place::Usb(place) => ("usb", place),
            Place::Serial(place) => ("serial", place),
            Place::Reader(place) => ("reader", place),
            // A simulated reader is this process's own.
            Place::Zoo(_) => return self.floor.nights.join("locks").join(&self.slot.entry.slot),
        };
        let place: String = place.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        self.floor.locks.join(format!("tashika-{kind}-{place}.lock"))
    }

    fn without_result(&self, planned: &PlannedJob, verdict: Verdict, reason: Text) -> Job {
        let profile = planned.profile.as_str();
        Job::without_result(&self.slot.entry.slot, planned.kind(), profile, verdict, reason)
    }

    fn finish(&mut self, job: Job) -> Result<(), Failure> {
        self.write(&Entry::JobEnded { job: Box::new(job.clone()) })?;
        (self.tell)(Told::Ended(Box::new(job.clone())));
        self.ended.insert(job.id.clone(), job);
        Ok(())
    }

    fn end(mut self, outcome: Outcome) -> Result<(), Failure> {
        let (state, reason) = match outcome {
            Ok(None) => (SlotState::Ready, None),
            Ok(Some(unexpected)) => (SlotState::Unexpected, Some(unexpected)),
            Err(unusable) => (unusable.state, Some(unusable.what)),
        };
        let entry = &self.slot.entry;
        let (identity, card) = self.found.take().unzip();
        let slot = Slot {
            name: entry.slot.clone(),
            place: entry.at.clone(),
            identity,
            card,
            state,
            reason,
            quarantine: entry.quarantine.clone(),
            jobs: Vec::new(),
        };
        self.write(&Entry::SlotEnded { slot: Box::new(slot.clone()) })?;
        (self.tell)(Told::Done(Box::new(slot)));
        Ok(())
    }

    fn trouble(&mut self, verdict: Verdict, blame: Blame, what: Text) -> Result<(), Failure> {
        let slot = Some(self.slot.entry.slot.clone());
        self.write(&Entry::Trouble { trouble: Trouble { slot, verdict, blame, what, cure: None } })
    }

    fn say(&mut self, what: Text) {
        (self.tell)(Told::Doing(what));
    }

    fn write(&self, entry: &Entry) -> Result<(), Failure> {
        self.floor.journal.append(entry).map_err(|error| Failure::file(self.floor.folder, &error))
    }
}
