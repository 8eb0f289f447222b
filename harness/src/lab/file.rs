//! `lab.yaml`: what is in a lab and what is done with it every night.
//!
//! `schemas/lab.schema.json` is made from these types, `docs/lab.md` explains them to whoever keeps a lab.

mod check;
mod hub;
mod schema;
mod span;
mod test_card;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::Text;
use conformance::lab::{Agreement, Expectation, JobKind, Place};
use conformance::reader::{Effort, EvidenceClass};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
pub use hub::{HubEntry, HubIdentity};
pub use schema::schema;
pub use span::Span;
pub use test_card::TestCard;

/// A lab: its slots, the test cards that lie in them, and the night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LabFile {
    /// Name of the lab, for reports.
    pub lab: String,
    /// The night ends after this time, done or not: `8h`, `90m`, `30s`.
    #[serde(default = "Span::night")]
    pub night: Span,
    /// Folder of the scenarios.
    #[serde(default = "features")]
    pub features: PathBuf,
    /// Test PKI that simulated cards and the simulated gateway share.
    #[serde(default = "pki")]
    pub pki: PathBuf,
    /// Folder of a gateway of one's own (`gateway.yaml` in it); without it, the simulated gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<PathBuf>,
    /// File that holds the PIN of the test cards; without it, the published PIN of simulated cards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_file: Option<PathBuf>,
    /// Tries that every PIN must keep; without it 0 where all cards are simulated, else 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_floor: Option<u8>,
    /// Name of the slot whose reader is known to be good. It finds what the rig itself carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// Folder for the locks of the readers; every program that uses these readers must look in the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locks: Option<PathBuf>,
    /// Where this laboratory's hosts meet, if it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hub: Option<HubEntry>,
    /// The test cards by name. No other card is touched.
    pub cards: BTreeMap<String, CardEntry>,
    /// The slots.
    pub slots: Vec<SlotEntry>,
    /// Failures that are known and expected for a while.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<Expectation>,
    /// What is done with the result of a night.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<Hook>,
}

/// A test card that may lie in slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CardEntry {
    /// What it is: `probe`, or the kind of an Individual Number Card as scenarios ask for it, such as `valid`.
    pub kind: TestCard,
    /// Answers to reset that it may give, hexadecimal; none means any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub atr: Vec<String>,
}

/// One socket for a reader, and what is done there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SlotEntry {
    /// Its name; permanent, since the history is kept by it.
    pub slot: String,
    /// Where its reader is found.
    pub at: Place,
    /// The reader that should be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader: Option<ExpectedReader>,
    /// Name of the card in it.
    pub card: String,
    /// Shell command that takes this reader's power away and gives it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<String>,
    /// Time for all its jobs of one night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Span>,
    /// Its jobs, in order.
    pub jobs: Vec<JobEntry>,
    /// Not used for the time being.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<Agreement>,
    /// What befalls a simulated reader, to see how the lab takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Incident>,
    /// Defect to seed into a simulated card, reader or gateway (`tashika mutants` lists them).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defect: Option<String>,
}

/// The reader that should be in a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExpectedReader {
    /// Part of its name in PC/SC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Vendor and product, `VVVV:PPPP`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Firmware (`bcdDevice`), such as `1.03`. Another one is reported and measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
}

/// One job on a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobEntry {
    /// Measures the reader and judges it by a profile. Presents the PIN only for a profile that asks for a whole verification.
    Measure(MeasureEntry),
    /// Runs scenarios with the slot's Individual Number Card. May spend PIN tries, within the budget.
    Scenarios(ScenariosEntry),
}

/// A measurement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MeasureEntry {
    /// Profile: a name of `profiles/`, or a file.
    pub profile: String,
    /// How thorough it is.
    #[serde(default = "standard")]
    pub effort: Effort,
    /// Seed of everything random in it.
    #[serde(default = "one")]
    pub seed: u64,
    /// What the card can tell: `probe`, or `card` for an Individual Number Card without the probe application.
    #[serde(default)]
    pub evidence: EvidenceClass,
}

/// A selection of scenarios.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScenariosEntry {
    /// Name of this selection; permanent, since the history is kept by it.
    pub profile: String,
    /// Tag expression, such as `@要件:RDR-001 or @要件:RDR-002`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<String>,
    /// Part of the scenario's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Something that befalls a simulated reader in the middle of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Incident {
    /// What.
    pub what: Mishap,
    /// After so many exchanges.
    pub after: u32,
    /// What brings it back; without it, nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Help>,
}

/// What befalls a simulated reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mishap {
    /// Somebody pulls its plug.
    Unplugged,
    /// Somebody takes the card out.
    CardRemoved,
    /// It does not answer any more.
    Wedged,
    /// The PC/SC service stops.
    ServiceStopped,
}

/// What brings a simulated reader back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Help {
    /// A reset of the card.
    Reset,
    /// A new connection.
    Reconnect,
    /// Its own power, taken and given.
    PowerCycle,
}

/// What is done with the result of a night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hook {
    /// A shell command. It gets the morning (`morning.json`) on its standard input, and `TASHIKA_NIGHT` (folder), `TASHIKA_SUMMARY` (file) and
    /// `TASHIKA_STATUS` (exit status) in its environment.
    Command(String),
    /// An address that is sent `{"text": …}` with the summary, as chat services take it (HTTP POST).
    Webhook(String),
}

impl LabFile {
    /// Reads a lab file and checks that it fits together.
    ///
    /// # Errors
    /// With the place, or with everything that does not fit together.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::usage(Text::new(
                format!("{} がない。tashika lab init が書き始める", path.display()),
                format!("there is no {}; tashika lab init writes one to start with", path.display()),
            )),
            _ => Failure::file(path, &error),
        })?;
        let invalid = |error: &dyn std::fmt::Display| {
            Failure::suite(Text::new(
                format!("{}: {error}\n書き方は docs/lab.ja.md", path.display()),
                format!("{}: {error}\nsee docs/lab.md", path.display()),
            ))
        };
        let file: Self = serde_yaml::from_str(&text).map_err(|error| invalid(&error))?;
        let slips = file.slips();
        if slips.is_empty() { Ok(file) } else { Err(invalid(&slips.join("; "))) }
    }

    /// The card that lies in a slot. There is one in every file that was read.
    #[must_use]
    pub fn card_of(&self, slot: &SlotEntry) -> Option<&CardEntry> {
        self.cards.get(&slot.card)
    }
}

fn features() -> PathBuf {
    "features".into()
}

fn pki() -> PathBuf {
    ".tashika/pki".into()
}

const fn standard() -> Effort {
    Effort::Standard
}

const fn one() -> u64 {
    1
}

impl JobEntry {
    /// What it does.
    #[must_use]
    pub const fn kind(&self) -> JobKind {
        match self {
            Self::Measure(_) => JobKind::Measurement,
            Self::Scenarios(_) => JobKind::Scenarios,
        }
    }

    /// The profile of criteria, or the name of the selection.
    #[must_use]
    pub fn profile(&self) -> &str {
        match self {
            Self::Measure(entry) => &entry.profile,
            Self::Scenarios(entry) => &entry.profile,
        }
    }
}

impl SlotEntry {
    /// Whether its reader is in this program.
    #[must_use]
    pub const fn is_simulated(&self) -> bool {
        matches!(self.at, Place::Zoo(_))
    }
}
