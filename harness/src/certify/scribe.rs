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
