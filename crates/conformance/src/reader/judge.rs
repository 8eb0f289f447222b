use std::collections::{BTreeMap, BTreeSet};

use super::attempt::Cure;
use super::behaviour_seen::behaviours;
use super::envelope::{LARGEST_COMMAND, LARGEST_RESPONSE, envelope};
use super::report::{Finding, Flakiness, Occasion, ReaderReport};
use super::trial::{Key, Trial, trials};
use super::verification::verification;
use super::{
    Claim, Direction, Envelope, EvidenceClass, ExchangeLevel, FailureClass, Honesty, Layer, Rung, Specimen,
    Task,
};
use crate::Verdict;
use crate::evidence::{Event, Record};

/// Why evidence says nothing about a reader.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnjudgeableError {
    /// The first line is not that of a measurement.
    #[error(
        "evidence line 1 does not say which reader was measured; is this the evidence of `tashika reader certify`?"
    )]
    NoSpecimen,
    /// No case was tried.
    #[error("the evidence holds no exchange of a measurement through {reader:?}; measure again")]
    NoTrials {
        /// The reader's name in the evidence.
        reader: String,
    },
}

/// What the evidence of a measurement proves. A pure function: whoever has the records comes to the same report.
///
/// # Errors
/// [`UnjudgeableError`] if they are not those of a measurement.
pub fn judge(records: &[Record]) -> Result<ReaderReport, UnjudgeableError> {
    let specimen = specimen(records).ok_or(UnjudgeableError::NoSpecimen)?;
    let measured = trials(records, &specimen.reader, &specimen);
    if measured.is_empty() {
        return Err(UnjudgeableError::NoTrials { reader: specimen.reader });
    }
    let control = specimen.control.as_deref().map(|control| trials(records, control, &specimen));
    let envelope = envelope(&measured, control.as_deref(), specimen.rig());
    let honesty = match (specimen.evidence, envelope.honesty(specimen.claim)) {
        // What is missing may be missing on the card.
        (EvidenceClass::Card, Honesty::Overstated) => Honesty::Undecided,
        (_, honesty) => honesty,
    };
    let findings = findings(&measured, &envelope, &specimen);
    let complete =
        matches!(records.last().map(|record| &record.event), Some(Event::Measured { complete: true }));
    let report = ReaderReport {
        predicted: specimen.prediction().map(|prediction| prediction.path),
        predicted_claim: specimen.prediction().and_then(|prediction| prediction.claim),
        verdict: verdict(&findings, &envelope, honesty, complete),
        flakiness: flakiness(&measured),
        behaviours: behaviours(records, &specimen.reader),
        verification: verification(records, &specimen.reader, &envelope.response),
        trials: measured.len(),
        complete,
        envelope,
        honesty,
        findings,
        specimen,
    };
    Ok(report)
}

fn specimen(records: &[Record]) -> Option<Specimen> {
    match &records.first()?.event {
        Event::Run { subject, .. } => serde_json::from_value(subject.clone()).ok(),
        _ => None,
    }
}

fn verdict(findings: &[Finding], envelope: &Envelope, honesty: Honesty, complete: bool) -> Verdict {
    let parts = findings.iter().map(|finding| match finding {
        Finding {
            fault: true, class: FailureClass::TimeOut | FailureClass::Wedged, cured_by: None, ..
        } => Verdict::Hang,
        Finding { fault: true, .. } => Verdict::Fail,
        Finding { layer: Layer::Card | Layer::Anywhere, .. } => Verdict::Inconclusive,
        _ => Verdict::Pass,
    });
    let undecided = !complete
        || honesty == Honesty::Undecided
        || envelope.command.verified == 0
            && envelope.response.verified == 0
            && envelope.response.short_form.is_none();
    Verdict::of_parts(parts.chain([if undecided { Verdict::Inconclusive } else { Verdict::Pass }]))
}

fn flakiness(trials: &[Trial]) -> Flakiness {
    let passed = passed_keys(trials);
    let failed = trials.iter().filter(|trial| !trial.passed() && passed.contains(&trial.key()));
    Flakiness { failed: failed.count(), trials: trials.len() }
}

fn passed_keys(trials: &[Trial]) -> BTreeSet<Key> {
    trials.iter().filter(|trial| trial.passed()).map(Trial::key).collect()
}

/// Everything that failed in the same way, by the same hand, on the same occasion, is one finding.
fn findings(trials: &[Trial], envelope: &Envelope, specimen: &Specimen) -> Vec<Finding> {
    let passed = passed_keys(trials);
    let chains = takes_pieces(trials, specimen);
    let mut groups: BTreeMap<(FailureClass, Layer, Occasion, bool), Vec<&Trial>> = BTreeMap::new();
    for trial in trials {
        let Some(diagnosis) = &trial.diagnosis else { continue };
        let intermittent = passed.contains(&trial.key());
        // Silence where pieces begin has another reason if pieces do pass, or if there is silence in one piece, too.
        let class = match diagnosis.class {
            FailureClass::MisdeclaredChaining if diagnosis.stopped && chains != Some(false) => {
                FailureClass::TimeOut
            }
            class => class,
        };
        let occasion = occasion(trial, envelope);
        groups.entry((class, diagnosis.layer, occasion, intermittent)).or_default().push(trial);
    }
    let mut findings: Vec<Finding> = groups
        .into_iter()
        .map(|((class, layer, occasion, intermittent), failed)| {
            let keys: BTreeSet<Key> = failed.iter().map(|trial| trial.key()).collect();
            let sizes = || failed.iter().map(|trial| size(trial));
            Finding {
                class,
                layer,
                occasion,
                fault: is_fault(class, layer, &failed, intermittent, specimen),
                from: sizes().min().unwrap_or(0),
                to: sizes().max().unwrap_or(0),
                failed: failed.len(),
                trials: trials.iter().filter(|trial| keys.contains(&trial.key())).count(),
                intermittent,
                cured_by: cured_by(&failed),
                reason: failed
                    .iter()
                    .find_map(|trial| trial.diagnosis.clone())
                    .map_or_else(|| crate::Text::new("", ""), |diagnosis| diagnosis.reason),
                lines: failed.iter().take(5).map(|trial| trial.line).collect(),
            }
        })
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse((finding.fault, finding.class, finding.failed)));
    findings
}

/// Whether commands longer than the reader's block pass (true), or only those fail in silence (false); `None` if others do, too.
fn takes_pieces(trials: &[Trial], specimen: &Specimen) -> Option<bool> {
    let block = specimen.descriptor.as_ref()?.block();
    let silent = |trial: &Trial| {
        trial.diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.class == FailureClass::TimeOut)
    };
    let mut commands = trials.iter().filter(|trial| trial.case.direction() == Some(Direction::Command));
    if commands.clone().any(|trial| trial.case.nc() > block && trial.passed()) {
        return Some(true);
    }
    if commands.any(silent) { None } else { Some(false) }
}

fn size(trial: &Trial) -> usize {
    match trial.case.task {
        Task::Wait { milliseconds } => milliseconds.into(),
        _ => trial.case.size(),
    }
}

fn occasion(trial: &Trial, envelope: &Envelope) -> Occasion {
    let direction = match trial.case.task {
        Task::Wait { .. } => return Occasion::Wait,
        Task::Link { .. } => return Occasion::Chaining,
        Task::Select | Task::SelectCard if trial.first_after.is_some() => return Occasion::FirstExchange,
        Task::Select | Task::SelectCard | Task::Receive { .. } => Direction::Command,
        Task::Send { .. } | Task::SendLength { .. } | Task::ReadFile { .. } => Direction::Response,
        Task::Exchange { .. } => Direction::Both,
    };
    let reach = envelope.reach(direction);
    if trial.case.extended && reach.extended_form == Some(false) && reach.short_form == Some(true) {
        return Occasion::ExtendedForm;
    }
    Occasion::Carrying(direction)
}

/// A clean no is a fault only where the claim says otherwise; everything else always is one, unless it is the card's.
fn is_fault(
    class: FailureClass,
    layer: Layer,
    failed: &[&Trial],
    intermittent: bool,
    specimen: &Specimen,
) -> bool {
    if matches!(layer, Layer::Card | Layer::Anywhere) {
        return false;
    }
    !class.is_clean() || intermittent || failed.iter().any(|trial| is_promised(trial, specimen))
}

/// Whether what is claimed of the reader promises that this case passes.
fn is_promised(trial: &Trial, specimen: &Specimen) -> bool {
    let case = &trial.case;
    // A level states a form, too: without a claim, what the descriptor says is what can be relied on.
    let level = specimen.prediction().map(|prediction| prediction.level);
    let data = match (specimen.claim, level) {
        (Claim::Bytes(bytes), _) => usize::try_from(bytes).unwrap_or(usize::MAX),
        (Claim::Missing, Some(ExchangeLevel::Extended)) => LARGEST_RESPONSE,
        (Claim::ShortOnly | Claim::Missing, _) => return !case.extended,
    };
    case.nc() <= data.min(LARGEST_COMMAND) && case.answered() <= data
}

fn cured_by(failed: &[&Trial]) -> Option<Rung> {
    let mut costliest = Rung::Retry;
    for trial in failed {
        match trial.cure {
            Some(Cure::NotBy(_)) => return None,
            Some(Cure::By(rung)) => costliest = costliest.max(rung),
            None => {}
        }
    }
    Some(costliest)
}
