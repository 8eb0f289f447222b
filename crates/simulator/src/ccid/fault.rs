use super::message::{Answer, Command};

/// One way in which a reader's firmware is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CcidFault {}

/// The faults of one reader.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<(CcidFault, u64)>,
}

impl Faults {
    pub(super) fn add(&mut self, fault: CcidFault, seed: u64) {
        self.list.push((fault, seed));
    }

    /// What becomes of the answers to a command.
    pub(super) fn spoil(&mut self, _: &Command<'_>, answers: Vec<Answer>) -> Vec<Answer> {
        answers
    }
}
