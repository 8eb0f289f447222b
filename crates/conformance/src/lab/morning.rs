use serde::{Deserialize, Serialize};

use super::{Baseline, Difference, Night, compare, exit_status};

/// The schema name written into every `morning.json`.
pub const MORNING_SCHEMA: &str = "tashika.morning/1";

/// What people read in the morning: a night, and what is different. Every report of a night is made from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Morning {
    /// [`MORNING_SCHEMA`].
    pub schema: String,
    /// The night, settled.
    pub night: Night,
    /// What is not as the baselines say, the worst first.
    pub differences: Vec<Difference>,
    /// The night before, if the history knows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// What is not as in the night before.
    pub changes: Vec<Difference>,
    /// The exit status of the command: that of the night, or of a regression that no criterion minds.
    pub exit_status: u8,
}

impl Morning {
    /// A night held against its baselines, and against what the night before came to.
    #[must_use]
    pub fn of(night: Night, baselines: &[Baseline], before: Option<(String, &[Baseline])>) -> Self {
        let night = night.settled();
        let differences = compare(baselines, &night);
        let changes = before.as_ref().map(|(_, before)| compare(before, &night)).unwrap_or_default();
        Self {
            schema: MORNING_SCHEMA.to_owned(),
            exit_status: exit_status(&night, &differences),
            night,
            differences,
            previous: before.map(|(id, _)| id),
            changes,
        }
    }
}
