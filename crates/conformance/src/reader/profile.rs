use serde::{Deserialize, Serialize};

use super::{Behaviour, Direction, EvidenceClass, Honesty, ReaderReport, VerificationStep};
use crate::{Text, Verdict};

/// What a reader must carry for a purpose: the criteria of a certificate. Files of `profiles/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name, that of its file.
    pub profile: String,
    /// Raised whenever a criterion changes.
    pub version: u32,
    /// What it certifies.
    pub title: Text,
    /// Where that is asked for.
    pub source: String,
    /// What must hold; a certificate needs all of them.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub criteria: Vec<Criterion>,
}

/// One condition of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its permanent id.
    pub id: String,
    /// Whether not meeting it is a failure; else it is a warning.
    pub must: bool,
    /// What it says.
    pub text: Text,
    /// Where the number comes from.
    pub basis: String,
    /// How it is decided.
    pub requires: Requirement,
}

/// How a criterion is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// The extended form passes in this direction, also at small sizes.
    ExtendedForm(Direction),
    /// Data of up to `bytes` pass in this direction, without a hole.
    Carries {
        /// The direction.
        direction: Direction,
        /// Bytes of data.
        bytes: usize,
    },
    /// Nothing was truncated, changed or repeated without an error, at whatever size.
    NothingSilent,
    /// Nothing went wrong at all that contradicts what the reader claims.
    NoFault,
    /// What is claimed of the reader is what it carries.
    HonestClaim,
    /// No case failed that passed at another time.
    Steady,
    /// The reader waits so many milliseconds for a card that thinks.
    Patience(u64),
    /// It carries so many data bytes a second.
    Pace(u64),
    /// PC/SC behaves with it as it should.
    Behaviour(Behaviour),
    /// A step of a whole verification with a test card goes through it.
    Verification(VerificationStep),
}

/// A criterion, decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decision {
    /// Id of the criterion.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// Whether it is met.
    pub verdict: Verdict,
    /// What was seen.
    pub seen: Text,
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    /// With the place, if the text is no profile, or if it has no criterion: that would certify anything.
    pub fn from_yaml(yaml: &str) -> Result<Self, ProfileError> {
        let profile: Self = serde_yaml::from_str(yaml)?;
        if profile.criteria.is_empty() {
            return Err(ProfileError::Empty(profile.profile));
        }
        Ok(profile)
    }

    /// Whether it can be decided only after a whole verification with a test card.
    #[must_use]
    pub fn asks_for_verification(&self) -> bool {
        self.criteria.iter().any(|criterion| matches!(criterion.requires, Requirement::Verification(_)))
    }

    /// Whether it can be decided only after the cases of behaviour.
    #[must_use]
    pub fn asks_for_behaviour(&self) -> bool {
        self.criteria.iter().any(|criterion| matches!(criterion.requires, Requirement::Behaviour(_)))
    }

    /// Decides every criterion on what a report says.
    #[must_use]
    pub fn decide(&self, report: &ReaderReport) -> Vec<Decision> {
        self.criteria.iter().map(|criterion| criterion.decide(report)).collect()
    }
}

/// Why a text is no profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It has not the form.
    #[error("not a profile: {0}; see profiles/README.md")]
    Form(#[from] serde_yaml::Error),
    /// It asks for nothing.
    #[error("profile {0:?} has no criterion, so that everything would meet it")]
    Empty(String),
}

impl Criterion {
    fn decide(&self, report: &ReaderReport) -> Decision {
        let (verdict, seen) = self.requires.decide(report);
        let (verdict, seen) = self.requires.as_far_as_told(report.specimen.evidence, verdict, seen);
        let verdict = match verdict {
            Verdict::Fail if !self.must => Verdict::Warn,
            verdict => verdict,
        };
        Decision { id: self.id.clone(), text: self.text.clone(), verdict, seen }
    }
}

impl Requirement {
    /// A card that cannot say what reached it proves what came right, and no more: what failed may be its own doing, and what it has not
    /// seen may have gone wrong all the same.
    fn as_far_as_told(self, evidence: EvidenceClass, verdict: Verdict, seen: Text) -> (Verdict, Text) {
        let untold = match self {
            Self::NothingSilent | Self::NoFault => verdict == Verdict::Pass,
            Self::ExtendedForm(_) | Self::Carries { .. } | Self::Steady => verdict == Verdict::Fail,
            _ => false,
        };
        if evidence == EvidenceClass::Probe || !untold {
            return (verdict, seen);
        }
        let seen = Text::new(
            format!("{}。測定用APのないカードではわからない", seen.ja),
            format!("{}; a card without the probe application cannot tell", seen.en),
        );
        (Verdict::Inconclusive, seen)
    }

    fn decide(self, report: &ReaderReport) -> (Verdict, Text) {
        match self {
            Self::ExtendedForm(direction) => extended_form(report, direction),
            Self::Carries { direction, bytes } => carries(report, direction, bytes),
            Self::NothingSilent => {
                none_of(report, report.faults().filter(|finding| finding.class.is_silent()).count())
            }
            Self::NoFault => none_of(report, report.faults().count()),
            Self::HonestClaim => honest(report),
            Self::Steady => none_of(report, report.flakiness.failed),
            Self::Patience(wanted) => at_least(report.envelope.patience_ms, wanted, "ms"),
            Self::Behaviour(behaviour) => behaved(report, behaviour),
            Self::Verification(step) => verified(report, step),
            Self::Pace(wanted) => at_least(report.envelope.bytes_per_second, wanted, "B/s"),
        }
    }
}

fn extended_form(report: &ReaderReport, direction: Direction) -> (Verdict, Text) {
    match report.envelope.reach(direction).extended_form {
        Some(true) => (Verdict::Pass, Text::new("通る", "passes")),
        Some(false) => (Verdict::Fail, Text::new("通らない", "does not pass")),
        None => (Verdict::Inconclusive, Text::new("測っていない", "not measured")),
    }
}

fn carries(report: &ReaderReport, direction: Direction, bytes: usize) -> (Verdict, Text) {
    let reach = report.envelope.reach(direction);
    let hole = reach.holes.iter().find(|hole| **hole <= bytes);
    let verified = reach.verified;
    match (hole, reach.rig_ceiling) {
        (Some(hole), _) => {
            (Verdict::Fail, Text::new(format!("{hole} バイトで失敗する"), format!("fails at {hole} bytes")))
        }
        (None, _) if verified >= bytes => (
            Verdict::Pass,
            Text::new(format!("{verified} バイトまで確認"), format!("verified up to {verified} bytes")),
        ),
        (None, Some(ceiling)) if reach.fails_from.is_none() => (
            Verdict::Inconclusive,
            Text::new(
                format!("治具の上限 {ceiling} バイトまで確認"),
                format!("verified up to the rig's own ceiling of {ceiling} bytes"),
            ),
        ),
        (None, _) if reach.falls_short_of(bytes) => (
            Verdict::Fail,
            Text::new(format!("{verified} バイトまで"), format!("up to {verified} bytes only")),
        ),
        (None, _) => (
            Verdict::Inconclusive,
            Text::new(
                format!("{verified} バイトまでしか測っていない"),
                format!("measured up to {verified} bytes only"),
            ),
        ),
    }
}

/// Something that must not have happened: its absence counts only if the measurement came to its end.
fn none_of(report: &ReaderReport, count: usize) -> (Verdict, Text) {
    let verdict = match (count, report.complete) {
        (0, true) => Verdict::Pass,
        (0, false) => Verdict::Inconclusive,
        _ => Verdict::Fail,
    };
    let seen = match count {
        0 => Text::new("なし", "none"),
        _ => Text::new(format!("{count} 件"), format!("{count} found")),
    };
    (verdict, seen)
}

fn honest(report: &ReaderReport) -> (Verdict, Text) {
    let claim = report.claim();
    match report.honesty {
        Honesty::Honest => (
            Verdict::Pass,
            Text::new(format!("申告 {claim} のとおり"), format!("claims {claim}, as verified")),
        ),
        Honesty::Overstated => (
            Verdict::Fail,
            Text::new(format!("申告 {claim} に届かない"), format!("claims {claim} and carries less")),
        ),
        Honesty::Understated => (
            Verdict::Fail,
            Text::new(format!("申告 {claim} を超えて運ぶ"), format!("claims {claim} and carries more")),
        ),
        Honesty::NoClaim => (Verdict::NotApplicable, Text::new("申告なし", "no claim")),
        Honesty::Undecided => {
            (Verdict::Inconclusive, Text::new("申告まで測れていない", "not measured up to the claim"))
        }
    }
}

fn behaved(report: &ReaderReport, behaviour: Behaviour) -> (Verdict, Text) {
    let seen = report.behaviours.iter().find(|seen| seen.behaviour == behaviour);
    match seen {
        Some(seen) => (seen.verdict, seen.seen.clone()),
        None => (Verdict::Inconclusive, Text::new("行っていない", "not done")),
    }
}

fn verified(report: &ReaderReport, step: VerificationStep) -> (Verdict, Text) {
    let seen = report.verification.iter().find(|seen| seen.step == step);
    match seen {
        Some(seen) => (seen.verdict, seen.seen.clone()),
        None => (Verdict::Inconclusive, Text::new("行っていない", "not done")),
    }
}

fn at_least(seen: Option<u64>, wanted: u64, unit: &str) -> (Verdict, Text) {
    match seen {
        None => (Verdict::Inconclusive, Text::new("測っていない", "not measured")),
        Some(seen) => {
            let verdict = if seen >= wanted { Verdict::Pass } else { Verdict::Fail };
            (verdict, Text::new(format!("{seen} {unit}"), format!("{seen} {unit}")))
        }
    }
}
