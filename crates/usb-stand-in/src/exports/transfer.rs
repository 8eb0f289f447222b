//! Transfers.

use std::collections::HashSet;
use std::ffi::{c_int, c_uchar, c_uint, c_void};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;
use std::{ptr, slice, thread};

use usb_wire::{Outcome, Status, Transfer as WireTransfer};

use super::LIBRARY;
use crate::abi::{self, DIRECTION_IN, Transfer};
use crate::event::Event;
use crate::host::lock;

/// The transfers allocated and not yet freed, by their address: no other is followed.
static TRANSFERS: LazyLock<Mutex<HashSet<usize>>> = LazyLock::new(Mutex::default);

/// How long libusb handles events before it returns without one.
const EVENT_PATIENCE: Duration = Duration::from_secs(60);

#[unsafe(no_mangle)]
extern "C" fn libusb_bulk_transfer(
    handle: *mut c_void,
    endpoint: c_uchar,
    data: *mut u8,
    length: c_int,
    transferred: *mut c_int,
    timeout: c_uint,
) -> c_int {
    let Some(outcome) = synchronous(handle, endpoint, [0; 8], data, length, timeout) else {
        return abi::ERROR_INVALID_PARAM;
    };
    if !transferred.is_null() {
        // SAFETY: not null, so by contract a place for one int.
        unsafe { transferred.write(outcome.transferred) };
    }
    abi::error_of(outcome.status)
}

#[unsafe(no_mangle)]
extern "C" fn libusb_control_transfer(
    handle: *mut c_void,
    request_type: u8,
    request: u8,
    value: u16,
    index: u16,
    data: *mut u8,
    length: u16,
    timeout: c_uint,
) -> c_int {
    let [v0, v1] = value.to_le_bytes();
    let [i0, i1] = index.to_le_bytes();
    let [l0, l1] = length.to_le_bytes();
    let setup = [request_type, request, v0, v1, i0, i1, l0, l1];
    match synchronous(handle, request_type & DIRECTION_IN, setup, data, length.into(), timeout) {
        None => abi::ERROR_INVALID_PARAM,
        Some(Ended { status: Status::Completed, transferred }) => transferred,
        Some(Ended { status, .. }) => abi::error_of(status),
    }
}

/// A synchronous transfer's end.
struct Ended {
    status: Status,
    transferred: c_int,
}

/// Nothing if a parameter cannot be. An endpoint of 0x00 or 0x80 is the control pipe.
fn synchronous(
    handle: *mut c_void,
    endpoint: u8,
    setup: [u8; 8],
    data: *mut u8,
    length: c_int,
    timeout: c_uint,
) -> Option<Ended> {
    let room = usize::try_from(length).ok().filter(|room| *room == 0 || !data.is_null())?;
    let inwards = endpoint & DIRECTION_IN != 0;
    let pipe = if endpoint & !DIRECTION_IN == 0 { 0 } else { endpoint };
    let outgoing = if inwards || room == 0 {
        Vec::new()
    } else {
        // SAFETY: not null, so by contract `length` bytes, which is positive; copied before the call returns.
        unsafe { slice::from_raw_parts(data, room) }.to_vec()
    };
    let transfer = wire_transfer(timeout, setup, if inwards { room } else { 0 }, outgoing);
    let sent = transfer.data.len();
    let Outcome { status, data: incoming } = LIBRARY.host.transfer(handle.addr(), pipe, &transfer);
    let transferred = if !inwards {
        if status == Status::Completed { sent } else { 0 }
    } else {
        let taken = incoming.len().min(room);
        if taken > 0 {
            // SAFETY: not null, so by contract a buffer of `length` bytes, and no more are written.
            unsafe { ptr::copy_nonoverlapping(incoming.as_ptr(), data, taken) };
        }
        taken
    };
    Some(Ended { status, transferred: c_int::try_from(transferred).unwrap_or(c_int::MAX) })
}

fn wire_transfer(timeout: c_uint, setup: [u8; 8], room: usize, data: Vec<u8>) -> WireTransfer {
    WireTransfer { timeout, setup, capacity: u32::try_from(room).unwrap_or(u32::MAX), data }
}

#[unsafe(no_mangle)]
extern "C" fn libusb_alloc_transfer(iso_packets: c_int) -> *mut Transfer {
    if iso_packets != 0 {
        return ptr::null_mut(); // no simulated device has isochronous endpoints
    }
    let transfer = Box::into_raw(Box::new(Transfer {
        handle: ptr::null_mut(),
        flags: 0,
        endpoint: 0,
        transfer_type: 0,
        timeout: 0,
        status: 0,
        length: 0,
        actual_length: 0,
        callback: None,
        user_data: ptr::null_mut(),
        buffer: ptr::null_mut(),
        iso_packets: 0,
    }));
    lock(&TRANSFERS).insert(transfer.expose_provenance());
    transfer
}

#[unsafe(no_mangle)]
extern "C" fn libusb_free_transfer(transfer: *mut Transfer) {
    if lock(&TRANSFERS).remove(&transfer.addr()) {
        // SAFETY: it was in the list, so it came from `Box::into_raw` above and is freed once.
        drop(unsafe { Box::from_raw(transfer) });
    }
}

#[unsafe(no_mangle)]
extern "C" fn libusb_submit_transfer(transfer: *mut Transfer) -> c_int {
    let address = transfer.addr();
    if !lock(&TRANSFERS).contains(&address) {
        return abi::ERROR_INVALID_PARAM;
    }
    // SAFETY: it is in the list, so it is allocated; by contract the caller fills it in before and does not touch it
    // until it ends.
    let (handle, endpoint, timeout, length, buffer) = unsafe {
        let transfer = &*transfer;
        (transfer.handle.addr(), transfer.endpoint, transfer.timeout, transfer.length, transfer.buffer)
    };
    let room = usize::try_from(length).ok().filter(|room| *room == 0 || !buffer.is_null());
    let (Some(room), true) = (room, endpoint & DIRECTION_IN != 0) else {
        return abi::ERROR_INVALID_PARAM; // the driver submits nothing but reads of the interrupt endpoint
    };
    let Some(submission) = LIBRARY.events.begin(address) else { return abi::ERROR_BUSY };
    let wire = wire_transfer(timeout, [0; 8], room, Vec::new());
    thread::spawn(move || {
        let outcome = LIBRARY.host.transfer(handle, endpoint, &wire);
        LIBRARY.events.end(address, submission, outcome);
    });
    abi::SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn libusb_cancel_transfer(transfer: *mut Transfer) -> c_int {
    if !lock(&TRANSFERS).contains(&transfer.addr()) {
        return abi::ERROR_NOT_FOUND;
    }
    // SAFETY: it is in the list, so it is allocated; nobody but its owner, who calls, writes to these two fields.
    let (handle, endpoint) = unsafe { ((*transfer).handle.addr(), (*transfer).endpoint) };
    if !LIBRARY.events.cancel(transfer.addr()) {
        return abi::ERROR_NOT_FOUND;
    }
    LIBRARY.host.cancel(handle, endpoint);
    abi::SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn libusb_handle_events_completed(_: *mut c_void, completed: *mut c_int) -> c_int {
    // SAFETY: if not null, by contract an int that lives as long as this call and that callbacks set.
    let is_completed = || !completed.is_null() && unsafe { completed.read_volatile() } != 0;
    LIBRARY.events.handle(EVENT_PATIENCE, is_completed, report);
    abi::SUCCESS
}

/// Fills in a transfer's end and calls its owner.
fn report(event: Event) {
    if !lock(&TRANSFERS).contains(&event.transfer) {
        return; // freed by its owner without waiting
    }
    let transfer: *mut Transfer = ptr::with_exposed_provenance_mut(event.transfer);
    // SAFETY: it is in the list, so it is allocated. By contract it and its buffer are ours until the callback has
    // been called; the buffer was checked at submission and has `length` bytes.
    let callback = unsafe {
        let fields = &mut *transfer;
        match event.outcome {
            None => (fields.status, fields.actual_length) = (abi::TRANSFER_CANCELLED, 0),
            Some(Outcome { status, data }) => {
                let taken = data.len().min(usize::try_from(fields.length).unwrap_or(0));
                if taken > 0 {
                    ptr::copy_nonoverlapping(data.as_ptr(), fields.buffer, taken);
                }
                fields.status = abi::transfer_status_of(status);
                fields.actual_length = c_int::try_from(taken).unwrap_or(c_int::MAX);
            }
        }
        fields.callback
    };
    if let Some(callback) = callback {
        callback(transfer);
    }
}
