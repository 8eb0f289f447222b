use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// Where the time comes from: the machine, or a test.
pub(crate) trait Clock: Send + Sync {
    /// The time of day, which somebody may set.
    fn wall(&self) -> Timestamp;

    /// Time since any beginning, which nobody can set.
    fn steady(&self) -> Duration;
}

/// The machine's clocks.
#[derive(Debug)]
pub(crate) struct MachineClock(Instant);

impl MachineClock {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for MachineClock {
    fn wall(&self) -> Timestamp {
        Timestamp::now()
    }

    fn steady(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The time of one night. It only goes forward, whatever becomes of the machine's time of day.
pub(crate) struct NightClock {
    source: Box<dyn Clock>,
    /// Time of day and steady time at which this process took up the night.
    wall: Timestamp,
    steady: Duration,
    /// How old the night was then.
    age: Duration,
    limit: Duration,
}

/// By how much the time of day may drift from the steady time before it has jumped.
const DRIFT: SignedDuration = SignedDuration::from_secs(60);

impl NightClock {
    /// For a night that began at a time of day, now or when an interrupted process began it.
    pub(crate) fn new(source: Box<dyn Clock>, begun: Timestamp, limit: Duration) -> Self {
        let (wall, steady) = (source.wall(), source.steady());
        // A time of day that lies before the beginning was set back meanwhile: nobody knows the age then.
        let age = Duration::try_from(wall.duration_since(begun)).unwrap_or_default();
        Self { source, wall, steady, age, limit }
    }

    fn elapsed(&self) -> Duration {
        self.source.steady().saturating_sub(self.steady)
    }

    /// The time by which things are dated: the time of day at the beginning, and what has passed since.
    pub(crate) fn now(&self) -> Timestamp {
        SignedDuration::try_from(self.elapsed())
            .ok()
            .and_then(|elapsed| self.wall.checked_add(elapsed).ok())
            .unwrap_or(self.wall)
    }

    /// How much of the night is left.
    pub(crate) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.age).saturating_sub(self.elapsed())
    }

    /// By how much somebody has set the time of day since the beginning, if by much.
    pub(crate) fn jump(&self) -> Option<SignedDuration> {
        let jump = self.source.wall().duration_since(self.now());
        (jump.abs() > DRIFT).then_some(jump)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A clock that a test sets.
    #[derive(Clone, Default)]
    pub(crate) struct SetClock(Arc<Mutex<(i64, u64)>>);

    impl SetClock {
        pub(crate) fn set(&self, wall: i64, steady: u64) {
            *self.0.lock().unwrap() = (wall, steady);
        }
    }

    impl Clock for SetClock {
        fn wall(&self) -> Timestamp {
            Timestamp::from_second(self.0.lock().unwrap().0).unwrap()
        }

        fn steady(&self) -> Duration {
            Duration::from_secs(self.0.lock().unwrap().1)
        }
    }

    const BEGUN: i64 = 1_000_000;

    fn night(clock: &SetClock, begun: i64) -> NightClock {
        let begun = Timestamp::from_second(begun).unwrap();
        NightClock::new(Box::new(clock.clone()), begun, Duration::from_secs(1_000))
    }

    #[test]
    fn a_clock_that_is_set_neither_ends_the_night_nor_prolongs_it() {
        let clock = SetClock::default();
        clock.set(BEGUN, 0);
        let night = night(&clock, BEGUN);
        for wall in [BEGUN + 100, BEGUN + 86_400, BEGUN - 86_400] {
            clock.set(wall, 100);
            assert_eq!(night.left(), Duration::from_secs(900));
            assert_eq!(night.now().as_second(), BEGUN + 100);
        }
        assert_eq!(night.jump().unwrap().as_secs(), -86_500);
        clock.set(BEGUN + 130, 100);
        assert_eq!(night.jump(), None);
        clock.set(BEGUN, 2_000);
        assert_eq!(night.left(), Duration::ZERO);
    }

    #[test]
    fn a_night_that_is_taken_up_again_has_what_was_left_of_it() {
        let clock = SetClock::default();
        clock.set(BEGUN + 400, 7);
        assert_eq!(night(&clock, BEGUN).left(), Duration::from_secs(600));
        clock.set(BEGUN - 400, 7);
        assert_eq!(night(&clock, BEGUN).left(), Duration::from_secs(1_000));
    }
}
