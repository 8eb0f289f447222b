//! The history of a laboratory: what gets in, what is told of it, and what cannot harm it.

mod command_line;
mod disaster;
#[path = "../../benches/history/generator.rs"]
mod generator;
mod outputs;

use std::path::PathBuf;

use conformance::lab::{Baseline, Morning, Nature, Night, Overlay, Relation, SlotState};
use conformance::{Verdict, exit};
use generator::{Size, spoil, update};
use harness::lab::history::History;
use jiff::SignedDuration;
use tempfile::TempDir;

const SMALL: Size = Size { slots: 3, cases: 4 };
const LAB: &str = "試験室";

/// A history in a folder of its own.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("history.db")
    }

    fn open(&self) -> History {
        History::open(&self.path()).unwrap()
    }

    /// Records so many nights; `change` spoils them.
    fn record(&self, nights: usize, change: impl Fn(usize, &mut Night)) -> Vec<Morning> {
        let mut history = self.open();
        let each = (0..nights).map(|number| {
            let mut night = generator::night(SMALL, number);
            change(number, &mut night);
            history.record(night).unwrap()
        });
        each.collect()
    }
}

fn natures(morning: &Morning) -> Vec<Nature> {
    morning.differences.iter().map(|difference| difference.nature).collect()
}

#[test]
fn a_night_comes_out_as_it_went_in() {
    let place = Place::new();
    let mut night = generator::night(SMALL, 0);
    spoil(&mut night, 1, 2, Verdict::Fail);
    night.slots[2].state = SlotState::Wedged;
    let night = night.settled();
    place.open().record(night.clone()).unwrap();
    assert_eq!(place.open().night(&night.id).unwrap(), night);
}

#[test]
fn a_night_that_is_written_twice_is_there_once_and_told_in_the_same_words() {
    let place = Place::new();
    let spoiled = |number: usize, night: &mut Night| {
        if number > 0 {
            update(night, 1, "1.01");
            spoil(night, 1, 2, Verdict::Fail);
        }
        if number == 2 {
            spoil(night, 0, 0, Verdict::Warn);
        }
    };
    let (first, second) = (place.record(3, spoiled), place.record(3, spoiled));
    assert_eq!(first, second);
    let history = place.open();
    assert_eq!(history.nights(LAB, 99).unwrap().len(), 3);
    let job = &history.jobs(LAB, 1).unwrap()[0];
    assert_eq!(history.trend(LAB, job, 99).unwrap().len(), 3);
    let again = history.morning(&first[2].night.id).unwrap();
    assert_eq!((again.differences, again.changes), (first[2].differences.clone(), first[2].changes.clone()));
}

/// A night is written as far as it has come, and again when it is complete.
#[test]
fn a_night_that_went_on_replaces_what_was_known_of_it() {
    let place = Place::new();
    let complete = generator::night(SMALL, 0);
    let mut partial = complete.clone();
    partial.complete = false;
    partial.slots.truncate(1);
    let mut history = place.open();
    assert_eq!(history.record(partial).unwrap().exit_status, exit::UNDECIDED);
    assert_eq!(history.record(complete.clone()).unwrap().exit_status, exit::PASSED);
    assert_eq!(history.night(&complete.id).unwrap(), complete);
    assert_eq!(history.baselines(LAB).unwrap().len(), SMALL.slots);
}

#[test]
fn an_update_that_breaks_is_told_every_morning_until_somebody_accepts_it() {
    let place = Place::new();
    let broken = |number: usize, night: &mut Night| {
        if number >= 2 {
            update(night, 1, "1.01");
            spoil(night, 1, 2, Verdict::Fail);
        }
    };
    let mornings = place.record(5, broken);
    assert_eq!(natures(&mornings[1]), []);
    for morning in &mornings[2..] {
        assert_eq!(natures(morning), [Nature::Regression]);
        let told = &morning.differences[0];
        assert_eq!((told.slot.as_str(), told.case.as_deref()), ("slot-001", Some("C-02")));
        assert_eq!(told.relation, Relation::Updated);
        assert_eq!(told.changed[0].en, "firmware 1.00 → 1.01");
        assert_eq!(told.since.as_deref(), Some(mornings[2].night.id.as_str()));
        assert_eq!(morning.exit_status, exit::SUBJECT_FAILED);
    }
    assert_eq!(mornings[2].changes.len(), 1, "new tonight");
    assert_eq!(mornings[3].changes, [], "as the night before");

    let mut history = place.open();
    assert_eq!(history.renew(&mornings[4].night.id, Some("slot-001"), None).unwrap(), 1);
    let mut next = generator::night(SMALL, 5);
    broken(5, &mut next);
    assert_eq!(natures(&history.record(next).unwrap()), []);
}

#[test]
fn an_update_that_breaks_nothing_becomes_a_baseline_of_its_own() {
    let place = Place::new();
    place.record(2, |number, night| {
        if number == 1 {
            update(night, 1, "1.01");
        }
    });
    let baselines = place.open().baselines(LAB).unwrap();
    let firmware = |baseline: &Baseline| baseline.identity.firmware.clone().unwrap();
    let of_slot = baselines.iter().filter(|baseline| baseline.slot == "slot-001");
    assert_eq!(of_slot.map(firmware).collect::<Vec<_>>(), ["1.00", "1.01"]);
}

#[test]
fn a_regression_on_the_same_identity_never_becomes_its_baseline() {
    let place = Place::new();
    let mornings = place.record(4, |number, night| {
        if number >= 1 {
            spoil(night, 0, 0, Verdict::Fail);
        }
    });
    assert!(mornings[1..].iter().all(|morning| natures(morning) == [Nature::Regression]));
}

#[test]
fn a_case_that_nobody_knew_is_new_once_and_then_known() {
    let place = Place::new();
    let mut history = place.open();
    history.record(generator::night(SMALL, 0)).unwrap();
    let grown = |number| {
        let mut night = generator::night(Size { cases: SMALL.cases + 1, ..SMALL }, number);
        spoil(&mut night, 0, SMALL.cases, Verdict::Fail);
        night
    };
    assert_eq!(natures(&history.record(grown(1)).unwrap()), [Nature::New]);
    assert_eq!(natures(&history.record(grown(1)).unwrap()), [Nature::New], "the same night is told the same");
    assert_eq!(natures(&history.record(grown(2)).unwrap()), []);
}

#[test]
fn a_reader_that_vanishes_is_told_with_the_night_it_did() {
    let place = Place::new();
    let mornings = place.record(4, |number, night| {
        if number >= 2 {
            let slot = &mut night.slots[2];
            (slot.state, slot.identity) = (SlotState::Absent, None);
            let job = &mut slot.jobs[0];
            (job.verdict, job.measured) = (Verdict::NotRun, None);
            job.cases.clear();
        }
    });
    let told = &mornings[3].differences[0];
    assert_eq!((told.nature, told.slot.as_str()), (Nature::Undecided, "slot-002"));
    assert_eq!(told.since.as_deref(), Some(mornings[2].night.id.as_str()));
    assert_eq!(mornings[3].exit_status, exit::UNDECIDED);
}

#[test]
fn an_envelope_that_shrinks_is_told_with_the_night_it_did() {
    let place = Place::new();
    let mornings = place.record(4, |number, night| {
        if number >= 1 {
            let measured = night.slots[0].jobs[0].measured.as_mut().unwrap();
            measured.envelope.command.verified = 32_767;
        }
    });
    let told = &mornings[3].differences[0];
    assert_eq!((told.nature, told.case.as_deref()), (Nature::Regression, None));
    assert_eq!(told.since.as_deref(), Some(mornings[1].night.id.as_str()));
    let history = place.open();
    let trend = history.trend(LAB, &history.jobs(LAB, 1).unwrap()[0], 9).unwrap();
    assert_eq!(
        trend.iter().filter_map(|point| point.command).collect::<Vec<_>>(),
        [65_535, 32_767, 32_767, 32_767]
    );
}

#[test]
fn what_goes_to_and_fro_is_flaky_and_what_changes_with_the_firmware_is_not() {
    let place = Place::new();
    let mornings = place.record(6, |number, night| {
        if number % 2 == 1 {
            spoil(night, 0, 0, Verdict::Fail);
            update(night, 1, "1.01");
            spoil(night, 1, 0, Verdict::Fail);
        }
    });
    let overlay = Some(Overlay::Flaky { changes: 5, nights: 6 });
    assert_eq!(mornings[5].night.slots[0].jobs[0].cases[0].overlay, overlay);
    let unsteady = place.open().flaky(LAB, 14).unwrap();
    assert_eq!(unsteady.len(), 1);
    assert_eq!((unsteady[0].job.slot.as_str(), unsteady[0].case.as_str()), ("slot-000", "C-00"));
    assert_eq!(
        place.open().night(&mornings[5].night.id).unwrap().counts["flaky"],
        1,
        "the file knows it too"
    );
}

#[test]
fn pruning_takes_old_nights_but_neither_the_latest_nor_baselines() {
    let place = Place::new();
    let mornings = place.record(5, |_, _| {});
    let mut history = place.open();
    let pruned = history.prune(mornings[2].night.started).unwrap();
    assert_eq!(pruned.nights, 2);
    assert_eq!(history.nights(LAB, 9).unwrap().len(), 3);
    let far = mornings[4].night.started + SignedDuration::from_hours(24 * 365);
    assert_eq!(history.prune(far).unwrap().nights, 2);
    assert_eq!(history.nights(LAB, 9).unwrap().len(), 1);
    let baselines = history.baselines(LAB).unwrap();
    assert!(
        baselines
            .iter()
            .all(|baseline| baseline.cases.len() == SMALL.cases && baseline.night == mornings[0].night.id)
    );
}
