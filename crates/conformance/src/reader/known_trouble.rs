use serde::{Deserialize, Serialize};

use super::{Firmware, Model};
use crate::Text;

/// Something that was reported in public of one model. Not measured here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownTrouble {
    /// Number of the fault recipe of the simulated readers that behaves so.
    pub recipe: String,
    /// The devices, `VVVV:PPPP`.
    pub devices: Vec<String>,
    /// The firmware it was seen with, for instance `1.07`; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
    /// Where it was reported.
    pub source: Vec<String>,
    /// What was reported.
    pub text: Text,
}

impl KnownTrouble {
    fn concerns(&self, model: &Model) -> bool {
        let firmware = self.firmware.as_deref().and_then(Firmware::from_text);
        self.devices.contains(&model.id())
            && firmware.is_none_or(|firmware| firmware == model.descriptor.firmware)
    }
}

/// All known troubles (`data/known-troubles.yaml`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KnownTroubles(Vec<KnownTrouble>);

impl KnownTroubles {
    /// The list that comes with this crate.
    ///
    /// # Errors
    /// If an entry is not as described; a test holds that none is.
    pub fn bundled() -> Result<Self, serde_yaml::Error> {
        serde_yaml::from_str(include_str!("../../data/known-troubles.yaml"))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &KnownTrouble> {
        self.0.iter()
    }

    /// Those of one model.
    pub fn of<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = &'a KnownTrouble> {
        self.0.iter().filter(|trouble| trouble.concerns(model))
    }
}
