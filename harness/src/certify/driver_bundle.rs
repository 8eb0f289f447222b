//! The description that a driver of USB readers brings with it (`*.bundle/Contents/Info.plist`).

use std::fmt;

use conformance::reader::{Driver, Version};

/// A driver of USB readers, as it describes itself to the PC/SC service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DriverBundle {
    identifier: String,
    executable: String,
    version: String,
    options: u16,
    /// Vendor and product of every device that it serves.
    devices: Vec<(u16, u16)>,
}

/// Identifier and library of the CCID project's own driver; drivers made from its sources have others.
const LIBCCID: (&str, &str) = ("fr.apdu.ccid.smartcardccid", "libccid.so");

impl DriverBundle {
    /// Reads a property list; `None` if it names no library or no devices.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let number = |text: &&str| u16::from_str_radix(text.trim_start_matches("0x"), 16).unwrap_or(0);
        let vendors = strings(text, "ifdVendorID")?;
        let products = strings(text, "ifdProductID")?;
        Some(Self {
            identifier: string(text, "CFBundleIdentifier").unwrap_or_default().to_owned(),
            executable: string(text, "CFBundleExecutable")?.to_owned(),
            version: string(text, "CFBundleShortVersionString").unwrap_or("?").to_owned(),
            options: string(text, "ifdDriverOptions").as_ref().map(number).unwrap_or_default(),
            devices: vendors.iter().map(number).zip(products.iter().map(number)).collect(),
        })
    }

    /// Whether it is a driver for devices with these ids.
    pub(crate) fn serves(&self, vendor: u16, product: u16) -> bool {
        self.devices.contains(&(vendor, product))
    }

    /// What is known of its behaviour.
    pub(crate) fn driver(&self) -> Driver {
        if (self.identifier.as_str(), self.executable.as_str()) == LIBCCID {
            Driver::Libccid { version: self.version.parse::<Version>().ok(), options: self.options }
        } else {
            Driver::Unknown
        }
    }
}

/// Library, version and options.
impl fmt::Display for DriverBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, ifdDriverOptions 0x{:04X}", self.executable, self.version, self.options)
    }
}

/// The string that is the value of a key of a property list.
fn string<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<key>{key}</key>"))?;
    let value = after.trim_start().strip_prefix("<string>")?;
    value.split_once("</string>").map(|(value, _)| value.trim())
}

/// The strings of the array that is the value of a key.
fn strings<'a>(text: &'a str, key: &str) -> Option<Vec<&'a str>> {
    let (_, after) = text.split_once(&format!("<key>{key}</key>"))?;
    let (array, _) = after.trim_start().strip_prefix("<array>")?.split_once("</array>")?;
    Some(
        array
            .split("<string>")
            .skip(1)
            .filter_map(|part| Some(part.split_once("</string>")?.0.trim()))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_the_keys_own() {
        let text = "<key>A</key>\n\t<string> 1.5.2 </string>\n<key>B</key>\n<array>\n<string>x</string>\n<string>y</string></array><key>C</key><array></array>";
        assert_eq!(string(text, "A"), Some("1.5.2"));
        assert_eq!(string(text, "B"), None, "an array is no string");
        assert_eq!(strings(text, "B"), Some(vec!["x", "y"]));
        assert_eq!((strings(text, "C"), strings(text, "A")), (Some(vec![]), None));
    }
}
