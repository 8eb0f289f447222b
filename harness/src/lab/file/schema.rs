use serde_json::Value;

use super::LabFile;
use crate::json_schema::{Contract, of_file};

/// The JSON Schema of a lab file, as in `schemas/lab.schema.json`.
#[must_use]
pub fn schema() -> Value {
    of_file::<LabFile>(
        Contract::Read,
        "urn:tashika:lab:1",
        "A laboratory of tashika (lab.yaml)",
        "Slots, test cards and what is done in them every night; docs/lab.md explains it.",
    )
}
