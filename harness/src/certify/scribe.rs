use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use conformance::evidence::Event;

use crate::recorder::{Place, Recorder};

/// How many lines may wait. A measurement that is killed loses no more than these, and is made again anyway.
const WAITING: usize = 16;

/// Writes a measurement's evidence in a thread of its own, in order: an exchange is hashed and written while the next one is under way, so
/// that the time between two commands is the reader's.
pub(super) struct Scribe {
    recorder: Recorder,
    lines: SyncSender<(Instant, Event)>,
    thread: JoinHandle<()>,
}

impl Scribe {
    /// Writes through `recorder`, through which nobody else may write before [`Scribe::finish`].
    pub(super) fn new(recorder: &Recorder) -> Self {
        let (lines, waiting) = sync_channel(WAITING);
        let writer = recorder.clone();
        let thread = std::thread::spawn(move || {
            for (when, event) in waiting {
                writer.record_of(when, &Place::default(), event);
            }
        });
        Self { recorder: recorder.clone(), lines, thread }
    }

    /// Adds one event that happens now. Whether it could be written, [`Recorder::finish`] says.
    pub(super) fn record(&self, event: Event) {
        // Fails only if the thread has panicked, which its end tells.
        let _ = self.lines.send((Instant::now(), event));
    }

    /// Waits until all is written.
    pub(super) fn finish(self) {
        let Self { recorder, lines, thread } = self;
        drop(lines);
        if thread.join().is_err() {
            recorder.give_up("the thread that writes evidence has panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_written_in_order_before_it_finishes() {
        let recorder = Recorder::to_memory();
        let scribe = Scribe::new(&recorder);
        let events = 4 * WAITING;
        for number in 0..events {
            scribe.record(Event::Measured { complete: number % 2 == 0 });
        }
        scribe.finish();
        let (records, _) = conformance::evidence::verify(&recorder.text()).unwrap();
        let written: Vec<Event> = records.into_iter().map(|record| record.event).collect();
        let expected: Vec<Event> =
            (0..events).map(|number| Event::Measured { complete: number % 2 == 0 }).collect();
        assert_eq!(written, expected);
        assert_eq!(recorder.finish().unwrap().0, events as u64);
    }

    #[test]
    fn evidence_that_has_lost_a_line_does_not_count() {
        let recorder = Recorder::to_memory();
        let lines = sync_channel(WAITING).0;
        let thread = std::thread::spawn(|| panic!("a test of what a panic leaves behind"));
        let scribe = Scribe { recorder: recorder.clone(), lines, thread };
        scribe.record(Event::Measured { complete: true });
        scribe.finish();
        assert!(recorder.finish().unwrap_err().to_string().contains("panicked"));
    }
}
