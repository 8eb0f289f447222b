use serde::{Deserialize, Serialize};

use super::Overlay;
use crate::reader::{Decision, FailureClass, Layer, ReaderReport};
use crate::result::{Feature, Scenario};
use crate::{Text, Verdict};

/// One criterion of a measurement, or one scenario: the smallest thing that the history knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The criterion's permanent id, or `<feature file>#<name of the scenario>`: the same in every night, so never a line number.
    pub id: String,
    /// What it is about.
    pub title: Text,
    /// The requirements it proves; none for a criterion.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// What the evidence says. Agreements never change it.
    pub verdict: Verdict,
    /// What people have agreed about it, or the history shows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlay: Option<Overlay>,
    /// Why it is no pass; of a criterion also what was seen when it is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// What went wrong, if it is one of the known ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<FailureClass>,
    /// Whose fault it is, if anything went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blame: Option<Blame>,
    /// How long it took, in microseconds; 0 if it took no time of its own.
    pub took_us: u64,
    /// Lines of the job's evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<u64>,
}

/// Whose fault something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blame {
    /// Driver, resource manager, operating system.
    Stack,
    /// The reader.
    Reader,
    /// One of these two; which cannot be told from the evidence.
    StackOrReader,
    /// The card.
    Card,
    /// The gateway.
    Gateway,
    /// What the scenario tests, as its text says: card, client, gateway or front desk.
    Subject,
    /// Cable, power, machine, deadline: the laboratory itself.
    Rig,
    /// The suite, or the lab file.
    Suite,
    /// Nobody can tell.
    Unknown,
}

impl Blame {
    /// Everyone.
    pub const ALL: [Self; 9] = [
        Self::Stack,
        Self::Reader,
        Self::StackOrReader,
        Self::Card,
        Self::Gateway,
        Self::Subject,
        Self::Rig,
        Self::Suite,
        Self::Unknown,
    ];

    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stack => "stack",
            Self::Reader => "reader",
            Self::StackOrReader => "stack-or-reader",
            Self::Card => "card",
            Self::Gateway => "gateway",
            Self::Subject => "subject",
            Self::Rig => "rig",
            Self::Suite => "suite",
            Self::Unknown => "unknown",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Stack => Layer::Stack.label(),
            Self::Reader => Layer::Reader.label(),
            Self::StackOrReader => Layer::StackOrReader.label(),
            Self::Card => Layer::Card.label(),
            Self::Gateway => Text::new("ゲートウェイ", "gateway"),
            Self::Subject => Text::new("試験対象", "subject"),
            Self::Rig => Text::new("試験台", "rig"),
            Self::Suite => Text::new("試験側", "suite"),
            Self::Unknown => Layer::Anywhere.label(),
        }
    }

    /// Whose fault a verdict is when nothing more is known: an `error` is the suite's, what is undecided the rig's, a failure the
    /// subject's. `None` if nothing went wrong.
    #[must_use]
    pub const fn of_verdict(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Pass | Verdict::NotApplicable => None,
            Verdict::NotRun | Verdict::Inconclusive => Some(Self::Rig),
            Verdict::Warn | Verdict::Hang | Verdict::Fail => Some(Self::Subject),
            Verdict::Error => Some(Self::Suite),
        }
    }
}

impl From<Layer> for Blame {
    fn from(layer: Layer) -> Self {
        match layer {
            Layer::Stack => Self::Stack,
            Layer::Reader => Self::Reader,
            Layer::StackOrReader => Self::StackOrReader,
            Layer::Card => Self::Card,
            Layer::Anywhere => Self::Unknown,
        }
    }
}

impl Case {
    /// A criterion of a measurement. If it is not met, the report's most serious finding says what went wrong and whose fault it is.
    #[must_use]
    pub fn of_decision(decision: &Decision, report: &ReaderReport) -> Self {
        let bad = matches!(decision.verdict, Verdict::Warn | Verdict::Hang | Verdict::Fail);
        let finding = report.main_finding().filter(|_| bad);
        let blame = match finding {
            Some(finding) => Some(finding.layer.into()),
            None if bad => Some(Blame::StackOrReader),
            None => Blame::of_verdict(decision.verdict),
        };
        Self {
            id: decision.id.clone(),
            title: decision.text.clone(),
            requirements: Vec::new(),
            verdict: decision.verdict,
            overlay: None,
            reason: Some(decision.seen.clone()),
            class: finding.map(|finding| finding.class),
            blame,
            took_us: 0,
            evidence: finding.map(|finding| finding.lines.clone()).unwrap_or_default(),
        }
    }

    /// A scenario of a run.
    #[must_use]
    pub fn of_scenario(feature: &Feature, scenario: &Scenario) -> Self {
        Self {
            id: format!("{}#{}", feature.path, scenario.name),
            title: Text::new(scenario.name.as_str(), scenario.name.as_str()),
            requirements: scenario.requirements.clone(),
            verdict: scenario.verdict,
            overlay: None,
            reason: scenario.reason.clone(),
            class: None,
            blame: Blame::of_verdict(scenario.verdict),
            took_us: scenario.took_us,
            evidence: scenario.evidence().collect(),
        }
    }

    /// The verdict that counts for the exit status: the evidence's, as far as nothing else was agreed.
    #[must_use]
    pub fn standing(&self) -> Verdict {
        match self.overlay {
            Some(Overlay::ExpectedFail(_)) => Verdict::Pass,
            Some(Overlay::UnexpectedPass(_)) => Verdict::Fail,
            Some(Overlay::ExpiredExpectation(_) | Overlay::Flaky { .. }) | None => self.verdict,
        }
    }
}
