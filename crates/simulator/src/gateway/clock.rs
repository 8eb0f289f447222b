use std::sync::{Arc, Mutex, PoisonError};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz,
};

/// The gateway's clock: the system's, or one that a test sets. Clones share one time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Arc<Mutex<Option<Timestamp>>>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still at this time.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        let clock = Self::default();
        clock.set(now);
        clock
    }

    /// Stops the clock at this time, for every clone of it.
    pub fn set(&self, now: Timestamp) {
        *self.fixed.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.fixed.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(Timestamp::now)
    }
}

/// The civil time in Japan, which has had no daylight saving since 1951.
pub(crate) fn in_japan(time: Timestamp) -> DateTime {
    tz::offset(9).to_datetime(time)
}

/// The day in Japan.
pub(crate) fn day_in_japan(time: Timestamp) -> Date {
    in_japan(time).date()
}
