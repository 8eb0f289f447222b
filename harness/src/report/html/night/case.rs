use std::collections::HashMap;
use std::path::Path;

use conformance::evidence::{Event, Record};
use conformance::lab::{Case, Job, Night, Overlay, Slot};
use conformance::requirement::{Catalogue, Document, Requirement};
use conformance::{Text, Verdict};

use super::{anchor, next_step};
use crate::report::html::Evidence;
use crate::report::html::exchange::{Detail, Exchange};

/// So many cases are told at length.
const CASES: usize = 300;
/// So many of the last exchanges of each are decoded.
const DECODED: usize = 24;

/// A case that did not go well.
pub(super) struct CasePart<'a> {
    pub(super) slot: &'a Slot,
    pub(super) job: &'a Job,
    pub(super) case: &'a Case,
    pub(super) anchor: String,
    pub(super) requirements: Vec<(&'a Document, &'a Requirement)>,
    pub(super) next_step: Option<Text>,
    pub(super) exchanges: Vec<Exchange>,
    /// The earlier case that rests on the very same exchanges, which are shown there.
    pub(super) same_as: Option<&'a Case>,
    /// Why its exchanges cannot be shown.
    pub(super) flaw: Option<Text>,
}

/// Where a case is told.
pub(super) fn anchor_of(job: &str, case: &str) -> String {
    anchor("case", &format!("{job}/{case}"))
}

impl<'a> CasePart<'a> {
    /// The cases that somebody should look at, and how many more there are than the page has room for.
    pub(super) fn all(
        night: &'a Night,
        folder: &Path,
        catalogue: Option<&'a Catalogue>,
    ) -> (Vec<Self>, usize) {
        let notable = |case: &Case| {
            case.standing() > Verdict::NotApplicable
                || case.verdict > Verdict::NotApplicable
                || case.overlay.is_some()
        };
        let mut untold = 0;
        let mut parts = Vec::new();
        for (slot, job) in night.jobs() {
            let cases: Vec<&Case> = job.cases.iter().filter(|case| notable(case)).collect();
            let room = CASES.saturating_sub(parts.len()).min(cases.len());
            untold += cases.len() - room;
            let cases = cases.get(..room).unwrap_or_default();
            if cases.is_empty() {
                continue;
            }
            let file = JobEvidence::read(folder, job);
            for (index, case) in cases.iter().enumerate() {
                let earlier = cases.get(..index).unwrap_or_default().iter();
                let same_as =
                    earlier.copied().find(|one| !one.evidence.is_empty() && one.evidence == case.evidence);
                let part = Self::of(slot, job, case, catalogue);
                let exchanges =
                    if same_as.is_none() { file.exchanges(case, &part.anchor) } else { Vec::new() };
                parts.push(Self { exchanges, same_as, flaw: file.flaw.clone(), ..part });
            }
        }
        (parts, untold)
    }

    fn of(slot: &'a Slot, job: &'a Job, case: &'a Case, catalogue: Option<&'a Catalogue>) -> Self {
        let places = catalogue.into_iter();
        let places = places.flat_map(|all| case.requirements.iter().filter_map(|id| all.place(id)));
        Self {
            slot,
            job,
            case,
            anchor: anchor_of(&job.id, &case.id),
            requirements: places.collect(),
            next_step: next_step(case.class, case.blame),
            exchanges: Vec::new(),
            same_as: None,
            flaw: None,
        }
    }

    /// What people have agreed about it, or what its history shows.
    pub(super) fn overlay(&self) -> Option<Text> {
        let overlay = self.case.overlay.as_ref()?;
        let label = overlay.label();
        Some(match overlay {
            Overlay::ExpectedFail(who) | Overlay::UnexpectedPass(who) | Overlay::ExpiredExpectation(who) => {
                let (owner, reason, until) = (&who.owner, &who.reason, who.until);
                Text::new(
                    format!("{}: {reason} ({owner}、{until} まで)", label.ja),
                    format!("{}: {reason} ({owner}, until {until})", label.en),
                )
            }
            Overlay::Flaky { changes, nights } => Text::new(
                format!("{}: {nights} 夜のうちに {changes} 回変わった", label.ja),
                format!("{}: changed {changes} times in {nights} nights", label.en),
            ),
        })
    }
}

/// The evidence of a job, by line.
struct JobEvidence {
    records: HashMap<u64, Record>,
    /// Whether nobody's data can be in it.
    synthetic: bool,
    flaw: Option<Text>,
}

impl JobEvidence {
    fn read(folder: &Path, job: &Job) -> Self {
        let Some(told) = &job.evidence else {
            return Self { records: HashMap::new(), synthetic: false, flaw: None };
        };
        let Evidence { records, flaw } = Evidence::read(&folder.join(&told.file), told);
        // A probe card knows nobody; of a run its first line says what it ran on.
        let synthetic = job.measured.is_some()
            || records.first().is_some_and(
                |first| matches!(&first.event, Event::Run { subject, .. } if subject["synthetic"] == true),
            );
        let records = records.into_iter().map(|record| (record.line, record)).collect();
        Self { records, synthetic, flaw }
    }

    /// The last exchanges of a case. Other cases may tell of the same lines, so each has its address below the case's.
    fn exchanges(&self, case: &Case, link: &str) -> Vec<Exchange> {
        let detail = Detail::Decoded { synthetic: self.synthetic };
        let last = case.evidence.len().saturating_sub(DECODED);
        let lines = case.evidence.get(last..).unwrap_or_default().iter();
        let records = lines.filter_map(|line| self.records.get(line));
        let exchanges = records.filter_map(|record| {
            let anchor = anchor("ev", &format!("{link}/{}", record.line));
            Some(Exchange { anchor, ..Exchange::of(record, detail)? })
        });
        exchanges.collect()
    }
}
