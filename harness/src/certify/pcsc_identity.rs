//! What a reader says of itself through PC/SC: its claim, and who it is.

use std::ffi::CString;

use conformance::Text;
use conformance::reader::{
    Catalogue, Claim, Descriptor, Driver, Firmware, Host, Identity, Matched, Properties, Protocol,
};
use pcsc::{Attribute, Card, Context, Protocols, Scope, ShareMode};
use serde::Serialize;

use super::driver_bundle::DriverBundle;
use super::machine::{Machine, UsbDevice};
use crate::failure::Failure;

/// What could be read of a reader; what its driver does not tell is `None`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PcscIdentity {
    /// Its name, which changes with the order in which readers are plugged in.
    pub(crate) name: String,
    /// The slot, from 0, as its name ends.
    pub(crate) slot: u8,
    /// Bus and address on the USB, from `SCARD_ATTR_CHANNEL_ID`.
    pub(crate) bus_address: Option<(u8, u8)>,
    /// Vendor id, from the driver's properties.
    pub(crate) vendor: Option<u16>,
    /// Product id.
    pub(crate) product: Option<u16>,
    /// Firmware, from `SCARD_ATTR_VENDOR_IFD_VERSION`.
    pub(crate) firmware: Option<Firmware>,
    /// Serial number, from `SCARD_ATTR_VENDOR_IFD_SERIAL_NO`.
    pub(crate) serial: Option<String>,
    /// `SCARD_ATTR_MAXINPUT`: bytes of one message.
    pub(crate) max_input: Option<u32>,
    /// What the driver reports as `dwMaxAPDUDataSize`.
    pub(crate) claim: Claim,
    /// The protocol with the card; `None` if there is no card.
    pub(crate) protocol: Option<Protocol>,
    /// The card's answer to reset.
    pub(crate) atr: Option<String>,
}

/// Part 10 of PC/SC, 2.2: asks a driver which features it has.
const GET_FEATURE_REQUEST: u32 = 3400;
/// Longer than any list of features or properties that a driver answers.
const BUFFER: usize = 264;

/// Asks a reader of this whole name who it is. Works without a card.
///
/// # Errors
/// A [`Failure`] if PC/SC or the reader cannot be reached.
pub(crate) fn identify(name: &str) -> Result<PcscIdentity, Failure> {
    let unreachable = |error: &dyn std::fmt::Display| {
        Failure::rig(Text::new(
            format!("「{name}」に尋ねられない: {error}"),
            format!("{name:?} cannot be asked: {error}"),
        ))
    };
    let context = Context::establish(Scope::User).map_err(|error| unreachable(&error))?;
    let c_name = CString::new(name).map_err(|error| unreachable(&error))?;
    // With a card in it, the protocol can be read, too; without one, the reader itself still answers.
    let (card, has_card) = match context.connect(&c_name, ShareMode::Shared, Protocols::ANY) {
        Ok(card) => (card, true),
        Err(_) => {
            let direct = context.connect(&c_name, ShareMode::Direct, Protocols::UNDEFINED);
            (direct.map_err(|error| unreachable(&error))?, false)
        }
    };
    let properties = properties(&card);
    let attribute = |attribute| card.get_attribute_owned(attribute).ok();
    let number = |attribute_id| {
        attribute(attribute_id).and_then(|bytes| bytes.first_chunk().copied()).map(u32::from_ne_bytes)
    };
    let status = has_card.then(|| card.status2_owned().ok()).flatten();
    let atr = status.as_ref().map(|status| status.atr().to_vec());
    Ok(PcscIdentity {
        name: name.to_owned(),
        slot: slot(name),
        bus_address: number(Attribute::ChannelId).and_then(bus_address),
        vendor: properties.vendor,
        product: properties.product,
        firmware: number(Attribute::VendorIfdVersion).map(high_half).map(Firmware),
        serial: attribute(Attribute::VendorIfdSerialNo)
            .map(|bytes| printable(&bytes))
            .filter(|serial| !serial.is_empty()),
        max_input: number(Attribute::Maxinput),
        claim: properties.claim,
        protocol: status.and_then(|status| status.protocol2()).map(|protocol| match protocol {
            pcsc::Protocol::T0 => Protocol::T0,
            _ if atr.as_deref().is_some_and(is_contactless) => Protocol::Contactless,
            _ => Protocol::T1,
        }),
        atr: atr.map(|atr| conformance::redact::hex(&atr)),
    })
}

impl PcscIdentity {
    /// The models of the catalogue that this reader may be: by ids and firmware, and by the length of its message where that is known.
    pub(crate) fn models<'a>(&self, catalogue: &'a Catalogue) -> Vec<Matched<'a>> {
        let (Some(vendor), Some(product)) = (self.vendor, self.product) else { return Vec::new() };
        let identity = Identity { vendor, product, firmware: self.firmware, interface: None };
        let mut models = catalogue.matching(&identity);
        if let Some(block) = self.max_input {
            models.retain(|matched| u32::try_from(matched.model.descriptor.block()) == Ok(block));
        }
        models
    }

    /// The driver: that of vpcd shows by the absence of everything, another by its list of devices.
    pub(crate) fn driver(&self, machine: &Machine) -> Driver {
        if (self.vendor, self.max_input, self.claim) == (None, None, Claim::Missing) {
            return Driver::Vpcd;
        }
        self.bundle(machine).map_or(Driver::Unknown, |bundle| bundle.driver())
    }

    /// The machine, and the driver by its own name.
    pub(crate) fn host(&self, machine: &Machine) -> Host {
        Host { driver: self.bundle(machine).map(|bundle| bundle.to_string()), ..machine.host() }
    }

    /// The device as the machine shows it, if it does.
    pub(crate) fn usb_device(&self, machine: &Machine) -> Option<UsbDevice> {
        let (bus, address) = self.bus_address?;
        machine.usb_device(bus, address, self.vendor?, self.product?)
    }

    /// Its descriptor: that of the device itself, else what the models of the catalogue that it may be agree on.
    pub(crate) fn descriptor(
        &self,
        device: Option<&UsbDevice>,
        models: &[Matched<'_>],
    ) -> Option<Descriptor> {
        let own = device.and_then(|device| device.interface(&self.name));
        own.map(|interface| interface.descriptor).or_else(|| {
            let first = &models.first()?.model.descriptor;
            let agrees = |other: &Matched<'_>| {
                let other = &other.model.descriptor;
                (other.level(), other.message_length) == (first.level(), first.message_length)
            };
            models.iter().all(agrees).then(|| first.clone())
        })
    }

    fn bundle(&self, machine: &Machine) -> Option<DriverBundle> {
        machine.driver(self.vendor?, self.product?)
    }
}

/// The slot, which pcsc-lite writes as the last of two hexadecimal numbers behind each reader's name; the first where there are none.
fn slot(name: &str) -> u8 {
    let slot = name.rsplit(' ').next().filter(|last| last.len() == 2);
    slot.and_then(|slot| u8::from_str_radix(slot, 16).ok()).unwrap_or(0)
}

/// Bus and address of a USB device, in `SCARD_ATTR_CHANNEL_ID` (PC/SC part 3, 3.1.4): 0020, bus, address in one number.
fn bus_address(channel: u32) -> Option<(u8, u8)> {
    match channel.to_be_bytes() {
        [0x00, 0x20, bus, address] => Some((bus, address)),
        _ => None,
    }
}

/// `bcdDevice` stands in the high half.
fn high_half(version: u32) -> u16 {
    let [high, low, ..] = version.to_be_bytes();
    u16::from_be_bytes([high, low])
}

fn properties(card: &Card) -> Properties {
    let mut buffer = [0; BUFFER];
    let features = card.control(pcsc::ctl_code(GET_FEATURE_REQUEST.into()), &[], &mut buffer);
    let Some(code) = features.ok().and_then(Properties::control_code) else { return Properties::default() };
    let mut buffer = [0; BUFFER];
    card.control(code.into(), &[], &mut buffer).map(Properties::read).unwrap_or_default()
}

/// Historical bytes begin with 80 and a card that is contactless shows itself with 3B 8n 80 01 (PC/SC part 3, 3.1.3.2.3.1).
fn is_contactless(atr: &[u8]) -> bool {
    matches!(atr, [0x3B, t0, 0x80, 0x01, ..] if t0 >> 4 == 8)
}

fn printable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contactless_cards_are_told_by_their_atr() {
        assert!(is_contactless(&[0x3B, 0x88, 0x80, 0x01, 0x00, 0x00]));
        assert!(!is_contactless(&[0x3B, 0xDA, 0x13, 0xFF, 0x81]));
    }

    #[test]
    fn numbers_of_the_driver_are_taken_apart() {
        assert_eq!(high_half(0x0207_0000), 0x0207);
        assert_eq!(bus_address(0x0020_0109), Some((1, 9)));
        assert_eq!(bus_address(0x0001_0109), None, "no USB");
    }

    #[test]
    fn the_slot_ends_the_name() {
        let names = ["TEST Reader 00 00", "TEST Reader [SAM] (1) 02 0A", "TEST Reader", "TEST Reader 500 1"];
        assert_eq!(names.map(slot), [0, 10, 0, 0]);
    }
}
