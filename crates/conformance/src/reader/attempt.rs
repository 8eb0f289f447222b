use crate::evidence::{Event, Record};

use super::case::is_report;
use super::free_files::FreeFiles;
use super::{Account, Case, Rung, Task, WireFault};

/// One case tried once, as the evidence shows it.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// Line of the command.
    pub(super) line: u64,
    /// What was tried.
    pub(super) case: Case,
    /// What came back.
    pub(super) answer: Result<Vec<u8>, WireFault>,
    /// What should have come back.
    pub(super) expected: Vec<u8>,
    /// What the card says it received, if it could be asked.
    pub(super) account: Option<Account>,
    /// How many commands the card counted for this one, if that is known.
    pub(super) reached: Option<u32>,
    /// How long it took, in microseconds.
    pub(super) took_us: u64,
    /// If nothing was sent since a recovery: which one.
    pub(super) first_after: Option<Rung>,
    /// What brought reader and card back after it; `None` if nothing was tried.
    pub(super) cure: Option<Cure>,
}

/// How reader and card were found after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cure {
    /// They were well again after this rung.
    By(Rung),
    /// They were not well after this rung, the last that was tried.
    NotBy(Rung),
}

/// The attempts in a file of evidence that went through one reader, in order. Lines are understood by their bytes alone; commands that
/// belong to no measurement are passed over.
pub(super) fn attempts(records: &[Record], reader: &str) -> Vec<Attempt> {
    // Lines of a scenario are those of another part of the measurement.
    let records = records.iter().filter(|record| record.scenario.is_none());
    let mut reading = Reading { last_rung: Some(Rung::Reconnect), ..Reading::default() };
    for record in records {
        match &record.event {
            Event::Apdu { reader: through, command, response, fault, took_us, .. } if through == reader => {
                let answer = match (response, fault) {
                    (Some(response), _) => Ok(bytes(response)),
                    (None, words) => Err(WireFault::read(words.as_deref().unwrap_or_default())),
                };
                reading.exchange(record.line, &bytes(command), answer, *took_us);
            }
            Event::Reset { reader: through, reset, .. } if through == reader => reading.recovery(reset),
            _ => {}
        }
    }
    reading.flush();
    reading.attempts
}

#[derive(Default)]
struct Reading {
    attempts: Vec<Attempt>,
    pending: Option<Attempt>,
    /// The card's count at its last report, if nothing has made it unknown since.
    count: Option<u32>,
    /// Commands sent since.
    sent: u32,
    /// Bytes that the links of the current chain have brought.
    chained: usize,
    /// The recovery since the last command.
    last_rung: Option<Rung>,
    /// The recovery that was tried last for the pending attempt.
    tried: Option<Rung>,
    /// What a card without the probe application was seen to hold.
    files: FreeFiles,
}

impl Reading {
    fn exchange(&mut self, line: u64, command: &[u8], answer: Result<Vec<u8>, WireFault>, took_us: u64) {
        let first_after = self.last_rung.take();
        if is_report(command) {
            return self.report(answer.ok().and_then(|response| Account::read(&response)));
        }
        self.sent += 1;
        let response = answer.as_ref().ok().map(Vec::as_slice);
        if self.files.learn(command, response) {
            return;
        }
        let Some(case) = Case::read(command, self.chained) else { return };
        let expected = case.expected_of(&self.files, response);
        let right = answer.as_ref() == Ok(&expected);
        if [Case::HEALTH, Case::CARD_HEALTH].contains(&case) {
            return self.health(right);
        }
        if matches!(case.task, Task::Select | Task::SelectCard) {
            // SELECT makes the card forget, its count too.
            (self.count, self.sent) = (right.then_some(0), 0);
            if matches!(self.pending, Some(Attempt { cure: Some(Cure::NotBy(_)), .. })) {
                return; // part of the recovery
            }
        }
        self.flush();
        self.chained = match case.task {
            Task::Link { offset, nc, last: false, .. } if right => offset + nc,
            _ => 0,
        };
        self.pending = Some(Attempt {
            line,
            case,
            answer,
            expected,
            account: None,
            reached: None,
            took_us,
            first_after,
            cure: None,
        });
    }

    fn report(&mut self, account: Option<Account>) {
        let Some(account) = account else { return };
        if let Some(pending) = self.pending.as_mut().filter(|pending| pending.cure.is_none()) {
            pending.reached = match (self.count, self.sent) {
                (Some(before), 1) => account.count.checked_sub(before),
                _ => None,
            };
            pending.account = Some(account.clone());
        }
        (self.count, self.sent) = (Some(account.count), 0);
    }

    fn health(&mut self, well: bool) {
        let rung = self.tried.unwrap_or(Rung::Retry);
        if let Some(pending) = &mut self.pending
            && !matches!(pending.cure, Some(Cure::By(_)))
        {
            pending.cure = Some(if well { Cure::By(rung) } else { Cure::NotBy(rung) });
        }
    }

    fn recovery(&mut self, word: &str) {
        let rung = Rung::from_word(word);
        (self.tried, self.last_rung) = (rung, rung);
        self.count = None;
        self.chained = 0;
    }

    fn flush(&mut self) {
        self.attempts.extend(self.pending.take());
        self.tried = None;
    }
}

/// The bytes of a hexadecimal text; what is none ends it, so that a spoilt line is no case.
pub(super) fn bytes(hex: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, _) = hex.as_bytes().as_chunks::<2>();
    pairs.iter().map_while(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}
