use std::time::Duration;

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Ne, Reset};

use super::mangle::{
    cut, fills_packet, in_short_form, is_extended, split, with_ne, without_lc_high_byte, zero_filled,
};
use super::{Face, Flaw};
use crate::card::{Card, CardProfile};

/// A reader of the zoo with its driver and a probe card in it.
#[derive(Debug)]
pub struct ZooReader {
    face: Face,
    flaw: Flaw,
    card: Card,
    chance: u64,
    clock: Duration,
    /// Nothing was sent since the connection was made.
    fresh: bool,
    stuck: Option<Stuck>,
}

/// Until when nothing goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stuck {
    /// Until the card is reset.
    Reset,
    /// Until a new connection is made.
    Reconnected,
    /// Until the reader's own power is taken; until then it may not even be seen.
    Powered { gone: bool },
}

/// How long a driver waits for a reader that is silent.
const DRIVER_PATIENCE: Duration = Duration::from_secs(3);
/// How long a program waits for a driver that is silent.
const PROGRAM_PATIENCE: Duration = Duration::from_secs(45);

impl ZooReader {
    /// A reader with a probe card in it. The seed decides what is left to chance.
    #[must_use]
    pub fn new(face: Face, flaw: Flaw, seed: u64) -> Self {
        let mut card = Card::new(CardProfile::probe());
        card.power_on();
        Self { face, flaw, card, chance: seed, clock: Duration::ZERO, fresh: true, stuck: None }
    }

    /// The same reader with another card in it.
    #[must_use]
    pub fn with_card(self, mut card: Card) -> Self {
        card.power_on();
        Self { card, ..self }
    }

    /// The time that would have passed since the reader was made.
    #[must_use]
    pub const fn clock(&self) -> Duration {
        self.clock
    }

    /// Closes the connection and opens a new one.
    ///
    /// # Errors
    /// If the reader is gone.
    pub fn reconnect(&mut self) -> Result<(), ChannelError> {
        self.clock += Duration::from_millis(200);
        if self.stuck == Some(Stuck::Reconnected) {
            self.stuck = None;
        }
        self.usable()?;
        self.card.reset_warm();
        self.fresh = true;
        Ok(())
    }

    /// Takes the reader's own power away and gives it back, and connects again.
    pub fn power_cycle(&mut self) {
        self.clock += Duration::from_secs(2);
        self.stuck = None;
        self.card.power_off();
        self.card.power_on();
        self.fresh = true;
    }

    fn usable(&self) -> Result<(), ChannelError> {
        match self.stuck {
            None => Ok(()),
            Some(Stuck::Powered { gone: true }) => {
                Err(error(Fault::ReaderGone, Fate::NotSent, "SCARD_E_READER_UNAVAILABLE (0x80100017)"))
            }
            Some(_) => Err(not_transacted("LIBUSB_ERROR_OVERFLOW")),
        }
    }

    /// The way to the card: what arrives there, or why nothing does.
    fn forward(&mut self, command: &[u8]) -> Result<Vec<Vec<u8>>, ChannelError> {
        let (longest, _) = self.face.carries();
        if command.len() > longest {
            return Err(not_transacted("command too long for the driver"));
        }
        let block = self.face.block();
        let whole = || Ok(vec![command.to_vec()]);
        let flaw = self.flaw;
        match flaw {
            Flaw::RefusesExtendedForm if is_extended(command) => Err(not_transacted("bError F6")),
            Flaw::RefusesCommandAbove(longest) | Flaw::Asymmetric { command: longest, .. }
                if command.len() > longest =>
            {
                Err(not_transacted("bError C3"))
            }
            Flaw::LongFromFirmware(since)
                if command.len() > 261 && (self.face.firmware < since || self.face.slot > 0) =>
            {
                Err(not_transacted("not on this slot"))
            }
            Flaw::CutsCommand(to) => Ok(vec![command[..command.len().min(to)].to_vec()]),
            Flaw::DropsLcHighByte => Ok(vec![without_lc_high_byte(command)]),
            Flaw::ConvertsToShort => Ok(vec![in_short_form(command)]),
            Flaw::DropsLe => Ok(vec![with_ne(command, |_| Ne::ZERO)]),
            Flaw::LeZeroIs256 => {
                Ok(vec![with_ne(command, |ne| if ne == Ne::MAX { Ne::SHORT_MAX } else { ne })])
            }
            Flaw::LeAlways256 => Ok(vec![with_ne(command, |_| Ne::SHORT_MAX)]),
            Flaw::Splits { block, how, in_response: false } => Ok(vec![split(command, block, how)]),
            Flaw::EachBlockACommand if command.len() > block => {
                Ok(command.chunks(block).map(<[u8]>::to_vec).collect())
            }
            Flaw::NeverContinues if command.len() > block => Err(self.silence()),
            Flaw::TooFastCard if command.len() > 64 => Err(self.silence()),
            Flaw::LosesBlockOneIn(n) if command.len() > block && self.one_in(n) => Err(self.silence()),
            Flaw::HangsAtFullPackets if fills_packet(command.len()) => Err(self.silence()),
            Flaw::VanishesAfter(longest) if command.len() > longest => {
                self.stuck = Some(Stuck::Powered { gone: true });
                self.usable().and_then(|()| whole())
            }
            Flaw::FailsOneIn(n) if self.one_in(n) => Err(not_transacted("noise")),
            Flaw::SendsTwice => Ok(vec![command.to_vec(), command.to_vec()]),
            _ => whole(),
        }
    }

    /// The way back: what the program sees of the card's answer.
    fn back(&mut self, response: Vec<u8>, extended: bool) -> Result<Vec<u8>, ChannelError> {
        let (_, longest) = self.face.carries();
        let length = response.len();
        // A reader that chains unasked does not know that its answer is too long.
        if length > longest && !matches!(self.flaw, Flaw::FirstPieceOnly(_)) {
            return Err(not_transacted("answer too long"));
        }
        let data = length.saturating_sub(2);
        let flaw = self.flaw;
        match flaw {
            Flaw::LosesResponseAbove(longest) | Flaw::Asymmetric { response: longest, .. }
                if length > longest =>
            {
                Err(not_transacted("can't read all data"))
            }
            Flaw::LongFromFirmware(since)
                if length > 258 && (self.face.firmware < since || self.face.slot > 0) =>
            {
                Err(not_transacted("not on this slot"))
            }
            Flaw::ZeroFills if extended && length > 258 => Ok(zero_filled(response)),
            Flaw::EmptyAbove(longest) if length > longest => Err(empty()),
            Flaw::CutsData { to, keeps_status } if data > to => Ok(cut(&response, to, keeps_status)),
            Flaw::NoDataAtExactly(size) if data == size => Ok(cut(&response, 0, true)),
            Flaw::TimesOutAtExactly(size) if data == size => Err(self.silence()),
            Flaw::Splits { block, how, in_response: true } => Ok(split(&response, block, how)),
            Flaw::EmptyOrMuteOneIn(n) if self.one_in(n) => {
                Err(if self.one_in(2) { empty() } else { self.silence() })
            }
            Flaw::FirstPieceOnly(piece) if length > piece => Ok(response[..piece].to_vec()),
            Flaw::TooFastCard if length > 64 => Err(self.silence()),
            Flaw::HangsAtFullPackets if fills_packet(length) => Err(self.silence()),
            Flaw::StuckAfter(longest) if length > longest => {
                self.stuck = Some(Stuck::Powered { gone: false });
                Err(not_transacted("LIBUSB_ERROR_OVERFLOW"))
            }
            Flaw::DeadUntilReset(longest) if length > longest => {
                self.stuck = Some(Stuck::Reset);
                Err(not_transacted("T=1 state dead"))
            }
            _ => Ok(response),
        }
    }

    /// Lets the card think, as long as the reader has patience.
    fn wait(&mut self) -> Result<(), ChannelError> {
        let thinking = self.card.take_delay();
        match self.flaw {
            Flaw::GivesUpAfter(limit) if thinking > Duration::from_millis(limit) => Err(self.silence()),
            Flaw::WaitsForEver(limit) if thinking > Duration::from_millis(limit) => {
                self.clock += PROGRAM_PATIENCE;
                self.stuck = Some(Stuck::Reconnected);
                Err(error(Fault::Timeout, Fate::Unknown, "no answer from PC/SC within 45 seconds"))
            }
            _ => {
                self.clock += thinking;
                Ok(())
            }
        }
    }

    fn silence(&mut self) -> ChannelError {
        self.clock += DRIVER_PATIENCE;
        error(Fault::Timeout, Fate::Unknown, "LIBUSB_ERROR_TIMEOUT")
    }

    fn carry(&mut self, bytes: usize) {
        let carried = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(self.face.ns_per_byte);
        self.clock += Duration::from_micros(self.face.us_per_exchange) + Duration::from_nanos(carried);
    }

    /// True one time in `n`, by an xorshift of the seed.
    fn one_in(&mut self, n: u32) -> bool {
        let mut x = self.chance | 1;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.chance = x;
        (x >> 16).is_multiple_of(u64::from(n.max(1)))
    }
}

impl Channel for ZooReader {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.carry(command.len());
        self.usable()?;
        if std::mem::take(&mut self.fresh) && self.flaw == Flaw::LosesFirst {
            return Err(not_transacted("bError FE: mute"));
        }
        let extended = is_extended(command);
        let mut response = Vec::new();
        for arriving in self.forward(command)? {
            response = self.card.transmit(&arriving);
        }
        self.wait()?;
        self.carry(response.len());
        self.back(response, extended)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        self.clock += Duration::from_millis(50);
        if self.stuck == Some(Stuck::Reset) {
            self.stuck = None;
        }
        self.usable()?;
        Ok(match kind {
            Reset::Warm => self.card.reset_warm(),
            Reset::Cold => {
                self.card.power_off();
                self.card.power_on()
            }
        })
    }

    fn limits(&self) -> Limits {
        let (command, response) = self.face.carries();
        Limits { command, response }
    }
}

fn empty() -> ChannelError {
    error(Fault::Garbled, Fate::Unknown, "SCardTransmit succeeded with 0 bytes, fewer than a status word")
}

/// PC/SC's one code for whatever a driver does not like; it does not say what became of the command.
fn not_transacted(why: &str) -> ChannelError {
    error(Fault::Refused, Fate::Unknown, &format!("SCARD_E_NOT_TRANSACTED (0x80100016): {why}"))
}

fn error(fault: Fault, fate: Fate, detail: &str) -> ChannelError {
    ChannelError { fault, fate, detail: detail.to_owned() }
}
