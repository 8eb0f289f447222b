//! The zoo's readers as USB devices, for the real driver.

use conformance::reader::{Descriptor, Equipment, Firmware, InterfaceKind};

use super::{CcidFault, DeviceModel, InterfaceModel};
use crate::reader_zoo::{Driving, Exhibit, Face, Flaw, Wire, flawed, sound};

/// A reader of the zoo that can stand under the CCID project's driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZooDevice {
    /// Its name: the number of its fault, or what it is if it is sound.
    pub name: String,
    /// Where it was seen.
    pub seen: &'static str,
    /// The device.
    pub device: DeviceModel,
    /// The slot for a card, from 0.
    pub slot: u8,
    /// What is wrong with its firmware.
    pub fault: Option<CcidFault>,
}

/// No vendor has these ids.
const VENDOR: u16 = 0xFFFE;

impl ZooDevice {
    /// All of them: the sound readers, and one for each [`CcidFault`], with the face of the first exhibit of that number.
    ///
    /// Not among them are exhibits whose trouble is another driver's or an application's, those that need a card of
    /// T=0, and the second and third way of one fault.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for exhibit in sound().into_iter().chain(flawed()) {
            let product = u16::try_from(found.len() + 1).unwrap_or(u16::MAX);
            let Some(device) = Self::from_exhibit(&exhibit, product) else { continue };
            if found.iter().all(|other| other.name != device.name) {
                found.push(device);
            }
        }
        found
    }

    fn from_exhibit(exhibit: &Exhibit, product: u16) -> Option<Self> {
        let Exhibit { name, seen, face, flaw } = exhibit;
        let number = name.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
        let fault = CcidFault::from_name(number);
        // Which claim the real driver makes follows from the level.
        let needs_libccid = face.driving == Driving::Libccid && face.claim.is_some();
        let as_it_is = *flaw == Flaw::None && needs_libccid;
        if face.wire == Wire::T0 || !(fault.is_some() || as_it_is) {
            return None;
        }
        let name = if fault.is_some() { number } else { name };
        let device = DeviceModel {
            name: format!("tashika zoo {name}"),
            manufacturer: "tashika".to_owned(),
            product: format!("zoo {name}"),
            serial: String::new(),
            interfaces: vec![interface(face, product)],
        };
        Some(Self { name: name.to_owned(), seen, device, slot: face.slot, fault })
    }
}

fn interface(face: &Face, product: u16) -> InterfaceModel {
    let contactless = face.wire == Wire::Contactless;
    InterfaceModel {
        name: String::new(),
        kind: if contactless { InterfaceKind::Contactless } else { InterfaceKind::Contact },
        descriptor: Descriptor {
            vendor: VENDOR,
            product,
            firmware: Firmware(face.firmware),
            interface_protocol: 0,
            max_slot_index: face.slot,
            protocols: if contactless { 2 } else { 3 },
            max_ifsd: face.max_ifsd,
            max_data_rate: 344_086,
            features: face.features(),
            message_length: face.message_length,
        },
        equipment: Equipment::USUAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_the_wire_has_a_reader_and_ids_of_its_own() {
        let all = ZooDevice::all();
        for fault in CcidFault::ALL {
            assert_eq!(all.iter().filter(|one| one.fault == Some(*fault)).count(), 1, "{fault}");
        }
        let mut ids: Vec<u16> = all.iter().map(|one| one.device.interfaces[0].descriptor.product).collect();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
        let named = |name: &str| all.iter().find(|one| one.name == name);
        assert_eq!(named("extended-271").unwrap().fault, None);
        assert_eq!(named("F01").unwrap().fault, None, "what the driver refuses is no fault of the reader");
        assert!(named("F18").is_none() && named("F05").is_none() && named("F16a").is_none());
    }
}
