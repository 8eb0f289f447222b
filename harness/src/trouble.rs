//! Why a step did not pass. Fault of the subject, of the rig and of the suite are never mixed.

use apdu::Fault;
use conformance::result::Finding;
use conformance::{Text, Verdict};

/// A step's way of saying that it did not pass, and whose fault that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The verdict this gives.
    pub verdict: Verdict,
    /// What happened.
    pub finding: Finding,
}

impl Trouble {
    fn new(verdict: Verdict, what: Text) -> Self {
        Self { verdict, finding: Finding { what, expected: None, observed: None } }
    }

    /// The subject does not do what it should: `fail`.
    #[must_use]
    pub fn subject(what: Text) -> Self {
        Self::new(Verdict::Fail, what)
    }

    /// The subject did not answer in its time: `hang`.
    #[must_use]
    pub fn hang(what: Text) -> Self {
        Self::new(Verdict::Hang, what)
    }

    /// Rig, card or infrastructure stood in the way: `inconclusive`. The text says which.
    #[must_use]
    pub fn rig(what: Text) -> Self {
        Self::new(Verdict::Inconclusive, what)
    }

    /// This bench cannot do what the scenario asks for: `not-run`. The text says what would help.
    #[must_use]
    pub fn not_run(what: Text) -> Self {
        Self::new(Verdict::NotRun, what)
    }

    /// The subject has declared that it does not do this: `not-applicable`. The text names the answer.
    #[must_use]
    pub fn not_applicable(what: Text) -> Self {
        Self::new(Verdict::NotApplicable, what)
    }

    /// The scenario or the suite is wrong: `error`.
    #[must_use]
    pub fn suite(what: Text) -> Self {
        Self::new(Verdict::Error, what)
    }

    /// What the subject sent has not the form of an answer, so that nothing can be said about its decisions: `error`.
    #[must_use]
    pub fn unreadable(what: Text) -> Self {
        Self::new(Verdict::Error, what)
    }

    /// What an operation on a card that must not fail has come to: the card's own refusal is its fault, `what` says
    /// of what; a fault of the way to it is not, and silence is `hang`.
    #[must_use]
    pub fn of_card(what: Text, error: &jpki::Error) -> Self {
        Self::unless_card(error).unwrap_or_else(|| Self::subject(what)).observed(error)
    }

    /// The trouble in an error that is not the card's own answer; nothing if it is.
    #[must_use]
    pub fn unless_card(error: &jpki::Error) -> Option<Self> {
        match error {
            jpki::Error::Channel { source, .. } if source.fault == Fault::Timeout => {
                Some(Self::hang(Text::new(
                    "カードまたはカードリーダーが時間内に答えなかった",
                    "the card or its reader did not answer in time",
                )))
            }
            jpki::Error::Channel { .. } => Some(Self::rig(Text::new(
                format!("カードリーダーまたはその経路の障害: {error}"),
                format!("fault of the reader or the way to it: {error}"),
            ))),
            jpki::Error::Floor { left, floor, .. } => Some(Self::rig(Text::new(
                format!("暗証番号の残りは {left} 回。誤れば下限の {floor} 回を割るため送らなかった"),
                format!(
                    "the PIN has {left} tries left; a wrong one would go below the floor of {floor}, so it was not sent"
                ),
            ))),
            jpki::Error::NotBlocked { .. } => Some(Self::rig(Text::new(
                format!("閉塞していないため送らなかった: {error}"),
                format!("not sent, because the PIN is not blocked: {error}"),
            ))),
            jpki::Error::UnknownSignatureCommand { algorithm } => Some(Self::not_run(Text::new(
                format!("カードの鍵は {algorithm} で、署名を求めるコマンドが公開されていない"),
                format!("the card's key is {algorithm}, and how such a card is asked to sign is not public"),
            ))),
            _ => None,
        }
    }

    /// Adds what should have been observed.
    #[must_use]
    pub fn expected(mut self, value: impl ToString) -> Self {
        self.finding.expected = Some(value.to_string());
        self
    }

    /// Adds what was observed.
    #[must_use]
    pub fn observed(mut self, value: impl ToString) -> Self {
        self.finding.observed = Some(value.to_string());
        self
    }
}
