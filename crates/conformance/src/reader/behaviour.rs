//! How PC/SC behaves with a reader when more than one exchange is going on, or something is taken away: the cases, each a script.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::pcsc_code as code;
use super::{Case, Task};
use crate::Verdict;

/// What the lines of evidence of this part of a measurement have as their scenario; their step is the act of the script, from 1.
pub const PCSC: &str = "pcsc";

/// One case of behaviour (PC/SC part 5; `winscard.h` of pcsc-lite).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// Who connects exclusively shares the card with nobody, and who disconnects gives it back.
    Exclusive,
    /// Two programs that share a card both reach it.
    Shared,
    /// Nobody comes between the commands of a transaction.
    Transaction,
    /// Waiting for a change can be cancelled.
    Cancel,
    /// Who is in the middle of exchanges hears of another's reset, and gets no wrong answer.
    ResetUnderLoad,
    /// A receive buffer one byte short is refused, and harms nothing.
    ShortBuffer,
    /// A card that is taken away in the middle of a command is an error in time, and the next card works.
    CardRemoved,
    /// A reader that goes and comes back is an error in between, and works again.
    ReaderGone,
    /// So is the PC/SC service.
    ServiceRestarted,
}

/// A program on the machine; each has its own connection to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The first.
    A,
    /// The second.
    B,
}

/// One act of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who acts.
    pub who: Who,
    /// What is done.
    pub what: What,
    /// Whether the next act begins while this one goes on; [`What::Finish`] waits for it.
    pub goes_on: bool,
    /// What has to come back.
    pub(super) expect: Expect,
    /// The verdict if something else does: a failure, or no more than a case that could not be tried.
    pub(super) otherwise: Verdict,
    /// How long it may take.
    pub limit: Duration,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// `SCardConnect`.
    Connect {
        /// For itself alone.
        exclusive: bool,
    },
    /// `SCardConnect` and SELECT of the probe application, again and again, over new connections to the service, until both succeed.
    Await,
    /// `SCardDisconnect`; the card stays as it is.
    Disconnect,
    /// `SCardReconnect`.
    Reconnect {
        /// With a reset of the card.
        reset: bool,
    },
    /// `SCardTransmit` of a command to the probe card.
    Transmit {
        /// The command, of which every byte of the answer is known.
        case: Case,
        /// The receive buffer is one byte short.
        short_buffer: bool,
    },
    /// The same command again and again, until one fails or is answered wrongly.
    Load(Case),
    /// `SCardBeginTransaction`.
    Begin,
    /// `SCardEndTransaction`; the card stays as it is.
    End,
    /// `SCardGetStatusChange`, with nothing to come.
    Watch,
    /// `SCardCancel` of what the other waits for, again until it returns.
    Cancel,
    /// Something that only hands, or a command of the shell, can do.
    Hook(Hook),
    /// Waits for what [`Act::goes_on`].
    Finish,
}

/// What PC/SC itself cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hook {
    /// Takes the card out of the reader.
    RemoveCard,
    /// Puts it back.
    InsertCard,
    /// Takes the reader's power away and gives it back.
    PowerCycle,
    /// Ends the PC/SC service and starts it again.
    RestartService,
}

/// What has to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expect {
    /// Success, and the right answer.
    Success,
    /// This error.
    Error(&'static str),
    /// Any error: which, differs between systems.
    AnyError,
    /// This error; or success, but not before the act of this number (from 1) has ended.
    NotBefore(&'static str, usize),
}

const SOON: Duration = Duration::from_secs(5);
/// A reader, a card or a service that comes back.
const RETURN: Duration = Duration::from_secs(20);
/// Hooks may ask a person.
const HANDS: Duration = Duration::from_secs(60);

impl Behaviour {
    /// Every case, those that need hands last.
    pub const ALL: [Self; 9] = [
        Self::Exclusive,
        Self::Shared,
        Self::Transaction,
        Self::Cancel,
        Self::ResetUnderLoad,
        Self::ShortBuffer,
        Self::CardRemoved,
        Self::ReaderGone,
        Self::ServiceRestarted,
    ];

    /// The name in profiles and evidence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exclusive => "exclusive",
            Self::Shared => "shared",
            Self::Transaction => "transaction",
            Self::Cancel => "cancel",
            Self::ResetUnderLoad => "reset-under-load",
            Self::ShortBuffer => "short-buffer",
            Self::CardRemoved => "card-removed",
            Self::ReaderGone => "reader-gone",
            Self::ServiceRestarted => "service-restarted",
        }
    }

    /// What is done, one act after the other.
    #[must_use]
    pub fn script(self) -> Vec<Act> {
        use Who::{A, B};
        let shared = What::Connect { exclusive: false };
        let (select, health) = (transmit(Case::SELECT), transmit(Case::HEALTH));
        let works = |who| [succeeds(who, select), succeeds(who, health)];
        let leaves = |who| Act { otherwise: Verdict::Inconclusive, ..succeeds(who, What::Disconnect) };
        let prepared = [Act { limit: RETURN, ..given(A, What::Await) }, given(A, select)];
        let returns = [Act { limit: RETURN, ..succeeds(B, What::Await) }];
        let acts: Vec<Vec<Act>> = match self {
            Self::Exclusive => vec![
                vec![
                    given(A, What::Connect { exclusive: true }),
                    fails(B, shared, Expect::Error(code::SHARING_VIOLATION)),
                ],
                works(A).to_vec(),
                vec![leaves(A), succeeds(B, shared)],
                works(B).to_vec(),
                vec![leaves(B)],
            ],
            Self::Shared => vec![
                vec![given(A, shared), succeeds(B, shared)],
                works(A).to_vec(),
                vec![succeeds(B, health), succeeds(A, health), leaves(B), leaves(A)],
            ],
            Self::Transaction => vec![
                prepared.to_vec(),
                vec![
                    given(B, shared),
                    succeeds(A, What::Begin),
                    // Acts 5 to 7: the other tries while this one thinks, and the transaction ends then.
                    Act { goes_on: true, ..fails(B, health, Expect::NotBefore(code::SHARING_VIOLATION, 7)) },
                    succeeds(A, transmit(wait(500))),
                    succeeds(A, What::End),
                    given(B, What::Finish),
                    succeeds(B, health),
                    leaves(B),
                    leaves(A),
                ],
            ],
            Self::Cancel => vec![vec![
                Act { goes_on: true, limit: RETURN, ..fails(A, What::Watch, Expect::Error(code::CANCELLED)) },
                succeeds(B, What::Cancel),
                given(A, What::Finish),
            ]],
            Self::ResetUnderLoad => vec![
                prepared.to_vec(),
                vec![
                    given(B, shared),
                    Act {
                        goes_on: true,
                        ..fails(A, What::Load(Case::HEALTH), Expect::Error(code::RESET_CARD))
                    },
                    succeeds(B, What::Reconnect { reset: true }),
                    given(A, What::Finish),
                    succeeds(A, What::Reconnect { reset: false }),
                ],
                works(A).to_vec(),
                vec![leaves(B), leaves(A)],
            ],
            Self::ShortBuffer => vec![
                prepared.to_vec(),
                vec![
                    fails(
                        A,
                        What::Transmit { case: Case::HEALTH, short_buffer: true },
                        Expect::Error(code::INSUFFICIENT_BUFFER),
                    ),
                    succeeds(A, health),
                    leaves(A),
                ],
            ],
            Self::CardRemoved => vec![
                prepared.to_vec(),
                vec![
                    // Thinks longer than a person needs to take the card away.
                    Act { goes_on: true, limit: HANDS, ..fails(A, transmit(wait(8_000)), Expect::AnyError) },
                    hook(Hook::RemoveCard),
                    given(A, What::Finish),
                    fails(A, health, Expect::AnyError),
                    hook(Hook::InsertCard),
                ],
                returns.to_vec(),
                works(B).to_vec(),
                vec![leaves(B)],
            ],
            Self::ReaderGone | Self::ServiceRestarted => {
                let hand = if self == Self::ReaderGone { Hook::PowerCycle } else { Hook::RestartService };
                vec![
                    prepared.to_vec(),
                    vec![hook(hand), fails(A, health, Expect::AnyError)],
                    returns.to_vec(),
                    works(B).to_vec(),
                    vec![leaves(B)],
                ]
            }
        };
        acts.concat()
    }

    /// The hooks that a script needs.
    pub fn hooks(self) -> impl Iterator<Item = Hook> {
        self.script().into_iter().filter_map(|act| match act.what {
            What::Hook(hook) => Some(hook),
            _ => None,
        })
    }
}

impl What {
    /// What stands in the evidence, as `call`.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Connect { exclusive: true } => "SCardConnect exclusive",
            Self::Connect { exclusive: false } => "SCardConnect shared",
            Self::Await => "SCardConnect until a card answers",
            Self::Disconnect => "SCardDisconnect",
            Self::Reconnect { reset: true } => "SCardReconnect with reset",
            Self::Reconnect { reset: false } => "SCardReconnect",
            Self::Transmit { short_buffer: true, .. } => "SCardTransmit, buffer one byte short",
            Self::Transmit { short_buffer: false, .. } => "SCardTransmit",
            Self::Load(_) => "SCardTransmit until it fails",
            Self::Begin => "SCardBeginTransaction",
            Self::End => "SCardEndTransaction",
            Self::Watch => "SCardGetStatusChange",
            Self::Cancel => "SCardCancel",
            Self::Hook(Hook::RemoveCard) => "the card is taken out",
            Self::Hook(Hook::InsertCard) => "the card is put in",
            Self::Hook(Hook::PowerCycle) => "the reader is switched off and on",
            Self::Hook(Hook::RestartService) => "the service is started again",
            Self::Finish => "",
        }
    }

    /// The command that it sends.
    #[must_use]
    pub const fn case(&self) -> Option<Case> {
        match self {
            Self::Transmit { case, .. } | Self::Load(case) => Some(*case),
            _ => None,
        }
    }
}

impl Who {
    /// `A` or `B`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }
}

const fn transmit(case: Case) -> What {
    What::Transmit { case, short_buffer: false }
}

const fn wait(milliseconds: u16) -> Case {
    Case { task: Task::Wait { milliseconds }, extended: false }
}

const fn succeeds(who: Who, what: What) -> Act {
    Act { who, what, goes_on: false, expect: Expect::Success, otherwise: Verdict::Fail, limit: SOON }
}

const fn fails(who: Who, what: What, expect: Expect) -> Act {
    Act { who, what, goes_on: false, expect, otherwise: Verdict::Fail, limit: SOON }
}

/// What the case rests on; without it nothing was tried.
const fn given(who: Who, what: What) -> Act {
    Act { who, what, goes_on: false, expect: Expect::Success, otherwise: Verdict::Inconclusive, limit: SOON }
}

const fn hook(hook: Hook) -> Act {
    Act {
        who: Who::A,
        what: What::Hook(hook),
        goes_on: false,
        expect: Expect::Success,
        otherwise: Verdict::Inconclusive,
        limit: HANDS,
    }
}
