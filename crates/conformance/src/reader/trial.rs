use super::attempt::{Attempt, Cure, attempts};
use super::diagnosis::{Diagnosis, diagnose};
use super::{Case, Rung, Specimen, Task};
use crate::evidence::Record;

/// One case tried once, judged.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    /// Line of the evidence.
    pub(super) line: u64,
    /// What was tried.
    pub(super) case: Case,
    /// How long it took, in microseconds.
    pub(super) took_us: u64,
    /// If nothing was sent since a recovery: which one.
    pub(super) first_after: Option<Rung>,
    /// What brought reader and card back, if anything had to.
    pub(super) cure: Option<Cure>,
    /// Bytes of data in the right answer.
    pub(super) answered: usize,
    /// What is wrong; `None` if nothing is.
    pub(super) diagnosis: Option<Diagnosis>,
}

/// All trials that went through the reader of this name, judged as those of the specimen.
pub(super) fn trials(records: &[Record], reader: &str, specimen: &Specimen) -> Vec<Trial> {
    attempts(records, reader).into_iter().map(|attempt| judged(&attempt, specimen)).collect()
}

fn judged(attempt: &Attempt, specimen: &Specimen) -> Trial {
    Trial {
        line: attempt.line,
        case: attempt.case,
        took_us: attempt.took_us,
        first_after: attempt.first_after,
        cure: attempt.cure,
        answered: attempt.expected.len().saturating_sub(2),
        diagnosis: diagnose(attempt, specimen),
    }
}

/// Trials of the same key are repetitions of one another: pattern and seed apart, they ask for the same.
pub(super) type Key = (u8, bool, usize, usize, usize, bool);

impl Trial {
    pub(super) fn passed(&self) -> bool {
        self.diagnosis.is_none()
    }

    pub(super) fn key(&self) -> Key {
        // One link of a chain is as good as another.
        if matches!(self.case.task, Task::Link { .. }) {
            return (6, false, 0, 0, 0, false);
        }
        let kind = match self.case.task {
            Task::Receive { .. } => 0,
            Task::Send { .. } => 1,
            Task::SendLength { .. } => 2,
            Task::Exchange { .. } => 3,
            Task::Wait { .. } => 4,
            Task::Select | Task::SelectCard => 5,
            Task::ReadFile { .. } => 7,
            Task::Link { .. } => 6,
        };
        let waited = match self.case.task {
            Task::Wait { milliseconds } => milliseconds.into(),
            _ => self.case.size(),
        };
        (kind, self.case.extended, self.case.nc(), self.case.ne(), waited, self.first_after.is_some())
    }

    /// Whether the trial counts for the limit of its direction: extended form, whole answers, the same size both ways.
    pub(super) fn is_on_the_scale(&self) -> bool {
        let symmetric = match self.case.task {
            Task::Receive { .. } | Task::Send { .. } => true,
            Task::Exchange { nc, ne, .. } => nc == ne,
            Task::ReadFile { ne, .. } => ne == self.answered,
            _ => false,
        };
        symmetric && self.case.extended
    }
}
