use serde::{Deserialize, Serialize};

use super::{Agreement, Identity, Job};
use crate::{Text, Verdict};

/// One place on the bench, and what happened there in a night.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// Its name in the lab file; permanent, since the history is kept by it.
    pub name: String,
    /// How its reader is found.
    pub place: Place,
    /// The reader that was found there; `None` if there was none, or it could not be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// The card in it, in words (kind and answer to reset).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// Whether it could be used, at the end of the night.
    pub state: SlotState,
    /// Why it is not [`SlotState::Ready`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Who has put it in quarantine, why and until when, if somebody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<Agreement>,
    /// What was tried, in the order of the lab file. Jobs that nobody came to are here too, without cases, `not-run` and with the reason.
    pub jobs: Vec<Job>,
}

/// How the reader of a slot is found: never by its index, which changes from boot to boot.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// By the USB port it hangs on, as the kernel names it: `1-2.4`.
    Usb(String),
    /// By its serial number.
    Serial(String),
    /// By its name in PC/SC, or a part of it.
    Reader(String),
    /// A simulated reader of the zoo, by its name.
    Zoo(String),
}

/// Whether a slot could be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlotState {
    /// It could.
    Ready,
    /// Somebody has put it in quarantine until a day that has not come yet.
    Quarantined,
    /// It stopped answering, or a check after its work failed; not used again until a recovery has been verified.
    Wedged,
    /// No reader was found.
    Absent,
    /// Another reader, firmware or card than the lab file says.
    Unexpected,
    /// Another program holds it.
    Busy,
    /// Refused for safety: a card that is not allowed, a PIN counter at its floor.
    Refused,
}

impl SlotState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Ready,
        Self::Quarantined,
        Self::Wedged,
        Self::Absent,
        Self::Unexpected,
        Self::Busy,
        Self::Refused,
    ];

    /// The name in machine-readable output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Quarantined => "quarantined",
            Self::Wedged => "wedged",
            Self::Absent => "absent",
            Self::Unexpected => "unexpected",
            Self::Busy => "busy",
            Self::Refused => "refused",
        }
    }

    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Ready => Text::new("使用可", "ready"),
            Self::Quarantined => Text::new("隔離中", "quarantined"),
            Self::Wedged => Text::new("動かない", "wedged"),
            Self::Absent => Text::new("なし", "absent"),
            Self::Unexpected => Text::new("想定外", "unexpected"),
            Self::Busy => Text::new("使用中", "busy"),
            Self::Refused => Text::new("拒否", "refused"),
        }
    }
}

impl Slot {
    /// What it contributes to the exit status of the night.
    pub(super) fn standings(&self) -> Vec<Verdict> {
        let jobs = self.jobs.iter().flat_map(Job::standings);
        match self.state {
            SlotState::Quarantined => Vec::new(),
            SlotState::Ready if self.jobs.is_empty() => vec![Verdict::NotRun],
            SlotState::Ready => jobs.collect(),
            _ => jobs.chain([Verdict::Inconclusive]).collect(),
        }
    }
}
