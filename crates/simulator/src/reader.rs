//! A simulated card reader with a simulated card in it: the same [`Channel`] that a real one offers through PC/SC.

mod defect;
mod model;
mod spoil;

use std::time::Duration;

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Reset};

use crate::card::Card;

pub use defect::ReaderDefect;
pub use model::{Connection, ReaderModel};

use spoil::{Spoiling, low_lc, low_le, unchained, zero_filled};

/// A reader and the card that may be in it.
#[derive(Debug)]
pub struct Reader {
    model: ReaderModel,
    card: Option<Card>,
    spoiling: Spoiling,
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
        Self { model, card: None, spoiling: Spoiling::NEW }
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
        let command = self.as_it_is_handed_on(command);
        let card = self.card.as_mut().ok_or_else(no_card)?;
        if resend {
            card.transmit(&command);
        }
        let mut response = card.transmit(&command);
        if resend_refused && is_refused_verify(&command, &response) {
            response = card.transmit(&command);
        }
        let delay = card.take_delay();
        if delay > PATIENCE && self.has(ReaderDefect::GivesUpEarly) {
            return Err(fault(Fault::Timeout, Fate::Unknown, "the card did not answer in time"));
        }
        std::thread::sleep(delay);
        if response.is_empty() {
            return Err(fault(Fault::Timeout, Fate::Unknown, "the card is mute"));
        }
        Ok(response)
    }

    fn as_it_is_handed_on(&self, command: &[u8]) -> Vec<u8> {
        let mut command = command.to_vec();
        for (defect, spoil) in COMMANDS {
            if self.has(defect) {
                command = spoil(&command);
            }
        }
        command
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
        if command.len() > Limits::SHORT.command && self.has(ReaderDefect::RefusesLongCommand) {
            return Err(fault(Fault::Refused, Fate::NotSent, "this reader does not hand it on"));
        }
        if self.spoiling.refuses(&self.model.defects) {
            return Err(fault(Fault::Refused, Fate::NotSent, "nothing goes through"));
        }
        let mut response = self.exchange(command)?;
        if self.has(ReaderDefect::ZeroFillsResponse) {
            zero_filled(&mut response);
        }
        if self.spoiling.wedges(&self.model.defects, &response) {
            return Err(fault(Fault::Refused, Fate::Executed, "the response was lost"));
        }
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
        self.spoiling.reset();
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

/// What a defect makes of a command.
type Spoil = fn(&[u8]) -> Vec<u8>;

/// What defects make of a command before the card gets it.
const COMMANDS: [(ReaderDefect, Spoil); 3] = [
    (ReaderDefect::DropsLeHighByte, low_le),
    (ReaderDefect::DropsLcHighByte, low_lc),
    (ReaderDefect::DropsChainingBit, unchained),
];
/// The longest that a card may think with [`ReaderDefect::GivesUpEarly`].
const PATIENCE: Duration = Duration::from_millis(50);
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

fn no_card() -> ChannelError {
    fault(Fault::CardGone, Fate::NotSent, "no card in the simulated reader")
}

fn fault(fault: Fault, fate: Fate, detail: impl Into<String>) -> ChannelError {
    ChannelError { fault, fate, detail: detail.into() }
}
