//! Readers that carry long APDUs well or badly, in process: the sound ones, and one for each failure that was reported in public.
//!
//! A [`ZooReader`] is a reader with its driver and a probe card in it, seen from PC/SC: what a program sends and what comes back, or
//! an error. A [`Face`] is what kind of reader it is, a [`Flaw`] what is wrong with it. Numbers `F01` to `F51` are those under which the failures
//! were collected; where one was seen in several ways, each way is an [`Exhibit`] of its own. Faults whose wire is USB act here at the face
//! that PC/SC shows of them.
//!
//! Time is virtual: nothing sleeps, [`ZooReader::clock`] tells what time it would be. Chance is seeded.

mod exhibit;
mod face;
mod flaw;
mod mangle;
mod zoo_reader;

pub use exhibit::{Exhibit, flawed, sound};
pub use face::{Driving, Face, Level, Wire};
pub use flaw::{Flaw, Split};
pub use zoo_reader::ZooReader;
