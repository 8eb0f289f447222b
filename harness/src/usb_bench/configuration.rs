//! What a private daemon reads: files in one folder, and the environment that leads it to them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use conformance::Text;
use simulator::ccid::DeviceModel;

use super::{plist, sysfs};
use crate::failure::Failure;

/// The driver's folder within the folder of drivers.
const BUNDLE: &str = "ifd-ccid.bundle/Contents";
const DRIVERS: [&str; 2] = ["/usr/lib/pcsc/drivers", "/usr/local/lib/pcsc/drivers"];

/// A device and its bus and address.
pub(super) type Placed<'a> = (&'a DeviceModel, (u8, u8));

/// The files, laid out.
pub(super) struct Configuration {
    folder: PathBuf,
}

impl Configuration {
    /// Lays out everything in a folder: the list of readers, the driver with our readers as its only ones, the library
    /// in place of libusb, and for others what sysfs would show of the devices.
    ///
    /// # Errors
    /// If the driver is not installed or is one that this program does not know, or a file cannot be written.
    pub(super) fn write(folder: &Path, stand_in: &Path, devices: &[Placed<'_>]) -> Result<Self, Failure> {
        let (driver, plist) = driver_description()?;
        let within = |name: &str| folder.join(name);
        for name in ["run", "readers", "lib"] {
            make(&within(name))?;
        }
        let bundle = within("drivers").join(BUNDLE);
        make(&bundle)?;
        let models: Vec<&DeviceModel> = devices.iter().map(|(device, _)| *device).collect();
        let plist = plist::with_devices(&plist, &models).ok_or_else(|| {
            let path = driver.join("Info.plist");
            let path = path.display();
            Failure::rig(Text::new(
                format!("{path} はこのプログラムの知る libccid のものではない。1.5.2 で確かめてある"),
                format!("{path} is not of a libccid that this program knows; it was tried with 1.5.2"),
            ))
        })?;
        write(&bundle.join("Info.plist"), plist.as_bytes())?;
        link(&driver.join("Linux"), &bundle.join("Linux"))?;
        let stand_in = fs::canonicalize(stand_in).map_err(|error| Failure::file(stand_in, &error))?;
        link(&stand_in, &within("lib/libusb-1.0.so.0"))?;
        write(&within("readers/usb"), stanzas(devices, &bundle.join("Linux/libccid.so")).as_bytes())?;
        for (path, content) in sysfs::files(devices) {
            let path = folder.join(path);
            path.parent().map_or(Ok(()), make)?;
            write(&path, &content)?;
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// The variables that the daemon needs.
    pub(super) fn environment(&self) -> [(&'static str, PathBuf); 3] {
        [
            ("LD_LIBRARY_PATH", self.folder.join("lib")),
            ("PCSCLITE_HP_DROPDIR", self.folder.join("drivers")),
            (usb_wire::SOCKET_VARIABLE, self.folder.join("usb")),
        ]
    }

    /// The folder for its socket, and the folder with its list of readers.
    pub(super) fn folders(&self) -> [PathBuf; 2] {
        [self.folder.join("run"), self.folder.join("readers")]
    }

    /// What starts the daemon where this program cannot: a line for root's shell.
    pub(super) fn by_hand(&self) -> String {
        let [_, readers] = self.folders();
        let variables: String =
            self.environment().iter().map(|(name, path)| format!("{name}={} ", path.display())).collect();
        format!("env {variables}pcscd --foreground --config {}", readers.display())
    }
}

/// The folder of the installed CCID driver's bundle, and its description.
pub(super) fn driver_description() -> Result<(PathBuf, String), Failure> {
    let driver = driver().ok_or_else(missing)?;
    let path = driver.join("Info.plist");
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    Ok((driver, text))
}

/// The folder of the installed CCID driver's bundle.
fn driver() -> Option<PathBuf> {
    let installed = |program: &str| {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders)
            .chain(["/usr/sbin".into()])
            .any(|folder| folder.join(program).is_file())
    };
    let bundle = DRIVERS.iter().map(|folder| Path::new(folder).join(BUNDLE));
    let bundle = bundle.into_iter().find(|bundle| bundle.join("Linux/libccid.so").is_file())?;
    installed("pcscd").then_some(bundle)
}

fn missing() -> Failure {
    Failure::rig(Text::new(
        "pcscd か CCID ドライバー (libccid) がない。Debian なら apt-get install pcscd libccid",
        "pcscd or the CCID driver (libccid) is missing; on Debian: apt-get install pcscd libccid",
    ))
}

/// The daemon's list of readers: one stanza for each interface; it adds the other slots by itself.
fn stanzas(devices: &[Placed<'_>], library: &Path) -> String {
    let mut text = String::new();
    let mut channel = 0;
    for (device, (bus, address)) in devices {
        for (number, interface) in device.interfaces.iter().enumerate() {
            channel += 1;
            let suffix =
                if interface.name.is_empty() { String::new() } else { format!(" [{}]", interface.name) };
            let name = format!("{}{suffix}", device.name).replace('"', "'");
            let (vendor, product) = (interface.descriptor.vendor, interface.descriptor.product);
            text.push_str(&format!(
                "FRIENDLYNAME \"{name}\"\n\
                 DEVICENAME usb:{vendor:04x}/{product:04x}:libusb-1.0:{bus}:{address}:{number}\n\
                 LIBPATH {}\n\
                 CHANNELID {channel}\n\n",
                library.display()
            ));
        }
    }
    text
}

fn make(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::file(path, &error))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    fs::write(path, content).map_err(|error| Failure::file(path, &error))
}

fn link(to: &Path, path: &Path) -> Result<(), Failure> {
    symlink(to, path).map_err(|error| Failure::file(path, &error))
}
