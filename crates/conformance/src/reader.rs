//! What a card reader can carry: what is known of the model, what it should do, what it did, and what that proves.
//!
//! Three accounts of a reader are kept apart, because they differ in practice:
//!
//! * the **claim**: its USB descriptor ([`Descriptor`], a [`Model`] of the [`Catalogue`]) and what its driver makes of it;
//! * the **prediction**: what a driver is known to do with such a descriptor ([`predict`]);
//! * the **observation**: what crossed the wire in a measurement with the probe card of `vectors/probe-card.md`.

mod catalogue;
mod descriptor;
mod known_trouble;
mod model;
mod prediction;
mod quirk;

pub use catalogue::{Catalogue, CatalogueError, Identity, Match, Matched};
pub use descriptor::{Descriptor, ExchangeLevel, Firmware};
pub use known_trouble::{KnownTrouble, KnownTroubles};
pub use model::{InterfaceKind, Listing, Model};
pub use prediction::{Claim, Driver, Prediction, Protocol, Version, predict};
pub use quirk::Quirk;
