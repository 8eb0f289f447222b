//! A whole night, from the lab file to the result.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, mpsc};

use conformance::lab::{Blame, Job, Night, SCHEMA, Slot, SlotState, Trouble, apply};
use conformance::{Language, Text, Verdict};
use jiff::tz::TimeZone;

use super::account::{Left, is_complete, left_of, night_of};
use super::bay::Bay;
use super::clock::{Clock, NightClock};
use super::journal::{self, Entry, Journal};
use super::lock::{Lock, NotLocked};
use super::night_file;
use super::plan::{Plan, PlannedJob, PlannedSlot};
use super::worker::{Floor, Told, work};
use crate::failure::Failure;
use crate::report::folder::RunFolder;

/// A night that is about to begin, or to be taken up again.
pub(crate) struct Nightly<'a> {
    /// What is planned.
    pub(crate) plan: &'a Plan,
    /// Folder of all nights.
    pub(crate) nights: &'a Path,
    /// Language of the pages.
    pub(crate) language: Language,
}

/// What somebody who watches hears.
pub(crate) enum Heard {
    /// The night has begun, or was taken up again.
    Begun {
        /// Its name.
        night: String,
        /// How many jobs an earlier process has finished, if there was one.
        taken_up: Option<usize>,
    },
    /// A worker tells something; the slot by its place in the plan.
    Slot(usize, Told),
    /// Nothing has happened for a moment.
    Tick,
}

/// A night that has ended.
pub(crate) struct Ended {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// The night, with its expectations laid over it.
    pub(crate) night: Night,
    /// Held until everything is written.
    _lock: Lock,
}

impl Nightly<'_> {
    /// Runs the night: every slot by a worker of its own, until all is done or its time is over.
    ///
    /// # Errors
    /// If it must not begin (PIN budget, another one is running), or cannot (no room on the disk).
    pub(crate) fn run(&self, clock: Box<dyn Clock>, hear: &mut dyn FnMut(&Heard)) -> Result<Ended, Failure> {
        self.plan.check_budget()?;
        let lock = self.lock()?;
        let wall = clock.wall();
        let unfinished = self.unfinished(&*clock)?;
        let folder = match unfinished {
            Some(folder) => folder,
            None => RunFolder::named(self.nights, &Night::id_of(wall))
                .map_err(|error| Failure::file(self.nights, &error))?
                .path()
                .to_owned(),
        };
        let failed = |error: &std::io::Error| Failure::file(&folder, error);
        let (journal, entries) = Journal::open(&folder).map_err(|error| failed(&error))?;
        let id = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let first = if entries.is_empty() {
            let night = Box::new(blank(self.plan, &id, wall));
            Entry::Begun { night, plan_sha256: self.plan.sha256.clone() }
        } else {
            Entry::TakenUp { at: wall }
        };
        journal.append(&first).map_err(|error| failed(&error))?;
        let begun = night_of(&entries).map_or(wall, |night| night.started);
        let left = left_of(&entries);
        let taken_up = (!entries.is_empty()).then(|| left.values().map(|left| left.ended.len()).sum());
        hear(&Heard::Begun { night: id.clone(), taken_up });
        let clock = NightClock::new(clock, begun, self.plan.lab.night.0);
        let troubles = self.work(&journal, &clock, &id, &folder, left, hear);
        let night = self.close(journal, &folder, &clock, troubles)?;
        Ok(Ended { folder, night, _lock: lock })
    }

    /// One night at a time in a folder.
    fn lock(&self) -> Result<Lock, Failure> {
        Lock::take(&self.nights.join("locks").join("nightly")).map_err(|error| match error {
            NotLocked::Held(who) => {
                let nights = self.nights.display();
                Failure::rig(Text::new(
                    format!("{nights} では別の tashika lab nightly が実行中 ({who})。終わるのを待つ"),
                    format!("another tashika lab nightly is running in {nights} ({who}); wait for its end"),
                ))
            }
            NotLocked::File(error) => Failure::file(self.nights, &error),
        })
    }

    /// The folder of the last night, if it was cut off and may go on: the same plan, and time left. One that may not is brought to its end.
    pub(crate) fn unfinished(&self, clock: &dyn Clock) -> Result<Option<PathBuf>, Failure> {
        let Some((folder, entries)) = self.last()? else { return Ok(None) };
        let failed = |error: &std::io::Error| Failure::file(&folder, error);
        let (Some(Entry::Begun { night, plan_sha256 }), Some(last)) = (entries.first(), entries.last())
        else {
            return Ok(None);
        };
        if matches!(last, Entry::Ended { .. }) {
            return Ok(None);
        }
        let age = std::time::Duration::try_from(clock.wall().duration_since(night.started));
        let in_time = age.is_ok_and(|age| age < self.plan.lab.night.0);
        if in_time && *plan_sha256 == self.plan.sha256 {
            return Ok(Some(folder));
        }
        let (journal, mut entries) = Journal::open(&folder).map_err(|error| failed(&error))?;
        let ended = Entry::Ended { finished: clock.wall(), complete: false };
        journal.append(&ended).map_err(|error| failed(&error))?;
        journal.close();
        entries.push(ended);
        // What it has finished is not lost: its result is written now, and can be taken into the history.
        if let Some(night) = night_of(&entries) {
            night_file::write(&folder, &night.settled())?;
        }
        Ok(None)
    }

    /// The last night, if it was of this very plan and came to its end, as its journal tells it.
    #[cfg(feature = "lab-nats")]
    pub(crate) fn finished(&self) -> Result<Option<Ended>, Failure> {
        let lock = self.lock()?;
        let Some((folder, entries)) = self.last()? else { return Ok(None) };
        let (Some(Entry::Begun { plan_sha256, .. }), Some(Entry::Ended { .. })) =
            (entries.first(), entries.last())
        else {
            return Ok(None);
        };
        let night = night_of(&entries).filter(|_| *plan_sha256 == self.plan.sha256);
        Ok(night.map(|night| Ended { folder, night, _lock: lock }))
    }

    /// The folder of the last night, and what its journal holds.
    fn last(&self) -> Result<Option<(PathBuf, Vec<Entry>)>, Failure> {
        let Ok(folders) = fs::read_dir(self.nights) else { return Ok(None) };
        let folders = folders.flatten().map(|entry| entry.path());
        let Some(folder) = folders.filter(|folder| folder.join(journal::JOURNAL).is_file()).max() else {
            return Ok(None);
        };
        let entries = journal::read(&folder).map_err(|error| Failure::file(&folder, &error))?;
        Ok(Some((folder, entries)))
    }

    /// Lets every slot be worked through, and tells what is heard. Returns what could not even be written down.
    fn work(
        &self,
        journal: &Journal,
        clock: &NightClock,
        id: &str,
        folder: &Path,
        mut left: BTreeMap<String, Left>,
        hear: &mut dyn FnMut(&Heard),
    ) -> Vec<Trouble> {
        const TICK: std::time::Duration = std::time::Duration::from_millis(200);
        let locks = self.plan.lab.locks.clone().unwrap_or_else(usual_locks);
        let control = self.control().map(Mutex::new);
        let floor = Floor {
            plan: self.plan,
            journal,
            clock,
            night: id,
            folder,
            nights: self.nights,
            locks: &locks,
            control: control.as_ref(),
            language: self.language,
        };
        let (told, heard) = mpsc::channel();
        std::thread::scope(|scope| {
            let workers: Vec<_> = self
                .plan
                .slots
                .iter()
                .enumerate()
                .map(|(index, slot)| {
                    let (told, floor) = (told.clone(), &floor);
                    let left = left.remove(&slot.entry.slot).unwrap_or_default();
                    let worker = scope.spawn(move || {
                        // Whether anybody listens makes no difference to the work.
                        work(floor, slot, left, &mut |what| drop(told.send((index, what))))
                    });
                    (slot, worker)
                })
                .collect();
            drop(told);
            loop {
                match heard.recv_timeout(TICK) {
                    Ok((index, what)) => hear(&Heard::Slot(index, what)),
                    Err(mpsc::RecvTimeoutError::Timeout) => hear(&Heard::Tick),
                    Err(mpsc::RecvTimeoutError::Disconnected) => break,
                }
            }
            let ended = workers.into_iter().map(|(slot, worker)| (slot, worker.join()));
            ended.filter_map(|(slot, ended)| trouble_of(slot, ended)).collect()
        })
    }

    /// The name in PC/SC of the reader that finds what the rig carries. If it is not there, the jobs that need it say so.
    fn control(&self) -> Option<String> {
        let name = self.plan.lab.control.as_ref()?;
        let slot = self.plan.lab.slots.iter().find(|slot| slot.slot == *name)?;
        if slot.is_simulated() {
            return None; // Every simulated reader has a control of its own.
        }
        let found = self.plan.lab.card_of(slot).and_then(|card| Bay::find(slot, card).ok());
        let found = found.and_then(|bay| bay.pcsc_name().map(str::to_owned));
        Some(found.unwrap_or_else(|| format!("{name} (control)")))
    }

    /// The last lines of the journal, and the night that it tells of.
    fn close(
        &self,
        journal: Journal,
        folder: &Path,
        clock: &NightClock,
        troubles: Vec<Trouble>,
    ) -> Result<Night, Failure> {
        let failed = |error: &std::io::Error| Failure::file(folder, error);
        let jumped = clock.jump().map(|jump| Trouble {
            slot: None,
            verdict: Verdict::Warn,
            blame: Blame::Rig,
            what: Text::new(
                format!("時計が夜の間に {jump:#} 動いた。時刻は夜の始めから数えてある"),
                format!(
                    "the clock was set by {jump:#} during the night; times are counted from its beginning"
                ),
            ),
            cure: Some(Text::new("時刻同期を確かめる", "look after the time synchronisation")),
        });
        if let Some(trouble) = jumped {
            // Where this cannot be written, the workers have said why.
            let _ = journal.append(&Entry::Trouble { trouble });
        }
        let so_far = journal::read(folder).map_err(|error| failed(&error))?;
        let complete = troubles.is_empty() && night_of(&so_far).is_some_and(|night| is_complete(&night));
        let ended = Entry::Ended { finished: clock.now(), complete };
        let written = journal.append(&ended);
        journal.close();
        let mut entries = so_far;
        entries.extend(written.is_ok().then_some(ended));
        let mut night = night_of(&entries).ok_or_else(|| {
            Failure::rig(Text::new(
                format!("{} の記録に始まりがない", folder.display()),
                format!("the journal in {} has no beginning", folder.display()),
            ))
        })?;
        night.troubles.extend(troubles);
        let today = night.started.to_zoned(TimeZone::system()).date();
        apply(&mut night, &self.plan.lab.expected, today);
        Ok(night)
    }
}

/// A night before anything was tried.
pub(crate) fn blank(plan: &Plan, id: &str, started: jiff::Timestamp) -> Night {
    let Plan { lab, slots, .. } = plan;
    Night {
        schema: SCHEMA.to_owned(),
        id: id.to_owned(),
        lab: lab.lab.clone(),
        host: host(),
        tashika: env!("CARGO_PKG_VERSION").to_owned(),
        suite_sha256: plan.suite_sha256(),
        started,
        finished: None,
        complete: false,
        slots: slots.iter().map(blank_slot).collect(),
        troubles: Vec::new(),
        counts: BTreeMap::new(),
        exit_status: 0,
    }
}

fn blank_slot(slot: &PlannedSlot) -> Slot {
    let PlannedSlot { entry, jobs, .. } = slot;
    let not_reached = |job: &PlannedJob| {
        let reason = Text::new("ここまで来なかった", "nobody came to it");
        Job::without_result(&entry.slot, job.kind(), job.profile.as_str(), Verdict::NotRun, reason)
    };
    Slot {
        name: entry.slot.clone(),
        place: entry.at.clone(),
        identity: None,
        card: None,
        state: SlotState::Ready,
        reason: None,
        quarantine: entry.quarantine.clone(),
        jobs: jobs.iter().map(not_reached).collect(),
    }
}

/// What a worker that did not come to its end has to say.
fn trouble_of(slot: &PlannedSlot, ended: std::thread::Result<Result<(), Failure>>) -> Option<Trouble> {
    let (verdict, blame, what) = match ended {
        Ok(Ok(())) => return None,
        Ok(Err(failure)) => (Verdict::Inconclusive, Blame::Rig, failure.text),
        Err(_) => {
            let what = Text::new("このスロットの処理が異常終了した", "the worker of this slot broke down");
            (Verdict::Error, Blame::Suite, what)
        }
    };
    Some(Trouble { slot: Some(slot.entry.slot.clone()), verdict, blame, what, cure: None })
}

/// Where programs of all users find each other's locks.
fn usual_locks() -> PathBuf {
    let shared = Path::new("/run/lock");
    if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }
}

/// The name of this machine.
pub(crate) fn host() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "?".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::clock::tests::SetClock;

    /// Nobody can end or prolong a night by setting the clock; that somebody did is told.
    #[test]
    fn a_clock_that_is_set_during_the_night_is_told_and_costs_no_verdict() {
        const LAB: &str = "lab: 試験室\nnight: 1h\ncards: { probe: { kind: probe } }\nslots:\n  - slot: a\n    at: { zoo: extended-271 }\n    card: probe\n    jobs: [{ measure: { profile: extended-lc-le, effort: quick } }]\n";
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lab.yaml");
        fs::write(&file, LAB).unwrap();
        let plan = Plan::read(&file).unwrap();
        let clock = SetClock::default();
        clock.set(1_000_000, 0);
        let nightly = Nightly { plan: &plan, nights: &folder.path().join("nights"), language: Language::En };
        let set = clock.clone();
        let ended = nightly
            .run(Box::new(clock), &mut |heard| {
                if matches!(heard, Heard::Slot(..)) {
                    set.set(1_000_000 + 86_400, 60);
                }
            })
            .unwrap();
        let night = ended.night.settled();
        assert_eq!((night.slots[0].jobs[0].verdict, night.exit_status), (Verdict::Pass, 0));
        let [trouble] = &night.troubles[..] else { panic!("{:?}", night.troubles) };
        assert_eq!((trouble.verdict, trouble.blame), (Verdict::Warn, Blame::Rig));
        assert!(trouble.what.en.contains("clock was set"), "{}", trouble.what.en);
        assert_eq!(night.finished.unwrap().as_second(), 1_000_000 + 60);
    }
}
