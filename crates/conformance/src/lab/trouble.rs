use serde::{Deserialize, Serialize};

use super::Blame;
use crate::{Text, Verdict};

/// What stood in the way of a night, beside the verdicts on its cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The slot it concerns; `None` if it concerns the night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// What it counts as in the exit status: mostly `inconclusive`, and `fail` where somebody has to change the lab file.
    pub verdict: Verdict,
    /// Whose fault it is.
    pub blame: Blame,
    /// What happened.
    pub what: Text,
    /// What to do about it, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure: Option<Text>,
}
