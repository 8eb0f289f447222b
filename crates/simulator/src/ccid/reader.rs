use conformance::reader::{Descriptor, ExchangeLevel, Quirk};

use super::atr::Atr;
use super::contact::Contact;
use super::fault::Faulty;
use super::message::{Answer, Command, SlotStatus, error, kind, notification};
use super::slot::Slot;
use super::{CcidFault, InterfaceModel};
use crate::card::Card;

/// One CCID interface: a reader of one or more slots.
#[derive(Debug)]
pub struct CcidReader {
    pub(super) descriptor: Descriptor,
    /// The level at which its firmware works: the declared one, except that some models are known to chain whatever
    /// they declare.
    pub(super) level: ExchangeLevel,
    /// The longest message that it takes.
    pub(super) longest: usize,
    pub(super) slots: Vec<Slot>,
    pub(super) faulty: Faulty,
    /// Data of one message: the declared length, unless a fault makes it less.
    pub(super) block: usize,
    spoken_to: bool,
}

/// Old SCM firmware declares 263 bytes and takes more: libccid lets longer commands through for just this number. That
/// it is what a T=1 block or a short command of any length needs is inferred.
const UNDER_REPORTED: usize = 263;
const TAKEN_INSTEAD: usize = 271;

impl CcidReader {
    /// A sound reader without cards.
    #[must_use]
    pub fn new(model: &InterfaceModel) -> Self {
        let descriptor = model.descriptor.clone();
        let slots = (0..=descriptor.max_slot_index).map(|_| Slot::default()).collect();
        let chains =
            Quirk::of(&descriptor, 0, None, 0).filter(|quirk| quirk.level == ExchangeLevel::Extended);
        let level = chains.map_or(descriptor.level(), |quirk| quirk.level);
        let longest = match usize::try_from(descriptor.message_length).unwrap_or(usize::MAX) {
            UNDER_REPORTED => TAKEN_INSTEAD,
            declared => declared,
        };
        let block = descriptor.block();
        Self { descriptor, level, longest, slots, faulty: Faulty::default(), block, spoken_to: false }
    }

    /// The same reader with this fault instead; the seed is for faults that strike by chance.
    #[must_use]
    pub fn with_fault(mut self, fault: CcidFault, seed: u64) -> Self {
        if matches!(fault, CcidFault::F30 | CcidFault::F31) {
            self.level = ExchangeLevel::Extended;
        }
        if fault == CcidFault::F31 {
            self.block = 128;
        }
        self.faulty = Faulty::new(fault, seed);
        self
    }

    /// Whether a fault has made the device vanish from the bus.
    #[must_use]
    pub fn vanished(&self) -> bool {
        self.faulty.is(CcidFault::F44) && self.faulty.struck
    }

    /// Puts a card into a slot, or takes it out. Returns the card that was there; nothing if there is no such slot.
    pub fn put(&mut self, slot: u8, card: Option<Card>) -> Option<Card> {
        let slot = self.slots.get_mut(usize::from(slot))?;
        slot.put(card.map(Contact::new)).map(Contact::into_card)
    }

    /// Whether a driver has ever sent it a message. One that does not like a model's firmware does not.
    #[must_use]
    pub const fn spoken_to(&self) -> bool {
        self.spoken_to
    }

    /// What being pulled out does: every card loses its power.
    pub fn lose_power(&mut self) {
        self.slots.iter_mut().for_each(Slot::power_off);
        self.faulty.struck = false;
    }

    /// The card in a slot.
    #[must_use]
    pub fn status(&self, slot: u8) -> Option<SlotStatus> {
        self.slots.get(usize::from(slot)).map(Slot::status)
    }

    /// Tells of the cards that are there as if they had just come: a host takes all slots for empty at first (CCID,
    /// 6.3.1).
    pub fn announce(&mut self) {
        for slot in &mut self.slots {
            slot.changed |= slot.status() != SlotStatus::Absent;
        }
    }

    /// What the interrupt pipe says of the slots, if anything moved since the last time.
    pub fn notification(&mut self) -> Option<Vec<u8>> {
        if !self.slots.iter().any(|slot| slot.changed) {
            return None;
        }
        let bits = |slot: &mut Slot| (slot.status() != SlotStatus::Absent, std::mem::take(&mut slot.changed));
        Some(notification(&self.slots.iter_mut().map(bits).collect::<Vec<_>>()))
    }

    /// A message of the bulk-out pipe. The reader answers once, or more than once if it asks for patience; not at all
    /// if it cannot even tell which command it is.
    pub fn receive(&mut self, message: &[u8]) -> Vec<Answer> {
        self.spoken_to = true;
        let Some(command) = Command::parse(message) else { return Vec::new() };
        let answers = self.carry_out(&command);
        self.faulty.answers(&command, answers)
    }

    fn carry_out(&mut self, command: &Command<'_>) -> Vec<Answer> {
        let Some(slot) = self.slots.get_mut(usize::from(command.slot)) else {
            return vec![command.failed(SlotStatus::Absent, error::SLOT)];
        };
        let status = slot.status();
        if !command.length_fits {
            return vec![command.failed(status, error::LENGTH)];
        }
        vec![match command.kind {
            kind::POWER_ON => match slot.power_on() {
                Some(atr) => {
                    self.faulty.card_reset(Atr::parse(&atr).rate);
                    command.done(slot.status(), 0, &atr)
                }
                None => command.failed(status, error::MUTE),
            },
            kind::POWER_OFF => {
                slot.power_off();
                command.done(slot.status(), 0, &[])
            }
            kind::SLOT_STATUS | kind::CLOCK | kind::T0_APDU | kind::ABORT => command.done(status, 0, &[]),
            kind::GET_PARAMETERS | kind::RESET_PARAMETERS | kind::SET_PARAMETERS => parameters(slot, command),
            // What a vendor's commands do is not public; a driver that sends one wants to hear that it was taken.
            kind::ESCAPE => command.done(status, 0, &[]),
            kind::TRANSFER => return self.transfer(command),
            _ => command.failed(status, error::NOT_SUPPORTED),
        }]
    }
}

/// The parameters of T=0 (5 bytes) and T=1 (7 bytes) before any are set (CCID, 6.1.7).
const T0_DEFAULT: [u8; 5] = [0x11, 0x00, 0x00, 0x0A, 0x00];
const T1_DEFAULT: [u8; 7] = [0x11, 0x10, 0x00, 0x4D, 0x00, 0x20, 0x00];

fn parameters(slot: &mut Slot, command: &Command<'_>) -> Answer {
    let status = slot.status();
    match command.kind {
        kind::RESET_PARAMETERS => slot.parameters = None,
        kind::SET_PARAMETERS => match (command.parameters[0], command.data.len()) {
            (protocol @ 0, 5) | (protocol @ 1, 7) => {
                slot.parameters = Some((protocol, command.data.to_vec()))
            }
            (0 | 1, _) => return command.failed(status, error::LENGTH),
            _ => return command.failed(status, error::PROTOCOL_NUMBER),
        },
        _ => {}
    }
    match (&slot.parameters, slot.protocol()) {
        (Some((protocol, bytes)), _) => command.done(status, *protocol, bytes),
        (None, 1) => command.done(status, 1, &T1_DEFAULT),
        (None, _) => command.done(status, 0, &T0_DEFAULT),
    }
}
