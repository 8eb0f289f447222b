use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Descriptor, Equipment};

/// One CCID interface of one device in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Model {
    /// The dump it was extracted from, in the CCID project's `readers/`.
    pub file: String,
    /// Number of the interface in it, from 0.
    pub block: u8,
    /// `iManufacturer`; empty if the device gives none.
    pub manufacturer: String,
    /// `iProduct`; empty if the device gives none.
    pub product: String,
    /// `iInterface`; empty if the device gives none.
    pub interface: String,
    /// What it claims.
    pub descriptor: Descriptor,
    /// What else its descriptors say.
    pub equipment: Equipment,
    /// Where it stands in the CCID project's list.
    pub listing: Listing,
    /// Its name in that list.
    pub listed_name: String,
    /// Contact or contactless: a guess from names and rates, for people only.
    pub kind: InterfaceKind,
}

impl Model {
    /// Whether a text, in lower case, is part of one of its names or of its `vvvv:pppp`.
    #[must_use]
    pub fn mentions(&self, part: &str) -> bool {
        [&self.file, &self.manufacturer, &self.product, &self.interface, &self.listed_name, &self.id()]
            .into_iter()
            .any(|text| text.to_lowercase().contains(part))
    }

    /// `VVVV:PPPP`, as lists of USB devices write it.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{:04X}:{:04X}", self.descriptor.vendor, self.descriptor.product)
    }
}

/// Section of the CCID project's list of readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listing {
    /// Tested by the project's author.
    #[serde(rename(deserialize = "supported"))]
    Supported,
    /// Its descriptor was received; nobody tested it.
    #[serde(rename(deserialize = "shouldwork"))]
    ShouldWork,
    /// Known not to work.
    #[serde(rename(deserialize = "unsupported"))]
    Unsupported,
    /// Commented out in the driver's list.
    #[serde(rename(deserialize = "disabled"))]
    Disabled,
}

/// What kind of slot an interface is guessed to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterfaceKind {
    /// For contactless cards.
    #[serde(alias = "contactless_likely")]
    Contactless,
    /// For contact cards.
    #[serde(alias = "contact_likely")]
    Contact,
    /// For a security module inside the reader.
    #[serde(alias = "contact_SAM_slot")]
    Sam,
    /// A token or key: reader and card in one.
    #[serde(alias = "token_or_key")]
    Token,
    /// A device with both; which of them this interface is cannot be told.
    #[serde(alias = "dual_device_interface_not_determinable")]
    Undetermined,
}

impl fmt::Display for InterfaceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contactless => "contactless?",
            Self::Contact => "contact?",
            Self::Sam => "SAM?",
            Self::Token => "token?",
            Self::Undetermined => "?",
        })
    }
}
