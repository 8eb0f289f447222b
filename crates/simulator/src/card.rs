//! A simulated Individual Number Card on the wire: command APDU in, response APDU out.
//!
//! Written from what public programs observed on real cards, never from this project's own client. Where nothing is
//! public, the choice is marked *inferred* at its place. Implemented are SELECT, READ BINARY, VERIFY and COMPUTE DIGITAL
//! SIGNATURE of the JPKI application; the other applications can be selected and are empty.

mod application;
mod command;
mod defect;
mod file;
mod profile;
mod rsa;
mod security;
mod selection;
mod status;
mod token;

use std::fmt;

use apdu::{CommandRef, StatusWord};

use application::Application;
use selection::Selection;

pub use defect::CardDefect;
pub use profile::{CardProfile, Credential};
pub use rsa::{RsaKey, RsaKeyError};
pub use security::ReferencePin;
pub use token::TEST_CARD_MARK;

/// A simulated card. Retry counters live as long as the value does; verified PINs and the selection end with power.
pub struct Card {
    atr: Vec<u8>,
    /// Whether it understands extended length fields.
    extended: bool,
    applications: Vec<Application>,
    defects: Defects,
    powered: bool,
    selection: Selection,
}

/// What an instruction answers: data with 9000, or another status word.
type Answer = Result<Vec<u8>, StatusWord>;

impl Card {
    /// A card as it comes from the issuer, without power.
    #[must_use]
    pub fn new(profile: CardProfile) -> Self {
        Self {
            atr: profile.atr.clone(),
            extended: profile.extended,
            defects: profile.defects,
            applications: Application::all(profile),
            powered: false,
            selection: Selection::default(),
        }
    }

    /// Gives power, if there was none, and returns the answer to reset (ATR).
    pub fn power_on(&mut self) -> Vec<u8> {
        if !self.powered && self.defects.has(CardDefect::CounterResetOnPower) {
            let references = self.applications.iter_mut().flat_map(Application::references_mut);
            references.for_each(security::Reference::restore_tries);
        }
        self.powered = true;
        self.atr.clone()
    }

    /// Takes power away: the selection and every verified PIN are gone, retry counters stay.
    pub fn power_off(&mut self) {
        self.powered = false;
        self.selection = Selection::default();
        if !self.defects.has(CardDefect::VerifiedStateSurvivesPower) {
            self.forget_verified();
        }
    }

    /// Resets without taking power away. Verified PINs survive, as seen on real cards; that the selection does too is
    /// inferred from it, for a SELECT would make the card forget them.
    pub fn reset_warm(&mut self) -> Vec<u8> {
        self.power_on()
    }

    /// The answer to reset.
    #[must_use]
    pub fn atr(&self) -> &[u8] {
        &self.atr
    }

    /// Executes one command APDU. The answer always ends with a status word, except that a card without power is mute:
    /// nothing comes back.
    pub fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        if !self.powered {
            return Vec::new();
        }
        let (mut response, status) = match self.execute(command) {
            Ok(data) => (data, StatusWord::OK),
            Err(status) => (Vec::new(), status),
        };
        response.extend([status.sw1(), status.sw2()]);
        response
    }

    fn execute(&mut self, command: &[u8]) -> Answer {
        let command = CommandRef::parse(command).map_err(|_| status::WRONG_LENGTH)?;
        if command.case().is_extended() && !self.extended {
            return Err(status::WRONG_LENGTH);
        }
        let header = command.header();
        check_class(header.cla)?;
        match (header.cla, header.ins) {
            (0x00, 0xA4) => self.select(&command),
            (0x00, 0xB0) => self.read_binary(&command),
            (0x00, 0x20) => self.verify(&command),
            (0x00, 0xCA) => Err(status::OBJECT_NOT_FOUND),
            (0x80, 0x2A) => self.compute_signature(&command),
            _ if self.defects.has(CardDefect::UnknownInstruction9000) => Ok(Vec::new()),
            _ => Err(status::UNKNOWN_INS),
        }
    }

    fn forget_verified(&mut self) {
        let references = self.applications.iter_mut().flat_map(Application::references_mut);
        references.for_each(security::Reference::forget);
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card").field("powered", &self.powered).finish_non_exhaustive()
    }
}

/// One logical channel, no command chaining, no secure messaging (that one is for issuers and other applications).
fn check_class(cla: u8) -> Result<(), StatusWord> {
    match cla {
        0x00 | 0x80 => Ok(()),
        0xFF => Err(status::UNKNOWN_CLA),
        _ if cla & 0x03 != 0 => Err(status::NO_LOGICAL_CHANNEL),
        _ if cla & 0x10 != 0 => Err(status::NO_CHAINING),
        _ if cla & 0x0C != 0 => Err(status::NO_SECURE_MESSAGING),
        _ => Err(status::UNKNOWN_CLA),
    }
}

/// The defects of one card: a bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct Defects(u32);

impl Defects {
    const fn has(self, defect: CardDefect) -> bool {
        self.0 & Self::bit(defect) != 0
    }

    const fn with(self, defect: CardDefect) -> Self {
        Self(self.0 | Self::bit(defect))
    }

    const fn bit(defect: CardDefect) -> u32 {
        1 << defect as u32
    }
}
