use std::collections::BTreeMap;

use conformance::reader::{Catalogue, Descriptor, Equipment, InterfaceKind, Model};

/// One CCID interface: what its descriptors say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceModel {
    /// `iInterface`; empty if there is none.
    pub name: String,
    /// What kind of slot it is guessed to have, so that a fitting card can be put in.
    pub kind: InterfaceKind,
    /// The fields on which it depends what it carries.
    pub descriptor: Descriptor,
    /// The other fields.
    pub equipment: Equipment,
}

/// A USB device with one or more CCID interfaces. Vendor, product and release are the first interface's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceModel {
    /// What the driver's list calls it, as PC/SC shows it.
    pub name: String,
    /// `iManufacturer`; empty if there is none.
    pub manufacturer: String,
    /// `iProduct`; empty if there is none.
    pub product: String,
    /// `iSerialNumber`; empty if there is none.
    pub serial: String,
    /// Its interfaces, numbered in this order; at most 7.
    pub interfaces: Vec<InterfaceModel>,
}

/// Why a device cannot be simulated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// No such model.
    #[error("no model of the catalogue matches {0:?}; look with `tashika reader models`")]
    Unknown(String),
    /// Several.
    #[error("{query:?} matches {} devices: {}; add a word", .names.len(), .names.join(", "))]
    Ambiguous {
        /// What was asked for.
        query: String,
        /// The names of the dumps.
        names: Vec<String>,
    },
    /// The device speaks another protocol than CCID over bulk endpoints.
    #[error("{0} is an ICCD device, which speaks through the control endpoint; only CCID is simulated")]
    Iccd(String),
    /// It has no or too many interfaces.
    #[error("a device of {0} CCID interfaces cannot be simulated; 1 to {INTERFACES_MAX} can")]
    Interfaces(usize),
}

/// Two endpoint numbers for each of them are there.
const INTERFACES_MAX: usize = 7;

impl DeviceModel {
    /// What a catalogue knows under a text: the dump whose names or `vvvv:pppp` contain all its words, or that has it
    /// as its whole name, with or without `.txt`. It is one device, or several behind one hub.
    ///
    /// # Errors [`ModelError`] if there is none or more than one, or it cannot be simulated.
    pub fn find(catalogue: &Catalogue, query: &str) -> Result<Vec<Self>, ModelError> {
        let mut files: Vec<&str> = catalogue.search(query).map(|model| model.file.as_str()).collect();
        files.dedup();
        let named =
            |file: &&str| file.trim_end_matches(".txt").eq_ignore_ascii_case(query.trim_end_matches(".txt"));
        let file = match (&files[..], files.iter().find(|file| named(file))) {
            ([], _) => return Err(ModelError::Unknown(query.to_owned())),
            ([file], _) | (_, Some(file)) => *file,
            _ => {
                let names = files.iter().map(|file| file.trim_end_matches(".txt").to_owned()).collect();
                return Err(ModelError::Ambiguous { query: query.to_owned(), names });
            }
        };
        let rows: Vec<&Model> = catalogue.iter().filter(|model| model.file == file).collect();
        rows.chunk_by(|one, other| one.id() == other.id()).map(Self::from_rows).collect()
    }

    /// The device whose interfaces these rows describe.
    ///
    /// # Errors
    /// [`ModelError`] if it cannot be simulated.
    pub fn from_rows(rows: &[&Model]) -> Result<Self, ModelError> {
        let [first, ..] = rows else { return Err(ModelError::Interfaces(0)) };
        if rows.len() > INTERFACES_MAX {
            return Err(ModelError::Interfaces(rows.len()));
        }
        if rows.iter().any(|row| row.descriptor.interface_protocol != 0) {
            return Err(ModelError::Iccd(first.file.trim_end_matches(".txt").to_owned()));
        }
        let name = if first.listed_name.is_empty() { &first.product } else { &first.listed_name };
        Ok(Self {
            name: name.clone(),
            manufacturer: first.manufacturer.clone(),
            product: first.product.clone(),
            serial: String::new(),
            interfaces: rows.iter().copied().map(InterfaceModel::from).collect(),
        })
    }

    /// The driver's readers: every slot of every interface.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.interfaces.iter().map(|interface| 1 + usize::from(interface.descriptor.max_slot_index)).sum()
    }

    /// The device descriptor (USB 2.0, table 9-8).
    #[must_use]
    pub fn device_descriptor(&self) -> Vec<u8> {
        let identity = self.interfaces.first().map(|interface| &interface.descriptor);
        let (vendor, product, release) = identity
            .map_or((0, 0, 0), |descriptor| (descriptor.vendor, descriptor.product, descriptor.firmware.0));
        let mut bytes = vec![18, 1, 0x00, 0x02, 0, 0, 0, 64];
        bytes.extend([vendor, product, release].map(u16::to_le_bytes).concat());
        bytes.extend([
            index(&self.manufacturer, MANUFACTURER),
            index(&self.product, PRODUCT),
            index(&self.serial, SERIAL),
            1,
        ]);
        bytes
    }

    /// The configuration descriptor with interfaces, CCID descriptors and endpoints (USB 2.0, 9.6.3; CCID, 5.1).
    #[must_use]
    pub fn configuration_descriptor(&self) -> Vec<u8> {
        let interfaces: Vec<u8> =
            (0..).zip(&self.interfaces).flat_map(|(number, one)| one.descriptors(number)).collect();
        let total = u16::try_from(9 + interfaces.len()).unwrap_or(u16::MAX).to_le_bytes();
        let count = u8::try_from(self.interfaces.len()).unwrap_or(u8::MAX);
        let mut bytes = vec![9, 2, total[0], total[1], count, 1, 0, 0x80, 50];
        bytes.extend(interfaces);
        bytes
    }

    /// The strings by their index.
    #[must_use]
    pub fn strings(&self) -> BTreeMap<u8, String> {
        let own = [(MANUFACTURER, &self.manufacturer), (PRODUCT, &self.product), (SERIAL, &self.serial)];
        let names = (INTERFACE..).zip(self.interfaces.iter().map(|interface| &interface.name));
        own.into_iter()
            .chain(names)
            .filter(|(_, text)| !text.is_empty())
            .map(|(index, text)| (index, text.clone()))
            .collect()
    }
}

const MANUFACTURER: u8 = 1;
const PRODUCT: u8 = 2;
const SERIAL: u8 = 3;
/// The first interface's.
const INTERFACE: u8 = 4;

/// A string's index, or 0 for none.
fn index(text: &str, index: u8) -> u8 {
    if text.is_empty() { 0 } else { index }
}

impl From<&Model> for InterfaceModel {
    fn from(model: &Model) -> Self {
        Self {
            name: model.interface.clone(),
            kind: model.kind,
            descriptor: model.descriptor.clone(),
            equipment: model.equipment.clone(),
        }
    }
}

impl InterfaceModel {
    /// Interface, CCID and endpoint descriptors of the interface of this number.
    fn descriptors(&self, number: u8) -> Vec<u8> {
        let endpoints = Endpoints::of(number);
        let Equipment { interface_class: class, endpoints: count, .. } = self.equipment;
        let protocol = self.descriptor.interface_protocol;
        let name = index(&self.name, INTERFACE + number);
        let mut bytes = vec![9, 4, number, 0, count, class, 0, protocol, name];
        bytes.extend(self.functional_descriptor());
        bytes.extend([7, 5, endpoints.bulk_out, 2, 64, 0, 0]);
        bytes.extend([7, 5, endpoints.bulk_in, 2, 64, 0, 0]);
        if count > 2 {
            bytes.extend([7, 5, endpoints.interrupt_in, 3, 8, 0, 16]);
        }
        bytes
    }

    /// The 54 bytes of the CCID class descriptor. The catalogue keeps neither the lists of clocks and data rates nor the
    /// fields for synchronous cards and mechanics; here they are empty.
    #[must_use]
    pub fn functional_descriptor(&self) -> Vec<u8> {
        let Self { descriptor, equipment, .. } = self;
        // 372 clock cycles to the bit (ISO/IEC 7816-3, 8.1).
        let data_rate = equipment.clock.saturating_mul(1_000) / 372;
        let mut bytes = vec![54, 0x21];
        bytes.extend(equipment.ccid.0.to_le_bytes());
        bytes.extend([descriptor.max_slot_index, equipment.voltages]);
        bytes.extend([descriptor.protocols, equipment.clock, equipment.clock].map(u32::to_le_bytes).concat());
        bytes.push(0); // bNumClockSupported
        bytes.extend([data_rate, descriptor.max_data_rate].map(u32::to_le_bytes).concat());
        bytes.push(0); // bNumDataRatesSupported
        let (synchronous, mechanical) = (0, 0);
        bytes.extend(
            [descriptor.max_ifsd, synchronous, mechanical, descriptor.features, descriptor.message_length]
                .map(u32::to_le_bytes)
                .concat(),
        );
        bytes.extend([equipment.class_get_response, equipment.class_envelope]);
        bytes.extend(equipment.lcd_layout.to_le_bytes());
        bytes.extend([equipment.pin_support, equipment.busy_slots]);
        bytes
    }
}

/// The endpoint addresses of an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Endpoints {
    pub(super) bulk_out: u8,
    pub(super) bulk_in: u8,
    pub(super) interrupt_in: u8,
}

impl Endpoints {
    pub(super) const fn of(number: u8) -> Self {
        let first = 2 * number + 1;
        Self { bulk_out: first, bulk_in: 0x80 | first, interrupt_in: 0x80 | (first + 1) }
    }

    /// Whether an endpoint towards the host is one of them.
    pub(super) const fn is_in(self, endpoint: u8) -> bool {
        endpoint == self.bulk_in || endpoint == self.interrupt_in
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_all_interfaces_of_its_dump() {
        let catalogue = Catalogue::bundled().unwrap();
        let [dual] = &DeviceModel::find(&catalogue, "acr1252 dual").unwrap()[..] else { panic!() };
        let names: Vec<_> = dual.interfaces.iter().map(|interface| &*interface.name).collect();
        assert_eq!(names, ["ACR1252 Dual Reader PICC", "ACR1252 Dual Reader SAM"]);
        assert_eq!(DeviceModel::find(&catalogue, "GemPCTwin").unwrap()[0].interfaces.len(), 1);
        let hub = DeviceModel::find(&catalogue, "ELYCTIS_CL_reader").unwrap();
        assert_eq!(hub.iter().map(|device| device.interfaces.len()).collect::<Vec<_>>(), [1, 2]);
        let error = DeviceModel::find(&catalogue, "RC-S300").unwrap_err();
        assert!(matches!(&error, ModelError::Ambiguous { names, .. } if names.len() == 2), "{error}");
        assert!(matches!(DeviceModel::find(&catalogue, "no such reader"), Err(ModelError::Unknown(_))));
    }

    #[test]
    fn the_descriptors_have_the_lengths_that_they_state() {
        let catalogue = Catalogue::bundled().unwrap();
        let device = DeviceModel::find(&catalogue, "acr1252 dual").unwrap().remove(0);
        assert_eq!(device.device_descriptor().len(), 18);
        let bytes = device.configuration_descriptor();
        assert_eq!(usize::from(u16::from_le_bytes([bytes[2], bytes[3]])), bytes.len());
        assert_eq!(bytes.len(), 9 + 2 * (9 + 54 + 3 * 7));
        let functional = device.interfaces[0].functional_descriptor();
        assert_eq!(functional.len(), 54);
        assert_eq!(
            functional[40..48],
            [0x40, 0x00, 0x04, 0x00, 0x0A, 0x02, 0x00, 0x00],
            "dwFeatures, dwMaxCCIDMessageLength"
        );
    }

    /// Two models whose descriptors differ in what no prediction reads.
    #[test]
    fn every_column_of_the_catalogue_reaches_the_descriptors() {
        let catalogue = Catalogue::bundled().unwrap();
        let functional = |query| {
            let device = DeviceModel::find(&catalogue, query).unwrap().remove(0);
            (device.configuration_descriptor(), device.interfaces[0].functional_descriptor())
        };
        // A display of 2 lines and keys.
        let (configuration, pinpad) = functional("GemPCPinpadv2");
        assert_eq!(configuration[13..15], [3, 0x0B], "bNumEndpoints, bInterfaceClass");
        assert_eq!(pinpad[2..6], [0x10, 0x01, 0x00, 0x07], "bcdCCID, bMaxSlotIndex, bVoltageSupport");
        assert_eq!(pinpad[48..54], [0, 0, 0x10, 0x02, 3, 1], "classes, wLcdLayout, bPINSupport, busy slots");
        // A token older than the class: polled, 5 V, slow.
        let (configuration, token) = functional("Gem_e-SealPro");
        assert_eq!(configuration[13..15], [2, 0xFF]);
        assert_eq!(configuration.len(), 9 + 9 + 54 + 2 * 7);
        assert_eq!((&token[2..4], token[5]), (&[0x00, 0x01][..], 1));
        assert_eq!(token[10..14], 1_500_u32.to_le_bytes(), "dwDefaultClock");
        // Eight slots at a time.
        let (_, octsim) = functional("sysmoOCTSIM");
        assert_eq!((octsim[4], octsim[48], octsim[53]), (7, 0xFF, 8));
    }
}
