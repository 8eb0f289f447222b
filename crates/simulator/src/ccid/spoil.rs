//! What a [`CcidFault`] changes, in four places: a message that comes, a command on its way to the card, the card's
//! response, and the messages that go.

use std::time::Duration;

use apdu::{CommandRef, Ne};
use conformance::reader::Descriptor;

use super::CcidFault as F;
use super::fault::Faulty;
use super::message::{Answer, Command, HEADER, SlotStatus, error, kind};

/// The longest command in short form.
const SHORT_MAX: usize = 261;
/// The most that one packet of a full-speed bulk pipe carries.
const PACKET: usize = 64;
/// A T=1 block without information: prologue and LRC.
const EMPTY_BLOCK: usize = 4;
/// No buffer of a driver holds so much.
const OVERFLOWING: usize = 70_000;
/// An hour of half-second requests.
const ENDLESS: usize = 7_200;

impl Faulty {
    /// A card got power, or was reset; TA1 of its answer says how fast it can be.
    pub(super) fn card_reset(&mut self, rate: u8) {
        (self.transfers, self.response, self.rate) = (0, 0, rate);
        self.struck &= !self.is(F::F45);
    }

    /// A transfer before the reader looks at it: the answer, if the fault makes it fail.
    pub(super) fn refuse_message(&mut self, command: &Command<'_>, status: SlotStatus) -> Option<Answer> {
        self.transfers += 1;
        let begins_command = matches!(command.level_parameter(), 0 | 1);
        match self.fault? {
            F::F08 if command.data.len() > 253 => Some(command.failed(status, error::LENGTH)),
            F::F49 if self.transfers == 1 => Some(command.failed(status, error::MUTE)),
            F::F51 if begins_command && self.one_in(20) => Some(command.failed(status, error::HARDWARE)),
            _ => None,
        }
    }

    /// A whole command: what reaches the card, or `bError`.
    pub(super) fn command(
        &mut self,
        apdu: Vec<u8>,
        slot: u8,
        descriptor: &Descriptor,
    ) -> Result<Vec<u8>, u8> {
        let length = apdu.len();
        match self.fault {
            Some(F::F02) if length > 5 && apdu[4] == 0 => Err(error::PROTOCOL),
            Some(F::F03) if length > SHORT_MAX => Err(error::MUTE),
            Some(F::F04) if length > SHORT_MAX && short_only(slot, descriptor) => Err(error::LENGTH),
            Some(F::F06) if length > 512 => Err(error::LENGTH),
            Some(F::F07) if length > 478 => Err(error::LENGTH),
            Some(F::F46) if length > 32_000 => Err(error::VENDOR),
            Some(F::F14) => Ok(apdu[..length.min(SHORT_MAX)].to_vec()),
            Some(F::F15) => Ok(with_le_256(&apdu)),
            fault => {
                self.struck |= fault == Some(F::F44) && length > 2_000;
                Ok(apdu)
            }
        }
    }

    /// A whole response on its way back, in blocks of this length.
    pub(super) fn response(
        &mut self,
        response: Vec<u8>,
        slot: u8,
        descriptor: &Descriptor,
        block: usize,
    ) -> Result<Vec<u8>, u8> {
        let data = response.len().saturating_sub(2);
        self.struck |= self.is(F::F42) && response.len() > 3_000;
        Ok(match self.fault {
            Some(F::F04) if data > 256 && short_only(slot, descriptor) => return Err(error::OVERRUN),
            Some(F::F06) => without(response, 512..data),
            Some(F::F07) if response.len() > 506 => return Err(error::OVERRUN),
            Some(F::F10) if data > 256 => [vec![0; data], response[data..].to_vec()].concat(),
            Some(F::F12) => without(response, 8..data),
            Some(F::F13) if data == 256 => return Err(error::MUTE),
            Some(F::F16) if response.len() >= 2 * block => repeated(response, block),
            Some(F::F17) if data > 1_000 => [&response[..1_000], &[0x90, 0x00]].concat(),
            _ => response,
        })
    }

    /// The answers to a message on their way out.
    pub(super) fn answers(&mut self, command: &Command<'_>, mut answers: Vec<Answer>) -> Vec<Answer> {
        if self.is(F::F50) {
            answers.iter_mut().for_each(|answer| answer.after += Duration::from_millis(40));
        }
        let asks_for_patience = answers.len() > 1;
        let Some(last) = answers.last_mut() else { return answers };
        if self.is(F::F42) && self.struck {
            last.message = vec![0; OVERFLOWING];
        }
        if command.kind != kind::TRANSFER {
            return answers;
        }
        let is_piece = matches!(command.level_parameter(), 1 | 3);
        let data = last.message.len().saturating_sub(HEADER);
        let fault = self.fault;
        match fault {
            Some(F::F19) if begins_response(last) && self.one_in(12) => {
                last.message.truncate(HEADER);
                last.message[1..5].fill(0);
                last.message[7..9].copy_from_slice(&[0, error::MUTE]);
            }
            Some(F::F20) if data >= 240 => last.message[1] = last.message[1].wrapping_sub(2),
            Some(F::F33) if data > 374 => *last = command.failed(SlotStatus::Active, error::HARDWARE),
            Some(F::F34) if is_piece => answers.clear(),
            Some(F::F47) if is_piece && self.one_in(6) => answers.clear(),
            Some(F::F48) if last.message.len() % PACKET == 0 => answers.clear(),
            Some(F::F45) => self.spoil_check(command, last),
            Some(F::F43) if self.rate > 0x95 && command.data.len().max(data) > PACKET => answers.clear(),
            Some(F::F40) => return without_patience(answers),
            Some(F::F41) if asks_for_patience => {
                let request = || Answer {
                    after: Duration::from_millis(500),
                    ..command.unfinished(SlotStatus::Active, 1)
                };
                answers = (0..ENDLESS).map(|_| request()).collect();
            }
            _ => {}
        }
        answers
    }

    /// T=1 at TPDU level: counts the response that comes in pieces, and spoils every check after a long one.
    fn spoil_check(&mut self, command: &Command<'_>, answer: &mut Answer) {
        let is_information = |pcb: Option<&u8>| pcb.is_some_and(|pcb| pcb & 0x80 == 0);
        if is_information(command.data.get(1)) {
            self.response = 0;
        }
        if is_information(answer.message.get(HEADER + 1)) {
            self.response += answer.message.len().saturating_sub(HEADER + EMPTY_BLOCK);
        }
        self.struck |= self.response > 5_000;
        if let (true, Some(check)) = (self.struck, answer.message.last_mut()) {
            *check ^= 0xFF;
        }
    }
}

/// Whether a slot carries the short form only (F04).
fn short_only(slot: u8, descriptor: &Descriptor) -> bool {
    slot > 0 || descriptor.firmware.0 < 0x0526
}

/// Whether a data block holds a response's beginning: `bChainParameter` says no such thing of pieces that follow, and
/// of an empty one.
fn begins_response(answer: &Answer) -> bool {
    matches!(answer.message.get(9), Some(0 | 1))
}

fn without(mut bytes: Vec<u8>, range: std::ops::Range<usize>) -> Vec<u8> {
    if !range.is_empty() {
        bytes.drain(range);
    }
    bytes
}

/// The second block is the first again.
fn repeated(mut bytes: Vec<u8>, block: usize) -> Vec<u8> {
    bytes.copy_within(..block, block);
    bytes
}

fn with_le_256(apdu: &[u8]) -> Vec<u8> {
    let Ok(command) = CommandRef::parse(apdu) else { return apdu.to_vec() };
    if command.ne() == Ne::ZERO || !command.case().is_extended() {
        return apdu.to_vec();
    }
    CommandRef::new(command.header(), command.data(), Ne::SHORT_MAX)
        .map_or_else(|_| apdu.to_vec(), |other| other.to_vec())
}

/// The last answer alone, after all the time.
fn without_patience(mut answers: Vec<Answer>) -> Vec<Answer> {
    let after = answers.iter().map(|answer| answer.after).sum();
    answers.pop().map(|last| Answer { after, ..last }).into_iter().collect()
}
