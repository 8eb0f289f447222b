//! What a reader says of itself through PC/SC: its claim, and who it is.

use std::ffi::CString;

use conformance::Text;
use conformance::reader::{Catalogue, Claim, Driver, Firmware, Identity, Matched, Properties, Protocol};
use pcsc::{Attribute, Card, Context, Protocols, Scope, ShareMode};
use serde::Serialize;

use crate::failure::Failure;

/// What could be read of a reader; what its driver does not tell is `None`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PcscIdentity {
    /// Its name, which changes with the order in which readers are plugged in.
    pub(crate) name: String,
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
    let version = attribute(Attribute::VendorIfdVersion).and_then(|bytes| bytes.first_chunk().copied());
    let status = has_card.then(|| card.status2_owned().ok()).flatten();
    let atr = status.as_ref().map(|status| status.atr().to_vec());
    Ok(PcscIdentity {
        name: name.to_owned(),
        vendor: properties.vendor,
        product: properties.product,
        firmware: version.map(|bytes| Firmware(u16::from_ne_bytes(high_half(bytes)))),
        serial: attribute(Attribute::VendorIfdSerialNo)
            .map(|bytes| printable(&bytes))
            .filter(|serial| !serial.is_empty()),
        max_input: attribute(Attribute::Maxinput)
            .and_then(|bytes| bytes.first_chunk().copied())
            .map(u32::from_ne_bytes),
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

    /// The driver, as far as it shows: vpcd by the absence of everything, else the CCID project's where its own models are.
    pub(crate) fn driver(&self, models: &[Matched<'_>]) -> Driver {
        match (self.vendor, self.max_input) {
            (None, None) if self.claim == Claim::Missing => Driver::Vpcd,
            _ if !models.is_empty() && cfg!(target_os = "linux") => libccid(),
            _ => Driver::Unknown,
        }
    }
}

/// Where distributions put libccid's own description, with its version and options.
const INFO_PLIST: [&str; 2] = [
    "/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist",
    "/usr/lib64/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist",
];

/// The installed libccid; of the newest version and without options if its description is not found.
fn libccid() -> Driver {
    let text = INFO_PLIST.iter().find_map(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let version = plist_string(&text, "CFBundleShortVersionString").and_then(|version| version.parse().ok());
    let options = plist_string(&text, "ifdDriverOptions")
        .and_then(|options| u16::from_str_radix(options.trim_start_matches("0x"), 16).ok());
    Driver::Libccid { version, options: options.unwrap_or(0) }
}

/// The string that follows a key of a property list.
fn plist_string<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<key>{key}</key>"))?;
    let (_, value) = after.split_once("<string>")?;
    value.split_once("</string>").map(|(value, _)| value.trim())
}

/// The version stands in the high half of a number in the machine's byte order.
fn high_half(bytes: [u8; 4]) -> [u8; 2] {
    let [high, low, ..] = u32::from_ne_bytes(bytes).to_be_bytes();
    u16::from_be_bytes([high, low]).to_ne_bytes()
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
    fn a_property_list_tells_version_and_options() {
        let text = "<key>CFBundleShortVersionString</key>\n\t<string>1.5.2</string>\n<key>ifdDriverOptions</key>\n<string>0x0005</string>";
        assert_eq!(plist_string(text, "CFBundleShortVersionString"), Some("1.5.2"));
        assert_eq!(plist_string(text, "ifdDriverOptions"), Some("0x0005"));
        assert_eq!(plist_string(text, "ifdVendorID"), None);
    }

    #[test]
    fn contactless_cards_are_told_by_their_atr() {
        assert!(is_contactless(&[0x3B, 0x88, 0x80, 0x01, 0x00, 0x00]));
        assert!(!is_contactless(&[0x3B, 0xDA, 0x13, 0xFF, 0x81]));
    }

    #[test]
    fn the_firmware_stands_in_the_high_half() {
        assert_eq!(u16::from_ne_bytes(high_half(0x0207_0000_u32.to_ne_bytes())), 0x0207);
    }
}
