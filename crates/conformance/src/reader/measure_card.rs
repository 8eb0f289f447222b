//! Measuring with an Individual Number Card, which cannot say what reached it.
//!
//! Only what harms nobody is sent: SELECT of the JPKI application and READ BINARY of the two certificates that need no PIN. Never VERIFY,
//! with or without data, nor anything that a card could count.

use super::bench::{Bench, Flow};
use super::free_files::{CERTIFICATES, FreeFiles};
use super::{Case, Ceiling, Direction, Pattern, Plan, Rig, Task};

/// Measures; returns whether everything planned was done.
pub(super) fn measure(plan: &Plan, rig: &mut impl Rig) -> bool {
    let mut bench = Bench::new(plan, rig);
    if bench.connect().is_break() {
        return false;
    }
    bench.read_free_files();
    let files = std::mem::take(&mut bench.files);
    let Some((_, size)) = files.longest() else { return false };
    let response = size.min(plan.ceiling.response);
    let plan = Plan { ceiling: Ceiling { response, ..plan.ceiling }, ..plan.clone() };
    let mut bench = Bench::new(&plan, rig);
    bench.files = files;
    bench.all_that_a_card_can_tell().is_continue()
}

/// Pieces of a file after which a card that never says its end is asked no more.
const PIECES: usize = 256;

impl<R: Rig> Bench<'_, R> {
    fn read_free_files(&mut self) {
        for file in CERTIFICATES {
            for _ in 0..PIECES {
                let Some(piece) = self.files.next_piece(file) else { break };
                let Ok(response) = self.rig.transmit(&piece) else { break };
                self.files.learn(&piece, Some(&response));
                if FreeFiles::ends(&response) {
                    break;
                }
            }
        }
    }

    fn all_that_a_card_can_tell(&mut self) -> Flow {
        for extended in [false, true] {
            self.settled(Case { task: Task::SelectCard, extended })?;
        }
        let (file, size) = self.files.longest().unwrap_or_default();
        for ne in [16, 255, 256] {
            for extended in [false, true] {
                self.settled(Case { task: Task::ReadFile { file, ne }, extended })?;
            }
        }
        // Every relation of Le to what there is: exactly as much, more, and as much as can be asked for.
        for ne in [size, size + 1, 65_536] {
            self.settled(Case { task: Task::ReadFile { file, ne }, extended: true })?;
        }
        let limit = self.limit(Direction::Response)?;
        self.holes(Direction::Response, limit)?;
        self.first_exchanges()
    }

    /// One size in one direction, in extended form.
    pub(super) fn sized(&self, direction: Direction, size: usize, pattern: Pattern) -> Case {
        match self.files.longest() {
            Some((file, _)) => Case { task: Task::ReadFile { file, ne: size }, extended: true },
            None => super::bench::case(direction, size, pattern, self.seed()),
        }
    }
}
