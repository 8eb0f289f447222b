//! What a card reader can carry: what is known of the model, what it should do, what it did, and what that proves.
//!
//! Three accounts of a reader are kept apart, because they differ in practice:
//!
//! * the **claim**: its USB descriptor ([`Descriptor`], a [`Model`] of the [`Catalogue`]) and what its driver makes of it;
//! * the **prediction**: what a driver is known to do with such a descriptor ([`predict`]);
//! * the **observation**: what crossed the wire in a measurement with the probe card of `vectors/probe-card.md`.
//!
//! [`measure`] sends [`Case`]s over a [`Rig`] and decides only what to send next. [`judge`] reads nothing but the evidence that this
//! left, so that whoever has the evidence comes to the same [`ReaderReport`].

mod account;
mod arrival;
mod attempt;
mod behaviour;
mod behaviour_seen;
mod bench;
mod calibrate;
mod case;
mod catalogue;
mod descriptor;
mod diagnosis;
mod envelope;
mod equipment;
mod explanation;
mod failure;
mod firmware_floor;
mod free_files;
mod judge;
mod known_trouble;
mod libccid;
mod measure;
mod measure_card;
mod model;
mod pattern;
mod pcsc_code;
mod plan;
mod prediction;
mod profile;
mod properties;
mod quirk;
mod report;
mod rig;
mod specimen;
mod surroundings;
mod sweep_row;
mod trial;
mod usb;
mod verification;
mod wire_fault;

pub use account::Account;
pub use behaviour::{Act, Behaviour, Hook, PCSC, What, Who};
pub use behaviour_seen::BehaviourSeen;
pub use calibrate::calibrate;
pub use case::{Case, Direction, REPORT, Task};
pub use catalogue::{Catalogue, CatalogueError, Identity, Match, Matched};
pub use descriptor::{Descriptor, ExchangeLevel, Firmware};
pub use envelope::{Envelope, Honesty, Reach};
pub use equipment::Equipment;
pub use explanation::{Explanation, Explanations};
pub use failure::{FailureClass, Layer, Rung};
pub use judge::{UnjudgeableError, judge};
pub use known_trouble::{KnownTrouble, KnownTroubles};
pub use measure::measure;
pub use model::{InterfaceKind, Listing, Model};
pub use pattern::Pattern;
pub use pcsc_code::returned;
pub use plan::{Ceiling, Effort, Plan};
pub use prediction::{Claim, Driver, Prediction, Protocol, Version, predict};
pub use profile::{Criterion, Decision, Profile, ProfileError, Requirement};
pub use properties::Properties;
pub use quirk::Quirk;
pub use report::{Finding, Flakiness, Occasion, ReaderReport};
pub use rig::{Phase, Progress, Rig};
pub use specimen::{EvidenceClass, Specimen};
pub use surroundings::{Device, Host};
pub use sweep_row::{Meeting, SweepRow};
pub use usb::UsbInterface;
pub use verification::{SIGNED, VERIFICATION, VerificationSeen, VerificationStep};
pub use wire_fault::WireFault;
