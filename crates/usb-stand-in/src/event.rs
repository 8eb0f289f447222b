//! Asynchronous transfers: submitted, carried out by a thread of their own, and reported to whoever handles events.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use usb_wire::Outcome;

use crate::host::lock;

/// A submitted transfer's end.
pub(crate) struct Event {
    /// The transfer's address.
    pub(crate) transfer: usize,
    /// What came of it; nothing if it was cancelled.
    pub(crate) outcome: Option<Outcome>,
}

#[derive(Default)]
pub(crate) struct Events {
    state: Mutex<State>,
    happened: Condvar,
}

#[derive(Default)]
struct State {
    last: u64,
    /// Addresses of the transfers under way, each with the number of its submission: an address may be used again
    /// while the thread of a cancelled transfer still waits.
    under_way: HashMap<usize, u64>,
    ended: VecDeque<Event>,
}

impl Events {
    /// A transfer is submitted. Returns the submission's number; nothing if it is under way already.
    pub(crate) fn begin(&self, transfer: usize) -> Option<u64> {
        let mut state = lock(&self.state);
        if state.under_way.contains_key(&transfer) {
            return None;
        }
        state.last += 1;
        let submission = state.last;
        state.under_way.insert(transfer, submission);
        Some(submission)
    }

    /// A transfer is cancelled, which ends it at once; false if it is not under way.
    pub(crate) fn cancel(&self, transfer: usize) -> bool {
        let mut state = lock(&self.state);
        let known = state.under_way.remove(&transfer).is_some();
        if known {
            state.ended.push_back(Event { transfer, outcome: None });
            self.happened.notify_all();
        }
        known
    }

    /// A submission has been carried out. Nobody wants to know if it was cancelled.
    pub(crate) fn end(&self, transfer: usize, submission: u64, outcome: Outcome) {
        let mut state = lock(&self.state);
        if state.under_way.get(&transfer) == Some(&submission) {
            state.under_way.remove(&transfer);
            state.ended.push_back(Event { transfer, outcome: Some(outcome) });
            self.happened.notify_all();
        }
    }

    /// Waits for events and lets `report` tell their owners, until `completed` or until the time is up. Owners are
    /// told outside of the lock: they may submit again.
    pub(crate) fn handle(
        &self,
        patience: Duration,
        mut completed: impl FnMut() -> bool,
        mut report: impl FnMut(Event),
    ) {
        let end = Instant::now() + patience;
        let mut state = lock(&self.state);
        while !completed() {
            if let Some(event) = state.ended.pop_front() {
                drop(state);
                report(event);
                state = lock(&self.state);
                // Whoever waits for the flag that was just set.
                self.happened.notify_all();
                continue;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.happened.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

#[cfg(test)]
mod tests {
    use usb_wire::Status;

    use super::*;

    fn handled(events: &Events) -> Vec<(usize, Option<Status>)> {
        let mut seen = Vec::new();
        events.handle(
            Duration::ZERO,
            || false,
            |event| seen.push((event.transfer, event.outcome.map(|outcome| outcome.status))),
        );
        seen
    }

    #[test]
    fn each_transfer_ends_once() {
        let events = Events::default();
        let one = events.begin(1).unwrap();
        let two = events.begin(2).unwrap();
        assert_eq!(events.begin(1), None, "under way already");
        events.end(2, two, Status::TimedOut.into());
        assert!(events.cancel(1));
        assert!(!events.cancel(1), "cancelled already");
        events.end(1, one, Status::Completed.into());
        assert_eq!(handled(&events), [(2, Some(Status::TimedOut)), (1, None)]);
        assert_eq!(handled(&events), []);
    }

    #[test]
    fn what_a_cancelled_submission_brings_is_not_taken_for_the_next() {
        let events = Events::default();
        let first = events.begin(1).unwrap();
        events.cancel(1);
        let second = events.begin(1).unwrap();
        events.end(1, first, Status::Completed.into());
        events.end(1, second, Status::TimedOut.into());
        assert_eq!(handled(&events), [(1, None), (1, Some(Status::TimedOut))]);
    }
}
