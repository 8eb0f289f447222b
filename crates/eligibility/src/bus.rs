//! What to see to before a bus of a mobile checkup sets out.

use serde::{Deserialize, Serialize};

use crate::{Reason, Ruling};

/// What was seen to beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Preparation {
    /// Where the equipment stands was checked.
    pub place: bool,
    /// The way people take was checked.
    pub flow: bool,
    /// That the equipment works was checked.
    pub operation: bool,
    /// The people to be examined were told.
    pub told: bool,
}

/// Whether the preparation is what the notice recommends.
///
/// Implements HC-083 (place, flow, operation) and HC-084 (people told).
#[must_use]
pub fn prepared(preparation: Preparation) -> Ruling {
    let Preparation { place, flow, operation, told } = preparation;
    if !(place && flow && operation) {
        return Ruling::refuse(
            "HC-083",
            "機器の設置場所・動線・動作をあらかじめ確かめる",
            "place, flow and operation of the equipment are checked beforehand",
        );
    }
    let rule =
        Reason::new("HC-084", "受診者にあらかじめ知らせる", "the people to be examined are told beforehand");
    Ruling::when(told, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_seen_to() {
        let whole = Preparation { place: true, flow: true, operation: true, told: true };
        assert!(prepared(whole).is_accepted());
        for (lacking, requirement) in [
            (Preparation { place: false, ..whole }, "HC-083"),
            (Preparation { flow: false, ..whole }, "HC-083"),
            (Preparation { operation: false, ..whole }, "HC-083"),
            (Preparation { told: false, ..whole }, "HC-084"),
        ] {
            let ruling = prepared(lacking);
            assert!(!ruling.is_accepted());
            assert_eq!(ruling.reason().requirement, requirement);
        }
    }
}
