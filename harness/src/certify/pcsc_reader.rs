//! A real reader on the bench, through PC/SC.

use std::process::Command;
use std::time::{Duration, Instant};

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Reset};

use crate::certify::Measurable;
use crate::failure::Failure;
use crate::pcsc_channel::PcscChannel;

/// A reader that PC/SC sees, with a card in it.
pub(crate) struct PcscReader {
    name: String,
    /// `None` after a connection was lost and no new one could be made.
    channel: Option<PcscChannel>,
    /// What takes the reader's power away and gives it back, as a command of the shell.
    switch: Option<String>,
    begun: Instant,
}

/// How long a reader may take to come back after its power was taken.
const RETURN: Duration = Duration::from_secs(15);

impl PcscReader {
    /// Connects to the card in the reader of this name, or in the only one whose name contains it.
    ///
    /// # Errors
    /// A [`Failure`] that says what is missing.
    pub(crate) fn open(name: &str, switch: Option<String>) -> Result<Self, Failure> {
        let channel = PcscChannel::open(name)?;
        let name = channel.reader().to_owned();
        Ok(Self { name, channel: Some(channel), switch, begun: Instant::now() })
    }

    /// A reader to which there is no connection yet; [`Measurable::reconnect`] and [`Measurable::power_cycle`] make one.
    pub(crate) fn closed(name: impl Into<String>, switch: Option<String>) -> Self {
        Self { name: name.into(), channel: None, switch, begun: Instant::now() }
    }

    /// The reader's whole name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn channel(&mut self) -> Result<&mut PcscChannel, ChannelError> {
        self.channel.as_mut().ok_or_else(|| gone("there is no connection to the reader"))
    }
}

impl Channel for PcscReader {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.channel()?.transmit(command)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        self.channel()?.reset(kind)
    }

    fn limits(&self) -> Limits {
        Limits::EXTENDED
    }
}

impl Measurable for PcscReader {
    fn reconnect(&mut self) -> Result<(), ChannelError> {
        // The old connection is exclusive: it must be closed before a new one can be made.
        self.channel = None;
        let channel = PcscChannel::open(&self.name).map_err(|failure| gone(&failure.text.en))?;
        self.channel = Some(channel);
        Ok(())
    }

    fn power_cycle(&mut self) -> Result<(), ChannelError> {
        let Some(switch) = &self.switch else {
            return Err(gone(
                "nobody can switch the reader's power; --power-cycle names a command that does",
            ));
        };
        self.channel = None;
        let status = Command::new("sh").args(["-c", switch]).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(gone("the command of --power-cycle failed"));
        }
        let deadline = Instant::now() + RETURN;
        loop {
            match self.reconnect() {
                Err(_) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(250)),
                ended => return ended,
            }
        }
    }

    fn clock(&self) -> Duration {
        self.begun.elapsed()
    }
}

fn gone(detail: &str) -> ChannelError {
    ChannelError { fault: Fault::ReaderGone, fate: Fate::NotSent, detail: detail.to_owned() }
}
