//! What steps about readers remember.

use conformance::reader::ReaderReport;

/// What steps about readers remember.
#[derive(Default)]
pub struct Scene {
    /// What the last measurement proves.
    pub(super) report: Option<ReaderReport>,
}
