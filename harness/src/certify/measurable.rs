use std::time::Duration;

use apdu::{Channel, ChannelError};

/// A reader that can be measured: a way to the card, and what can be done to bring it back.
pub trait Measurable: Channel {
    /// Closes the connection and opens a new one.
    ///
    /// # Errors
    /// If there is no reader, or no card in it.
    fn reconnect(&mut self) -> Result<(), ChannelError>;

    /// Takes the reader's own power away and gives it back, and connects again.
    ///
    /// # Errors
    /// If nobody can switch it.
    fn power_cycle(&mut self) -> Result<(), ChannelError>;

    /// The time, from any beginning: virtual for a simulated reader.
    fn clock(&self) -> Duration;
}

impl<M: Measurable + ?Sized> Measurable for &mut M {
    fn reconnect(&mut self) -> Result<(), ChannelError> {
        (**self).reconnect()
    }

    fn power_cycle(&mut self) -> Result<(), ChannelError> {
        (**self).power_cycle()
    }

    fn clock(&self) -> Duration {
        (**self).clock()
    }
}

impl<M: Measurable + ?Sized> Measurable for Box<M> {
    fn reconnect(&mut self) -> Result<(), ChannelError> {
        (**self).reconnect()
    }

    fn power_cycle(&mut self) -> Result<(), ChannelError> {
        (**self).power_cycle()
    }

    fn clock(&self) -> Duration {
        (**self).clock()
    }
}
