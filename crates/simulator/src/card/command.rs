//! The card's instructions.

mod key;
mod object;
mod pin;
mod read;
pub(in crate::card) mod terminal;

use apdu::{CommandRef, StatusWord};

use super::reply::{Answer, Reply};
use super::{Card, CardDefect, Defects, status};

impl Card {
    /// Carries out a command of the card's own instruction set.
    pub(super) fn carry_out(&mut self, command: &CommandRef<'_>) -> Answer {
        if command.case().is_extended() && !self.takes_extended(command) {
            return Err(status::WRONG_LENGTH);
        }
        let header = command.header();
        match (class(header.cla, self.profile.defects)?, header.ins) {
            (0x00, 0xA4) => self.select(command),
            (0x00, 0xB0) => self.read_binary(command),
            (0x00, 0xB2) => self.read_record(command),
            (0x00, 0x20) => self.verify(command),
            (0x00, 0x24) if self.changes_reference_data() => self.change_pin(command, 0x01),
            (0x80, 0x32) if self.changes_keys() => self.change_pin(command, 0x00),
            (0x00, 0xCA) => self.get_data(command),
            (0x00, 0x84) => self.get_challenge(command),
            (0x00, 0x88) => self.internal_authenticate(command),
            (0x80, 0x2A) => self.compute_signature(command),
            (0x80, 0xA2) => self.show_terminal(command),
            (0x80, 0xAE) => self.set_session_key(command),
            (0x80, 0xFC) => self.last_command(),
            // instructions of the issuer: they exist, and are for nobody else
            (0x80, 0x8A | 0x06 | 0x32 | 0x50 | 0x52 | 0x54) => Err(status::SECURITY_STATUS),
            _ if self.has(CardDefect::UnknownInstruction9000) => Ok(Reply::done()),
            _ => Err(status::UNKNOWN_INS),
        }
    }

    fn takes_extended(&self, command: &CommandRef<'_>) -> bool {
        self.profile.extended && (command.data().is_empty() || !self.has(CardDefect::ExtendedLcRefused))
    }

    /// `80 FC`: an iPhone is told that the last command was sent; a card refuses the length.
    fn last_command(&self) -> Answer {
        if self.profile.variant == super::CardVariant::IosToken {
            Ok(Reply::done())
        } else {
            Err(status::WRONG_LENGTH)
        }
    }
}

/// One logical channel, no command chaining, no secure messaging (that one is for issuers and other applications).
fn class(cla: u8, defects: Defects) -> Result<u8, StatusWord> {
    let mut cla = cla;
    if defects.has(CardDefect::ChannelBitsIgnored) {
        cla &= !0x03;
    }
    if defects.has(CardDefect::ChainedClaAccepted) {
        cla &= !0x10;
    }
    match cla {
        0x00 | 0x80 => Ok(cla),
        0xFC..=0xFF => Err(status::UNKNOWN_CLA),
        _ if cla & 0x03 != 0 => Err(status::NO_LOGICAL_CHANNEL),
        _ if cla & 0x10 != 0 => Err(status::NO_CHAINING),
        _ if cla & 0x0C != 0 => Err(status::NO_SECURE_MESSAGING),
        _ => Err(status::UNKNOWN_CLA),
    }
}
