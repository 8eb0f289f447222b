//! Trying one case after another on a rig, and keeping it going.

use std::ops::ControlFlow;

use super::case::{REPORT, corrected_report};
use super::free_files::FreeFiles;
use super::plan::Dice;
use super::rig::{Phase, Progress};
use super::{Case, Direction, EvidenceClass, Pattern, Plan, Rig, Rung, Task};

/// Goes on with `Continue`, ends with `Break`: the time is up, or nothing brings reader and card back.
pub(super) type Flow<T = ()> = ControlFlow<(), T>;

/// How often a failing case is tried in all.
pub(super) const TRIES: usize = 3;
/// How often the health of reader and card is asked for at each rung.
const LOOKS: usize = 3;

/// A rig in the middle of a measurement.
pub(super) struct Bench<'a, R> {
    pub(super) plan: &'a Plan,
    pub(super) rig: &'a mut R,
    pub(super) dice: Dice,
    tried: usize,
    failed: usize,
    pub(super) phase: Phase,
    /// Cases that did not pass however often they were tried.
    pub(super) suspects: Vec<Case>,
    /// What a card without the probe application holds; nothing with a probe card.
    pub(super) files: FreeFiles,
}

impl<'a, R: Rig> Bench<'a, R> {
    /// At the beginning of a measurement.
    pub(super) fn new(plan: &'a Plan, rig: &'a mut R) -> Self {
        let dice = Dice::new(plan.seed);
        Self {
            plan,
            rig,
            dice,
            tried: 0,
            failed: 0,
            phase: Phase::Forms,
            suspects: Vec::new(),
            files: FreeFiles::default(),
        }
    }

    /// Selects the application that measures; some readers lose the first exchange, so it is tried again.
    pub(super) fn connect(&mut self) -> Flow {
        for _ in 0..LOOKS {
            if self.transmit(self.select()) {
                return Flow::Continue(());
            }
        }
        self.climb()
    }

    /// Tries a case until it is known whether it passes; what passes at all, passes.
    pub(super) fn settled(&mut self, case: Case) -> Flow<bool> {
        for _ in 0..TRIES {
            if self.attempt(case)? {
                return Flow::Continue(true);
            }
        }
        self.suspects.push(case);
        Flow::Continue(false)
    }

    /// Tries a case once, asks the card about it, and sees to it that the next one can be tried.
    pub(super) fn attempt(&mut self, case: Case) -> Flow<bool> {
        if self.plan.budget.is_some_and(|budget| self.rig.elapsed() > budget) {
            return Flow::Break(());
        }
        let passed = self.transmit(case);
        self.tried += 1;
        self.failed += usize::from(!passed);
        let (phase, tried, failed) = (self.phase, self.tried, self.failed);
        let left = self.left();
        let elapsed = self.rig.elapsed();
        self.rig.progress(&Progress { phase, tried, failed, left, elapsed });
        let asked = self.ask();
        if !passed || !asked {
            self.climb()?;
        }
        Flow::Continue(passed)
    }

    /// Asks the card for its account of the last command.
    fn ask(&mut self) -> bool {
        if self.plan.evidence == EvidenceClass::Card {
            return true; // it has none to give
        }
        (0..2).any(|_| {
            let answer = self.rig.transmit(&REPORT);
            let corrected = answer.as_ref().ok().and_then(|answer| corrected_report(answer));
            let answer = corrected.map_or(answer, |report| self.rig.transmit(&report));
            answer.is_ok_and(|report| report.len() > 2)
        })
    }

    /// Looks after reader and card, and does what it takes until they are well. What takes the card's power, or lets another program at
    /// the card, makes it forget the probe application, so that is selected again. What was sent to see all this the card has counted:
    /// its report makes the count known for the next case.
    fn climb(&mut self) -> Flow {
        let mut well = self.is_well();
        for rung in Rung::LADDER {
            if !well && self.rig.recover(rung).is_ok() {
                let _selected = self.transmit(self.select()) || self.transmit(self.select());
                well = self.is_well();
            }
        }
        if !well {
            return Flow::Break(());
        }
        self.ask();
        Flow::Continue(())
    }

    fn is_well(&mut self) -> bool {
        (0..LOOKS).any(|_| self.transmit(self.health()))
    }

    fn transmit(&mut self, case: Case) -> bool {
        let response = self.rig.transmit(&case.command());
        response.is_ok_and(|response| response == case.expected_of(&self.files, Some(&response)))
    }

    const fn select(&self) -> Case {
        match self.plan.evidence {
            EvidenceClass::Probe => Case::SELECT,
            EvidenceClass::Card => Case::SELECT_CARD,
        }
    }

    const fn health(&self) -> Case {
        match self.plan.evidence {
            EvidenceClass::Probe => Case::HEALTH,
            EvidenceClass::Card => Case::CARD_HEALTH,
        }
    }

    pub(super) fn seed(&self) -> u8 {
        let [.., low] = self.tried.to_be_bytes();
        low
    }

    /// An upper bound, for the time that is left.
    fn left(&self) -> usize {
        let edges = self.plan.edges(Direction::Command).len();
        let all = 24 + 3 * (edges + 16 + 4 + self.plan.random()) + 30;
        all.saturating_sub(self.tried)
    }
}

/// One size in one direction, in extended form.
pub(super) fn case(direction: Direction, size: usize, pattern: Pattern, seed: u8) -> Case {
    let task = match direction {
        Direction::Command => Task::Receive { pattern, seed, nc: size },
        Direction::Response => Task::Send { pattern, seed, ne: size },
        Direction::Both => Task::Exchange { pattern, seed, nc: size, ne: size },
    };
    Case { task, extended: true }
}
