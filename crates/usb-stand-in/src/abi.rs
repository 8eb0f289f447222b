//! libusb 1.0's public structures and numbers, as its header states them.

use std::ffi::{c_int, c_uint, c_void};

use usb_wire::Status;

pub(crate) const SUCCESS: c_int = 0;
pub(crate) const ERROR_IO: c_int = -1;
pub(crate) const ERROR_INVALID_PARAM: c_int = -2;
pub(crate) const ERROR_NO_DEVICE: c_int = -4;
pub(crate) const ERROR_NOT_FOUND: c_int = -5;
pub(crate) const ERROR_BUSY: c_int = -6;
pub(crate) const ERROR_TIMEOUT: c_int = -7;
pub(crate) const ERROR_OVERFLOW: c_int = -8;
pub(crate) const ERROR_PIPE: c_int = -9;

pub(crate) const TRANSFER_CANCELLED: c_int = 3;

/// Bit of an endpoint address: to the host.
pub(crate) const DIRECTION_IN: u8 = 0x80;

/// The error of a synchronous transfer.
pub(crate) const fn error_of(status: Status) -> c_int {
    match status {
        Status::Completed => SUCCESS,
        Status::TimedOut => ERROR_TIMEOUT,
        Status::Stalled => ERROR_PIPE,
        Status::Overflow => ERROR_OVERFLOW,
        Status::NoDevice => ERROR_NO_DEVICE,
        Status::Error => ERROR_IO,
    }
}

/// The status of an asynchronous transfer.
pub(crate) const fn transfer_status_of(status: Status) -> c_int {
    match status {
        Status::Completed => 0,
        Status::Error => 1,
        Status::TimedOut => 2,
        Status::Stalled => 4,
        Status::NoDevice => 5,
        Status::Overflow => 6,
    }
}

/// `libusb_device_descriptor`.
#[repr(C)]
pub(crate) struct DeviceDescriptor {
    pub(crate) length: u8,
    pub(crate) descriptor_type: u8,
    pub(crate) usb: u16,
    pub(crate) class: u8,
    pub(crate) sub_class: u8,
    pub(crate) protocol: u8,
    pub(crate) max_packet_size: u8,
    pub(crate) vendor: u16,
    pub(crate) product: u16,
    pub(crate) release: u16,
    pub(crate) manufacturer_string: u8,
    pub(crate) product_string: u8,
    pub(crate) serial_string: u8,
    pub(crate) configurations: u8,
}

impl DeviceDescriptor {
    /// From the 18 bytes that a device sends (USB 2.0, table 9-8).
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let &[length, descriptor_type, u0, u1, class, sub_class, protocol, max_packet_size, ref rest @ ..] =
            bytes.first_chunk::<18>()?;
        let [v0, v1, p0, p1, r0, r1, manufacturer_string, product_string, serial_string, configurations] =
            *rest;
        Some(Self {
            length,
            descriptor_type,
            usb: u16::from_le_bytes([u0, u1]),
            class,
            sub_class,
            protocol,
            max_packet_size,
            vendor: u16::from_le_bytes([v0, v1]),
            product: u16::from_le_bytes([p0, p1]),
            release: u16::from_le_bytes([r0, r1]),
            manufacturer_string,
            product_string,
            serial_string,
            configurations,
        })
    }
}

/// `libusb_endpoint_descriptor`.
#[repr(C)]
pub(crate) struct EndpointDescriptor {
    pub(crate) length: u8,
    pub(crate) descriptor_type: u8,
    pub(crate) address: u8,
    pub(crate) attributes: u8,
    pub(crate) max_packet_size: u16,
    pub(crate) interval: u8,
    pub(crate) refresh: u8,
    pub(crate) synch_address: u8,
    pub(crate) extra: *const u8,
    pub(crate) extra_length: c_int,
}

/// `libusb_interface_descriptor`.
#[repr(C)]
pub(crate) struct InterfaceDescriptor {
    pub(crate) length: u8,
    pub(crate) descriptor_type: u8,
    pub(crate) number: u8,
    pub(crate) alternate_setting: u8,
    pub(crate) endpoints: u8,
    pub(crate) class: u8,
    pub(crate) sub_class: u8,
    pub(crate) protocol: u8,
    pub(crate) string: u8,
    pub(crate) endpoint: *const EndpointDescriptor,
    pub(crate) extra: *const u8,
    pub(crate) extra_length: c_int,
}

/// `libusb_interface`.
#[repr(C)]
pub(crate) struct InterfaceSettings {
    pub(crate) settings: *const InterfaceDescriptor,
    pub(crate) count: c_int,
}

/// `libusb_config_descriptor`.
#[repr(C)]
pub(crate) struct ConfigurationDescriptor {
    pub(crate) length: u8,
    pub(crate) descriptor_type: u8,
    pub(crate) total_length: u16,
    pub(crate) interfaces: u8,
    pub(crate) value: u8,
    pub(crate) string: u8,
    pub(crate) attributes: u8,
    pub(crate) max_power: u8,
    pub(crate) interface: *const InterfaceSettings,
    pub(crate) extra: *const u8,
    pub(crate) extra_length: c_int,
}

/// `libusb_transfer`, without isochronous packets.
#[repr(C)]
pub(crate) struct Transfer {
    pub(crate) handle: *mut c_void,
    pub(crate) flags: u8,
    pub(crate) endpoint: u8,
    pub(crate) transfer_type: u8,
    pub(crate) timeout: c_uint,
    pub(crate) status: c_int,
    pub(crate) length: c_int,
    pub(crate) actual_length: c_int,
    pub(crate) callback: Option<extern "C" fn(*mut Transfer)>,
    pub(crate) user_data: *mut c_void,
    pub(crate) buffer: *mut u8,
    pub(crate) iso_packets: c_int,
}
