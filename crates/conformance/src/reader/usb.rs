use super::{Descriptor, Firmware};

/// One CCID interface of a USB device, read from the device's own descriptors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsbInterface {
    /// `bInterfaceNumber`.
    pub number: u8,
    /// What it says of itself.
    pub descriptor: Descriptor,
}

/// Descriptor types (USB 2.0, table 9-5; CCID 1.1, clause 5.1), and the one that some old readers use instead of `CCID`.
const DEVICE: u8 = 0x01;
const CONFIGURATION: u8 = 0x02;
const INTERFACE: u8 = 0x04;
const CCID: u8 = 0x21;
const OLD_CCID: u8 = 0xFF;
/// Bytes of the CCID functional descriptor.
const CCID_LENGTH: usize = 54;

impl UsbInterface {
    /// The CCID interfaces of a device's first configuration, from its descriptors as the device sends them: the device descriptor, then
    /// each configuration with all that belongs to it (Linux: `/sys/bus/usb/devices/*/descriptors`). What is cut short or is no CCID
    /// interface is left out; of several settings of an interface the first counts.
    #[must_use]
    pub fn all(descriptors: &[u8]) -> Vec<Self> {
        let mut device = None;
        let mut configurations = 0;
        let mut interface = None;
        let mut found: Vec<Self> = Vec::new();
        for part in parts(descriptors) {
            match *part {
                [_, DEVICE, ..] => device = Ids::read(part),
                [_, CONFIGURATION, ..] => configurations += 1,
                [_, INTERFACE, number, _, _, _, _, protocol, ..] => interface = Some((number, protocol)),
                [_, CCID | OLD_CCID, ..] if configurations == 1 && part.len() == CCID_LENGTH => {
                    let (Some(ids), Some((number, protocol))) = (device, interface) else { continue };
                    if found.iter().all(|known| known.number != number) {
                        found.push(Self { number, descriptor: ids.interface(protocol, part) });
                    }
                }
                _ => {}
            }
        }
        found
    }
}

/// What the device descriptor says.
#[derive(Clone, Copy)]
struct Ids {
    vendor: u16,
    product: u16,
    firmware: Firmware,
}

impl Ids {
    fn read(device: &[u8]) -> Option<Self> {
        let word = |at: usize| device.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes);
        Some(Self { vendor: word(8)?, product: word(10)?, firmware: Firmware(word(12)?) })
    }

    fn interface(self, protocol: u8, ccid: &[u8]) -> Descriptor {
        // Its length has been checked.
        let word = |at: usize| {
            ccid.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
        };
        Descriptor {
            vendor: self.vendor,
            product: self.product,
            firmware: self.firmware,
            interface_protocol: protocol,
            max_slot_index: ccid.get(4).copied().unwrap_or_default(),
            protocols: word(6),
            max_ifsd: word(28),
            max_data_rate: word(23),
            features: word(40),
            message_length: word(44),
        }
    }
}

/// The descriptors one after the other, each beginning with its length.
fn parts(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let length = usize::from(*bytes.first()?);
        let (part, rest) = bytes.split_at_checked(length).filter(|_| length >= 2)?;
        bytes = rest;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A device with an interface that is none of ours and two CCID interfaces, and a second configuration.
    fn device() -> Vec<u8> {
        let mut bytes = vec![18, 1, 0, 2, 0, 0, 0, 8, 0xFF, 0xFF, 0x34, 0x12, 0x03, 0x01, 1, 2, 3, 1];
        bytes.extend([9, CONFIGURATION, 0, 0, 3, 1, 0, 0x80, 50]);
        bytes.extend([9, INTERFACE, 0, 0, 1, 0x03, 0, 0, 0, 9, 0x21, 0x11, 1, 0, 1, 0x22, 63, 0]);
        for (number, features, length) in [(1, 0x0004_00BA, 522_u32), (2, 0x0001_00BA, 271)] {
            bytes.extend([9, INTERFACE, number, 0, 2, 0x0B, 0, 0, 0]);
            bytes.extend(ccid(features, length));
            bytes.extend([7, 5, 0x81, 2, 64, 0, 0]);
            bytes.extend([9, INTERFACE, number, 1, 2, 0x0B, 0, 0, 0]); // another setting
            bytes.extend(ccid(features, 64));
        }
        bytes.extend([9, CONFIGURATION, 0, 0, 1, 2, 0, 0x80, 50, 9, INTERFACE, 3, 0, 2, 0x0B, 0, 0, 0]);
        bytes.extend(ccid(0, 271));
        bytes
    }

    fn ccid(features: u32, length: u32) -> Vec<u8> {
        let mut ccid = vec![0; CCID_LENGTH];
        ccid[..2].copy_from_slice(&[54, CCID]);
        ccid[4] = 1;
        ccid[6..10].copy_from_slice(&3_u32.to_le_bytes());
        ccid[23..27].copy_from_slice(&115_200_u32.to_le_bytes());
        ccid[28..32].copy_from_slice(&254_u32.to_le_bytes());
        ccid[40..44].copy_from_slice(&features.to_le_bytes());
        ccid[44..48].copy_from_slice(&length.to_le_bytes());
        ccid
    }

    #[test]
    fn every_ccid_interface_of_the_first_configuration_is_read() {
        let descriptor = |features, message_length| Descriptor {
            vendor: 0xFFFF,
            product: 0x1234,
            firmware: Firmware(0x0103),
            interface_protocol: 0,
            max_slot_index: 1,
            protocols: 3,
            max_ifsd: 254,
            max_data_rate: 115_200,
            features,
            message_length,
        };
        let expected = [
            UsbInterface { number: 1, descriptor: descriptor(0x0004_00BA, 522) },
            UsbInterface { number: 2, descriptor: descriptor(0x0001_00BA, 271) },
        ];
        assert_eq!(UsbInterface::all(&device()), expected);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(mut bytes in Just(device()), at in 0_usize..400, byte: u8, cut in 0_usize..400) {
            if let Some(place) = bytes.get_mut(at) { *place = byte; }
            bytes.truncate(cut);
            prop_assert!(UsbInterface::all(&bytes).len() <= 6);
        }
    }
}
