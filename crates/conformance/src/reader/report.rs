use serde::{Deserialize, Serialize};

use super::{
    BehaviourSeen, Claim, Direction, Envelope, FailureClass, Honesty, Layer, Rung, Specimen, VerificationSeen,
};
use crate::{Text, Verdict};

/// What a measurement proves of a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReaderReport {
    /// What was measured, and with what.
    pub specimen: Specimen,
    /// What the software above the reader should do, in words, if its descriptor is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicted: Option<Text>,
    /// What its driver should claim, if that is known. Another claim means another driver, version or device than was thought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicted_claim: Option<Claim>,
    /// What it was seen to carry.
    pub envelope: Envelope,
    /// Whether what is claimed of it holds.
    pub honesty: Honesty,
    /// What went wrong, the most serious first.
    pub findings: Vec<Finding>,
    /// How often a case failed that passed at another time.
    pub flakiness: Flakiness,
    /// How many cases were tried.
    pub trials: usize,
    /// Whether the measurement came to its planned end.
    pub complete: bool,
    /// Whether the reader does what is claimed of it.
    pub verdict: Verdict,
    /// The steps of a whole verification through it, if one was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verification: Vec<VerificationSeen>,
    /// How PC/SC behaves with it, if that was tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behaviours: Vec<BehaviourSeen>,
}

/// One thing that went wrong, with everything that went wrong in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// What.
    pub class: FailureClass,
    /// Whose fault it is.
    pub layer: Layer,
    /// When.
    pub occasion: Occasion,
    /// Whether it contradicts what is claimed of the reader, or harms whoever trusts it. A clean no beyond the claim is none.
    pub fault: bool,
    /// The smallest size at which it was seen, in bytes of data (milliseconds for [`Occasion::Wait`]).
    pub from: usize,
    /// The largest.
    pub to: usize,
    /// How many trials failed so.
    pub failed: usize,
    /// How many trials there were of the same cases.
    pub trials: usize,
    /// Whether the same cases also passed.
    pub intermittent: bool,
    /// The costliest thing that was needed to go on; `None` if nothing helped.
    pub cured_by: Option<Rung>,
    /// What the first of them shows.
    pub reason: Text,
    /// Lines of the evidence, the first ones.
    pub lines: Vec<u64>,
}

/// When something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// Carrying data in this direction.
    Carrying(Direction),
    /// The extended form, also where the short form could carry the data.
    ExtendedForm,
    /// While the card thinks.
    Wait,
    /// In the first exchange after connecting.
    FirstExchange,
    /// Command chaining.
    Chaining,
}

/// How often the same case passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Flakiness {
    /// Trials that failed although the same case passed at another time.
    pub failed: usize,
    /// All trials.
    pub trials: usize,
}

impl ReaderReport {
    /// The findings that are faults.
    pub fn faults(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.fault)
    }

    /// The most serious finding.
    #[must_use]
    pub fn main_finding(&self) -> Option<&Finding> {
        self.findings.first()
    }

    /// The claim, for comparison with the envelope.
    #[must_use]
    pub const fn claim(&self) -> Claim {
        self.specimen.claim
    }
}
