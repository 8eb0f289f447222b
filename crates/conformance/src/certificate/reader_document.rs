use serde::Serialize;

use crate::Verdict;
use crate::reader::{Decision, ReaderReport};

/// The name of this form of report.
pub(super) const READER_SCHEMA: &str = "tashika.reader/1";

/// The report of a measurement, `reader.json`. All of it follows from the evidence and the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReaderDocument {
    /// `tashika.reader/1`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = READER_SCHEMA)))]
    pub schema: String,
    /// Version of the suite that measured.
    pub tashika: String,
    /// When the measurement began (RFC 3339).
    pub started: String,
    /// The evidence that the rest follows from.
    pub evidence: EvidenceFile,
    /// What it proves of the reader.
    pub report: ReaderReport,
    /// What that means for the criteria.
    pub profile: ProfileVerdict,
}

/// The file of evidence that belongs to a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceFile {
    /// Its name, in the same folder or bundle.
    pub file: String,
    /// How many lines it has.
    pub lines: u64,
    /// Hash of the last one.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub last_hash: String,
}

/// A profile, decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileVerdict {
    /// Its name.
    pub profile: String,
    /// Its version.
    pub version: u32,
    /// Its criteria, decided.
    pub decisions: Vec<Decision>,
    /// The verdict of the worst.
    pub verdict: Verdict,
}
