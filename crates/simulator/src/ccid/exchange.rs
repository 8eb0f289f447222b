//! Transfers at the four exchange levels (CCID, 3.2 and 6.1.4).

use std::time::Duration;

use conformance::reader::ExchangeLevel;

use super::chain::Taken;
use super::contact::{Contact, Said};
use super::message::{Answer, Command, HEADER, error};
use super::reader::CcidReader;
use super::slot::Slot;

/// How long a reader waits for a card before it asks the driver for patience. The driver's own is at least three seconds.
const PATIENCE: Duration = Duration::from_secs(1);

impl CcidReader {
    pub(super) fn transfer(&mut self, command: &Command<'_>) -> Vec<Answer> {
        let (level, longest) = (self.level, self.longest);
        let block = self.descriptor.block();
        let Some(slot) = self.slots.get_mut(usize::from(command.slot)) else { return Vec::new() };
        if slot.contact().is_none() {
            return vec![command.failed(slot.status(), error::MUTE)];
        }
        if HEADER + command.data.len() > longest {
            return vec![command.failed(slot.status(), error::LENGTH)];
        }
        match level {
            ExchangeLevel::Extended => extended(slot, command, block),
            ExchangeLevel::Short => {
                whole(slot, command, longest - HEADER, |contact, data| contact.apdu(data))
            }
            ExchangeLevel::Tpdu if slot.protocol() == 1 => {
                whole(slot, command, longest - HEADER, |contact, data| contact.block(data))
            }
            ExchangeLevel::Tpdu => whole(slot, command, longest - HEADER, |contact, data| contact.tpdu(data)),
            ExchangeLevel::Character => character(slot, command),
        }
    }
}

/// Short and extended APDU level: commands and responses in pieces.
fn extended(slot: &mut Slot, command: &Command<'_>, block: usize) -> Vec<Answer> {
    let status = slot.status();
    let apdu = match slot.chain.take(command.level_parameter(), command.data) {
        Taken::Whole(apdu) => apdu,
        Taken::More => return vec![command.done(status, 0x10, &[])],
        Taken::Continue => {
            let (chained, piece) = slot.chain.next(block);
            return vec![command.done(status, chained, &piece)];
        }
        Taken::OutOfTurn => return vec![command.failed(status, error::LEVEL_PARAMETER)],
        Taken::TooLong => return vec![command.failed(status, error::LENGTH)],
    };
    let Some(said) = slot.contact().map(|contact| contact.apdu(&apdu)) else { return Vec::new() };
    if said.bytes.is_empty() {
        return in_time(command, slot, said.after, command.failed(status, error::MUTE));
    }
    let (chained, piece) = slot.chain.begin(said.bytes, block);
    in_time(command, slot, said.after, command.done(status, chained, &piece))
}

/// TPDU and short APDU level: one message there, one back.
fn whole(
    slot: &mut Slot,
    command: &Command<'_>,
    block: usize,
    say: impl FnOnce(&mut Contact, &[u8]) -> Said,
) -> Vec<Answer> {
    let status = slot.status();
    if command.level_parameter() != 0 {
        return vec![command.failed(status, error::LEVEL_PARAMETER)];
    }
    let Some(said) = slot.contact().map(|contact| say(contact, command.data)) else { return Vec::new() };
    let answer = match said.bytes.len() {
        0 => command.failed(status, error::MUTE),
        // A response that no message holds; inferred that a reader says overrun.
        length if length > block => command.failed(status, error::OVERRUN),
        _ => command.done(status, 0, &said.bytes),
    };
    in_time(command, slot, said.after, answer)
}

/// Character level: bytes to the card, and as many back as the driver expects.
fn character(slot: &mut Slot, command: &Command<'_>) -> Vec<Answer> {
    let status = slot.status();
    let wanted = usize::from(command.level_parameter());
    let protocol = slot.protocol();
    let Some(contact) = slot.contact() else { return Vec::new() };
    let said = if protocol == 1 {
        contact.block_bytes(command.data, wanted)
    } else {
        contact.bytes(command.data, wanted)
    };
    let answer = if said.bytes.is_empty() && wanted > 0 {
        command.failed(status, error::MUTE)
    } else {
        command.done(status, 0, &said.bytes)
    };
    in_time(command, slot, said.after, answer)
}

/// An answer that takes long is preceded by requests for patience.
fn in_time(command: &Command<'_>, slot: &Slot, after: Duration, last: Answer) -> Vec<Answer> {
    let requests = after.as_millis() / PATIENCE.as_millis();
    let request = || Answer { after: PATIENCE, ..command.unfinished(slot.status(), 1) };
    let mut answers: Vec<_> = (0..requests).map(|_| request()).collect();
    let rest = after.saturating_sub(PATIENCE.saturating_mul(u32::try_from(requests).unwrap_or(u32::MAX)));
    answers.push(Answer { after: rest, ..last });
    answers
}
