//! ISO/IEC 7816-4 command and response APDUs, exactly as they stood on the wire.
//!
//! * **Lossless.** [`CommandRef::parse`] remembers which of the seven encodings it read ([`Case`]); encoding it
//!   again gives the same bytes, also where a small length stood in extended form.
//! * **Strict.** A length that the standard does not allow is an [`Error`] that names the byte offset.
//!   [`CommandRef::parse_lenient`] names each [`Tolerance`] it grants.
//! * **Bounded by type.** [`Nc`] and [`Ne`] cannot hold a length outside clause 5.1's limits.
//! * **Nothing is sent twice by accident.** `Exchange` follows a command through `61xx`, `6Cxx`, chaining and T=0 without
//!   input or output of its own; [`never_resend`] says what it will not repeat.
//!
//! | to | use |
//! |---|---|
//! | read or write a command | [`CommandRef`], `Command`, [`Header`], [`Cla`] |
//! | read a response | [`ResponseRef`], `Response`, [`StatusWord`] |
//! | talk to a card | `Channel`, `drive`, `Exchange`, `Delivery` |
//! | read or write data objects | [`ber`], [`simple_tlv`] |
//! | show bytes to a person | `explain` |
//!
//! `no_std`, no dependency. Feature `alloc` (default) adds what owns or collects bytes: owned commands and responses, writers,
//! the `Channel` trait, `Exchange` and `explain`. Feature `malformed` adds a builder for commands that are wrong on purpose.
//!
//! ```
//! use apdu::{Case, CommandRef};
//!
//! let command = CommandRef::parse(&[0x00, 0xB0, 0x00, 0x00, 0x00, 0x00, 0x00])?;
//! assert_eq!(command.case(), Case::Extended2);
//! assert_eq!(command.ne().get(), 65_536);
//! # Ok::<(), apdu::Error>(())
//! ```
#![no_std]
// A codec that panics on what a card sends judges nobody.
#![warn(clippy::indexing_slicing, clippy::panic, clippy::unreachable)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod ber;
mod case;
#[cfg(feature = "alloc")]
mod channel;
mod class;
mod command;
#[cfg(feature = "alloc")]
mod delivery;
#[cfg(feature = "alloc")]
mod drive;
mod encode;
mod error;
#[cfg(feature = "alloc")]
mod exchange;
#[cfg(feature = "alloc")]
pub mod explain;
mod header;
mod instruction;
mod language;
mod length;
mod lenient;
#[cfg(feature = "malformed")]
mod malformed;
#[cfg(feature = "alloc")]
mod owned;
mod response;
#[cfg(feature = "alloc")]
mod scratch;
pub mod simple_tlv;
mod status;
mod status_table;

pub use case::Case;
#[cfg(feature = "alloc")]
pub use channel::{Channel, ChannelError, Fate, Fault, Limits, Reset};
pub use class::{Cla, ClaRange, SecureMessaging};
pub use command::CommandRef;
#[cfg(feature = "alloc")]
pub use delivery::{Delivery, Refusal};
#[cfg(feature = "alloc")]
pub use drive::{DriveError, drive};
pub use error::{Error, ErrorKind};
#[cfg(feature = "alloc")]
pub use exchange::{Exchange, Outcome, Step, Stop};
pub use header::Header;
pub use instruction::{NeverResend, never_resend};
pub use language::{Language, Text};
pub use length::{Nc, Ne};
pub use lenient::{Lenient, Tolerance, Tolerances};
#[cfg(feature = "malformed")]
pub use malformed::Malformed;
#[cfg(feature = "alloc")]
pub use owned::Command;
#[cfg(feature = "alloc")]
pub use response::Response;
pub use response::ResponseRef;
pub use status::{StatusClass, StatusWord};
