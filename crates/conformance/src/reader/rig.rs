use std::time::Duration;

use apdu::ChannelError;

use super::Rung;

/// A reader on the bench with a probe card in it, as a measurement needs it. Whoever implements it writes the evidence.
pub trait Rig {
    /// Sends one command APDU, once, and returns the whole response APDU.
    ///
    /// # Errors
    /// A [`ChannelError`]; a status word is none.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError>;

    /// Tries to bring reader and card back, in one of the ways of [`Rung::LADDER`].
    ///
    /// # Errors
    /// A [`ChannelError`] if that cannot be done, for instance because nobody can switch the reader's power.
    fn recover(&mut self, rung: Rung) -> Result<(), ChannelError>;

    /// Time since the measurement began.
    fn elapsed(&self) -> Duration;

    /// Hears how far the measurement is. Does nothing by default.
    fn progress(&mut self, progress: &Progress) {
        let _ = progress;
    }
}

/// How far a measurement is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being measured.
    pub phase: Phase,
    /// Cases tried so far.
    pub tried: usize,
    /// How many of them failed.
    pub failed: usize,
    /// Cases that are still to come, at most.
    pub left: usize,
    /// Time since the measurement began.
    pub elapsed: Duration,
}

/// A part of a measurement, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// The forms and the variants of Le.
    Forms,
    /// The known edges, and the limit between them.
    Limits,
    /// Sizes at random below the limit.
    Holes,
    /// Patience, chaining, and the first exchange after connecting.
    Manners,
}
