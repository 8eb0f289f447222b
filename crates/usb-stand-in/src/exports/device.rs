//! Contexts, devices, handles. All three are numbers in a pointer's clothes and never followed.

use std::collections::HashMap;
use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::{LazyLock, Mutex};

use super::LIBRARY;
use crate::abi;
use crate::host::{Place, lock};

/// The only context; the driver asks just whether it is null.
const CONTEXT: usize = 1;
/// Set in the number of a device, so that bus 0, address 0 is not null.
const DEVICE: usize = 0x1_0000;

/// The lists handed out and not yet given back, by their address.
static LISTS: LazyLock<Mutex<HashMap<usize, Vec<usize>>>> = LazyLock::new(Mutex::default);

/// The device that a number stands for.
pub(super) fn place(device: *mut c_void) -> Option<Place> {
    let number = device.addr();
    let [address, bus, one, ..] = number.to_le_bytes();
    (one == 1 && number >> 16 == 1).then_some((bus, address))
}

fn pointer((bus, address): Place) -> usize {
    DEVICE | usize::from(bus) << 8 | usize::from(address)
}

#[unsafe(no_mangle)]
extern "C" fn libusb_init(context: *mut *mut c_void) -> c_int {
    if !context.is_null() {
        // SAFETY: not null, so by contract a place for one pointer.
        unsafe { context.write(ptr::without_provenance_mut(CONTEXT)) };
    }
    abi::SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn libusb_exit(_: *mut c_void) {}

#[unsafe(no_mangle)]
extern "C" fn libusb_get_device_list(_: *mut c_void, list: *mut *mut *mut c_void) -> isize {
    if list.is_null() {
        return abi::ERROR_INVALID_PARAM as isize;
    }
    let devices = LIBRARY.host.list();
    // Numbers lie in memory as the pointers that C takes them for; the last is null.
    let numbers: Vec<usize> = devices.iter().copied().map(pointer).chain([0]).collect();
    let start = numbers.as_ptr();
    // SAFETY: not null, so by contract a place for one pointer.
    unsafe { list.write(start.cast_mut().cast()) };
    lock(&LISTS).insert(start.addr(), numbers);
    devices.len().cast_signed()
}

#[unsafe(no_mangle)]
extern "C" fn libusb_free_device_list(list: *mut *mut c_void, _unreference: c_int) {
    lock(&LISTS).remove(&list.addr());
}

#[unsafe(no_mangle)]
extern "C" fn libusb_get_bus_number(device: *mut c_void) -> u8 {
    place(device).map_or(0, |(bus, _)| bus)
}

#[unsafe(no_mangle)]
extern "C" fn libusb_get_device_address(device: *mut c_void) -> u8 {
    place(device).map_or(0, |(_, address)| address)
}

#[unsafe(no_mangle)]
extern "C" fn libusb_open(device: *mut c_void, handle: *mut *mut c_void) -> c_int {
    if handle.is_null() {
        return abi::ERROR_INVALID_PARAM;
    }
    let Some(number) = place(device).and_then(|place| LIBRARY.host.open(place)) else {
        return abi::ERROR_NO_DEVICE;
    };
    // SAFETY: not null, so by contract a place for one pointer.
    unsafe { handle.write(ptr::without_provenance_mut(number)) };
    abi::SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn libusb_close(handle: *mut c_void) {
    LIBRARY.host.close(handle.addr());
}

#[unsafe(no_mangle)]
extern "C" fn libusb_claim_interface(handle: *mut c_void, _interface: c_int) -> c_int {
    if LIBRARY.host.device_of(handle.addr()).is_some() { abi::SUCCESS } else { abi::ERROR_NO_DEVICE }
}

#[unsafe(no_mangle)]
extern "C" fn libusb_release_interface(handle: *mut c_void, interface: c_int) -> c_int {
    libusb_claim_interface(handle, interface)
}

#[unsafe(no_mangle)]
extern "C" fn libusb_error_name(error: c_int) -> *const c_char {
    match error {
        abi::SUCCESS => c"LIBUSB_SUCCESS",
        abi::ERROR_IO => c"LIBUSB_ERROR_IO",
        abi::ERROR_INVALID_PARAM => c"LIBUSB_ERROR_INVALID_PARAM",
        abi::ERROR_NO_DEVICE => c"LIBUSB_ERROR_NO_DEVICE",
        abi::ERROR_NOT_FOUND => c"LIBUSB_ERROR_NOT_FOUND",
        abi::ERROR_BUSY => c"LIBUSB_ERROR_BUSY",
        abi::ERROR_TIMEOUT => c"LIBUSB_ERROR_TIMEOUT",
        abi::ERROR_OVERFLOW => c"LIBUSB_ERROR_OVERFLOW",
        abi::ERROR_PIPE => c"LIBUSB_ERROR_PIPE",
        _ => c"LIBUSB_ERROR_OTHER",
    }
    .as_ptr()
}
