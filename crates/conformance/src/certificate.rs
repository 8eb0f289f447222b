//! A signed account of a reader that a third party can judge again.
//!
//! A bundle is one archive with everything that a verdict depends on: the evidence, the profile, the report, what is certified
//! ([`Certificate`]), and a signature over all of it ([`IssuerKey`]). [`Bundle::issue`] makes one; [`examine`] believes none of it: it
//! checks the archive, the signature and the chain of hashes, and comes to every verdict again from the evidence. [`compare`] tells what
//! changed between two measurements.
//!
//! The archive is a zip whose members are stored, not compressed, in one order and with fixed headers (the module `archive`). So its
//! contents determine each of its bytes: a changed one is always found, nothing can hide in it, and there is nothing to inflate.

mod archive;
mod bundle;
mod comparison;
mod examination;
mod key;
mod manifest;
mod outcome;
mod reader_document;
mod subject;
#[cfg(test)]
mod tests;

pub use archive::ArchiveError;
pub use bundle::{Bundle, Draw, IssueError, Page};
pub use comparison::{Aspect, Change, Trend, compare, compare_envelopes};
pub use examination::{Examination, Flaw, examine};
pub use key::{IssuerKey, KeyError, PublicKey};
pub use manifest::{Certificate, Manifest, ProfileName, Record, Terms, statement};
pub use outcome::Outcome;
pub use reader_document::{EvidenceFile, ProfileVerdict, ReaderDocument};
pub use subject::Subject;
