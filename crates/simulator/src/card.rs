//! A simulated Individual Number Card on the wire: command APDU in, response APDU out.
//!
//! Written from what public programs observed on real cards, never from this project's own client. Where sources
//! disagree or nothing is public, the choice is marked *inferred* at its place or is a switch of [`Unknowns`]. Not
//! simulated: secure messaging, and what follows a terminal's authentication.
//!
//! The wire is that of whole APDUs: real cards speak T=1 (contact) or ISO/IEC 14443-4 type B, whose blocks and waiting times
//! are the reader's matter and not visible here. Nothing public tells of T=0, so no `61xx` or `6Cxx` is ever answered.
//!
//! A [`CardProfile`] says what a card is: holder and credentials, a [`CardVariant`], [`CardDefect`]s, [`Unknowns`], and
//! whether the probe application of `vectors/probe-card.md` is on it. [`CardProfile::probe`] has that application alone.

mod application;
mod command;
mod common;
mod defect;
mod file;
mod holder;
mod image;
mod issuer;
mod issuer_domain;
mod jpki;
mod key;
mod log;
mod probe;
mod profile;
mod reply;
mod residence;
mod rsa;
mod security;
mod selection;
mod signature;
mod status;
mod text;
mod tlv;
mod token;
mod unknown;
mod variant;
mod visual;

use std::fmt;
use std::time::Duration;

use apdu::CommandRef;

use application::{Application, Kind, Slot};
use command::terminal::Terminal;
use probe::Probe;
use reply::{Answer, Reply};
use selection::Selection;

pub use defect::CardDefect;
pub use holder::CardHolder;
pub use issuer::terminal_certificate;
pub use key::CardKey;
pub use log::{CardLog, LogEntry};
pub use probe::{AID as PROBE_AID, Pattern, ProbeLimits};
pub use profile::{COMMON_PIN, CardProfile, Credential, RESIDENCE_PIN, TEXT_PIN};
pub use rsa::{RsaKey, RsaKeyError};
pub use security::ReferencePin;
pub use token::TEST_CARD_MARK;
pub use unknown::{FileControl, Unknowns};
pub use variant::CardVariant;

/// A simulated card. Retry counters live as long as the value does; verified PINs and the selection end with power.
pub struct Card {
    profile: CardProfile,
    slots: Vec<Slot>,
    powered: bool,
    /// No command has been answered since power came.
    fresh: bool,
    selection: Selection,
    terminal: Terminal,
    probe: Probe,
    delay: Duration,
    log: CardLog,
}

impl Card {
    /// A card as it comes from the issuer, without power.
    #[must_use]
    pub fn new(profile: CardProfile) -> Self {
        let slots = Kind::of(&profile).into_iter().map(Slot::new).collect();
        Self {
            profile,
            slots,
            powered: false,
            fresh: true,
            selection: Selection::default(),
            terminal: Terminal::default(),
            probe: Probe::default(),
            delay: Duration::ZERO,
            log: CardLog::default(),
        }
    }

    /// Gives power, if there was none, and returns the answer to reset (ATR).
    pub fn power_on(&mut self) -> Vec<u8> {
        if !self.powered && self.has(CardDefect::CounterResetOnPower) {
            self.references().for_each(security::Reference::restore_tries);
        }
        self.fresh |= !self.powered;
        self.powered = true;
        self.profile.atr.clone()
    }

    /// Takes power away: the selection and every verified PIN are gone, retry counters stay.
    pub fn power_off(&mut self) {
        self.powered = false;
        self.deselect();
        if !self.has(CardDefect::VerifiedStateSurvivesPower) {
            self.forget_verified();
        }
    }

    /// Resets without taking power away. Verified PINs survive, as seen on real cards; that the selection does too is
    /// inferred from it, for a SELECT would make the card forget them ([`Unknowns::warm_reset_keeps_selection`]).
    pub fn reset_warm(&mut self) -> Vec<u8> {
        if !self.profile.unknowns.warm_reset_keeps_selection {
            self.deselect();
        }
        self.power_on()
    }

    /// The answer to reset.
    #[must_use]
    pub fn atr(&self) -> &[u8] {
        &self.profile.atr
    }

    /// The commands it has received, without their data.
    #[must_use]
    pub const fn log(&self) -> &CardLog {
        &self.log
    }

    /// How long the card wants to be seen thinking about the last command: its pace ([`CardProfile::with_pace`]) and what the
    /// probe application was asked for; zero when asked again. The simulated reader and vpcd hold the answer back for so long; what
    /// [`ProbeLimits::real_delay`] allowed the card to sleep by itself is not in it.
    pub fn take_delay(&mut self) -> Duration {
        std::mem::take(&mut self.delay)
    }

    /// Executes one command APDU. The answer always ends with a status word, except that a card without power is mute:
    /// nothing comes back.
    pub fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        if !self.powered {
            return Vec::new();
        }
        self.delay = self.profile.pace;
        let Reply { data: mut response, status } = self.execute(command).unwrap_or_else(Reply::status);
        self.log.record(command, response.len(), status);
        response.extend([status.sw1(), status.sw2()]);
        response
    }

    fn execute(&mut self, bytes: &[u8]) -> Answer {
        if std::mem::take(&mut self.fresh) && self.profile.unknowns.first_command_fails {
            return Err(status::BROKEN);
        }
        let command = CommandRef::parse(bytes);
        if self.kind() == Kind::Probe && !probe::is_for_the_card(command.as_ref().ok()) {
            return self.measure(bytes, command.ok());
        }
        self.carry_out(&command.map_err(|_| status::WRONG_LENGTH)?)
    }

    fn deselect(&mut self) {
        self.selection = Selection::default();
        self.terminal = Terminal::default();
        self.probe = Probe::default();
    }

    fn forget_verified(&mut self) {
        self.references().for_each(security::Reference::forget);
    }

    fn references(&mut self) -> impl Iterator<Item = &mut security::Reference> {
        self.slots.iter_mut().filter_map(|slot| slot.opened.as_mut()).flat_map(Application::references_mut)
    }

    fn has(&self, defect: CardDefect) -> bool {
        self.profile.defects.has(defect)
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card").field("powered", &self.powered).finish_non_exhaustive()
    }
}

/// The defects of one card: a bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct Defects(u64);

impl Defects {
    const fn has(self, defect: CardDefect) -> bool {
        self.0 & Self::bit(defect) != 0
    }

    const fn with(self, defect: CardDefect) -> Self {
        Self(self.0 | Self::bit(defect))
    }

    const fn bit(defect: CardDefect) -> u64 {
        1 << defect as u32
    }
}
