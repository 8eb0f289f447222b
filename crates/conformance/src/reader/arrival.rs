use sha2::{Digest, Sha256};

use super::attempt::Attempt;
use super::{Account, Task};

/// What the card's account says about the command.
pub(super) enum Arrival<'a> {
    /// There is no account.
    Unknown,
    /// It did not arrive.
    Nothing,
    /// It arrived as it was sent.
    Intact(&'a Account),
    /// It arrived as something else, or more than once.
    Changed(&'a Account),
}

impl Attempt {
    /// What the account says about the command that was sent.
    pub(super) fn arrival(&self, sent: &[u8]) -> Arrival<'_> {
        match (&self.account, self.reached) {
            (None, _) => Arrival::Unknown,
            (Some(_), Some(0)) => Arrival::Nothing,
            (Some(account), None) if account.header != header(sent) => Arrival::Nothing,
            (Some(account), _) if self.is_intact(account, sent) => Arrival::Intact(account),
            (Some(account), _) => Arrival::Changed(account),
        }
    }

    fn is_intact(&self, account: &Account, sent: &[u8]) -> bool {
        // A chain's account tells of all its links together.
        let (nc, digest) = match self.case.task {
            Task::Link { pattern, seed, offset, nc, .. } => {
                (offset + nc, Sha256::digest(pattern.bytes(seed, offset + nc)).into())
            }
            _ => (self.case.nc(), data_digest(sent)),
        };
        self.reached.is_none_or(|reached| reached == 1)
            && account.header == header(sent)
            && (account.nc, account.ne) == (nc, self.case.ne())
            && account.data_digest == digest
    }

    /// Whether the card answered what it should have.
    pub(super) fn answered_rightly(&self, account: &Account) -> bool {
        let data = self.expected.strip_suffix(&[0x90, 0x00]).unwrap_or(&self.expected);
        let digest: [u8; 32] = Sha256::digest(data).into();
        account.status == 0x9000 && account.answered == data.len() && account.answer_digest == digest
    }
}

/// CLA INS P1 P2 of a command.
pub(super) fn header(sent: &[u8]) -> [u8; 4] {
    sent.first_chunk().copied().unwrap_or_default()
}

/// SHA-256 of a command's data.
pub(super) fn data_digest(sent: &[u8]) -> [u8; 32] {
    let data = apdu::CommandRef::parse(sent).map_or(&[][..], |command| command.data());
    Sha256::digest(data).into()
}
