//! The simulated readers of `simulator::reader_zoo` on the bench.

use std::time::Duration;

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Reset};
use conformance::reader::{Claim, Descriptor, Driver, Effort, EvidenceClass, Firmware, Protocol, Specimen};
use simulator::reader_zoo::{Driving, Exhibit, Wire, ZooReader};

use crate::certify::Measurable;

impl Measurable for ZooReader {
    fn reconnect(&mut self) -> Result<(), ChannelError> {
        Self::reconnect(self)
    }

    fn power_cycle(&mut self) -> Result<(), ChannelError> {
        Self::power_cycle(self);
        Ok(())
    }

    fn clock(&self) -> Duration {
        Self::clock(self)
    }
}

/// What the bench would read from PC/SC and USB of a reader of the zoo.
#[must_use]
pub fn specimen(exhibit: &Exhibit, effort: Effort, seed: u64) -> Specimen {
    let face = &exhibit.face;
    Specimen {
        reader: exhibit.name.to_owned(),
        control: None,
        descriptor: Some(Descriptor {
            vendor: 0,
            product: 0,
            firmware: Firmware(face.firmware),
            interface_protocol: 0,
            max_slot_index: face.slot,
            protocols: 3,
            max_ifsd: face.max_ifsd,
            max_data_rate: 115_200,
            features: face.features(),
            message_length: face.message_length,
        }),
        slot: face.slot,
        protocol: match face.wire {
            Wire::T0 => Protocol::T0,
            Wire::T1 => Protocol::T1,
            Wire::Contactless => Protocol::Contactless,
        },
        atr: None,
        driver: match face.driving {
            Driving::Libccid => Driver::LIBCCID,
            Driving::OldMacOs => Driver::MacOsBeforeYosemite,
            Driving::Vendor => Driver::Unknown,
        },
        claim: face.claim.map_or(Claim::Missing, Claim::from_value),
        effort,
        seed,
        evidence: EvidenceClass::Probe,
        device: None,
        host: None,
    }
}

/// A rig that carries messages of so many bytes and no more, whatever the reader could: with 65,535, that of vsmartcard's vpcd, which
/// loses the card when it is asked for more.
#[derive(Debug)]
pub struct LimitedRig<M> {
    reader: M,
    message: usize,
    ejected: bool,
}

impl<M> LimitedRig<M> {
    /// The reader behind such a rig.
    pub const fn new(reader: M, message: usize) -> Self {
        Self { reader, message, ejected: false }
    }

    fn check(&mut self, bytes: usize) -> Result<(), ChannelError> {
        self.ejected |= bytes > self.message;
        if self.ejected { Err(ejected()) } else { Ok(()) }
    }
}

impl<M: Channel> Channel for LimitedRig<M> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.check(command.len())?;
        let response = self.reader.transmit(command)?;
        self.check(response.len())?;
        Ok(response)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        self.check(0)?;
        self.reader.reset(kind)
    }

    fn limits(&self) -> Limits {
        self.reader.limits()
    }
}

impl<M: Measurable> Measurable for LimitedRig<M> {
    fn reconnect(&mut self) -> Result<(), ChannelError> {
        self.ejected = false;
        self.reader.reconnect()
    }

    fn power_cycle(&mut self) -> Result<(), ChannelError> {
        self.ejected = false;
        self.reader.power_cycle()
    }

    fn clock(&self) -> Duration {
        self.reader.clock()
    }
}

fn ejected() -> ChannelError {
    ChannelError {
        fault: Fault::Refused,
        fate: Fate::Unknown,
        detail: "SCARD_E_NOT_TRANSACTED (0x80100016)".to_owned(),
    }
}
