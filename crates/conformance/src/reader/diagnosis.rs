use apdu::{Fate, Fault};

use super::arrival::{Arrival, data_digest, header};
use super::attempt::{Attempt, Cure};
use super::{
    Account, Driver, EvidenceClass, ExchangeLevel, FailureClass, Layer, Prediction, Rung, Specimen, Task,
    WireFault,
};
use crate::Text;

/// What went wrong with one attempt, and whose fault it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Diagnosis {
    pub(super) class: FailureClass,
    pub(super) layer: Layer,
    pub(super) reason: Text,
    /// The exchange ended in silence.
    pub(super) stopped: bool,
}

/// What is wrong with an attempt; `None` if nothing is. Follows "How to tell reader from card" in `vectors/probe-card.md`.
pub(super) fn diagnose(attempt: &Attempt, specimen: &Specimen) -> Option<Diagnosis> {
    let judge = Judge::new(attempt, specimen);
    match &attempt.answer {
        Ok(response) if *response == attempt.expected => judge.right(),
        Ok(response) => Some(judge.wrong(response)),
        Err(fault) => Some(judge.fault(fault)),
    }
}

struct Judge<'a> {
    attempt: &'a Attempt,
    sent: Vec<u8>,
    prediction: Option<Prediction>,
    specimen: &'a Specimen,
}

impl<'a> Judge<'a> {
    fn new(attempt: &'a Attempt, specimen: &'a Specimen) -> Self {
        Self { attempt, sent: attempt.case.command(), prediction: specimen.prediction(), specimen }
    }

    /// The answer is right; the card may still have received something else, or received it twice.
    fn right(&self) -> Option<Diagnosis> {
        match self.attempt.arrival(&self.sent) {
            Arrival::Changed(account) => Some(self.changed(account)),
            Arrival::Unknown | Arrival::Nothing | Arrival::Intact(_) => None,
        }
    }

    fn fault(&self, fault: &WireFault) -> Diagnosis {
        let timed_out = fault.fault == Some(Fault::Timeout);
        if matches!(fault.fault, Some(Fault::ReaderGone | Fault::CardGone)) {
            let text = Text::new("リーダーかカードが見えなくなった", "reader or card was not there any more");
            return self.diagnosis(FailureClass::Vanished, Layer::Reader, &text, fault);
        }
        if !timed_out && self.is_wedged() {
            return self.wedged(fault);
        }
        match self.attempt.arrival(&self.sent) {
            Arrival::Nothing if timed_out && self.needs_pieces() => self.diagnosis(
                FailureClass::MisdeclaredChaining,
                Layer::Reader,
                &Text::new(
                    "分割すべき長さでだけ、続きを求めずに止まる",
                    "it stops where a command has to come in pieces, without asking for the next one",
                ),
                fault,
            ),
            _ if timed_out => self.timed_out(fault),
            Arrival::Nothing => self.refused(fault),
            Arrival::Unknown if fault.fate == Fate::Executed || fault.fault == Some(Fault::Garbled) => {
                self.lost(fault)
            }
            Arrival::Unknown => self.refused(fault),
            Arrival::Intact(_) if fault.fault == Some(Fault::Garbled) => self.diagnosis(
                FailureClass::SilentTruncation,
                self.below(),
                &Text::new(
                    "カードは正しく答えたが、成功として届いたものは応答の形をしていない",
                    "the card answered rightly; what came, as a success, is no response",
                ),
                fault,
            ),
            Arrival::Intact(account) if self.attempt.answered_rightly(account) => self.lost(fault),
            Arrival::Intact(account) => self.refused_by_card(account),
            Arrival::Changed(account) => self.changed(account),
        }
    }

    fn wrong(&self, response: &[u8]) -> Diagnosis {
        match self.attempt.arrival(&self.sent) {
            Arrival::Changed(account) => self.changed(account),
            Arrival::Nothing => self.plain(
                FailureClass::Corruption,
                self.below(),
                Text::new(
                    "カードに届いていないのに応答が来た",
                    "an answer came to a command that never reached the card",
                ),
            ),
            Arrival::Intact(account) if !self.attempt.answered_rightly(account) => {
                self.refused_by_card(account)
            }
            Arrival::Intact(_) | Arrival::Unknown => self.changed_on_the_way_back(response),
        }
    }

    fn changed_on_the_way_back(&self, response: &[u8]) -> Diagnosis {
        let expected = &self.attempt.expected;
        let (came, sent) = (response.len(), expected.len());
        let is_start = came < sent && expected.starts_with(response);
        if is_start && came >= SMALLEST_PIECE {
            return self.plain(
                FailureClass::MisdeclaredChaining,
                self.below(),
                Text::new(
                    format!("応答 {sent} バイトの最初の {came} バイトだけが、状態語なしで全体として届いた"),
                    format!(
                        "the first {came} of {sent} bytes came as if they were all, without a status word"
                    ),
                ),
            );
        }
        if came < sent {
            return self.plain(
                FailureClass::SilentTruncation,
                self.below(),
                Text::new(
                    format!("カードは {sent} バイトを送り、{came} バイトだけが届いた"),
                    format!("the card sent {sent} bytes, {came} came"),
                ),
            );
        }
        let at = response.iter().zip(expected).position(|(came, sent)| came != sent).unwrap_or(sent);
        self.plain(
            FailureClass::Corruption,
            self.below_the_card(),
            Text::new(
                format!("カードが送った応答と {at} バイト目から異なる"),
                format!("differs from what the card sent from byte {at} on"),
            ),
        )
    }

    fn changed(&self, account: &Account) -> Diagnosis {
        let pieces = account.length < self.sent.len() && self.attempt.reached > Some(1);
        if pieces {
            return self.plain(
                FailureClass::MisdeclaredChaining,
                self.below(),
                Text::new(
                    format!(
                        "一つのコマンドが {} 個のコマンドとしてカードに届いた",
                        self.attempt.reached.unwrap_or(0)
                    ),
                    format!("one command reached the card as {} commands", self.attempt.reached.unwrap_or(0)),
                ),
            );
        }
        if self.attempt.reached > Some(1) {
            return self.repeated();
        }
        let data_intact =
            account.nc == self.attempt.case.nc() && account.data_digest == data_digest(&self.sent);
        if data_intact && account.header == header(&self.sent) && account.form != *b"??" {
            return self.wrong_le(account);
        }
        self.plain(
            FailureClass::Corruption,
            self.below(),
            Text::new(
                format!(
                    "{} バイトを送り、カードには {} バイトの別のものが届いた",
                    self.sent.len(),
                    account.length
                ),
                format!(
                    "{} bytes were sent; something else, of {} bytes, reached the card",
                    self.sent.len(),
                    account.length
                ),
            ),
        )
    }

    fn repeated(&self) -> Diagnosis {
        self.plain(
            FailureClass::Repeated,
            self.below(),
            Text::new(
                "一度送ったコマンドが二度以上カードに届いた",
                "sent once, it reached the card more than once",
            ),
        )
    }

    fn wrong_le(&self, account: &Account) -> Diagnosis {
        let asked = self.attempt.case.ne();
        self.plain(
            FailureClass::WrongLe,
            self.below(),
            Text::new(
                format!("Ne {asked} を求め、カードには Ne {} が届いた", account.ne),
                format!("Ne {asked} was asked for, Ne {} reached the card", account.ne),
            ),
        )
    }

    fn refused_by_card(&self, account: &Account) -> Diagnosis {
        self.plain(
            FailureClass::RefusedByCard,
            Layer::Card,
            Text::new(
                format!("コマンドは正しく届き、カードが {:04X} と答えた", account.status),
                format!("the command arrived as it was sent, and the card answered {:04X}", account.status),
            ),
        )
    }

    fn lost(&self, fault: &WireFault) -> Diagnosis {
        // At short level it is the reader that brings back one message and no more; at the other levels the software decides.
        let by_stack = self.prediction.as_ref().is_some_and(|prediction| {
            let longest = prediction.response.unwrap_or(usize::MAX);
            prediction.level != ExchangeLevel::Short && self.attempt.expected.len() > longest
        });
        let layer = if by_stack { Layer::Stack } else { self.below() };
        let text = Text::new(
            "カードは答えたが、応答の代わりにエラーが来た",
            "the card answered; an error came instead",
        );
        self.diagnosis(FailureClass::AnswerLost, layer, &text, fault)
    }

    fn refused(&self, fault: &WireFault) -> Diagnosis {
        let length = self.sent.len();
        let longest = self.prediction.as_ref().and_then(|prediction| prediction.command);
        if fault.fault == Some(Fault::Stack) || longest.is_some_and(|longest| length > longest) {
            let text = Text::new(
                format!("{length} バイトはドライバーが渡さない"),
                format!("a command of {length} bytes is not handed on by the driver"),
            );
            return self.diagnosis(FailureClass::RefusedByStack, Layer::Stack, &text, fault);
        }
        let text = Text::new("カードに届いていない", "it did not reach the card");
        self.diagnosis(FailureClass::RefusedByReader, self.below(), &text, fault)
    }

    fn timed_out(&self, fault: &WireFault) -> Diagnosis {
        let text = match self.attempt.case.task {
            Task::Wait { milliseconds } => Text::new(
                format!("カードが {milliseconds} ms 考える間を待てない"),
                format!("does not wait while the card thinks for {milliseconds} ms"),
            ),
            _ => Text::new("時間内に応答がない", "no answer in time"),
        };
        self.diagnosis(FailureClass::TimeOut, self.below(), &text, fault)
    }

    fn wedged(&self, fault: &WireFault) -> Diagnosis {
        // The driver runs T=1 for such readers, and a dead T=1 engine looks the same.
        let level = self.prediction.as_ref().map(|prediction| prediction.level);
        let engine = matches!(level, Some(ExchangeLevel::Tpdu | ExchangeLevel::Character));
        let layer = if engine { Layer::StackOrReader } else { self.below() };
        let text = match self.attempt.cure {
            Some(Cure::By(rung)) => Text::new(
                format!("{}まで何も通らなくなった", rung.label().ja),
                format!("nothing went through until {}", rung.label().en),
            ),
            _ => Text::new("何をしても通らなくなった", "nothing went through any more, whatever was tried"),
        };
        self.diagnosis(FailureClass::Wedged, layer, &text, fault)
    }

    fn is_wedged(&self) -> bool {
        matches!(
            self.attempt.cure,
            Some(Cure::NotBy(_) | Cure::By(Rung::Reset | Rung::Unpower | Rung::Reconnect | Rung::PowerCycle))
        )
    }

    /// Whether an extended-level reader has to take this command in pieces.
    fn needs_pieces(&self) -> bool {
        let extended =
            self.prediction.as_ref().is_some_and(|prediction| prediction.level == ExchangeLevel::Extended);
        let block = self.specimen.descriptor.as_ref().map(super::Descriptor::block);
        extended && block.is_some_and(|block| self.sent.len() > block)
    }

    /// Whose fault what happens between program and card is: the reader's, where the driver is known to hand on what it gets. A card
    /// that cannot tell what it did may itself be the cause.
    fn below(&self) -> Layer {
        if self.specimen.evidence == EvidenceClass::Card {
            return Layer::Anywhere;
        }
        match (self.specimen.driver, &self.prediction) {
            (Driver::Libccid { .. }, Some(_)) => Layer::Reader,
            _ => Layer::StackOrReader,
        }
    }

    /// The same where the card cannot be the cause: a file reads as it always does.
    fn below_the_card(&self) -> Layer {
        match self.below() {
            Layer::Anywhere => Layer::StackOrReader,
            layer => layer,
        }
    }

    fn diagnosis(&self, class: FailureClass, layer: Layer, text: &Text, fault: &WireFault) -> Diagnosis {
        let reason =
            Text::new(format!("{}: {}", text.ja, fault.words), format!("{}: {}", text.en, fault.words));
        let stopped = fault.fault == Some(Fault::Timeout);
        Diagnosis { stopped, ..self.plain(class, layer, reason) }
    }

    fn plain(&self, class: FailureClass, layer: Layer, reason: Text) -> Diagnosis {
        Diagnosis { class, layer, reason, stopped: false }
    }
}

/// Fewer bytes are no piece of a chained answer: the smallest that was seen in the field is 128, the smallest USB packet 64.
const SMALLEST_PIECE: usize = 64;
