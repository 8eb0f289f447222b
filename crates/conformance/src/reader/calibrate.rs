use std::ops::ControlFlow;

use super::bench::{Bench, case};
use super::{Ceiling, Direction, Effort, Pattern, Plan, Rig};

/// Finds the largest sizes that a rig carries without the reader under test. Above them, nothing can be said of a reader.
///
/// Nothing larger than `highest` is tried: what is known of a rig need not be found out.
pub fn calibrate(rig: &mut impl Rig, highest: Ceiling) -> Ceiling {
    let plan = Plan::new(Effort::Quick, 0, None);
    let mut bench = Bench::new(&plan, rig);
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
