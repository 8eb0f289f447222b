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
    /// How long a reader that is gone is waited for when a new connection is made.
    patience: Duration,
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
        Ok(Self { name, channel: Some(channel), switch, patience: Duration::ZERO, begun: Instant::now() })
    }

    /// A reader to which there is no connection yet; [`Measurable::reconnect`] and [`Measurable::power_cycle`] make one, also if it is not
    /// there at once: a service that was stopped may be about to start again.
    pub(crate) fn closed(name: impl Into<String>, switch: Option<String>) -> Self {
        Self { name: name.into(), channel: None, switch, patience: RETURN, begun: Instant::now() }
    }

    /// The same reader, which is waited for when a new connection is made.
    pub(crate) fn patient(self) -> Self {
        Self { patience: RETURN, ..self }
    }

    /// The reader's whole name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn connect_within(&mut self, patience: Duration) -> Result<(), ChannelError> {
        // The old connection is exclusive: it must be closed before a new one can be made.
        self.channel = None;
        let deadline = Instant::now() + patience;
        loop {
            match PcscChannel::open(&self.name) {
                Ok(channel) => {
                    self.channel = Some(channel);
                    return Ok(());
                }
                Err(_) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(250)),
                Err(failure) => return Err(gone(&failure.text.en)),
            }
        }
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
        self.connect_within(self.patience)
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
        self.connect_within(RETURN)
    }

    fn clock(&self) -> Duration {
        self.begun.elapsed()
    }
}

fn gone(detail: &str) -> ChannelError {
    ChannelError { fault: Fault::ReaderGone, fate: Fate::NotSent, detail: detail.to_owned() }
}
