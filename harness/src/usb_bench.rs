//! A private pcscd with the real CCID driver and simulated USB readers under it.
//!
//! ```text
//! any PC/SC program ── pcscd ── libccid ── crates/usb-stand-in ──(socket)── simulator::ccid::Bus
//! ```
//!
//! The daemon runs in mount and network namespaces of its own and has the stand-in in place of libusb, so that it neither meets the machine's
//! PC/SC daemon nor opens a real device. Its socket lies in the bench's folder; a PC/SC program finds it by the environment variable
//! [`CLIENT_SOCKET_VARIABLE`], which pcsc-lite's client library knows.

mod capture;
mod configuration;
mod daemon;
mod folder;
mod hand;
mod plist;
mod stand_in;
mod sysfs;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use conformance::Text;
use simulator::ccid::{Bus, CcidReader, DeviceModel, Tap};

use crate::failure::Failure;
use capture::Capture;
use configuration::Configuration;
use daemon::Daemon;
use folder::Folder;
use hand::Hand;
pub(crate) use hand::{HAND_VARIABLE, ask};
#[cfg(feature = "pcsc")]
pub(crate) use sysfs::DEVICES as SYSFS_DEVICES;

/// The environment variable by which a PC/SC program finds another daemon than the machine's.
pub(crate) const CLIENT_SOCKET_VARIABLE: &str = "PCSCLITE_CSOCK_NAME";
/// As many readers as one daemon takes (pcscd before 2.5, libccid before 1.8).
pub(crate) const READERS_MAX: usize = 16;

/// The daemon and the devices, until dropped.
pub(crate) struct UsbBench {
    // Dropped in this order: the daemon lets go of the devices before they vanish, and the folder goes last.
    daemon: Daemon,
    devices: UsbDevices,
}

/// Simulated devices and everything that a daemon reads, until dropped, without the daemon.
pub(crate) struct UsbDevices {
    // Before the bus, which it holds on to.
    hand: Hand,
    bus: Arc<Bus>,
    models: Vec<DeviceModel>,
    capture: Option<Arc<Capture>>,
    configuration: Configuration,
    folder: Folder,
}

/// Whether a private daemon can be started here.
///
/// # Errors
/// What stands in the way, in the system's words.
pub(crate) fn namespaces() -> Result<(), String> {
    daemon::namespaces()
}

/// The description (`Info.plist`) of the installed CCID driver.
///
/// # Errors
/// If it is not installed.
#[cfg(feature = "pcsc")]
pub(crate) fn driver_description() -> Result<String, Failure> {
    configuration::driver_description().map(|(_, text)| text)
}

impl UsbDevices {
    /// Serves the devices, each with the readers of its interfaces. What goes over the USB is written to a file for
    /// Wireshark if one is named.
    ///
    /// # Errors
    /// If there are too many readers, or something needed is not installed: what, and what to do.
    pub(crate) fn serve(
        devices: Vec<(DeviceModel, Vec<CcidReader>)>,
        capture: Option<&Path>,
    ) -> Result<Self, Failure> {
        let count: usize = devices.iter().map(|(device, _)| device.slots()).sum();
        if !(1..=READERS_MAX).contains(&count) {
            return Err(Failure::usage(Text::new(
                format!("スロットは合わせて {count} 個になる。1個から {READERS_MAX} 個までにする"),
                format!("these are {count} slots in all; one daemon takes 1 to {READERS_MAX}"),
            )));
        }
        let models: Vec<DeviceModel> = devices.iter().map(|(device, _)| device.clone()).collect();
        let stand_in = stand_in::find()?;
        let folder = Folder::create()?;
        let capture = capture.map(Capture::create).transpose()?.map(Arc::new);
        let tap = capture.clone().map(|capture| capture as Arc<dyn Tap>);
        let bus = Bus::serve(&folder.path().join("usb"), devices, tap).map_err(|error| {
            Failure::rig(Text::new(
                format!("模擬のUSBを用意できない: {error}"),
                format!("there is no simulated USB: {error}"),
            ))
        })?;
        let placed: Vec<_> = models.iter().zip(bus.places()).collect();
        let configuration = Configuration::write(folder.path(), &stand_in, &placed)?;
        let bus = Arc::new(bus);
        let path = folder.path().join("hand");
        let hand = Hand::serve(&path, Arc::clone(&bus), &models);
        let hand = hand.map_err(|error| Failure::file(&path, &error))?;
        Ok(Self { hand, bus, models, capture, configuration, folder })
    }

    /// What starts the daemon where this program cannot: a line for root's shell.
    pub(crate) fn by_hand(&self) -> String {
        self.configuration.by_hand()
    }

    /// Why the capture is not complete, if it is not.
    pub(crate) fn broken(&self) -> Option<Failure> {
        self.capture.as_ref().and_then(|capture| capture.failure())
    }
}

impl UsbBench {
    /// Starts the daemon for these devices.
    ///
    /// # Errors
    /// If it does not start: what it said.
    pub(crate) fn start(devices: UsbDevices) -> Result<Self, Failure> {
        let daemon = Daemon::start(devices.folder.path(), &devices.configuration)?;
        Ok(Self { daemon, devices })
    }

    /// The socket for PC/SC programs.
    pub(crate) fn socket(&self) -> PathBuf {
        self.daemon.socket()
    }

    /// A folder of the bench's own, which ends with it.
    #[cfg(feature = "pcsc")]
    pub(crate) fn folder(&self) -> &Path {
        self.devices.folder.path()
    }

    /// For each device and each of its interfaces, whether the driver has taken it.
    pub(crate) fn taken(&self) -> Vec<Vec<bool>> {
        self.devices.bus.spoken_to()
    }

    /// What driver and daemon complained of.
    pub(crate) fn complaints(&self) -> String {
        self.daemon.complaints()
    }

    /// The socket that [`ask`] wants.
    pub(crate) fn hand(&self) -> &Path {
        self.devices.hand.socket()
    }

    /// The interfaces that the driver left alone: device and interface. It does so if it takes a model's firmware for
    /// broken; its reason is the last part, out of the daemon's log.
    pub(crate) fn refused(&self) -> Option<Text> {
        let refused: Vec<String> = self
            .devices
            .models
            .iter()
            .zip(self.taken())
            .flat_map(|(device, taken)| {
                let ignored = device.interfaces.iter().zip(taken).filter(|(_, taken)| !taken);
                ignored
                    .map(|(interface, _)| format!("{} {}", device.name, interface.name).trim_end().to_owned())
            })
            .collect();
        if refused.is_empty() {
            return None;
        }
        let (list, log) = (refused.join(", "), self.complaints());
        Some(Text::new(
            format!("ドライバーが受け付けない機種: {list}\n{log}"),
            format!("the driver does not accept: {list}\n{log}"),
        ))
    }

    /// Whether the daemon has ended by itself, and what it said, or the capture could not be written.
    pub(crate) fn broken(&mut self) -> Option<Failure> {
        self.daemon.ended().or_else(|| self.devices.broken())
    }
}
