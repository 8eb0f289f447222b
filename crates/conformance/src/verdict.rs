use serde::{Deserialize, Serialize};

use crate::Text;

/// What the evidence says about one scenario or case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The subject does what the requirement says.
    Pass,
    /// The answer to a declared capability puts the requirement out of scope; the reason names the answer.
    NotApplicable,
    /// A SHOULD is not met.
    Warn,
    /// Nothing was asked of the subject; the reason says why.
    NotRun,
    /// Rig, card or infrastructure stood in the way; the reason says which. Never the subject's fault.
    Inconclusive,
    /// The subject did not answer in its time.
    Hang,
    /// The subject does not do what the requirement says.
    Fail,
    /// The suite itself is wrong, or what the subject sent is no answer at all: nothing is said about its decisions.
    Error,
}

impl Verdict {
    /// All verdicts, from the least to the most serious.
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::NotApplicable,
        Self::Warn,
        Self::NotRun,
        Self::Inconclusive,
        Self::Hang,
        Self::Fail,
        Self::Error,
    ];

    /// The name used in every machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::NotApplicable => "not-applicable",
            Self::Warn => "warn",
            Self::NotRun => "not-run",
            Self::Inconclusive => "inconclusive",
            Self::Hang => "hang",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }

    /// The name people read in tables.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Pass => Text::new("合格", "pass"),
            Self::NotApplicable => Text::new("対象外", "n/a"),
            Self::Warn => Text::new("警告", "warn"),
            Self::NotRun => Text::new("未実施", "not run"),
            Self::Inconclusive => Text::new("判定不能", "inconclusive"),
            Self::Hang => Text::new("無応答", "hang"),
            Self::Fail => Text::new("不合格", "fail"),
            Self::Error => Text::new("誤り", "error"),
        }
    }

    /// The verdict of a whole from the verdicts of its parts: the most serious one.
    ///
    /// A whole without parts is [`Verdict::Error`]: a scenario that asked nothing must never look green.
    #[must_use]
    pub fn of_parts(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().max().unwrap_or(Self::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_is_as_serious_as_its_worst_part() {
        for (index, &worst) in Verdict::ALL.iter().enumerate() {
            for &part in &Verdict::ALL[..=index] {
                assert_eq!(Verdict::of_parts([part, worst]), worst);
            }
        }
    }

    #[test]
    fn a_whole_without_parts_is_never_green() {
        assert_eq!(Verdict::of_parts([]), Verdict::Error);
    }

    #[test]
    fn names_are_what_the_files_say() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_string(&verdict).unwrap(), format!("\"{}\"", verdict.name()));
        }
    }
}
