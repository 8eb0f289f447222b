//! A simulated card reader with a simulated card in it: the same [`Channel`] that a real one offers through PC/SC.

mod defect;
mod model;

use apdu::{Channel, ChannelError, CommandRef, Fate, Fault, Limits, Ne, Reset};

use crate::card::Card;

pub use defect::ReaderDefect;
pub use model::{Connection, ReaderModel};

/// A reader and the card that may be in it.
#[derive(Debug)]
pub struct Reader {
    model: ReaderModel,
    card: Option<Card>,
}

impl Reader {
    /// A reader with a card in it, which gets power at once.
    #[must_use]
    pub fn new(model: ReaderModel, card: Card) -> Self {
        let mut reader = Self::empty(model);
        reader.insert(card);
        reader
    }

    /// A reader without a card.
    #[must_use]
    pub const fn empty(model: ReaderModel) -> Self {
        Self { model, card: None }
    }

    /// The reader's kind.
    #[must_use]
    pub const fn model(&self) -> &ReaderModel {
        &self.model
    }

    /// Puts a card in and gives it power. Returns the card that was there.
    pub fn insert(&mut self, mut card: Card) -> Option<Card> {
        let removed = self.remove();
        card.power_on();
        self.card = Some(card);
        removed
    }

    /// Takes the card out, and with it its power.
    pub fn remove(&mut self) -> Option<Card> {
        let mut card = self.card.take()?;
        card.power_off();
        Some(card)
    }

    /// What the card makes of a command that this reader does carry.
    fn exchange(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let resend = self.has(ReaderDefect::ResendsCommand);
        let resend_refused = self.has(ReaderDefect::ResendsRefusedVerify);
        let command =
            if self.has(ReaderDefect::DropsLeHighByte) { low_le(command) } else { command.to_vec() };
        let card = self.card.as_mut().ok_or_else(no_card)?;
        if resend {
            card.transmit(&command);
        }
        let mut response = card.transmit(&command);
        if resend_refused && is_refused_verify(&command, &response) {
            response = card.transmit(&command);
        }
        std::thread::sleep(card.take_delay());
        if response.is_empty() {
            return Err(fault(Fault::Timeout, Fate::Unknown, "the card is mute"));
        }
        Ok(response)
    }

    fn has(&self, defect: ReaderDefect) -> bool {
        self.model.defects.contains(&defect)
    }
}

impl Channel for Reader {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let limits = self.limits();
        if self.card.is_none() {
            return Err(no_card());
        }
        if command.len() > limits.command {
            let detail =
                format!("a command of {} bytes; this reader carries {}", command.len(), limits.command);
            return Err(fault(Fault::Refused, Fate::NotSent, detail));
        }
        let mut response = self.exchange(command)?;
        if self.has(ReaderDefect::TruncatesResponse) {
            truncate(&mut response);
        }
        if response.len() > limits.response {
            let detail =
                format!("a response of {} bytes; this reader carries {}", response.len(), limits.response);
            return Err(fault(Fault::Refused, Fate::Executed, detail));
        }
        Ok(response)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        let card = self.card.as_mut().ok_or_else(no_card)?;
        Ok(match kind {
            Reset::Warm => card.reset_warm(),
            Reset::Cold => {
                card.power_off();
                card.power_on()
            }
        })
    }

    fn limits(&self) -> Limits {
        if self.model.extended { Limits::EXTENDED } else { Limits::SHORT }
    }
}

/// Data bytes that are left of a response by [`ReaderDefect::TruncatesResponse`].
const TRUNCATED: usize = 253;

/// A VERIFY with a value, answered 63Cx.
fn is_refused_verify(command: &[u8], response: &[u8]) -> bool {
    matches!(command, [_, 0x20, _, _, _, ..]) && matches!(response, [0x63, 0xC0..=0xCF])
}

fn truncate(response: &mut Vec<u8>) {
    let data = response.len().saturating_sub(2);
    if data > TRUNCATED {
        response.drain(TRUNCATED..data);
    }
}

/// The same command with only the low byte of Le, `00` meaning 256 then. What cannot be read passes as it is.
fn low_le(command: &[u8]) -> Vec<u8> {
    let Ok(original) = CommandRef::parse(command) else { return command.to_vec() };
    let ne = match original.ne().get() {
        0 => Ne::ZERO,
        ne => Ne::new(ne & 0xFF).ok().filter(|low| *low != Ne::ZERO).unwrap_or(Ne::SHORT_MAX),
    };
    CommandRef::new(original.header(), original.data(), ne)
        .map_or_else(|_| command.to_vec(), |low| low.to_vec())
}

fn no_card() -> ChannelError {
    fault(Fault::CardGone, Fate::NotSent, "no card in the simulated reader")
}

fn fault(fault: Fault, fate: Fate, detail: impl Into<String>) -> ChannelError {
    ChannelError { fault, fate, detail: detail.into() }
}
