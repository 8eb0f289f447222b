use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::likeness::Likeness;
use crate::procedure::Procedure;
use crate::verification::Kind;
use crate::{Portal, Reason, Ruling};

/// What a front desk answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The decision; what scenarios judge.
    pub decision: Decision,
    /// Why, if the desk says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// The decision in an answer: yes, no, or the value asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Yes.
    Accepted,
    /// No.
    Refused,
    /// This portal.
    Portal(Portal),
    /// This kind of online verification.
    Kind(Kind),
    /// This procedure of the portal.
    Procedure(Procedure),
    /// So many yen.
    Yen(u32),
    /// This day.
    Day(Date),
    /// So like each other.
    Likeness(Likeness),
}

impl Answer {
    /// A decision without a reason.
    #[must_use]
    pub const fn bare(decision: Decision) -> Self {
        Self { decision, reason: None }
    }

    pub(super) fn because(decision: Decision, reason: Reason) -> Self {
        Self { decision, reason: Some(reason) }
    }
}

impl From<Ruling> for Answer {
    fn from(ruling: Ruling) -> Self {
        match ruling {
            Ruling::Accepted(reason) => Self::because(Decision::Accepted, reason),
            Ruling::Refused(reason) => Self::because(Decision::Refused, reason),
        }
    }
}
