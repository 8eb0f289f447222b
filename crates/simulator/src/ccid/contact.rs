//! A card in a slot, with the protocol that it speaks to the reader.

use std::time::Duration;

use super::atr::Atr;
use crate::card::Card;
use crate::t0;
use crate::t1::{CardEnd, Step};

/// A card whose thinking takes longer than this asks for time: about a third of the block waiting time of BWI 4.
const PATIENCE: Duration = Duration::from_millis(500);

/// A card and its end of the protocol.
#[derive(Debug)]
pub(super) struct Contact {
    card: Card,
    atr: Atr,
    t1: CardEnd,
    t0: t0::CardEnd,
    /// Nothing was said since the reset, so that a PPS request may come.
    fresh: bool,
    /// How long the response still takes for which the card has asked for time.
    late: Duration,
    /// Bytes of a block that the reader has not been asked for yet.
    line: Vec<u8>,
}

/// What comes back from the card, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// How long the card takes.
    pub(super) after: Duration,
    /// What it says; nothing if it is mute.
    pub(super) bytes: Vec<u8>,
}

impl Said {
    fn at_once(bytes: Vec<u8>) -> Self {
        Self { after: Duration::ZERO, bytes }
    }
}

impl Contact {
    pub(super) fn new(card: Card) -> Self {
        let atr = Atr::parse(card.atr());
        let t1 = CardEnd::new(atr.ifsc, atr.check);
        Self {
            card,
            atr,
            t1,
            t0: t0::CardEnd::default(),
            fresh: true,
            late: Duration::ZERO,
            line: Vec::new(),
        }
    }

    pub(super) fn into_card(mut self) -> Card {
        self.card.power_off();
        self.card
    }

    /// The protocol that the card offers first.
    pub(super) const fn protocol(&self) -> u8 {
        self.atr.protocol
    }

    /// Gives power, or resets; returns the answer to reset.
    pub(super) fn power_on(&mut self, warm: bool) -> Vec<u8> {
        self.t1 = CardEnd::new(self.atr.ifsc, self.atr.check);
        self.t0 = t0::CardEnd::default();
        self.fresh = true;
        if warm { self.card.reset_warm() } else { self.card.power_on() }
    }

    pub(super) fn power_off(&mut self) {
        self.card.power_off();
    }

    /// A command APDU by a reader that runs the protocol itself.
    pub(super) fn apdu(&mut self, command: &[u8]) -> Said {
        let bytes = self.card.transmit(command);
        Said { after: self.card.take_delay(), bytes }
    }

    /// A T=1 block by a driver that runs the protocol, or a PPS request.
    pub(super) fn block(&mut self, bytes: &[u8]) -> Said {
        if let Some(confirmed) = self.negotiated(bytes) {
            return Said::at_once(confirmed);
        }
        match self.t1.receive(bytes) {
            Step::Send(block) => Said::at_once(block),
            Step::Late(block) => Said { after: std::mem::take(&mut self.late), bytes: block },
            Step::Execute(command) => {
                let Said { after, bytes } = self.apdu(&command);
                if bytes.is_empty() {
                    return Said::at_once(bytes);
                }
                if after <= PATIENCE {
                    return Said { after, bytes: self.t1.answer(bytes, None) };
                }
                self.late = after;
                let multiplier = after.as_millis().div_ceil(PATIENCE.as_millis()).min(254);
                let multiplier = u8::try_from(multiplier).unwrap_or(254);
                Said::at_once(self.t1.answer(bytes, Some(multiplier)))
            }
        }
    }

    /// T=1 blocks by a driver that takes them byte by byte: it sends a block and then asks for so many bytes, and for
    /// more.
    pub(super) fn block_bytes(&mut self, bytes: &[u8], wanted: usize) -> Said {
        let mut after = Duration::ZERO;
        if !bytes.is_empty() {
            let said = self.block(bytes);
            after = said.after;
            self.line = said.bytes;
        }
        let rest = self.line.split_off(wanted.min(self.line.len()));
        Said { after, bytes: std::mem::replace(&mut self.line, rest) }
    }

    /// T=0 bytes by a driver that runs the protocol, or a PPS request; as many bytes back as there are, at most
    /// `wanted`.
    pub(super) fn bytes(&mut self, bytes: &[u8], wanted: usize) -> Said {
        if let Some(confirmed) = self.negotiated(bytes) {
            return Said::at_once(confirmed);
        }
        let card = &mut self.card;
        self.t0.receive(bytes, |command| card.transmit(command));
        Said { after: self.card.take_delay(), bytes: self.t0.take(wanted) }
    }

    /// A whole T=0 command by a driver that leaves procedure bytes to the reader.
    pub(super) fn tpdu(&mut self, bytes: &[u8]) -> Said {
        if let Some(confirmed) = self.negotiated(bytes) {
            return Said::at_once(confirmed);
        }
        let card = &mut self.card;
        let bytes = t0::exchange(&mut self.t0, bytes, |command| card.transmit(command));
        Said { after: self.card.take_delay(), bytes }
    }

    /// The card's confirmation of a PPS request: the card agrees to everything that it understands (ISO/IEC 7816-3,
    /// clause 9).
    fn negotiated(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let first = std::mem::replace(&mut self.fresh, false);
        let sound = bytes.iter().fold(0, |sum, byte| sum ^ byte) == 0;
        (first && bytes.first() == Some(&0xFF) && bytes.len() > 2 && sound).then(|| bytes.to_vec())
    }
}
