//! Transfers at the four exchange levels (CCID, 3.2 and 6.1.4).

use std::time::Duration;

use conformance::reader::{Descriptor, ExchangeLevel};

use super::CcidFault;
use super::chain::Taken;
use super::contact::{Contact, Said};
use super::fault::Faulty;
use super::message::{Answer, Command, HEADER, error};
use super::reader::CcidReader;
use super::slot::Slot;

/// How long a reader waits for a card before it asks the driver for patience. The driver's own is at least three
/// seconds.
const PATIENCE: Duration = Duration::from_secs(1);

impl CcidReader {
    pub(super) fn transfer(&mut self, command: &Command<'_>) -> Vec<Answer> {
        let Self { descriptor, level, longest, slots, faulty, block, .. } = self;
        let (level, longest, block) = (*level, *longest, *block);
        let Some(slot) = slots.get_mut(usize::from(command.slot)) else { return Vec::new() };
        let status = slot.status();
        if slot.contact().is_none() {
            return vec![command.failed(status, error::MUTE)];
        }
        if HEADER + command.data.len() > longest {
            return vec![command.failed(status, error::LENGTH)];
        }
        if let Some(refusal) = faulty.refuse_message(command, status) {
            return vec![refusal];
        }
        let mut firmware = Firmware { descriptor, faulty, block };
        match level {
            ExchangeLevel::Extended if !firmware.faulty.is(CcidFault::F32) => {
                firmware.extended(slot, command)
            }
            ExchangeLevel::Extended | ExchangeLevel::Short => firmware.short(slot, command, longest - HEADER),
            ExchangeLevel::Tpdu if slot.protocol() == 1 => {
                whole(slot, command, longest - HEADER, Contact::block)
            }
            ExchangeLevel::Tpdu => whole(slot, command, longest - HEADER, Contact::tpdu),
            ExchangeLevel::Character => character(slot, command),
        }
    }
}

/// A reader that runs the card's protocol by itself, and what may be wrong with it.
struct Firmware<'a> {
    descriptor: &'a Descriptor,
    faulty: &'a mut Faulty,
    block: usize,
}

impl Firmware<'_> {
    /// Short and extended APDU level: commands and responses in pieces.
    fn extended(&mut self, slot: &mut Slot, command: &Command<'_>) -> Vec<Answer> {
        let status = slot.status();
        let apdu = match slot.chain.take(command.level_parameter(), command.data) {
            Taken::Whole(apdu) => apdu,
            Taken::More => return vec![command.done(status, 0x10, &[])],
            Taken::Continue => {
                let (chained, piece) = slot.chain.next(self.block);
                return vec![command.done(status, chained, &piece)];
            }
            Taken::OutOfTurn => return vec![command.failed(status, error::LEVEL_PARAMETER)],
            Taken::TooLong => return vec![command.failed(status, error::LENGTH)],
        };
        match self.exchange(slot, command.slot, apdu) {
            Ok(said) => {
                let (chained, piece) = slot.chain.begin(said.bytes, self.block);
                in_time(command, slot, said.after, command.done(status, chained, &piece))
            }
            Err(error) => vec![command.failed(status, error)],
        }
    }

    /// Short APDU level: one message there, one back.
    fn short(&mut self, slot: &mut Slot, command: &Command<'_>, room: usize) -> Vec<Answer> {
        let status = slot.status();
        if command.level_parameter() != 0 && !self.faulty.is(CcidFault::F32) {
            return vec![command.failed(status, error::LEVEL_PARAMETER)];
        }
        match self.exchange(slot, command.slot, command.data.to_vec()) {
            // A response that no message holds; inferred that a reader says overrun.
            Ok(said) if said.bytes.len() > room => vec![command.failed(status, error::OVERRUN)],
            Ok(said) => in_time(command, slot, said.after, command.done(status, 0, &said.bytes)),
            Err(error) => vec![command.failed(status, error)],
        }
    }

    /// A command to the card and its response, or `bError`.
    fn exchange(&mut self, slot: &mut Slot, number: u8, apdu: Vec<u8>) -> Result<Said, u8> {
        let apdu = self.faulty.command(apdu, number, self.descriptor)?;
        let Said { after, bytes } = slot.contact().ok_or(error::MUTE)?.apdu(&apdu);
        if bytes.is_empty() {
            return Err(error::MUTE);
        }
        Ok(Said { after, bytes: self.faulty.response(bytes, number, self.descriptor, self.block)? })
    }
}

/// TPDU level: one message there, one back.
fn whole(
    slot: &mut Slot,
    command: &Command<'_>,
    room: usize,
    say: impl FnOnce(&mut Contact, &[u8]) -> Said,
) -> Vec<Answer> {
    let status = slot.status();
    if command.level_parameter() != 0 {
        return vec![command.failed(status, error::LEVEL_PARAMETER)];
    }
    let Some(said) = slot.contact().map(|contact| say(contact, command.data)) else { return Vec::new() };
    let answer = match said.bytes.len() {
        0 => command.failed(status, error::MUTE),
        length if length > room => command.failed(status, error::OVERRUN),
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
