//! The bench behind the `tashika` command: runs features, talks to readers, writes reports.

pub mod bench;
mod budget;
pub mod card_kind;
pub mod certify;
pub mod cli;
mod command;
mod configuration;
mod credential;
pub mod desk;
mod duplicate;
mod embedded;
mod exchange;
pub mod failure;
pub mod feature_file;
pub mod finding;
mod gateway_fault;
mod gateway_folder;
mod hint;
mod json_schema;
pub mod lab;
pub mod lint;
mod nearest;
mod online;
mod past_run;
pub mod pcapng;
#[cfg(feature = "pcsc")]
mod pcsc_bench;
#[cfg(feature = "pcsc")]
mod pcsc_channel;
mod promoted;
pub mod recorder;
pub mod refusal;
pub mod report;
pub mod selection;
pub mod session;
mod simulated_card;
pub mod step;
pub mod steps;
pub mod suite;
#[cfg(feature = "pcsc")]
mod sweep;
mod test_card;
mod test_gateway;
mod trouble;
mod usage;
mod usb_bench;
mod words;
mod world;

pub use command::main;
pub use trouble::Trouble;
pub use world::World;
