//! The probe application: it says what reached the card, and answers with bytes whose every place is known. Which of
//! reader and card has changed a byte can then be told. `vectors/probe-card.md` specifies it for those who build it as an
//! applet.

mod pattern;
mod report;

use std::time::Duration;

use apdu::{CommandRef, StatusWord};

use super::reply::{Answer, Reply};
use super::{Card, status};

pub use pattern::Pattern;

use report::Report;

/// Its identifier: `F0`, the category that is registered to nobody (ISO/IEC 7816-5), then `TASHIKA` and a version.
pub const AID: &[u8] = &[0xF0, b'T', b'A', b'S', b'H', b'I', b'K', b'A', 0x01];

/// What a probe card cannot do, so that a card's own limits can be told from a reader's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeLimits {
    /// The longest command APDU in bytes; longer ones answer 6700. Default: 65,544, the longest there is.
    pub command: usize,
    /// The longest response data field in bytes; more answers 6700. Default: 65,536; a Java Card gives 32,767.
    pub response: usize,
    /// The longest time that WAIT really takes in this process. Default: none, it is only told by [`Card::take_delay`].
    pub real_delay: Duration,
}

impl Default for ProbeLimits {
    fn default() -> Self {
        Self { command: 65_544, response: 65_536, real_delay: Duration::ZERO }
    }
}

/// What the application remembers; SELECT and loss of power make it forget.
#[derive(Clone, Debug, Default)]
pub(super) struct Probe {
    last: Option<Report>,
    /// Commands since SELECT, REPORT not counted.
    count: u32,
    chain: Option<Chain>,
}

/// Links of a command chain that is not complete.
#[derive(Clone, Debug)]
struct Chain {
    /// INS, P1, P2, the same in every link.
    header: [u8; 3],
    data: Vec<u8>,
    links: u16,
}

/// The longest data field that a chain may add up to.
const CHAIN_MAX: usize = 65_535;

mod ins {
    pub(super) const RECEIVE: u8 = 0x10;
    pub(super) const SEND: u8 = 0x20;
    pub(super) const SEND_LENGTH: u8 = 0x22;
    pub(super) const EXCHANGE: u8 = 0x24;
    pub(super) const ECHO: u8 = 0x26;
    pub(super) const REPORT: u8 = 0x30;
    pub(super) const WAIT: u8 = 0x32;
    pub(super) const STATUS: u8 = 0x34;
}

/// SELECT is the card's own while the probe application is current; everything else is the application's.
pub(super) fn is_for_the_card(command: Option<&CommandRef<'_>>) -> bool {
    command.is_some_and(|command| (command.header().cla, command.header().ins) == (0x00, 0xA4))
}

impl Card {
    /// A command, or bytes that are none, while the probe application is current.
    pub(super) fn measure(&mut self, bytes: &[u8], command: Option<CommandRef<'_>>) -> Answer {
        if let Some(command) = &command
            && (command.header().cla, command.header().ins) == (0x80, ins::REPORT)
            && !self.refuses_form(command)
        {
            return self.report(command);
        }
        self.probe.count = self.probe.count.saturating_add(1);
        let (report, answer) = match &command {
            None => (Report::of_bytes(bytes), Err(status::WRONG_LENGTH)),
            Some(command) => self.obey(bytes, command),
        };
        let Reply { data, status } = answer.unwrap_or_else(Reply::status);
        self.probe.last = Some(report.answered(&data, status));
        Ok(Reply { data, status })
    }

    fn report(&self, command: &CommandRef<'_>) -> Answer {
        let last = self.probe.last.as_ref().ok_or(status::CONDITIONS_NOT_SATISFIED)?;
        let mut report = last.encode(self.probe.count);
        report.truncate(command.ne().get());
        Ok(Reply::ok(report))
    }

    fn obey(&mut self, bytes: &[u8], command: &CommandRef<'_>) -> (Report, Answer) {
        let refused =
            |answer: StatusWord| (Report::of_command(bytes, command, command.data(), 1, None), Err(answer));
        if self.refuses_form(command) || bytes.len() > self.profile.probe_limits.command {
            return refused(status::WRONG_LENGTH);
        }
        let header = command.header();
        let whole = match (header.cla, self.probe.join(command)) {
            (0x80 | 0x90, Err(status)) => return refused(status),
            (0x80 | 0x90, Ok(whole)) => whole,
            _ => return refused(status::UNKNOWN_CLA),
        };
        if header.cla == 0x90 {
            let report = Report::of_command(bytes, command, &whole.data, whole.links, None);
            self.probe.chain = Some(whole);
            return (report, Ok(Reply::done()));
        }
        let mut mismatch = None;
        let answer = self.instruction(command, &whole.data, &mut mismatch);
        (Report::of_command(bytes, command, &whole.data, whole.links, mismatch), answer)
    }

    fn refuses_form(&self, command: &CommandRef<'_>) -> bool {
        command.case().is_extended() && !self.profile.extended
    }

    fn instruction(&mut self, command: &CommandRef<'_>, data: &[u8], mismatch: &mut Option<usize>) -> Answer {
        let header = command.header();
        let p1_p2 = u16::from_be_bytes([header.p1, header.p2]);
        let pattern = || Pattern::from_number(header.p1).ok_or(status::WRONG_P1_P2);
        let ne = command.ne().get();
        match header.ins {
            ins::RECEIVE => {
                if header.p1 != 0xFF {
                    *mismatch = first_difference(data, &pattern()?.bytes(header.p2, data.len()));
                }
                if mismatch.is_some() { Err(status::WRONG_DATA) } else { Ok(Reply::done()) }
            }
            ins::SEND if data.is_empty() => self.send(pattern()?, header.p2, ne),
            ins::SEND_LENGTH if data.is_empty() => {
                let length = if p1_p2 == 0 { 65_536 } else { usize::from(p1_p2) };
                self.send(Pattern::Mixed, 0, length.min(ne))
            }
            ins::EXCHANGE => {
                let pattern = pattern()?;
                let (length, filler) = data.split_first_chunk::<3>().ok_or(status::WRONG_LENGTH)?;
                *mismatch = first_difference(filler, &pattern.bytes(header.p2, filler.len()));
                if mismatch.is_some() {
                    return Err(status::WRONG_DATA);
                }
                let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
                self.send(pattern, header.p2, length.min(ne))
            }
            ins::ECHO => self.answer(data[..data.len().min(ne)].to_vec()),
            ins::WAIT if data.is_empty() => {
                let asked = Duration::from_millis(p1_p2.into());
                let slept = asked.min(self.profile.probe_limits.real_delay);
                std::thread::sleep(slept);
                self.delay += asked.saturating_sub(slept);
                Ok(Reply::done())
            }
            ins::STATUS if data.is_empty() => Ok(Reply::status(StatusWord::from_u16(p1_p2))),
            ins::SEND | ins::SEND_LENGTH | ins::WAIT | ins::STATUS => Err(status::WRONG_LENGTH),
            _ => Err(status::UNKNOWN_INS),
        }
    }

    fn send(&self, pattern: Pattern, seed: u8, length: usize) -> Answer {
        self.answer(pattern.bytes(seed, length.min(65_536)))
    }

    fn answer(&self, data: Vec<u8>) -> Answer {
        if data.len() > self.profile.probe_limits.response {
            return Err(status::WRONG_LENGTH);
        }
        Ok(Reply::ok(data))
    }
}

impl Probe {
    /// The command's data behind those of the links before it. A link of another command breaks the chain with 6883.
    fn join(&mut self, command: &CommandRef<'_>) -> Result<Chain, StatusWord> {
        let header = command.header();
        let header = [header.ins, header.p1, header.p2];
        let mut chain = match self.chain.take() {
            None => Chain { header, data: Vec::new(), links: 0 },
            Some(chain) if chain.header == header => chain,
            Some(_) => return Err(status::LAST_LINK_EXPECTED),
        };
        chain.data.extend(command.data());
        chain.links = chain.links.saturating_add(1);
        if chain.data.len() > CHAIN_MAX { Err(status::WRONG_LENGTH) } else { Ok(chain) }
    }
}

fn first_difference(data: &[u8], expected: &[u8]) -> Option<usize> {
    data.iter().zip(expected).position(|(byte, expected)| byte != expected)
}
