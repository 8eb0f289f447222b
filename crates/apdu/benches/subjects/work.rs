//! What is measured: the same job done by this crate, by the `iso7816` crate and by hand.

use apdu::{Command, CommandRef, Header, Ne};
use iso7816::command::{CommandBuilder, CommandView, ExpectedLen, class::Class};

/// A command to build: header, data and Ne, with a buffer that is used again.
pub(crate) struct Job {
    pub(crate) header: Header,
    pub(crate) data: Vec<u8>,
    pub(crate) ne: Ne,
    pub(crate) buffer: Vec<u8>,
}

/// `short` (4S, 16 bytes), `extended` (4E, 300 bytes) or `largest` (4E, 65,535 bytes).
pub(crate) fn job(name: &str) -> Job {
    let (nc, ne) = match name {
        "short" => (16, Ne::SHORT_MAX),
        "extended" => (300, Ne::MAX),
        _ => (65_535, Ne::MAX),
    };
    let data = (0..nc).map(|index| u8::try_from(index % 251).unwrap_or_default()).collect();
    Job { header: Header::new(0x00, 0xCB, 0x3F, 0xFF), data, ne, buffer: Vec::with_capacity(70_000) }
}

/// The job's command, encoded.
pub(crate) fn encoded(name: &str) -> Vec<u8> {
    let Job { header, data, ne, .. } = job(name);
    Command::new(header, data, ne).map(|command| command.to_vec()).unwrap_or_default()
}

#[inline(never)]
pub(crate) fn parse(bytes: &[u8]) -> usize {
    CommandRef::parse(bytes).map_or(0, |command| command.data().len() + command.ne().get())
}

#[inline(never)]
pub(crate) fn parse_iso7816(bytes: &[u8]) -> usize {
    CommandView::try_from(bytes).map_or(0, |command| command.data().len() + command.expected())
}

#[inline(never)]
pub(crate) fn build(job: &mut Job) -> usize {
    job.buffer.clear();
    if let Ok(command) = CommandRef::new(job.header, &job.data, job.ne) {
        command.encode_to(&mut job.buffer);
    }
    job.buffer.len()
}

#[inline(never)]
pub(crate) fn build_iso7816(job: &mut Job) -> usize {
    job.buffer.clear();
    let Header { cla, ins, p1, p2 } = job.header;
    let ne = u16::try_from(job.ne.get()).map_or(ExpectedLen::Max, ExpectedLen::Ne);
    if let Ok(class) = Class::try_from(cla) {
        let command = CommandBuilder::new(class, ins.into(), p1, p2, job.data.as_slice(), ne);
        let _ = command.serialize_into(&mut job.buffer);
    }
    job.buffer.len()
}

/// The bytes of case 4 put together by somebody who knows the form beforehand.
#[inline(never)]
pub(crate) fn build_by_hand(job: &mut Job) -> usize {
    let Header { cla, ins, p1, p2 } = job.header;
    let [.., high, low] = job.data.len().to_be_bytes();
    job.buffer.clear();
    if job.data.len() < 256 {
        job.buffer.extend_from_slice(&[cla, ins, p1, p2, low]);
        job.buffer.extend_from_slice(&job.data);
        job.buffer.push(0);
    } else {
        job.buffer.extend_from_slice(&[cla, ins, p1, p2, 0, high, low]);
        job.buffer.extend_from_slice(&job.data);
        job.buffer.extend_from_slice(&[0, 0]);
    }
    job.buffer.len()
}

/// Nothing but the copy of the data field.
#[inline(never)]
pub(crate) fn copy_data(job: &mut Job) -> usize {
    job.buffer.clear();
    job.buffer.extend_from_slice(&job.data);
    job.buffer.len()
}
