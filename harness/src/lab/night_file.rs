use std::path::Path;

use conformance::lab::Night;

use super::write_whole;
use crate::failure::Failure;
pub(crate) use crate::report::folder::NIGHT;

/// Writes the result of a night.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn write(folder: &Path, night: &Night) -> Result<(), Failure> {
    let path = folder.join(NIGHT);
    let written = serde_json::to_vec_pretty(night).map_err(std::io::Error::from);
    written.and_then(|bytes| write_whole(&path, &bytes)).map_err(|error| Failure::file(&path, &error))
}
