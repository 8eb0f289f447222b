use std::sync::OnceLock;

use apdu::{Channel, ChannelError, Limits, Reset};
use simulator::card::{Card, CardProfile};
use simulator::jpki_pki::{JpkiPki, PersonOnCard};
use simulator::people::people;
use simulator::reader::{Reader, ReaderModel};

/// The lengths of all commands and responses of one task, in bytes, in order.
#[derive(Debug, Default)]
pub(crate) struct Wire(pub(crate) Vec<(usize, usize)>);

impl Wire {
    pub(crate) fn exchanges(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn bytes_out(&self) -> usize {
        self.0.iter().map(|(command, _)| command).sum()
    }

    pub(crate) fn bytes_back(&self) -> usize {
        self.0.iter().map(|(_, response)| response).sum()
    }
}

/// A reader that writes down how long everything was.
pub(crate) struct Measured {
    reader: Reader,
    pub(crate) wire: Wire,
}

impl Channel for Measured {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let response = self.reader.transmit(command)?;
        self.wire.0.push((command.len(), response.len()));
        Ok(response)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        self.reader.reset(kind)
    }

    fn limits(&self) -> Limits {
        self.reader.limits()
    }
}

/// A kind of reader and the card for it; every task gets a fresh card.
pub(crate) struct Rig {
    model: ReaderModel,
    pub(crate) profile: CardProfile,
}

impl Rig {
    pub(crate) fn measured(&self) -> Measured {
        let reader = Reader::new(self.model.clone(), Card::new(self.profile.clone()));
        Measured { reader, wire: Wire::default() }
    }
}

/// One synthetic person's card, made once because its keys take a while.
pub(crate) struct Pki(CardProfile);

pub(crate) fn pki() -> &'static Pki {
    static PKI: OnceLock<Pki> = OnceLock::new();
    PKI.get_or_init(|| {
        let person = people().into_iter().find(|person| person.key == "taro").unwrap();
        let holder = PersonOnCard::new(
            &person,
            "2024-04-01T00:00:00Z".parse().unwrap(),
            "2029-04-01T14:59:59Z".parse().unwrap(),
            1,
        );
        Pki(JpkiPki::generate().unwrap().issue(&holder).unwrap())
    })
}

impl Pki {
    /// Reader and card with extended length fields.
    pub(crate) fn extended(&self) -> Rig {
        Rig { model: ReaderModel::extended_usb(), profile: self.0.clone() }
    }

    /// A reader with short length fields only.
    pub(crate) fn short_reader(&self) -> Rig {
        Rig { model: ReaderModel::short_usb(), profile: self.0.clone() }
    }

    /// A card with short length fields only, in a reader with extended ones.
    pub(crate) fn short_card(&self) -> Rig {
        Rig { model: ReaderModel::extended_usb(), profile: self.0.clone().short_only() }
    }
}
