//! Certifying a reader: a measurement on the bench, its evidence, and what that proves.
//!
//! The measuring and the judging are `conformance::reader`; here are the readers that can be measured ([`Measurable`]), the evidence
//! they leave ([`RecordedRig`]), and the proof that every fault that is known would be found ([`selftest`]).

#[cfg(feature = "pcsc")]
mod driver_bundle;
mod expectation;
mod hooks;
#[cfg(feature = "pcsc")]
mod machine;
mod measurable;
mod measurement;
#[cfg(feature = "pcsc")]
mod pcsc_actor;
#[cfg(feature = "pcsc")]
mod pcsc_behaviour;
#[cfg(feature = "pcsc")]
mod pcsc_identity;
#[cfg(feature = "pcsc")]
mod pcsc_reader;
mod profiles;
mod recorded_rig;
mod scribe;
pub mod selftest;
mod sheet;
mod verification;
mod zoo;

#[cfg(feature = "pcsc")]
pub(crate) use driver_bundle::DriverBundle;
pub(crate) use hooks::Hooks;
#[cfg(feature = "pcsc")]
pub(crate) use machine::Machine;
pub use measurable::Measurable;
pub(crate) use measurement::{Measurement, PcscBench, REPORT, exhibit, settle};
#[cfg(feature = "pcsc")]
pub(crate) use pcsc_identity::{PcscIdentity, identify};
#[cfg(feature = "pcsc")]
pub(crate) use pcsc_reader::PcscReader;
pub(crate) use profiles::{bundled, profile};
pub use recorded_rig::{Opening, RecordedRig};
pub use sheet::sheet;
pub(crate) use sheet::{in_one_sentence, lesser_evidence, told};
pub use zoo::{LimitedRig, specimen};
