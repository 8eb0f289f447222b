//! What a Linux machine shows of itself and of its USB devices. Nothing of it needs privileges, and no device is opened.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::evidence::sha256;
use conformance::reader::{Device, Host, UsbInterface};

use super::driver_bundle::DriverBundle;

/// A machine, by its file system.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    root: PathBuf,
    /// Where the kernel shows USB devices.
    usb_devices: PathBuf,
    /// Where the PC/SC service looks for drivers of USB readers.
    drivers: Vec<PathBuf>,
}

/// A USB device as sysfs shows it.
#[derive(Clone, Debug)]
pub(crate) struct UsbDevice {
    folder: PathBuf,
    descriptors: Vec<u8>,
}

const DRIVERS: [&str; 3] = ["usr/lib/pcsc/drivers", "usr/lib64/pcsc/drivers", "usr/local/lib/pcsc/drivers"];
const SERVICES: [&str; 3] = ["usr/sbin/pcscd", "usr/bin/pcscd", "usr/local/sbin/pcscd"];

impl Machine {
    /// The machine that this program runs on, with the drivers of the PC/SC service that it talks to: of another than the machine's own
    /// (`PCSCLITE_CSOCK_NAME`), those in the folder `drivers` beside that of its socket, as on the bench of simulated readers, whose USB
    /// devices are shown there, too.
    pub(crate) fn this() -> Self {
        let socket = std::env::var_os(crate::usb_bench::CLIENT_SOCKET_VARIABLE).map(PathBuf::from);
        let bench = socket.and_then(|socket| Some(socket.parent()?.parent()?.to_owned()));
        let beside = |folder: &str| Some(bench.as_ref()?.join(folder)).filter(|folder| folder.is_dir());
        let drivers =
            beside("drivers").or_else(|| std::env::var_os("PCSCLITE_HP_DROPDIR").map(PathBuf::from));
        let machine = Self::at(Path::new("/"));
        Self {
            usb_devices: beside(crate::usb_bench::SYSFS_DEVICES).unwrap_or(machine.usb_devices),
            drivers: drivers.map_or(machine.drivers, |folder| vec![folder]),
            root: machine.root,
        }
    }

    /// A machine whose files lie below this folder.
    pub(crate) fn at(root: &Path) -> Self {
        let usb_devices = root.join(crate::usb_bench::SYSFS_DEVICES);
        Self {
            root: root.to_owned(),
            usb_devices,
            drivers: DRIVERS.iter().map(|folder| root.join(folder)).collect(),
        }
    }

    /// The device with this bus and address, if its ids are these: a virtual reader has an address, too, and on the machine's own bus
    /// something else may have the same.
    pub(crate) fn usb_device(&self, bus: u8, address: u8, vendor: u16, product: u16) -> Option<UsbDevice> {
        let devices = fs::read_dir(&self.usb_devices).ok()?;
        let folder = devices.flatten().map(|entry| entry.path()).find(|folder| {
            let number = |name: &str| line(&folder.join(name)).and_then(|text| text.parse::<u8>().ok());
            let id =
                |name: &str| line(&folder.join(name)).and_then(|text| u16::from_str_radix(&text, 16).ok());
            (number("busnum"), number("devnum")) == (Some(bus), Some(address))
                && (id("idVendor"), id("idProduct")) == (Some(vendor), Some(product))
        })?;
        let descriptors = fs::read(folder.join("descriptors")).ok()?;
        Some(UsbDevice { folder, descriptors })
    }

    /// The only driver whose list names these ids; `None` if there is none, or more than one: which of them the service takes depends on
    /// the order in which it finds them.
    pub(crate) fn driver(&self, vendor: u16, product: u16) -> Option<DriverBundle> {
        let folders = self.drivers.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let mut bundles = folders
            .filter_map(|entry| fs::read_to_string(entry.path().join("Contents/Info.plist")).ok())
            .filter_map(|text| DriverBundle::read(&text))
            .filter(|bundle| bundle.serves(vendor, product));
        let only = bundles.next()?;
        bundles.next().is_none().then_some(only)
    }

    /// The system around the readers.
    pub(crate) fn host(&self) -> Host {
        Host {
            os: self.os(),
            kernel: line(&self.root.join("proc/sys/kernel/osrelease"))
                .map(|release| format!("Linux {release} {}", std::env::consts::ARCH)),
            pcsc: self.service(),
            driver: None,
            virtualisation: self.virtualisation(),
        }
    }

    fn os(&self) -> Option<String> {
        let text = fs::read_to_string(self.root.join("etc/os-release")).ok()?;
        let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(name.trim_matches('"').to_owned())
    }

    /// What the service says of itself. The one that runs may be older, until it is started again.
    fn service(&self) -> Option<String> {
        let program = SERVICES.iter().map(|path| self.root.join(path)).find(|path| path.is_file())?;
        let said = Command::new(program).arg("--version").output().ok()?.stdout;
        let first = String::from_utf8_lossy(&said).lines().next().map(str::to_owned)?;
        Some(first.trim_end_matches('.').replace(" version ", " "))
    }

    fn virtualisation(&self) -> Option<String> {
        let mut found = Vec::new();
        let cpu = fs::read_to_string(self.root.join("proc/cpuinfo")).unwrap_or_default();
        let mut flags = cpu.lines().filter(|line| line.starts_with("flags"));
        if flags.any(|line| line.split(' ').any(|flag| flag == "hypervisor")) {
            let dmi = |name: &str| line(&self.root.join("sys/class/dmi/id").join(name));
            let maker: Vec<String> = [dmi("sys_vendor"), dmi("product_name")].into_iter().flatten().collect();
            found.push(format!("virtual machine {}", maker.join(" ")).trim_end().to_owned());
        }
        if let Some(kind) = line(&self.root.join("run/systemd/container")) {
            found.push(format!("container {kind}"));
        } else if [".dockerenv", "run/.containerenv"].iter().any(|mark| self.root.join(mark).exists()) {
            found.push("container".to_owned());
        }
        (!found.is_empty()).then(|| found.join(", "))
    }
}

impl UsbDevice {
    /// The interface that a PC/SC reader of this name stands for: the only one, or the one whose own name the reader's has in brackets,
    /// as the CCID project's driver makes names.
    pub(crate) fn interface(&self, reader: &str) -> Option<UsbInterface> {
        let mut interfaces = UsbInterface::all(&self.descriptors);
        if interfaces.len() > 1 {
            interfaces.retain(|interface| {
                let name = self.interface_name(interface.number);
                name.is_some_and(|name| reader.contains(&format!("[{name}]")))
            });
        }
        let only = interfaces.pop()?;
        interfaces.is_empty().then_some(only)
    }

    /// Which piece it is, and where it is plugged in.
    pub(crate) fn device(&self, interface: Option<u8>) -> Device {
        Device {
            interface,
            usb_path: self.folder.file_name().and_then(OsStr::to_str).map(str::to_owned),
            serial: line(&self.folder.join("serial")),
            descriptors_sha256: Some(sha256(&self.descriptors)),
        }
    }

    fn interface_name(&self, number: u8) -> Option<String> {
        let device = self.folder.file_name()?.to_str()?;
        // sysfs names interfaces after device, configuration and number.
        let beside = self.folder.with_file_name(format!("{device}:1.{number}"));
        line(&beside.join("interface")).or_else(|| {
            let within = self.folder.join(format!("{device}:1.{number}"));
            line(&within.join("interface"))
        })
    }
}

/// The first line of a file, if it says something.
fn line(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let first = text.lines().next()?.trim();
    (!first.is_empty()).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use conformance::reader::{Driver, ExchangeLevel, Version};

    use super::*;

    /// A machine with these files.
    fn machine(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Machine) {
        let root = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let machine = Machine::at(root.path());
        (root, machine)
    }

    /// A device with a CCID interface for each number, of extended level where it is even.
    fn descriptors(interfaces: &[u8]) -> Vec<u8> {
        let mut bytes = vec![18, 1, 0, 2, 0, 0, 0, 8, 0xFF, 0xFF, 0x01, 0x00, 0x03, 0x01, 1, 2, 3, 1];
        bytes.extend([9, 2, 0, 0, 1, 1, 0, 0x80, 50]);
        for number in interfaces {
            bytes.extend([9, 4, *number, 0, 3, 0x0B, 0, 0, 0]);
            let mut ccid = [0; 54];
            (ccid[0], ccid[1], ccid[44], ccid[45]) = (54, 0x21, 0x0A, 0x02);
            ccid[42] = if number.is_multiple_of(2) { 4 } else { 1 };
            bytes.extend(ccid);
        }
        bytes
    }

    const PLUGGED: &[(&str, &[u8])] = &[
        ("sys/bus/usb/devices/1-1/busnum", b"1\n"),
        ("sys/bus/usb/devices/1-1/devnum", b"9\n"),
        ("sys/bus/usb/devices/1-1/idVendor", b"fffe\n"),
        ("sys/bus/usb/devices/1-1/idProduct", b"0001\n"),
        ("sys/bus/usb/devices/1-4.2/busnum", b"1\n"),
        ("sys/bus/usb/devices/1-4.2/devnum", b"9\n"),
        ("sys/bus/usb/devices/1-4.2/idVendor", b"ffff\n"),
        ("sys/bus/usb/devices/1-4.2/idProduct", b"0001\n"),
        ("sys/bus/usb/devices/1-4.2/serial", b"TEST-1\n"),
        ("sys/bus/usb/devices/1-4.2:1.0/interface", b"PICC\n"),
        ("sys/bus/usb/devices/1-4.2:1.1/interface", b"SAM\n"),
    ];

    #[test]
    fn a_device_is_found_by_address_and_ids_and_described_by_its_own_words() {
        let (root, machine) = machine(PLUGGED);
        let file = root.path().join("sys/bus/usb/devices/1-4.2/descriptors");
        fs::write(&file, descriptors(&[0])).unwrap();
        let device = machine.usb_device(1, 9, 0xFFFF, 1).unwrap();
        let interface = device.interface("TEST Reader (TEST-1) 00 00").unwrap();
        assert_eq!((interface.number, interface.descriptor.message_length), (0, 522));
        let expected = Device {
            interface: Some(0),
            usb_path: Some("1-4.2".into()),
            serial: Some("TEST-1".into()),
            descriptors_sha256: Some(sha256(&descriptors(&[0]))),
        };
        assert_eq!(device.device(Some(interface.number)), expected);
        assert!(machine.usb_device(1, 9, 0xFFFF, 2).is_none(), "the ids differ");
        assert!(machine.usb_device(1, 8, 0xFFFF, 1).is_none(), "the address differs");
    }

    #[test]
    fn of_several_interfaces_the_one_in_the_readers_name_counts() {
        let (root, machine) = machine(PLUGGED);
        let file = root.path().join("sys/bus/usb/devices/1-4.2/descriptors");
        fs::write(&file, descriptors(&[0, 1])).unwrap();
        let device = machine.usb_device(1, 9, 0xFFFF, 1).unwrap();
        let level = |name: &str| device.interface(name).map(|interface| interface.descriptor.level());
        assert_eq!(level("TEST Reader [PICC] 00 00"), Some(ExchangeLevel::Extended));
        assert_eq!(level("TEST Reader [SAM] 01 00"), Some(ExchangeLevel::Tpdu));
        assert_eq!(level("TEST Reader 00 00"), None, "nobody can tell which");
    }

    fn plist(identifier: &str, executable: &str, vendor: &str, product: &str) -> String {
        format!(
            "<key>CFBundleExecutable</key><string>{executable}</string>\
             <key>CFBundleIdentifier</key><string>{identifier}</string>\
             <key>CFBundleShortVersionString</key><string>1.5.2</string>\
             <key>ifdDriverOptions</key><string>0x0004</string>\
             <key>ifdVendorID</key><array><string>0x1111</string><string>{vendor}</string></array>\
             <key>ifdProductID</key><array><string>0x0001</string><string>{product}</string></array>"
        )
    }

    #[test]
    fn the_driver_is_the_one_that_claims_the_ids_and_a_makers_own_is_not_libccid() {
        let libccid = plist("fr.apdu.ccid.smartcardccid", "libccid.so", "0xFFFF", "0x0001");
        let makers = plist("test.reader.driver", "libreader.so", "0xFFFF", "0x0002");
        let both = plist("test.another.driver", "libanother.so", "0xFFFF", "0x0001");
        let libccid = ("usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist", libccid.as_bytes());
        let makers = ("usr/lib/pcsc/drivers/ifd-test.bundle/Contents/Info.plist", makers.as_bytes());
        let both = ("usr/local/lib/pcsc/drivers/ifd-other.bundle/Contents/Info.plist", both.as_bytes());
        let (_one, one) = machine(&[libccid, makers]);
        let driver = |product| one.driver(0xFFFF, product).map(|bundle| bundle.driver());
        let expected = Driver::Libccid { version: Some(Version(1, 5, 2)), options: 4 };
        assert_eq!([driver(1), driver(2), driver(3)], [Some(expected), Some(Driver::Unknown), None]);
        assert_eq!(one.driver(0xFFFF, 2).unwrap().to_string(), "libreader.so 1.5.2, ifdDriverOptions 0x0004");
        // The ids of each place belong together: 1111:0002 is nobody's.
        assert!(one.driver(0x1111, 2).is_none());
        let (_two, two) = machine(&[libccid, both]);
        assert!(two.driver(0xFFFF, 1).is_none(), "two drivers claim it");
    }

    #[test]
    fn a_host_tells_what_it_is_and_what_it_runs_in() {
        let (_root, bare) = machine(&[
            ("etc/os-release", b"NAME=T\nPRETTY_NAME=\"Test OS 1\"\n"),
            ("proc/sys/kernel/osrelease", b"6.1.0-test\n"),
            ("proc/cpuinfo", b"flags\t\t: fpu vme\n"),
        ]);
        let host = bare.host();
        assert_eq!(host.os.as_deref(), Some("Test OS 1"));
        assert_eq!(host.kernel, Some(format!("Linux 6.1.0-test {}", std::env::consts::ARCH)));
        assert_eq!((host.pcsc, host.virtualisation), (None, None));
        let (_root, within) = machine(&[
            ("proc/cpuinfo", b"flags\t\t: fpu hypervisor vme\n"),
            ("sys/class/dmi/id/product_name", b"Test Machine\n"),
            (".dockerenv", b""),
        ]);
        let virtualisation = within.host().virtualisation.unwrap();
        assert_eq!(virtualisation, "virtual machine Test Machine, container");
        let (_root, nothing) = machine(&[]);
        assert_eq!(nothing.host(), Host::default());
    }
}
