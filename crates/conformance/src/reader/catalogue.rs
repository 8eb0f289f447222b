use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Descriptor, Equipment, Firmware, InterfaceKind, Listing, Model};

/// Every CCID interface of which a descriptor is public: 773 of them, collected by the CCID project (`data/README.md`).
#[derive(Clone, Debug)]
pub struct Catalogue {
    models: Vec<Model>,
}

/// Why a table of models cannot be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "the catalogue of readers cannot be read: {0}; compare the row with crates/conformance/data/README.md"
)]
pub struct CatalogueError(#[from] csv::Error);

impl Catalogue {
    /// The table that comes with this crate.
    ///
    /// # Errors
    /// [`CatalogueError`] if a row of it is not as described; a test holds that none is.
    pub fn bundled() -> Result<Self, CatalogueError> {
        Self::parse(include_str!("../../data/ccid-readers.csv"))
    }

    /// A table of the same columns.
    ///
    /// # Errors
    /// [`CatalogueError`] with the line of the first row that is not as described.
    pub fn parse(table: &str) -> Result<Self, CatalogueError> {
        let rows = csv::Reader::from_reader(table.as_bytes()).into_deserialize();
        let models = rows.map(|row| row.map(|row: Row| row.into_model())).collect::<Result<_, _>>()?;
        Ok(Self { models })
    }

    /// All models, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Model> {
        self.models.iter()
    }

    /// The models whose names or `vvvv:pppp` contain all words of a text, in any case.
    pub fn search(&self, text: &str) -> impl Iterator<Item = &Model> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        self.models.iter().filter(move |model| words.iter().all(|word| model.mentions(word)))
    }

    /// What is known of a reader: the models of its vendor and product id that fit best. The same ids are given to
    /// different devices, so that there may be several, and a match of ids alone proves little.
    #[must_use]
    pub fn matching(&self, identity: &Identity) -> Vec<Matched<'_>> {
        let found: Vec<Matched<'_>> = self
            .models
            .iter()
            .filter_map(|model| identity.fit(model).map(|fit| Matched { model, fit }))
            .collect();
        let best = found.iter().map(|matched| matched.fit).max();
        found.into_iter().filter(|matched| Some(matched.fit) == best).collect()
    }
}

/// What a reader at hand says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `idVendor`.
    pub vendor: u16,
    /// `idProduct`.
    pub product: u16,
    /// `bcdDevice`, if known.
    pub firmware: Option<Firmware>,
    /// `iInterface`, if known.
    pub interface: Option<String>,
}

impl Identity {
    fn fit(&self, model: &Model) -> Option<Match> {
        let descriptor = &model.descriptor;
        if (descriptor.vendor, descriptor.product) != (self.vendor, self.product) {
            return None;
        }
        let firmware = self.firmware == Some(descriptor.firmware);
        let interface = self.interface.as_deref().is_some_and(|name| name == model.interface);
        Some(match (firmware, interface) {
            (true, true) => Match::Exact,
            (true, false) => Match::Firmware,
            (false, _) => Match::Ids,
        })
    }
}

/// How well a model fits a reader, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Match {
    /// Vendor and product id only; another firmware, which may behave otherwise.
    Ids,
    /// And the same firmware.
    Firmware,
    /// And an interface of the same name.
    Exact,
}

/// A model of the catalogue that fits a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched<'a> {
    /// The model.
    pub model: &'a Model,
    /// How well it fits.
    pub fit: Match,
}

/// A row as it stands in the table; columns that nothing depends on are left out.
#[derive(Deserialize)]
struct Row {
    filename: String,
    block: u8,
    #[serde(rename = "idVendor", deserialize_with = "hex16")]
    vendor: u16,
    #[serde(rename = "idProduct", deserialize_with = "hex16")]
    product: u16,
    #[serde(rename = "iManufacturer")]
    manufacturer: String,
    #[serde(rename = "iProduct")]
    product_name: String,
    #[serde(rename = "iInterface")]
    interface: String,
    #[serde(rename = "bcdDevice", deserialize_with = "bcd")]
    firmware: Firmware,
    #[serde(rename = "bInterfaceClass", deserialize_with = "hex8")]
    interface_class: u8,
    #[serde(rename = "bInterfaceProtocol")]
    interface_protocol: u8,
    #[serde(rename = "bNumEndpoints")]
    endpoints: u8,
    #[serde(rename = "bcdCCID", deserialize_with = "bcd")]
    ccid: Firmware,
    #[serde(rename = "bMaxSlotIndex", deserialize_with = "hex8")]
    max_slot_index: u8,
    #[serde(rename = "bMaxCCIDBusySlots")]
    busy_slots: u8,
    #[serde(rename = "bVoltageSupport", deserialize_with = "hex8")]
    voltages: u8,
    #[serde(rename = "dwProtocols", deserialize_with = "hex32")]
    protocols: u32,
    #[serde(rename = "dwMaxIFSD")]
    max_ifsd: u32,
    #[serde(rename = "dwDefaultClock_MHz", deserialize_with = "kilohertz")]
    clock: u32,
    #[serde(rename = "dwMaxDataRate_bps")]
    max_data_rate: u32,
    #[serde(rename = "dwFeatures", deserialize_with = "hex32")]
    features: u32,
    #[serde(rename = "dwMaxCCIDMessageLength")]
    message_length: u32,
    #[serde(rename = "bClassGetResponse", deserialize_with = "hex8")]
    class_get_response: u8,
    #[serde(rename = "bClassEnvelope", deserialize_with = "hex8")]
    class_envelope: u8,
    #[serde(rename = "bPINSupport", deserialize_with = "hex8")]
    pin_support: u8,
    #[serde(rename = "wLcdLayout", deserialize_with = "hex16")]
    lcd_layout: u16,
    listed_section: Listing,
    listed_name: String,
    interface_guess: InterfaceKind,
}

impl Row {
    fn into_model(self) -> Model {
        // Dumps write an index where the device gave no text.
        let interface = if matches!(self.interface.as_str(), "?" | "0") || is_index(&self.interface) {
            String::new()
        } else {
            self.interface
        };
        Model {
            file: self.filename,
            block: self.block,
            manufacturer: self.manufacturer,
            product: self.product_name,
            interface,
            descriptor: Descriptor {
                vendor: self.vendor,
                product: self.product,
                firmware: self.firmware,
                interface_protocol: self.interface_protocol,
                max_slot_index: self.max_slot_index,
                protocols: self.protocols,
                max_ifsd: self.max_ifsd,
                max_data_rate: self.max_data_rate,
                features: self.features,
                message_length: self.message_length,
            },
            equipment: Equipment {
                interface_class: self.interface_class,
                endpoints: self.endpoints,
                ccid: self.ccid,
                busy_slots: self.busy_slots,
                voltages: self.voltages,
                clock: self.clock,
                class_get_response: self.class_get_response,
                class_envelope: self.class_envelope,
                pin_support: self.pin_support,
                lcd_layout: self.lcd_layout,
            },
            listing: self.listed_section,
            listed_name: self.listed_name,
            kind: self.interface_guess,
        }
    }
}

fn is_index(text: &str) -> bool {
    !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom(format!("{text:?} is not 0x…")))?;
    u32::from_str_radix(digits, 16).map_err(D::Error::custom)
}

fn hex32<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    number(deserializer)
}

fn hex16<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    u16::try_from(number(deserializer)?).map_err(D::Error::custom)
}

fn hex8<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    u8::try_from(number(deserializer)?).map_err(D::Error::custom)
}

/// Megahertz with three decimals.
fn kilohertz<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parts = text.split_once('.').filter(|(_, decimals)| decimals.len() == 3);
    let clock = parts.and_then(|(whole, decimals)| format!("{whole}{decimals}").parse().ok());
    clock.ok_or_else(|| D::Error::custom(format!("{text:?} is not a clock like 4.800")))
}

fn bcd<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Firmware, D::Error> {
    let text = String::deserialize(deserializer)?;
    Firmware::from_text(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is not a release like 1.03")))
}
