use super::bench::{Bench, Flow, TRIES, case};
use super::rig::Phase;
use super::{Case, Direction, EvidenceClass, Pattern, Plan, Rig, Rung, Task, measure_card};

/// Measures what a reader carries: known edges first, then the limit between them by halving, then sizes at random for holes, then its
/// manners. Returns whether everything planned was done; the rest stands in the evidence that the rig writes.
///
/// Every case is followed by the card's own report of it, every failing one by a look at reader and card and, if they are not well, by a
/// climb of the ladder until they are. What fails is tried again, so that what happens once can be told from what always happens.
pub fn measure(plan: &Plan, rig: &mut impl Rig) -> bool {
    match plan.evidence {
        EvidenceClass::Probe => Bench::new(plan, rig).all().is_continue(),
        EvidenceClass::Card => measure_card::measure(plan, rig),
    }
}

/// What data are filled with. Not with [`Pattern::Counter`]: it holds every run of digits, and a search of the evidence for a PIN finds them.
const PATTERNS: [Pattern; 3] = [Pattern::Mixed, Pattern::Runs, Pattern::StatusWords];
/// Failing edges in a row after which the sizes above are tried at a few places only.
const ENOUGH: usize = 3;
/// How many holes are looked at again.
const HOLES: usize = 12;
/// A form or size that needs none of the long ones, for everything that is not about size.
const SMALL: usize = 16;
/// What a reader still carries that carries next to nothing.
const TINY: usize = 4;
/// Sizes of commands that are sent by chaining, in links of 255 bytes.
const CHAINS: [usize; 3] = [300, 1_024, 4_096];
const LINK: usize = 255;

impl<R: Rig> Bench<'_, R> {
    fn all(&mut self) -> Flow {
        self.connect()?;
        self.forms()?;
        self.phase = Phase::Limits;
        let mut limits = Vec::new();
        for direction in [Direction::Response, Direction::Command, Direction::Both] {
            limits.push((direction, self.limit(direction)?));
        }
        self.phase = Phase::Holes;
        for (direction, limit) in limits {
            self.holes(direction, limit)?;
        }
        self.phase = Phase::Manners;
        self.chaining()?;
        self.waits()?;
        self.first_exchanges()
    }

    /// Both forms at sizes that either can carry, and every relation of Le to what there is.
    fn forms(&mut self) -> Flow {
        for size in [TINY, SMALL, 255] {
            for direction in [Direction::Response, Direction::Command, Direction::Both] {
                for extended in [false, true] {
                    let task = case(direction, size, Pattern::Mixed, self.seed()).task;
                    self.settled(Case { task, extended })?;
                }
            }
        }
        for pattern in PATTERNS.into_iter().chain([Pattern::Zeros, Pattern::Ones]) {
            self.settled(Case { extended: false, ..case(Direction::Both, 250, pattern, self.seed()) })?;
        }
        let lengths = [(5, 5, false), (5, 256, false), (200, 5, false), (256, 256, false)];
        let extended =
            [(5, 65_536, true), (5, 257, true), (300, 5, true), (256, 256, true), (257, 258, true)];
        for (length, ne, extended) in lengths.into_iter().chain(extended) {
            self.settled(Case { task: Task::SendLength { length, ne }, extended })?;
        }
        Flow::Continue(())
    }

    /// The largest size that passes.
    pub(super) fn limit(&mut self, direction: Direction) -> Flow<usize> {
        let (mut low, mut high) = (0, None);
        let mut in_a_row = 0;
        let edges = self.plan.edges(direction);
        let largest = edges.last().copied().unwrap_or(0);
        for (index, size) in edges.into_iter().enumerate() {
            let sparse = in_a_row >= ENOUGH;
            if sparse && !size.is_power_of_two() && size != largest {
                continue;
            }
            let pattern = PATTERNS[index % 3];
            if self.settled(self.sized(direction, size, pattern))? {
                (low, high, in_a_row) = (size, None, 0);
            } else {
                high = high.or(Some(size));
                in_a_row += 1;
            }
        }
        while let Some(above) = high.filter(|above| above - low > 1) {
            let middle = low + (above - low) / 2;
            if self.settled(self.sized(direction, middle, Pattern::Mixed))? {
                low = middle;
            } else {
                high = Some(middle);
            }
        }
        Flow::Continue(low)
    }

    /// The limit with other patterns, and sizes at random.
    pub(super) fn holes(&mut self, direction: Direction, limit: usize) -> Flow {
        if limit < 3 {
            return Flow::Continue(());
        }
        for pattern in self.plan.patterns_at_the_limit() {
            self.settled(self.sized(direction, limit, *pattern))?;
        }
        for _ in 0..self.plan.random() {
            let size = self.dice.size(limit).max(3);
            self.settled(self.sized(direction, size, Pattern::Mixed))?;
        }
        // A hole is where it always fails; a reader that fails now and then can fail some times in a row.
        let is_hole = |case: &Case| case.direction() == Some(direction) && case.size() < limit;
        let holes: Vec<Case> = self.suspects.iter().copied().filter(is_hole).take(HOLES).collect();
        for case in holes {
            let mut passed = false;
            for _ in 0..TRIES {
                passed = passed || self.attempt(case)?;
            }
        }
        // Much one way, little the other.
        for (nc, ne) in [(SMALL, limit), (limit.min(65_535), SMALL)] {
            if direction == Direction::Both {
                let task = Task::Exchange { pattern: Pattern::Mixed, seed: self.seed(), nc, ne };
                self.settled(Case { task, extended: true })?;
            }
        }
        Flow::Continue(())
    }

    fn chaining(&mut self) -> Flow {
        for size in CHAINS {
            let mut passed = false;
            for _ in 0..TRIES {
                passed = passed || self.chain(size)?;
            }
            if !passed {
                break;
            }
        }
        Flow::Continue(())
    }

    /// One command of `size` bytes in links. A link that fails leaves the card waiting for the next; the look after it ends that.
    fn chain(&mut self, size: usize) -> Flow<bool> {
        let (pattern, seed) = (Pattern::Mixed, self.seed());
        let mut offset = 0;
        while offset < size {
            let nc = LINK.min(size - offset);
            let task = Task::Link { pattern, seed, offset, nc, last: offset + nc == size };
            if !self.attempt(Case { task, extended: false })? {
                return Flow::Continue(false);
            }
            offset += nc;
        }
        Flow::Continue(true)
    }

    fn waits(&mut self) -> Flow {
        for milliseconds in self.plan.waits() {
            if !self.settled(Case { task: Task::Wait { milliseconds }, extended: false })? {
                break;
            }
        }
        Flow::Continue(())
    }

    /// Some readers lose the first exchange after connecting, and only that.
    pub(super) fn first_exchanges(&mut self) -> Flow {
        for _ in 0..TRIES {
            if self.rig.recover(Rung::Reconnect).is_ok() {
                self.connect()?;
            }
        }
        Flow::Continue(())
    }
}
