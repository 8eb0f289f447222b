use std::ops::ControlFlow;

use super::case::REPORT;
use super::plan::Dice;
use super::rig::{Phase, Progress};
use super::{Case, Ceiling, Direction, Pattern, Plan, Rig, Rung, Task};

/// Measures what a reader carries: known edges first, then the limit between them by halving, then sizes at random for holes, then its
/// manners. Returns whether everything planned was done; the rest stands in the evidence that the rig writes.
///
/// Every case is followed by the card's own report of it, every failing one by a look at reader and card and, if they are not well, by a
/// climb of the ladder until they are. What fails is tried again, so that what happens once can be told from what always happens.
pub fn measure(plan: &Plan, rig: &mut impl Rig) -> bool {
    let mut bench = Bench {
        plan,
        rig,
        dice: Dice::new(plan.seed),
        tried: 0,
        failed: 0,
        phase: Phase::Forms,
        suspects: Vec::new(),
    };
    bench.all().is_continue()
}

/// Finds the largest sizes that a rig carries without the reader under test. Above them, nothing can be said of a reader.
///
/// Nothing larger than `highest` is tried: what is known of a rig need not be found out.
pub fn calibrate(rig: &mut impl Rig, highest: Ceiling) -> Ceiling {
    let plan = Plan::new(super::Effort::Quick, 0, None);
    let mut bench = Bench {
        plan: &plan,
        rig,
        dice: Dice::new(0),
        tried: 0,
        failed: 0,
        phase: Phase::Forms,
        suspects: Vec::new(),
    };
    let _ = bench.connect();
    let mut largest = |direction: Direction| {
        let sizes = CEILINGS.into_iter().filter(|size| *size <= highest.of(direction));
        let mut found = 0;
        for size in sizes {
            match bench.attempt(case(direction, size, Pattern::Mixed, 0)) {
                ControlFlow::Continue(true) => {
                    found = size;
                    break;
                }
                ControlFlow::Continue(false) => {}
                ControlFlow::Break(()) => break,
            }
        }
        found
    };
    Ceiling {
        response: largest(Direction::Response),
        command: largest(Direction::Command),
        both: largest(Direction::Both),
    }
}

/// Sizes that calibration tries, from above: the standard's own ends, those of 65,535-byte messages, ends of 15 bits, short form.
const CEILINGS: [usize; 10] = [65_536, 65_535, 65_533, 65_528, 65_526, 65_000, 32_767, 4_096, 256, 255];
/// Failing edges in a row after which the sizes above are tried at a few places only.
const ENOUGH: usize = 3;
/// How often a failing case is tried in all.
const TRIES: usize = 3;
/// How many holes are looked at again.
const HOLES: usize = 12;
/// How often the health of reader and card is asked for at each rung.
const LOOKS: usize = 3;
/// A form or size that needs none of the long ones, for everything that is not about size.
const SMALL: usize = 16;
/// Sizes of commands that are sent by chaining, in links of 255 bytes.
const CHAINS: [usize; 3] = [300, 1_024, 4_096];
const LINK: usize = 255;

/// Goes on with `Continue`, ends with `Break`: the time is up, or nothing brings reader and card back.
type Flow<T = ()> = ControlFlow<(), T>;

struct Bench<'a, R> {
    plan: &'a Plan,
    rig: &'a mut R,
    dice: Dice,
    tried: usize,
    failed: usize,
    phase: Phase,
    /// Cases that did not pass however often they were tried.
    suspects: Vec<Case>,
}

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

    /// Selects the probe application; some readers lose the first exchange, so it is tried again.
    fn connect(&mut self) -> Flow {
        for _ in 0..LOOKS {
            if self.transmit(Case::SELECT) {
                return Flow::Continue(());
            }
        }
        self.climb()
    }

    /// Both forms at sizes that either can carry, and every relation of Le to what there is.
    fn forms(&mut self) -> Flow {
        for size in [SMALL, 255] {
            for direction in [Direction::Response, Direction::Command, Direction::Both] {
                for extended in [false, true] {
                    let task = case(direction, size, Pattern::Mixed, self.seed()).task;
                    self.settled(Case { task, extended })?;
                }
            }
        }
        for pattern in Pattern::ALL {
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
    fn limit(&mut self, direction: Direction) -> Flow<usize> {
        let (mut low, mut high) = (0, None);
        let mut in_a_row = 0;
        let edges = self.plan.edges(direction);
        let largest = edges.last().copied().unwrap_or(0);
        for (index, size) in edges.into_iter().enumerate() {
            let sparse = in_a_row >= ENOUGH;
            if sparse && !size.is_power_of_two() && size != largest {
                continue;
            }
            let pattern = Pattern::ALL[index % 4];
            if self.settled(case(direction, size, pattern, self.seed()))? {
                (low, high, in_a_row) = (size, None, 0);
            } else {
                high = high.or(Some(size));
                in_a_row += 1;
            }
        }
        while let Some(above) = high.filter(|above| above - low > 1) {
            let middle = low + (above - low) / 2;
            if self.settled(case(direction, middle, Pattern::Mixed, self.seed()))? {
                low = middle;
            } else {
                high = Some(middle);
            }
        }
        Flow::Continue(low)
    }

    /// The limit with other patterns, and sizes at random.
    fn holes(&mut self, direction: Direction, limit: usize) -> Flow {
        if limit < 3 {
            return Flow::Continue(());
        }
        for pattern in self.plan.patterns_at_the_limit() {
            self.settled(case(direction, limit, *pattern, self.seed()))?;
        }
        for _ in 0..self.plan.random() {
            let size = self.dice.size(limit).max(3);
            self.settled(case(direction, size, Pattern::Mixed, self.seed()))?;
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
        for &milliseconds in self.plan.waits() {
            if !self.settled(Case { task: Task::Wait { milliseconds }, extended: false })? {
                break;
            }
        }
        Flow::Continue(())
    }

    /// Some readers lose the first exchange after connecting, and only that.
    fn first_exchanges(&mut self) -> Flow {
        for _ in 0..TRIES {
            if self.rig.recover(Rung::Reconnect).is_ok() {
                self.connect()?;
            }
        }
        Flow::Continue(())
    }

    /// Tries a case until it is known whether it passes; what passes at all, passes.
    fn settled(&mut self, case: Case) -> Flow<bool> {
        for _ in 0..TRIES {
            if self.attempt(case)? {
                return Flow::Continue(true);
            }
        }
        self.suspects.push(case);
        Flow::Continue(false)
    }

    /// Tries a case once, asks the card about it, and sees to it that the next one can be tried.
    fn attempt(&mut self, case: Case) -> Flow<bool> {
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
        (0..2).any(|_| self.rig.transmit(&REPORT).is_ok_and(|report| report.len() > 2))
    }

    /// Looks after reader and card, and does what it takes until they are well. What takes the card's power, or lets another program at
    /// the card, makes it forget the probe application, so that is selected again. What was sent to see all this the card has counted:
    /// its report makes the count known for the next case.
    fn climb(&mut self) -> Flow {
        let mut well = self.is_well();
        for rung in Rung::LADDER {
            if !well && self.rig.recover(rung).is_ok() {
                let _selected = self.transmit(Case::SELECT) || self.transmit(Case::SELECT);
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
        (0..LOOKS).any(|_| self.transmit(Case::HEALTH))
    }

    fn transmit(&mut self, case: Case) -> bool {
        self.rig.transmit(&case.command()).is_ok_and(|response| response == case.expected())
    }

    fn seed(&self) -> u8 {
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
fn case(direction: Direction, size: usize, pattern: Pattern, seed: u8) -> Case {
    let task = match direction {
        Direction::Command => Task::Receive { pattern, seed, nc: size },
        Direction::Response => Task::Send { pattern, seed, ne: size },
        Direction::Both => Task::Exchange { pattern, seed, nc: size, ne: size },
    };
    Case { task, extended: true }
}
