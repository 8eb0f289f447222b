use conformance::Text;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::failure::Failure;

/// How somebody ends a command that would go on: Ctrl-C, the signal that services are ended by, or a closed terminal.
pub(super) struct Ending {
    interrupted: Signal,
    terminated: Signal,
    hung_up: Signal,
}

impl Ending {
    /// From now on these signals no longer end the process; whoever cleans up must ask for them.
    ///
    /// # Errors
    /// If the system does not let them be heard.
    pub(super) fn listen() -> Result<Self, Failure> {
        let hear = |kind| {
            signal(kind).map_err(|error| {
                Failure::rig(Text::new(
                    format!("シグナルを受け取れない: {error}"),
                    format!("signals cannot be heard: {error}"),
                ))
            })
        };
        Ok(Self {
            interrupted: hear(SignalKind::interrupt())?,
            terminated: hear(SignalKind::terminate())?,
            hung_up: hear(SignalKind::hangup())?,
        })
    }

    /// Waits until one comes, also one that came before.
    pub(super) async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
            _ = self.hung_up.recv() => {}
        }
    }
}
