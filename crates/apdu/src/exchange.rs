use alloc::vec::Vec;

use crate::delivery::{Pieces, transport_class};
use crate::scratch::Scratch;
use crate::{
    CommandRef, Delivery, Error, Ne, NeverResend, Refusal, Response, ResponseRef, StatusWord, never_resend,
};

/// One command on its way: the state machine between an application and a card, without any input or output.
///
/// # Contract
///
/// 1. [`begin`](Self::begin) decides nothing but the first bytes; nothing has been sent yet.
/// 2. Send [`to_send`](Self::to_send) **once**, then give the whole answer, status bytes included, to
///    [`answered`](Self::answered). It consumes the exchange and returns the next one or the outcome.
/// 3. If sending fails, drop the exchange. It cannot be resumed, so that no layer repeats a VERIFY: what the
///    card has done is in the transport's error, not here. Its copy of the command is then overwritten.
/// 4. The number of steps is bounded: every GET RESPONSE brings at least one byte of at most Ne, and a command is
///    re-issued at most once.
///
/// # What it does
///
/// * `61xx`: GET RESPONSE until Ne bytes are there or the card has no more (ISO/IEC 7816-4, 5.3.4; 7816-3, 12.2).
///   Not for commands without Le: there the `61xx` is the answer.
/// * `6Cxx`: the same command once more with the exact Le, unless [`never_resend`] forbids it.
/// * [`Delivery::Chained`] and [`Delivery::T0`]: pieces until the card has them all, or refuses one.
///
/// ```
/// use apdu::{CommandRef, Delivery, Exchange, Step};
///
/// let read = CommandRef::parse(&[0x00, 0xB0, 0x00, 0x00, 0x02])?;
/// let mut card = |sent: &[u8]| match sent {
///     [0x00, 0xB0, ..] => vec![0x61, 0x02],
///     _ => vec![0xCA, 0xFE, 0x90, 0x00],
/// };
///
/// let mut exchange = Exchange::begin(read, Delivery::Whole)?;
/// let outcome = loop {
///     let answer = card(exchange.to_send());
///     match exchange.answered(&answer)? {
///         Step::Send(next) => exchange = next,
///         Step::Done(outcome) => break outcome,
///     }
/// };
/// assert_eq!(outcome.response.data, [0xCA, 0xFE]);
/// assert_eq!(outcome.sent, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Exchange<'a> {
    pieces: Pieces<'a>,
    command: CommandRef<'a>,
    is_t0: bool,
    get_response_class: u8,
    waiting: Waiting,
    out: Scratch,
    data: Vec<u8>,
    sent: usize,
}

/// What the bytes to send are.
#[derive(Clone, Copy)]
enum Waiting {
    Piece(usize),
    Reissue,
    GetResponse { asked: Ne, corrected: bool },
}

/// What comes after an answer.
pub enum Step<'a> {
    /// Send this.
    Send(Exchange<'a>),
    /// The card has said all it will say.
    Done(Outcome),
}

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Data of all answers joined, and the last status.
    pub response: Response,
    /// How many commands or TPDUs were sent for it.
    pub sent: usize,
    /// Why the exchange ended before the card's answer was complete, if it did.
    pub stopped: Option<Stop>,
}

/// Why an exchange ended early. The response holds what there was until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// The card asked by `6Cxx` for a command that must not be sent twice.
    NeverResend(NeverResend),
    /// The card answered an exact Le with another `6Cxx`.
    CorrectedTwice,
    /// The card answered a piece that was not the last with something else than `9000`.
    PieceRefused,
    /// The card announced more data and then gave none.
    NoProgress,
    /// The card gave more than GET RESPONSE asked for; the surplus was dropped.
    MoreThanAsked,
}

impl Stop {
    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NeverResend(_) => "never-resend",
            Self::CorrectedTwice => "corrected-twice",
            Self::PieceRefused => "piece-refused",
            Self::NoProgress => "no-progress",
            Self::MoreThanAsked => "more-than-asked",
        }
    }
}

impl<'a> Exchange<'a> {
    /// Prepares a command for delivery.
    ///
    /// # Errors
    /// A [`Refusal`] if the command cannot go that way; nothing has been sent.
    pub fn begin(command: CommandRef<'a>, delivery: Delivery) -> Result<Self, Refusal> {
        let pieces = Pieces::of(command, delivery)?;
        let exchange = Self {
            pieces,
            command,
            is_t0: delivery == Delivery::T0,
            get_response_class: transport_class(command.header()),
            waiting: Waiting::Piece(0),
            out: Scratch::default(),
            data: Vec::new(),
            sent: 0,
        };
        Ok(exchange.send_piece(0))
    }

    /// Uses another class byte for GET RESPONSE than the plain class of the command's channel.
    #[must_use]
    pub fn with_get_response_class(mut self, class: u8) -> Self {
        self.get_response_class = class;
        self
    }

    /// The bytes to send now, once.
    #[must_use]
    pub fn to_send(&self) -> &[u8] {
        &self.out
    }

    /// Takes the card's answer to [`to_send`](Self::to_send).
    ///
    /// # Errors
    /// [`crate::ErrorKind::Truncated`] or [`crate::ErrorKind::TrailingBytes`] if the answer is not a response APDU. The
    /// card has executed the command; the exchange is over.
    pub fn answered(mut self, answer: &[u8]) -> Result<Step<'a>, Error> {
        let ResponseRef { data, status } = ResponseRef::parse(answer)?;
        self.sent += 1;
        let before = self.data.len();
        self.data.extend_from_slice(data);
        Ok(match self.waiting {
            Waiting::Piece(index) if index + 1 < self.pieces.count() => {
                if status.is_ok() && data.is_empty() {
                    Step::Send(self.send_piece(index + 1))
                } else {
                    self.done(status, Some(Stop::PieceRefused))
                }
            }
            Waiting::Piece(_) => self.first_answer(status),
            Waiting::Reissue => {
                // The corrected Le may be above the Ne that the caller asked for.
                self.data.truncate(self.command.ne().get());
                match status.exact_ne() {
                    Some(_) => self.done(status, Some(Stop::CorrectedTwice)),
                    None => self.fetch_or_finish(status),
                }
            }
            Waiting::GetResponse { asked, corrected } => {
                let surplus = data.len() > asked.get();
                self.data.truncate((before + asked.get()).min(self.command.ne().get()));
                match (status.exact_ne(), status.bytes_left()) {
                    _ if surplus => self.done(status, Some(Stop::MoreThanAsked)),
                    (Some(exact), _) if data.is_empty() && !corrected => {
                        Step::Send(self.get_response(exact, true))
                    }
                    (Some(_), _) => self.done(status, Some(Stop::CorrectedTwice)),
                    (_, Some(_)) if data.is_empty() => self.done(status, Some(Stop::NoProgress)),
                    _ => self.fetch_or_finish(status),
                }
            }
        })
    }

    /// The answer to the last piece, which is the answer to the command itself.
    fn first_answer(mut self, status: StatusWord) -> Step<'a> {
        let ne = self.command.ne();
        if let Some(exact) = status.exact_ne()
            && self.pieces.carries_le()
        {
            return match never_resend(self.command.header()) {
                Some(reason) => self.done(status, Some(Stop::NeverResend(reason))),
                None => {
                    self.data.clear();
                    self.pieces.write(0, exact, &mut self.out);
                    Step::Send(Self { waiting: Waiting::Reissue, ..self })
                }
            };
        }
        // T=0 has no room for Le beside a data field: case 4 asks for its answer afterwards (7816-3, 12.2.5).
        let le_was_left_out = self.is_t0 && !self.command.data().is_empty() && ne != Ne::ZERO;
        if le_was_left_out && status.is_ok() && self.data.is_empty() {
            return Step::Send(self.get_response(ne.min(Ne::SHORT_MAX), false));
        }
        self.fetch_or_finish(status)
    }

    /// Asks for what a `61xx` announces, as long as the caller wants more.
    fn fetch_or_finish(self, status: StatusWord) -> Step<'a> {
        let wanted = self.command.ne().get().saturating_sub(self.data.len());
        match status.bytes_left() {
            Some(left) if wanted > 0 => {
                let asked = Ne::new(wanted).map_or(left, |wanted| left.min(wanted));
                Step::Send(self.get_response(asked, false))
            }
            _ => self.done(status, None),
        }
    }

    fn send_piece(mut self, index: usize) -> Self {
        self.pieces.write(index, self.command.ne(), &mut self.out);
        Self { waiting: Waiting::Piece(index), ..self }
    }

    fn get_response(mut self, asked: Ne, corrected: bool) -> Self {
        let [_, le] = asked.extended_bytes();
        self.out.clear();
        self.out.extend_from_slice(&[self.get_response_class, 0xC0, 0x00, 0x00, le]);
        Self { waiting: Waiting::GetResponse { asked, corrected }, ..self }
    }

    fn done(self, status: StatusWord, stopped: Option<Stop>) -> Step<'a> {
        let response = Response { data: self.data, status };
        Step::Done(Outcome { response, sent: self.sent, stopped })
    }
}
