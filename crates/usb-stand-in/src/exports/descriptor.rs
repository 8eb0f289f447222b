//! Descriptors, in the form of libusb's structures.

use std::collections::HashMap;
use std::ffi::{c_int, c_void};
use std::slice;
use std::sync::{LazyLock, Mutex};

use super::LIBRARY;
use super::device::place;
use crate::abi::{
    self, ConfigurationDescriptor, DeviceDescriptor, EndpointDescriptor, InterfaceDescriptor,
    InterfaceSettings,
};
use crate::configuration::{Configuration, Interface};
use crate::host::lock;

/// A configuration handed out: libusb's structures, and what their pointers point to.
struct Tree {
    /// One; in a vector, because a box must not move while somebody holds a pointer into it.
    root: Vec<ConfigurationDescriptor>,
    _interfaces: Vec<InterfaceSettings>,
    _settings: Vec<InterfaceDescriptor>,
    _endpoints: Vec<Vec<EndpointDescriptor>>,
    _source: Configuration,
}

// SAFETY: the pointers in it point to memory that it owns and that nobody changes.
unsafe impl Send for Tree {}

/// Those not yet given back, by their root's address.
static TREES: LazyLock<Mutex<HashMap<usize, Tree>>> = LazyLock::new(Mutex::default);

impl Tree {
    fn new(source: Configuration) -> Self {
        let endpoints: Vec<Vec<_>> = source.interfaces.iter().map(endpoints).collect();
        let settings: Vec<_> = source
            .interfaces
            .iter()
            .zip(&endpoints)
            .map(|(interface, list)| setting(interface, list))
            .collect();
        // One setting each: nothing that is simulated has alternate settings.
        let interfaces: Vec<_> =
            settings.iter().map(|settings| InterfaceSettings { settings, count: 1 }).collect();
        let [length, descriptor_type, t0, t1, _, value, string, attributes, max_power] = source.header;
        let root = vec![ConfigurationDescriptor {
            length,
            descriptor_type,
            total_length: u16::from_le_bytes([t0, t1]),
            // What is there counts, not what the device says: the caller indexes by it.
            interfaces: u8::try_from(interfaces.len()).unwrap_or(u8::MAX),
            value,
            string,
            attributes,
            max_power,
            interface: interfaces.as_ptr(),
            extra: std::ptr::null(),
            extra_length: 0,
        }];
        Self { root, _interfaces: interfaces, _settings: settings, _endpoints: endpoints, _source: source }
    }
}

fn setting(interface: &Interface, endpoints: &[EndpointDescriptor]) -> InterfaceDescriptor {
    let [length, descriptor_type, number, alternate_setting, _, class, sub_class, protocol, string] =
        interface.header;
    InterfaceDescriptor {
        length,
        descriptor_type,
        number,
        alternate_setting,
        endpoints: u8::try_from(endpoints.len()).unwrap_or(u8::MAX),
        class,
        sub_class,
        protocol,
        string,
        endpoint: endpoints.as_ptr(),
        extra: interface.extra.as_ptr(),
        extra_length: length_of(&interface.extra),
    }
}

fn endpoints(interface: &Interface) -> Vec<EndpointDescriptor> {
    let endpoint = |endpoint: &crate::configuration::Endpoint| {
        let [length, descriptor_type, address, attributes, m0, m1, interval] = endpoint.header;
        EndpointDescriptor {
            length,
            descriptor_type,
            address,
            attributes,
            max_packet_size: u16::from_le_bytes([m0, m1]),
            interval,
            refresh: 0,
            synch_address: 0,
            extra: endpoint.extra.as_ptr(),
            extra_length: length_of(&endpoint.extra),
        }
    };
    interface.endpoints.iter().map(endpoint).collect()
}

fn length_of(bytes: &[u8]) -> c_int {
    c_int::try_from(bytes.len()).unwrap_or(0)
}

#[unsafe(no_mangle)]
extern "C" fn libusb_get_device_descriptor(device: *mut c_void, descriptor: *mut DeviceDescriptor) -> c_int {
    if descriptor.is_null() {
        return abi::ERROR_INVALID_PARAM;
    }
    let device = place(device).and_then(|place| LIBRARY.host.device(place));
    let Some(parsed) = device.and_then(|device| DeviceDescriptor::parse(&device.descriptor)) else {
        return abi::ERROR_NO_DEVICE;
    };
    // SAFETY: not null, so by contract a place for one such structure.
    unsafe { descriptor.write(parsed) };
    abi::SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn libusb_get_active_config_descriptor(
    device: *mut c_void,
    configuration: *mut *const ConfigurationDescriptor,
) -> c_int {
    if configuration.is_null() {
        return abi::ERROR_INVALID_PARAM;
    }
    let Some(device) = place(device).and_then(|place| LIBRARY.host.device(place)) else {
        return abi::ERROR_NO_DEVICE;
    };
    let Some(parsed) = Configuration::parse(&device.configuration) else { return abi::ERROR_NOT_FOUND };
    let tree = Tree::new(parsed);
    let root = tree.root.as_ptr();
    // SAFETY: not null, so by contract a place for one pointer. What it points to stays in `TREES` until given back.
    unsafe { configuration.write(root) };
    lock(&TREES).insert(root.addr(), tree);
    abi::SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn libusb_free_config_descriptor(configuration: *const ConfigurationDescriptor) {
    lock(&TREES).remove(&configuration.addr());
}

#[unsafe(no_mangle)]
extern "C" fn libusb_get_string_descriptor_ascii(
    handle: *mut c_void,
    index: u8,
    data: *mut u8,
    length: c_int,
) -> c_int {
    let Some(room) = usize::try_from(length).ok().filter(|room| *room > 0 && !data.is_null()) else {
        return abi::ERROR_INVALID_PARAM;
    };
    let Some(device) = LIBRARY.host.device_of(handle.addr()) else { return abi::ERROR_NO_DEVICE };
    let Some(text) = device.strings.get(&index) else { return abi::ERROR_NOT_FOUND };
    let text = &text.as_bytes()[..text.len().min(room - 1)];
    // SAFETY: not null, so by contract a buffer of `length` bytes, which is positive.
    let buffer = unsafe { slice::from_raw_parts_mut(data, room) };
    buffer[..text.len()].copy_from_slice(text);
    buffer[text.len()] = 0;
    length_of(text)
}
