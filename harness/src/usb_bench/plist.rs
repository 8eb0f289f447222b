//! The driver's list of the readers that it serves (`Info.plist`), with our readers as its only ones.

use conformance::reader::Descriptor;
use simulator::ccid::DeviceModel;

/// The same property list with three arrays replaced; nothing if one of them is missing.
///
/// Everything else stays, so that options and log level are the installed driver's.
pub(super) fn with_devices(plist: &str, devices: &[&DeviceModel]) -> Option<String> {
    let number = |id: fn(&Descriptor) -> u16| -> Vec<String> {
        let descriptors = devices.iter().filter_map(|device| device.interfaces.first());
        descriptors.map(|interface| format!("0x{:04X}", id(&interface.descriptor))).collect()
    };
    let names: Vec<String> = devices.iter().map(|device| escaped(&device.name)).collect();
    let plist = with_array(plist, "ifdVendorID", &number(|descriptor| descriptor.vendor))?;
    let plist = with_array(&plist, "ifdProductID", &number(|descriptor| descriptor.product))?;
    with_array(&plist, "ifdFriendlyName", &names)
}

fn with_array(plist: &str, key: &str, values: &[String]) -> Option<String> {
    let (before, rest) = plist.split_once(&format!("<key>{key}</key>"))?;
    let (between, rest) = rest.split_once("<array>")?;
    let (_, after) = rest.split_once("</array>")?;
    if !between.trim().is_empty() {
        return None; // the key's value is no array
    }
    let list: String = values.iter().map(|value| format!("\t\t<string>{value}</string>\n")).collect();
    Some(format!("{before}<key>{key}</key>\n\t<array>\n{list}\t</array>{after}"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLIST: &str = "<dict>\n\t<key>ifdLogLevel</key>\n\t<string>0x0003</string>\n\t<key>ifdVendorID</key>\n\t<array>\n\t\t<string>0x1111</string>\n\t</array>\n\t<key>ifdProductID</key>\n\t<array>\n\t\t<string>0x2222</string>\n\t</array>\n\t<key>ifdFriendlyName</key>\n\t<array>\n\t\t<string>A</string>\n\t</array>\n</dict>\n";

    fn device() -> DeviceModel {
        let catalogue = conformance::reader::Catalogue::bundled().unwrap();
        let mut device = DeviceModel::find(&catalogue, "GemPCTwin").unwrap().remove(0);
        device.name = "A & B".to_owned();
        device
    }

    #[test]
    fn the_lists_hold_our_devices_and_the_rest_stays() {
        let device = device();
        let plist = with_devices(PLIST, &[&device, &device]).unwrap();
        assert!(plist.contains("<string>0x0003</string>"));
        assert_eq!(plist.matches("<string>0x08E6</string>").count(), 2);
        assert_eq!(plist.matches("<string>0x3437</string>").count(), 2);
        assert_eq!(plist.matches("<string>A &amp; B</string>").count(), 2);
        assert!(!plist.contains("0x1111") && !plist.contains("0x2222"));
    }

    #[test]
    fn another_kind_of_list_is_not_guessed_at() {
        assert_eq!(with_devices(&PLIST.replace("ifdProductID", "other"), &[&device()]), None);
        let no_array = PLIST.replace("<key>ifdVendorID</key>", "<key>ifdVendorID</key><string>x</string>");
        assert_eq!(with_devices(&no_array, &[&device()]), None);
    }
}
