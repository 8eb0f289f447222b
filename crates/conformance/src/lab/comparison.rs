use serde::{Deserialize, Serialize};

use super::baseline::is_decided;
use super::{Baseline, Blame, Case, Job, JobKind, Night, Overlay, Relation, Slot, SlotState};
use crate::certificate::{Change, Trend, compare_envelopes};
use crate::reader::FailureClass;
use crate::{Text, Verdict, exit};

/// One thing that is not as the baseline says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Whether that is good or bad news.
    pub nature: Nature,
    /// The slot.
    pub slot: String,
    /// Id of the job.
    pub job: String,
    /// What the job does.
    pub kind: JobKind,
    /// Its profile.
    pub profile: String,
    /// Id of the case; `None` if it concerns the job: what the reader carries, or a job that nothing came of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// What was, and what is: `verdict pass → fail`.
    pub what: Text,
    /// Why, as far as the night knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// What went wrong, if it is one of the known ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<FailureClass>,
    /// Whose fault it is, if it is bad news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blame: Option<Blame>,
    /// What else is different since the baseline, and may be the cause: `firmware 1.00 → 1.01`. Empty for the same identity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Text>,
    /// How close the baseline is.
    pub relation: Relation,
    /// The night the baseline is from.
    pub baseline: String,
    /// The first night in which it was so; `None` if nobody has asked the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// Whether a difference is good or bad news, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// Worse than the baseline.
    Regression,
    /// Decided then, not any more: somebody has to look at slot or rig.
    Undecided,
    /// Not known to the baseline, and bad.
    New,
    /// Known to the baseline, and not tried any more although its job was done.
    Gone,
    /// Neither better nor worse.
    Other,
    /// Better: the baseline is to be renewed.
    Improvement,
}

impl Nature {
    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::Undecided => "undecided",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Other => "other",
            Self::Improvement => "improvement",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Regression => Text::new("後退", "regression"),
            Self::Undecided => Text::new("判定できなくなった", "undecided now"),
            Self::New => Text::new("新たな不合格", "new failure"),
            Self::Gone => Text::new("試されなかった", "not tried"),
            Self::Other => Text::new("変化", "changed"),
            Self::Improvement => Text::new("改善", "improvement"),
        }
    }
}

/// Holds a night against baselines: every difference, the worst first, then in the order of the lab file.
///
/// A failure that is expected is none, and neither is anything in quarantine, or a time: a bench is no clock. To see what changed between two nights, hold one
/// against [`Baseline::all_of`] the other.
#[must_use]
pub fn compare(baselines: &[Baseline], night: &Night) -> Vec<Difference> {
    let mut differences: Vec<Difference> = night
        .jobs()
        .filter(|(slot, _)| slot.state != SlotState::Quarantined)
        .filter_map(|(slot, job)| {
            let (relation, baseline) = Baseline::closest(baselines, slot, job)?;
            Some(Side { slot, job, relation, baseline }.differences())
        })
        .flatten()
        .collect();
    differences.sort_by_key(|difference| difference.nature);
    differences
}

/// The regressions of [`compare`] alone.
#[must_use]
pub fn regressions(baselines: &[Baseline], night: &Night) -> Vec<Difference> {
    let all = compare(baselines, night).into_iter();
    all.filter(|difference| difference.nature == Nature::Regression).collect()
}

/// The exit status of a night that was held against its baselines: a regression fails it, also one that no criterion minds.
#[must_use]
pub fn exit_status(night: &Night, differences: &[Difference]) -> u8 {
    let regressed = differences.iter().any(|difference| difference.nature == Nature::Regression);
    match night.exit_status {
        exit::PASSED | exit::UNDECIDED if regressed => exit::SUBJECT_FAILED,
        status => status,
    }
}

/// A job beside its baseline.
struct Side<'a> {
    slot: &'a Slot,
    job: &'a Job,
    relation: Relation,
    baseline: &'a Baseline,
}

impl Side<'_> {
    fn differences(&self) -> Vec<Difference> {
        if self.job.cases.is_empty() {
            return vec![self.nothing_came_of_it()];
        }
        let cases = self.job.cases.iter().filter_map(|case| self.case(case));
        cases.chain(self.gone()).chain(self.envelope()).collect()
    }

    fn nothing_came_of_it(&self) -> Difference {
        let (state, verdict) = (self.slot.state.label(), self.job.verdict.label());
        let what = match self.slot.state {
            SlotState::Ready => verdict,
            _ => {
                Text::new(format!("{} ({})", verdict.ja, state.ja), format!("{} ({})", verdict.en, state.en))
            }
        };
        let blame = match self.slot.state {
            SlotState::Wedged => Blame::StackOrReader,
            SlotState::Refused => Blame::Card,
            _ => Blame::of_verdict(self.job.verdict).unwrap_or(Blame::Rig),
        };
        let reason = self.job.reason.clone().or_else(|| self.slot.reason.clone());
        Difference { reason, blame: Some(blame), ..self.difference(Nature::Undecided, what) }
    }

    fn case(&self, case: &Case) -> Option<Difference> {
        if matches!(case.overlay, Some(Overlay::ExpectedFail(_))) {
            return None;
        }
        let (nature, what) = match self.baseline.cases.get(&case.id) {
            None if is_bad(case.verdict) => (Nature::New, case.verdict.label()),
            None => return None,
            Some(was) if *was == case.verdict => return None,
            Some(was) => (nature(*was, case.verdict), arrow(*was, case.verdict)),
        };
        Some(Difference {
            case: Some(case.id.clone()),
            reason: case.reason.clone(),
            class: case.class,
            blame: if nature == Nature::Improvement { None } else { case.blame },
            ..self.difference(nature, what)
        })
    }

    fn gone(&self) -> impl Iterator<Item = Difference> {
        let tried = |id: &String| self.job.cases.iter().any(|case| case.id == *id);
        self.baseline.cases.iter().filter(move |(id, _)| !tried(id)).map(|(id, was)| {
            let label = was.label();
            let what = Text::new(format!("{} → –", label.ja), format!("{} → –", label.en));
            Difference { case: Some(id.clone()), ..self.difference(Nature::Gone, what) }
        })
    }

    fn envelope(&self) -> impl Iterator<Item = Difference> {
        let changes = match (&self.baseline.measured, &self.job.measured) {
            (Some(was), Some(is)) => compare_envelopes(&was.envelope, &is.envelope),
            _ => Vec::new(),
        };
        let (class, blame) = self.culprit();
        changes.into_iter().map(move |Change { trend, text, .. }| match trend {
            Trend::Better => self.difference(Nature::Improvement, text),
            Trend::Other => self.difference(Nature::Other, text),
            Trend::Worse => {
                Difference { class, blame: Some(blame), ..self.difference(Nature::Regression, text) }
            }
        })
    }

    /// What the measurement's criteria blame; if they are all met, reader and driver are left.
    fn culprit(&self) -> (Option<FailureClass>, Blame) {
        let blamed = self.job.cases.iter().find_map(|case| Some((case.class, case.blame?)));
        blamed.unwrap_or((None, Blame::StackOrReader))
    }

    fn difference(&self, nature: Nature, what: Text) -> Difference {
        let changed = match &self.slot.identity {
            Some(identity) => self.baseline.identity.changes(identity),
            None => Vec::new(),
        };
        Difference {
            nature,
            slot: self.slot.name.clone(),
            job: self.job.id.clone(),
            kind: self.job.kind,
            profile: self.job.profile.clone(),
            case: None,
            what,
            reason: None,
            class: None,
            blame: None,
            changed,
            relation: self.relation,
            baseline: self.baseline.night.clone(),
            since: None,
        }
    }
}

fn nature(was: Verdict, is: Verdict) -> Nature {
    if !is_decided(is) {
        return Nature::Undecided;
    }
    match (was, is) {
        (Verdict::NotApplicable, is) if is_bad(is) => Nature::Regression,
        (was, Verdict::NotApplicable) if is_bad(was) => Nature::Improvement,
        (Verdict::NotApplicable, _) | (_, Verdict::NotApplicable) => Nature::Other,
        (was, is) if is > was => Nature::Regression,
        _ => Nature::Improvement,
    }
}

const fn is_bad(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Warn | Verdict::Hang | Verdict::Fail)
}

fn arrow(was: Verdict, is: Verdict) -> Text {
    let (was, is) = (was.label(), is.label());
    Text::new(format!("判定 {} → {}", was.ja, is.ja), format!("verdict {} → {}", was.en, is.en))
}
