use super::chain::Chain;
use super::contact::Contact;
use super::message::SlotStatus;

/// One slot of a reader.
#[derive(Debug, Default)]
pub(super) struct Slot {
    contact: Option<Contact>,
    powered: bool,
    /// The protocol and its parameters as last set; nothing after a reset.
    pub(super) parameters: Option<(u8, Vec<u8>)>,
    pub(super) chain: Chain,
    /// Card movements since the last notification.
    pub(super) changed: bool,
}

impl Slot {
    pub(super) fn status(&self) -> SlotStatus {
        match (&self.contact, self.powered) {
            (None, _) => SlotStatus::Absent,
            (Some(_), false) => SlotStatus::Inactive,
            (Some(_), true) => SlotStatus::Active,
        }
    }

    /// Puts a card in, or takes it out; returns what was there, without power.
    pub(super) fn put(&mut self, contact: Option<Contact>) -> Option<Contact> {
        self.power_off();
        self.changed = true;
        std::mem::replace(&mut self.contact, contact)
    }

    /// The card, if it has power.
    pub(super) fn contact(&mut self) -> Option<&mut Contact> {
        self.contact.as_mut().filter(|_| self.powered)
    }

    /// Gives power, or resets who has it; returns the answer to reset.
    pub(super) fn power_on(&mut self) -> Option<Vec<u8>> {
        let contact = self.contact.as_mut()?;
        let atr = contact.power_on(self.powered);
        self.powered = true;
        self.forget();
        Some(atr)
    }

    pub(super) fn power_off(&mut self) {
        if let Some(contact) = &mut self.contact {
            contact.power_off();
        }
        self.powered = false;
        self.forget();
    }

    /// The protocol in use: what was set, or what the card offers first.
    pub(super) fn protocol(&self) -> u8 {
        let set = self.parameters.as_ref().map(|(protocol, _)| *protocol);
        set.or(self.contact.as_ref().map(Contact::protocol)).unwrap_or(0)
    }

    fn forget(&mut self) {
        self.parameters = None;
        self.chain = Chain::Idle;
    }
}
