use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::card_kind::CardKind;

/// What a test card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TestCard {
    /// A probe card (`vectors/probe-card.md`), which has no PIN.
    Probe,
    /// An Individual Number Card for tests. It may have the probe application, too.
    IndividualNumber(CardKind),
}

impl TestCard {
    const PROBE: &'static str = "probe";

    /// The name in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Probe => Self::PROBE,
            Self::IndividualNumber(kind) => kind.name(),
        }
    }
}

impl TryFrom<String> for TestCard {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if name == Self::PROBE {
            return Ok(Self::Probe);
        }
        CardKind::by_name(&name)
            .map(Self::IndividualNumber)
            .map_err(|error| format!("{error}; or {}", Self::PROBE))
    }
}

impl From<TestCard> for String {
    fn from(card: TestCard) -> Self {
        card.name().to_owned()
    }
}

impl JsonSchema for TestCard {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TestCard".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kinds = CardKind::ALL.iter().map(|kind| kind.name());
        let names: Vec<&str> = std::iter::once(Self::PROBE).chain(kinds).collect();
        json_schema!({ "enum": names })
    }
}
