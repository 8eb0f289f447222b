//! A card that is taken away while the PIN is entered.

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Reset};

/// Instruction byte of VERIFY.
const VERIFY: u8 = 0x20;

/// Passes commands on until the first VERIFY that carries a PIN, and has no card from then on.
pub(super) struct TakenAway<C> {
    inner: C,
    gone: bool,
}

impl<C: Channel> TakenAway<C> {
    pub(super) fn new(inner: C) -> Self {
        Self { inner, gone: false }
    }
}

impl<C: Channel> Channel for TakenAway<C> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.gone |= command.get(1) == Some(&VERIFY) && command.len() > 5;
        if self.gone { Err(gone()) } else { self.inner.transmit(command) }
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        if self.gone { Err(gone()) } else { self.inner.reset(kind) }
    }

    fn limits(&self) -> Limits {
        self.inner.limits()
    }
}

fn gone() -> ChannelError {
    ChannelError {
        fault: Fault::CardGone,
        fate: Fate::NotSent,
        detail: "taken away by the scenario".to_owned(),
    }
}
