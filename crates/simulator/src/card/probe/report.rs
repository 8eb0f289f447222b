use apdu::{CommandRef, StatusWord};

use crate::card::signature::sha256;

/// What the card received and answered, in the 99 bytes of `vectors/probe-card.md`.
#[derive(Clone, Debug)]
pub(super) struct Report {
    form: [u8; 2],
    header: [u8; 4],
    nc: usize,
    ne: usize,
    raw: usize,
    links: u16,
    mismatch: Option<usize>,
    answered: usize,
    status: StatusWord,
    data_digest: [u8; 32],
    answer_digest: [u8; 32],
}

/// Version of the report's layout.
const VERSION: u8 = 1;
/// Says that no byte differed from the pattern, or that none was compared.
const NO_MISMATCH: u32 = u32::MAX;

impl Report {
    /// Bytes that were no command: the digest is that of all of them.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        let mut header = [0; 4];
        header.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Self {
            form: *b"??",
            header,
            nc: 0,
            ne: 0,
            raw: bytes.len(),
            links: 1,
            mismatch: None,
            answered: 0,
            status: StatusWord::OK,
            data_digest: sha256(bytes),
            answer_digest: sha256(&[]),
        }
    }

    /// A command, whose data may have come in several links of a chain.
    pub(super) fn of_command(
        bytes: &[u8],
        command: &CommandRef<'_>,
        data: &[u8],
        links: u16,
        mismatch: Option<usize>,
    ) -> Self {
        let mut form = *b"  ";
        form.iter_mut().zip(command.case().name().bytes()).for_each(|(to, from)| *to = from);
        Self {
            form,
            nc: data.len(),
            ne: command.ne().get(),
            links,
            mismatch,
            data_digest: sha256(data),
            ..Self::of_bytes(bytes)
        }
    }

    pub(super) fn answered(self, data: &[u8], status: StatusWord) -> Self {
        Self { answered: data.len(), status, answer_digest: sha256(data), ..self }
    }

    pub(super) fn encode(&self, count: u32) -> Vec<u8> {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes();
        [
            &[VERSION][..],
            &self.form,
            &self.header,
            &number(self.nc),
            &number(self.ne),
            &number(self.raw),
            &self.links.to_be_bytes(),
            &self.mismatch.map_or(NO_MISMATCH.to_be_bytes(), number),
            &count.to_be_bytes(),
            &number(self.answered),
            &self.status.get().to_be_bytes(),
            &self.data_digest,
            &self.answer_digest,
        ]
        .concat()
    }
}
