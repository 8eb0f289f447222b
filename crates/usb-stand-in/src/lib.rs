//! Stands in for libusb-1.0 in a private pcscd: the real CCID driver (libccid) then talks to simulated readers.
//!
//! ```text
//! any PC/SC program ── pcscd ── libccid ── this library ──(Unix socket)── tashika reader serve
//! ```
//!
//! It exports the 22 functions that libccid 1.5.2 calls (`nm -D libccid.so`), with the layout and the numbers of libusb 1.0's public header,
//! and forwards each transfer over the socket that `TASHIKA_USB_SOCKET` names; the messages are the crate `usb-wire`'s. Devices, descriptors
//! and strings come from the other end, so there is nothing of a reader in here.
//!
//! It is used only where somebody puts it, under the name `libusb-1.0.so.0`, into a folder on a daemon's `LD_LIBRARY_PATH`. Without
//! the variable it shows no device at all, so that it cannot do harm by accident.
//!
//! This is the project's only crate with `unsafe` code, because a C interface has no other form. All of it is in the module `exports`.
//! What it hands out as a device, a device handle or a context is a number in a pointer's clothes, which it never follows; what it
//! does follow (buffers, lengths, transfers) is checked for null, negative length and, where it is ours, for being in our
//! own list.

mod abi;
mod configuration;
mod event;
mod exports;
mod host;

#[doc(hidden)] // for the tests of this crate
pub use configuration::{Configuration, Endpoint, Interface};
