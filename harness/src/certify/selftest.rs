//! The proof that the certifier can tell readers apart: every reader of the zoo is measured, and what is said of it is compared with what
//! is known of it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use conformance::evidence::{Event, Record};
use conformance::reader::{
    Effort, FailureClass, Finding, Occasion, Plan, ReaderReport, Specimen, UnjudgeableError, calibrate,
    judge, measure,
};
use conformance::{Text, Verdict};
use simulator::reader_zoo::{Exhibit, Face, Flaw, Level, ZooReader, flawed, sound};

use super::expectation::{EXPECTATIONS, Expectation, Expected};
use crate::certify::{LimitedRig, Measurable, Opening, RecordedRig, specimen};

/// One reader of the zoo, measured.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Where such a reader was seen.
    pub seen: String,
    /// What was said of it.
    pub report: ReaderReport,
    /// What of that is wrong; empty if it is right.
    pub misses: Vec<Text>,
}

/// Why a reader of the zoo could not be measured: always this program's own fault.
#[derive(Debug, thiserror::Error)]
pub enum SelftestError {
    /// The evidence could not be judged.
    #[error(transparent)]
    Unjudgeable(#[from] UnjudgeableError),
    /// The evidence could not be written.
    #[error("the evidence cannot be written: {0}")]
    Evidence(#[from] serde_json::Error),
}

/// Measures every reader of the zoo, two at a time, and a sound one on a rig that carries less than it.
///
/// # Errors
/// [`SelftestError`] if one of them cannot be measured or judged at all.
pub fn selftest(effort: Effort, seed: u64) -> Result<Vec<Row>, SelftestError> {
    let exhibits: Vec<Exhibit> = sound().into_iter().chain(flawed()).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some((index, exhibit)) = take(&next, &exhibits) {
                    let row = row(exhibit, effort, seed);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, row));
                }
            });
        }
    });
    let mut rows = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    rows.sort_by_key(|(index, _)| *index);
    let mut rows = rows.into_iter().map(|(_, row)| row).collect::<Result<Vec<_>, _>>()?;
    rows.push(limited_rig(effort, seed)?);
    Ok(rows)
}

const WORKERS: usize = 2;

fn take<'a>(next: &AtomicUsize, exhibits: &'a [Exhibit]) -> Option<(usize, &'a Exhibit)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    exhibits.get(index).map(|exhibit| (index, exhibit))
}

fn row(exhibit: &Exhibit, effort: Effort, seed: u64) -> Result<Row, SelftestError> {
    let report = examine(exhibit.reader(seed), &specimen(exhibit, effort, seed), None::<ZooReader>)?;
    let expectation = EXPECTATIONS.iter().find(|expectation| expectation.name == exhibit.name);
    let misses = match expectation {
        Some(expectation) => misses(&report, expectation),
        None => vec![Text::new("期待が書かれていない", "nobody wrote down what to expect")],
    };
    Ok(Row { name: exhibit.name.to_owned(), seen: exhibit.seen.to_owned(), report, misses })
}

/// What must be found of a reader of the zoo with which something is wrong: the class of the failure, and the most data to the card and from
/// it, in bytes, that pass nevertheless; `None` where chance decides.
#[must_use]
pub fn expected(name: &str) -> Option<(FailureClass, Option<(usize, usize)>)> {
    let expectation = EXPECTATIONS.iter().find(|expectation| expectation.name == name)?;
    Some((expectation.finding?.class, expectation.reach))
}

/// A sound reader where the rig itself carries messages of 65,535 bytes, as vpcd does: what is missing is the rig's.
fn limited_rig(effort: Effort, seed: u64) -> Result<Row, SelftestError> {
    const MESSAGE: usize = 65_535;
    let exhibit = Exhibit {
        name: "rig-65535",
        seen: "vpcd",
        face: Face::new(Level::Extended, 65_554),
        flaw: Flaw::None,
    };
    let mut specimen = specimen(&exhibit, effort, seed);
    specimen.control = Some("control".to_owned());
    let rig = |seed| LimitedRig::new(exhibit.reader(seed), MESSAGE);
    let report = examine(rig(seed), &specimen, Some(rig(seed + 1)))?;
    let reach = &report.envelope;
    let ceilings = [&reach.command, &reach.response, &reach.both].map(|reach| reach.rig_ceiling);
    let verified = [&reach.command, &reach.response, &reach.both].map(|reach| Some(reach.verified));
    let mut misses = Vec::new();
    if ceilings != [Some(65_528), Some(65_533), Some(65_526)] || verified != ceilings {
        misses.push(Text::new(
            format!("治具の上限 {ceilings:?}、確かめた大きさ {verified:?}"),
            format!("ceilings of the rig {ceilings:?}, verified {verified:?}"),
        ));
    }
    if report.verdict != Verdict::Inconclusive || report.faults().next().is_some() {
        misses
            .push(Text::new("治具の限りをリーダーのせいにした", "the rig's limit was blamed on the reader"));
    }
    Ok(Row { name: exhibit.name.to_owned(), seen: exhibit.seen.to_owned(), report, misses })
}

/// Measures a reader in memory and judges the evidence; `control` calibrates the rig before.
///
/// # Errors
/// [`SelftestError`] if the evidence cannot be made or judged.
pub fn examine<M: Measurable, C: Measurable>(
    reader: M,
    specimen: &Specimen,
    control: Option<C>,
) -> Result<ReaderReport, SelftestError> {
    let mut records = Vec::new();
    let mut record = |event: Event| {
        let line = u64::try_from(records.len()).unwrap_or(u64::MAX).saturating_add(1);
        records.push(Record { line, at_us: 0, scenario: None, step: None, event });
    };
    let mut deaf = |_: &_| {};
    let opening = Opening { specimen: specimen.clone(), started: "1970-01-01T00:00:00Z".to_owned() };
    record(opening.event()?);
    let mut plan = Plan::new(specimen.effort, specimen.seed, specimen.descriptor.clone());
    plan.ceiling = specimen.rig();
    if let (Some(control), Some(name)) = (control, &specimen.control) {
        plan.ceiling = calibrate(&mut RecordedRig::new(control, name, &mut record, &mut deaf), plan.ceiling);
    }
    let complete = measure(&plan, &mut RecordedRig::new(reader, &specimen.reader, &mut record, &mut deaf));
    record(Event::Measured { complete });
    Ok(judge(&records)?)
}

/// Where a report differs from what is known.
fn misses(report: &ReaderReport, expectation: &Expectation) -> Vec<Text> {
    let mut misses = Vec::new();
    if let Some((command, response)) = expectation.reach {
        let verified = (report.envelope.command.verified, report.envelope.response.verified);
        if verified != (command, response) {
            misses.push(Text::new(
                format!("運べる大きさ {verified:?}、正しくは {:?}", (command, response)),
                format!("carries {verified:?}, in truth {:?}", (command, response)),
            ));
        }
    }
    match &expectation.finding {
        None => misses.extend(report.faults().map(|finding| {
            Text::new(
                format!("ない不具合を見つけた: {}", finding.class),
                format!("found a fault that is not there: {}", finding.class),
            )
        })),
        Some(expected) => misses.extend(missed(report, expected)),
    }
    if !report.complete {
        misses.push(Text::new("測定が終わらなかった", "the measurement did not come to its end"));
    }
    misses
}

fn missed(report: &ReaderReport, expected: &Expected) -> Option<Text> {
    let is_it = |finding: &&Finding| {
        (finding.class, finding.layer, finding.fault, finding.intermittent)
            == (expected.class, expected.layer, expected.fault, expected.intermittent)
            // Where chance decides, it also decides when.
            && (finding.occasion == expected.occasion || expected.intermittent)
            && finding.cured_by == Some(expected.cured_by)
    };
    if !report.findings.iter().any(|finding| is_it(&finding)) {
        return Some(Text::new(
            format!("{} ({:?}) を見つけなかった", expected.class, expected.occasion),
            format!("did not find {} ({:?})", expected.class, expected.occasion),
        ));
    }
    let too_much = report.faults().find(|finding| {
        let worse =
            finding.class > expected.class && !(finding.class.is_clean() && expected.class.is_clean());
        // A chain is many exchanges: what fails one of them now and then may fail every chain that is tried.
        let steady = !finding.intermittent && finding.occasion != Occasion::Chaining;
        worse || !expected.fault || (expected.intermittent && steady)
    });
    too_much.map(|finding| {
        Text::new(
            format!("{} より重い {} とした", expected.class, finding.class),
            format!("called {} what is {}", finding.class, expected.class),
        )
    })
}
