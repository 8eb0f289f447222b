use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Why something was decided as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Id of the requirement that decided, for instance `HC-072`.
    pub requirement: Cow<'static, str>,
    /// The reason in Japanese, in words for the person at the desk.
    pub ja: Cow<'static, str>,
    /// The same in English.
    pub en: Cow<'static, str>,
}

impl Reason {
    /// A reason under one requirement, in both languages.
    pub fn new(
        requirement: &'static str,
        ja: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { requirement: requirement.into(), ja: ja.into(), en: en.into() }
    }
}

/// A rule's decision together with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The rule lets it happen.
    Accepted(Reason),
    /// The rule forbids it.
    Refused(Reason),
}

impl Ruling {
    pub(crate) fn accept(
        requirement: &'static str,
        ja: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Accepted(Reason::new(requirement, ja, en))
    }

    pub(crate) fn refuse(
        requirement: &'static str,
        ja: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Refused(Reason::new(requirement, ja, en))
    }

    /// Accepted when `condition` holds, refused otherwise; the reason states the rule itself.
    pub(crate) fn when(condition: bool, rule: Reason) -> Self {
        if condition { Self::Accepted(rule) } else { Self::Refused(rule) }
    }

    /// Whether the rule lets it happen.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted(_))
    }

    /// The reason of either decision.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        match self {
            Self::Accepted(reason) | Self::Refused(reason) => reason,
        }
    }
}
