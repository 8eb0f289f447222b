use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Blame, Case, Job, Night, Slot, SlotState, Trouble};
use crate::{Text, Verdict};

/// What somebody answers for until a day, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Date,
}

/// A failure that is known and tolerated until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Id of the case: that of a criterion, or `<feature file>#<name of the scenario>`.
    pub case: String,
    /// The slot; `None` for every slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// The profile; `None` for every profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// Why it is tolerated.
    pub reason: String,
    /// The last day on which it is.
    pub until: Date,
}

/// What was agreed about a case, or is known of it, beside its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overlay {
    /// It failed, as somebody expected: passes.
    ExpectedFail(Agreement),
    /// It passed although a failure was expected: fails, until the expectation is taken out of the lab file.
    UnexpectedPass(Agreement),
    /// It failed as expected, but only until a day that is over: fails.
    ExpiredExpectation(Agreement),
    /// Its verdict changes from night to night although nothing else changed.
    Flaky {
        /// How often it changed.
        changes: usize,
        /// Over how many nights, this one included.
        nights: usize,
    },
}

impl Overlay {
    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ExpectedFail(_) => "expected-fail",
            Self::UnexpectedPass(_) => "unexpected-pass",
            Self::ExpiredExpectation(_) => "expired-expectation",
            Self::Flaky { .. } => "flaky",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn label(&self) -> Text {
        match self {
            Self::ExpectedFail(_) => Text::new("想定どおりの不合格", "expected failure"),
            Self::UnexpectedPass(_) => Text::new("想定外の合格", "unexpected pass"),
            Self::ExpiredExpectation(_) => Text::new("期限切れの想定", "expired expectation"),
            Self::Flaky { .. } => Text::new("不安定", "flaky"),
        }
    }
}

impl Agreement {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, today: Date) -> bool {
        today <= self.until
    }
}

/// Lays expectations over the cases of a night, on the day on which it began. To be done before [`Night::settled`].
///
/// One that no case matches is stale and becomes a trouble that fails the night, unless what it speaks of was not tried.
pub fn apply(night: &mut Night, expectations: &[Expectation], today: Date) {
    for expectation in expectations {
        let mut met = false;
        for slot in &mut night.slots {
            let name = slot.name.clone();
            for job in &mut slot.jobs {
                for case in job.cases.iter_mut().filter(|case| case.id == expectation.case) {
                    if expectation.speaks_of(&name, &job.profile) {
                        met = true;
                        case.overlay = expectation.overlay(case, today).or(case.overlay.take());
                    }
                }
            }
        }
        if !met && !night.slots.iter().any(|slot| expectation.may_yet_match(slot)) {
            night.troubles.push(expectation.stale());
        }
    }
}

impl Expectation {
    /// Who answers for it, why and until when.
    #[must_use]
    pub fn agreement(&self) -> Agreement {
        Agreement { owner: self.owner.clone(), reason: self.reason.clone(), until: self.until }
    }

    fn speaks_of(&self, slot: &str, profile: &str) -> bool {
        self.slot.as_ref().is_none_or(|named| named == slot)
            && self.profile.as_ref().is_none_or(|named| named == profile)
    }

    /// Whether the slot has a job it speaks of that nothing came of, or could not be used at all.
    fn may_yet_match(&self, slot: &Slot) -> bool {
        let untried = |job: &Job| self.speaks_of(&slot.name, &job.profile) && job.cases.is_empty();
        let unused =
            slot.state != SlotState::Ready && self.slot.as_ref().is_none_or(|named| *named == slot.name);
        unused || slot.jobs.iter().any(untried)
    }

    fn overlay(&self, case: &Case, today: Date) -> Option<Overlay> {
        let agreement = self.agreement();
        match case.verdict {
            Verdict::Pass => Some(Overlay::UnexpectedPass(agreement)),
            Verdict::Fail | Verdict::Hang | Verdict::Warn if agreement.holds(today) => {
                Some(Overlay::ExpectedFail(agreement))
            }
            Verdict::Fail | Verdict::Hang | Verdict::Warn => Some(Overlay::ExpiredExpectation(agreement)),
            Verdict::NotApplicable | Verdict::NotRun | Verdict::Inconclusive | Verdict::Error => None,
        }
    }

    fn stale(&self) -> Trouble {
        let (case, owner) = (&self.case, &self.owner);
        let slot = self.slot.as_deref().unwrap_or("*");
        Trouble {
            slot: self.slot.clone(),
            verdict: Verdict::Fail,
            blame: Blame::Suite,
            what: Text::new(
                format!("想定された不合格 {case} ({slot}、{owner}) に当たるものがない"),
                format!("nothing matches the expected failure {case} ({slot}, {owner})"),
            ),
            cure: Some(Text::new(
                "lab.yaml の expected から取り除くか、id を改める",
                "take it out of `expected` in lab.yaml, or correct its id",
            )),
        }
    }
}
