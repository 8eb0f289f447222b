use serde::{Deserialize, Serialize};

use super::SweepRow;
use crate::Text;

/// Why prediction and measurement differ for some rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Its permanent name.
    pub name: String,
    /// The reason.
    pub text: Text,
    /// Where the reason can be read.
    pub source: Vec<String>,
    /// The rows, as dump, `#` and number of the interface.
    pub rows: Vec<String>,
}

/// All explanations (`vectors/readers/explanations.yaml`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Explanations(Vec<Explanation>);

impl Explanations {
    /// The list that comes with this crate.
    ///
    /// # Errors
    /// If an entry is not as described; a test holds that none is.
    pub fn bundled() -> Result<Self, serde_yaml::Error> {
        serde_yaml::from_str(include_str!("../../../../vectors/readers/explanations.yaml"))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Explanation> {
        self.0.iter()
    }

    /// That of a row.
    #[must_use]
    pub fn of(&self, row: &SweepRow) -> Option<&Explanation> {
        let name = format!("{}#{}", row.dump, row.block);
        self.0.iter().find(|explanation| explanation.rows.contains(&name))
    }
}
