//! What sysfs shows of USB devices (Linux, `Documentation/ABI/testing/sysfs-bus-usb`), for programs that look there who a
//! reader is: the simulated bus is not the kernel's.

use std::path::PathBuf;

use simulator::ccid::DeviceModel;

use super::configuration::Placed;

/// The folder of devices, below that of the bench.
pub(crate) const DEVICES: &str = "sys/bus/usb/devices";

/// The files of these devices, and what stands in them.
pub(super) fn files(devices: &[Placed<'_>]) -> Vec<(PathBuf, Vec<u8>)> {
    devices.iter().flat_map(|(device, place)| of_device(device, *place)).collect()
}

fn of_device(device: &DeviceModel, (bus, address): (u8, u8)) -> Vec<(PathBuf, Vec<u8>)> {
    let name = format!("{bus}-{address}");
    let folder = PathBuf::from(DEVICES).join(&name);
    let (vendor, product) = device
        .interfaces
        .first()
        .map_or((0, 0), |interface| (interface.descriptor.vendor, interface.descriptor.product));
    let line = |file: &str, text: String| (folder.join(file), format!("{text}\n").into_bytes());
    let mut files = vec![
        line("busnum", bus.to_string()),
        line("devnum", address.to_string()),
        line("idVendor", format!("{vendor:04x}")),
        line("idProduct", format!("{product:04x}")),
        (
            folder.join("descriptors"),
            [device.device_descriptor(), device.configuration_descriptor()].concat(),
        ),
    ];
    let texts =
        [("manufacturer", &device.manufacturer), ("product", &device.product), ("serial", &device.serial)];
    let named = texts.into_iter().filter(|(_, text)| !text.is_empty());
    files.extend(named.map(|(file, text)| line(file, text.clone())));
    for (number, interface) in device.interfaces.iter().enumerate().filter(|(_, one)| !one.name.is_empty()) {
        files.push(line(&format!("{name}:1.{number}/interface"), interface.name.clone()));
    }
    files
}
