use serde::{Deserialize, Serialize};

use super::prediction::VPCD_MESSAGE;
use super::{Ceiling, Claim, Descriptor, Device, Driver, Effort, Host, Prediction, Protocol, predict};

/// The reader that was measured, and with what: the subject in the first line of a measurement's evidence. Everything that a verdict
/// depends on beside the exchanges stands here, so that it can be judged again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Specimen {
    /// Its name in the evidence.
    pub reader: String,
    /// Name, in the evidence, of what calibrated the rig: a reader that is known to be good, or the card without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// Its descriptor, if it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub descriptor: Option<Descriptor>,
    /// The slot, from 0.
    pub slot: u8,
    /// The protocol spoken with the card.
    pub protocol: Protocol,
    /// The answer to reset of the card that was in it when the measurement began, upper-case hexadecimal; `None` of a simulated reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub atr: Option<String>,
    /// The driver.
    pub driver: Driver,
    /// What the driver said it carries.
    pub claim: Claim,
    /// How thoroughly it was measured.
    pub effort: Effort,
    /// Seed of everything random in the measurement.
    pub seed: u64,
    /// What the card in it could tell.
    #[serde(default, skip_serializing_if = "EvidenceClass::is_probe")]
    pub evidence: EvidenceClass,
    /// Which piece of the model it is; `None` if the machine does not show it, as of simulated and virtual readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// The machine it was measured on; `None` for a reader that is simulated within the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Host>,
}

/// What the card told of what reached it: how much the evidence of a measurement can prove.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EvidenceClass {
    /// A probe card (`vectors/probe-card.md`): it says what it received and what it sent, so reader and card are told apart.
    #[default]
    Probe,
    /// An Individual Number Card, whose free files were read: what came right proves that the reader carries it; what did not may be
    /// the card's doing.
    Card,
}

impl EvidenceClass {
    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Probe => "probe",
            Self::Card => "card",
        }
    }

    /// Whether a probe card told.
    #[must_use]
    pub const fn is_probe(&self) -> bool {
        matches!(self, Self::Probe)
    }
}

impl Specimen {
    /// What the software above this reader should do, if its descriptor is known.
    #[must_use]
    pub fn prediction(&self) -> Option<Prediction> {
        let descriptor = self.descriptor.as_ref()?;
        Some(predict(descriptor, self.slot, self.protocol, self.driver))
    }

    /// What the rig carries whatever the reader could: known of virtual readers, whose wire is part of the rig. More is never sent to
    /// them, for vpcd loses the card over it.
    #[must_use]
    pub const fn rig(&self) -> Ceiling {
        match self.driver {
            // Header and extended Lc before the data, Le or a status word behind.
            Driver::Vpcd => {
                Ceiling { command: VPCD_MESSAGE - 7, response: VPCD_MESSAGE - 2, both: VPCD_MESSAGE - 9 }
            }
            Driver::Libccid { .. } | Driver::MacOsBeforeYosemite | Driver::Unknown => Ceiling::NONE,
        }
    }
}
