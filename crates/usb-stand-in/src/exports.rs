//! The exported functions, and with them all of this project's `unsafe` code: a C interface has no other form.
//!
//! libusb's documentation is the contract of every function: which pointers may be null, who owns what, which number
//! means what. What the caller's side of it promises and cannot be checked is said at each `unsafe` block.
#![allow(unsafe_code, reason = "functions for C callers read and write through pointers of theirs")]

mod descriptor;
mod device;
mod transfer;

use std::path::PathBuf;
use std::sync::LazyLock;

use usb_wire::SOCKET_VARIABLE;

use crate::event::Events;
use crate::host::Host;

/// The one state of the library, as a libusb context is of a process.
struct Library {
    host: Host,
    events: Events,
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let socket = std::env::var_os(SOCKET_VARIABLE).map(PathBuf::from);
    Library { host: Host::new(socket), events: Events::default() }
});
