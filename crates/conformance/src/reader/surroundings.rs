use std::fmt;

use serde::{Deserialize, Serialize};

/// Which piece of a model was measured, and in which socket, as far as the machine shows it. Linux shows it in sysfs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Device {
    /// `bInterfaceNumber` of the interface that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interface: Option<u8>,
    /// The socket: bus, and ports on the way, as Linux writes them (`1-4.2`). It stays when readers are plugged in another order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usb_path: Option<String>,
    /// `iSerialNumber`; many models have none, some the same in every piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// SHA-256 of all bytes of the device's descriptors: two readers of one name and another hash are two subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub descriptors_sha256: Option<String>,
}

/// The machine that the reader was measured on, as far as it tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Host {
    /// The operating system, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
    /// Release of the kernel, and the processor's architecture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel: Option<String>,
    /// The PC/SC service that is installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pcsc: Option<String>,
    /// Name and version of the driver whose list names the device's ids; `None` if none or several do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// What stands between the system and the hardware: a virtual machine, a container. `None` if nothing shows; it may hide. Readers
    /// behind one have been seen to fail for its reasons (CCID#66, CCID#67).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtualisation: Option<String>,
}

/// In one line; what is not known is left out.
impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            self.usb_path.as_ref().map(|path| format!("USB {path}")),
            self.interface.map(|number| format!("interface {number}")),
            self.serial.as_ref().map(|serial| format!("serial {serial}")),
            self.descriptors_sha256.as_ref().map(|hash| format!("descriptors SHA-256 {hash}")),
        ];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

/// In one line; what is not known is left out.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.os, &self.kernel, &self.pcsc, &self.driver, &self.virtualisation];
        f.write_str(&parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", "))
    }
}
