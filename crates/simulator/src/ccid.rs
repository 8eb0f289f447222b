//! A simulated USB reader below the driver: what libccid and pcscd talk to when they are the real ones.
//!
//! [`CcidReader`] is one interface of a device (USB device class specification for CCID, revision 1.1) without time or
//! wire: messages of the bulk-out pipe in, messages of the bulk-in pipe out, each with the time after which it comes.
//! It is built from an [`InterfaceModel`], whose fields a row of the catalogue of readers gives. A [`Bus`] puts
//! devices of one or more interfaces behind the socket of `crates/usb-wire`.
//!
//! Without a [`CcidFault`] it is what the descriptor promises. How a real model's firmware differs from its descriptor
//! is not public for most; nothing of that is invented here.

mod atr;
mod bus;
mod chain;
mod contact;
mod exchange;
mod fault;
mod message;
mod model;
mod port;
mod reader;
mod slot;
mod spoil;
mod tap;
mod zoo;

pub use bus::{Bus, BusError};
pub use fault::CcidFault;
pub use message::{Answer, SlotStatus};
pub use model::{DeviceModel, InterfaceModel, ModelError};
pub use reader::CcidReader;
pub use tap::Tap;
pub use zoo::ZooDevice;
