use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Text;

/// What went wrong with an exchange, from the least to the most harmful to a program that trusts the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailureClass {
    /// The card received the command as it was sent and did not do it.
    RefusedByCard,
    /// The software above the reader did not hand it on.
    RefusedByStack,
    /// The reader took it and did not hand it on to the card.
    RefusedByReader,
    /// The card answered rightly; an error came instead of the answer.
    AnswerLost,
    /// No answer in time.
    TimeOut,
    /// Command or answer travelled in pieces that somebody took for wholes.
    MisdeclaredChaining,
    /// The reader is not there any more.
    Vanished,
    /// Nothing goes through any more until somebody helps.
    Wedged,
    /// The card was asked for another length than the program asked for.
    WrongLe,
    /// The command reached the card more than once.
    Repeated,
    /// Fewer bytes than the card sent, and no error.
    SilentTruncation,
    /// Other bytes than were sent, and no error.
    Corruption,
}

impl FailureClass {
    /// Every class.
    pub const ALL: [Self; 12] = [
        Self::RefusedByCard,
        Self::RefusedByStack,
        Self::RefusedByReader,
        Self::AnswerLost,
        Self::TimeOut,
        Self::MisdeclaredChaining,
        Self::Vanished,
        Self::Wedged,
        Self::WrongLe,
        Self::Repeated,
        Self::SilentTruncation,
        Self::Corruption,
    ];

    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RefusedByCard => "refused-by-card",
            Self::RefusedByStack => "refused-by-stack",
            Self::RefusedByReader => "refused-by-reader",
            Self::AnswerLost => "answer-lost",
            Self::TimeOut => "time-out",
            Self::MisdeclaredChaining => "misdeclared-chaining",
            Self::Vanished => "vanished",
            Self::Wedged => "wedged",
            Self::WrongLe => "wrong-le",
            Self::Repeated => "repeated",
            Self::SilentTruncation => "silent-truncation",
            Self::Corruption => "corruption",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::RefusedByCard => Text::new("カードが拒んだ", "refused by the card"),
            Self::RefusedByStack => Text::new("ドライバーが拒んだ", "refused by the driver"),
            Self::RefusedByReader => Text::new("リーダーが拒んだ", "refused by the reader"),
            Self::AnswerLost => Text::new("応答が失われた", "answer lost"),
            Self::TimeOut => Text::new("時間切れ", "timed out"),
            Self::MisdeclaredChaining => Text::new("分割の食い違い", "chaining misdeclared"),
            Self::Vanished => Text::new("リーダーが消えた", "reader vanished"),
            Self::Wedged => Text::new("動かなくなった", "wedged"),
            Self::WrongLe => Text::new("Leが変わった", "Le changed"),
            Self::Repeated => Text::new("二度届いた", "sent more than once"),
            Self::SilentTruncation => Text::new("黙って欠けた", "silently truncated"),
            Self::Corruption => Text::new("黙って変わった", "silently corrupted"),
        }
    }

    /// Whether a program cannot notice it by itself: the worst that a reader can do.
    #[must_use]
    pub const fn is_silent(self) -> bool {
        matches!(
            self,
            Self::MisdeclaredChaining
                | Self::WrongLe
                | Self::Repeated
                | Self::SilentTruncation
                | Self::Corruption
        )
    }

    /// Whether it is a clean no: an error, nothing harmed. Beyond what a reader claims this is no fault of it.
    #[must_use]
    pub const fn is_clean(self) -> bool {
        matches!(self, Self::RefusedByCard | Self::RefusedByStack | Self::RefusedByReader | Self::AnswerLost)
    }
}

impl fmt::Display for FailureClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where the blame lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Driver, resource manager, operating system.
    Stack,
    /// The reader.
    Reader,
    /// One of these two; which cannot be told without the driver's log or another driver.
    StackOrReader,
    /// The card.
    Card,
    /// Anything between program and card: the card's own account is missing.
    Anywhere,
}

impl Layer {
    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stack => "stack",
            Self::Reader => "reader",
            Self::StackOrReader => "stack-or-reader",
            Self::Card => "card",
            Self::Anywhere => "anywhere",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Stack => Text::new("ドライバー・OS", "driver or operating system"),
            Self::Reader => Text::new("リーダー", "reader"),
            Self::StackOrReader => Text::new("ドライバーかリーダー", "driver or reader"),
            Self::Card => Text::new("カード", "card"),
            Self::Anywhere => Text::new("不明", "unknown"),
        }
    }
}

/// A way to bring reader and card back, the cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// Nothing: the next command goes through.
    Retry,
    /// Reset of the card.
    Reset,
    /// The card's power taken and given.
    Unpower,
    /// A new connection to the reader.
    Reconnect,
    /// The reader's own power taken and given.
    PowerCycle,
}

impl Rung {
    /// The rungs that somebody has to climb, in order.
    pub const LADDER: [Self; 4] = [Self::Reset, Self::Unpower, Self::Reconnect, Self::PowerCycle];

    /// The word in evidence (`Event::Reset`); none for [`Rung::Retry`], which leaves no line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Reset => "warm",
            Self::Unpower => "cold",
            Self::Reconnect => "reconnect",
            Self::PowerCycle => "power-cycle",
        }
    }

    /// The rung of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::LADDER.into_iter().find(|rung| rung.word() == word)
    }

    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Retry => Text::new("次のコマンドから", "by itself"),
            Self::Reset => Text::new("カードのリセット", "a reset of the card"),
            Self::Unpower => Text::new("カードの電源の入れ直し", "the card's power"),
            Self::Reconnect => Text::new("接続し直し", "a new connection"),
            Self::PowerCycle => Text::new("リーダーの電源の入れ直し", "the reader's power"),
        }
    }
}
