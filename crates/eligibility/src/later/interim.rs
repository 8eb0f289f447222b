//! The interim rule of 2025: an expired insurance card, or the notice of qualification alone, looked up by its numbers.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// What the person brings.
    pub enum Brought {
        /// An insurance card past its last day.
        ExpiredInsuranceCard: "期限の過ぎた健康保険証", "expired insurance card";
        /// The notice of qualification without the card.
        NoticeAlone: "資格情報のお知らせだけ", "notice of qualification alone";
    }
}

/// The first day: that of the notice which made the rule known; a reading.
pub const FROM: Date = date(2025, 6, 27);

/// The last day. Whether the rule was prolonged is not known.
pub const UNTIL: Date = date(2026, 3, 31);

/// A person with an insufficient paper during the interim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Visit {
    /// The paper.
    pub brought: Brought,
    /// Whether its numbers were looked up online and found valid.
    pub looked_up: bool,
    /// The day.
    pub day: Date,
    /// Whether the rule, written for medical institutions and pharmacies, is taken to hold at checkup bodies and
    /// midwifery centres too. No source says so; `false` by default.
    #[serde(default)]
    pub applies_here: bool,
}

/// Whether the paper may be accepted.
///
/// Implements LR-010 (accepted if looked up), LR-011 (never without), LR-012 (first day), LR-013 (last day), LR-014 (not
/// at these facilities unless the operator decides otherwise).
#[must_use]
pub fn accepts(visit: Visit) -> Ruling {
    let Visit { looked_up, day, applies_here, .. } = visit;
    if !applies_here {
        return Ruling::refuse(
            "LR-014",
            "暫定の取扱いは医療機関・薬局に向けたもので、ここで使えるとは書かれていない",
            "the interim rule is written for medical institutions and pharmacies; nothing says it holds here",
        );
    }
    if !looked_up {
        return Ruling::refuse(
            "LR-011",
            "記号・番号によるオンラインの照会が要る",
            "its numbers must be looked up online",
        );
    }
    if day < FROM {
        return Ruling::refuse(
            "LR-012",
            format!("暫定の取扱いは{FROM}から"),
            format!("the interim rule starts on {FROM}"),
        );
    }
    if day > UNTIL {
        return Ruling::refuse(
            "LR-013",
            format!("暫定の取扱いは{UNTIL}まで"),
            format!("the interim rule ended on {UNTIL}"),
        );
    }
    let reason = Reason::new(
        "LR-010",
        "記号・番号で照会できたので受け付けてよい",
        "its numbers were looked up and found valid",
    );
    Ruling::Accepted(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looked_up_within_the_interim() {
        for &brought in Brought::ALL {
            for (looked_up, day, applies_here, expected) in [
                (true, date(2025, 6, 26), true, "LR-012"),
                (true, date(2025, 6, 27), true, "LR-010"),
                (true, date(2026, 3, 31), true, "LR-010"),
                (true, date(2026, 4, 1), true, "LR-013"),
                (false, date(2026, 1, 1), true, "LR-011"),
                (true, date(2026, 1, 1), false, "LR-014"),
            ] {
                let ruling = accepts(Visit { brought, looked_up, day, applies_here });
                assert_eq!(ruling.reason().requirement, expected, "{day}");
                assert_eq!(ruling.is_accepted(), expected == "LR-010");
            }
        }
    }
}
