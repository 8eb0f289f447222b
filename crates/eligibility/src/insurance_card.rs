//! The insurance card (被保険者証), no longer issued, and the papers that count as one.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::calendar::INSURANCE_CARD_LAST_DAY;
use crate::named::named;
use crate::{Reason, Ruling};

/// The first day on which no insurance card is issued any more.
pub const ISSUE_ENDED: Date = date(2024, 12, 2);

named! {
    /// A paper that might be presented as an insurance card.
    pub enum Paper {
        /// The insurance card itself.
        InsuranceCard: "被保険者証", "insurance card";
        /// Certificate of insured status, given in place of a card to those in arrears.
        InsuredStatus: "被保険者資格証明書", "certificate of insured status";
        /// Slip of a day labourer with special insurance.
        DayLabourer: "日雇特例被保険者の受給資格者票", "day labourer's slip";
        /// The notice of qualification.
        QualificationNotice: "資格情報のお知らせ", "notice of qualification";
        /// A notice of a health checkup, or any other paper with the name on it.
        Other: "ほかの書類", "any other paper";
    }
}

/// An insurance card as it is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Presented {
    /// The day it was issued.
    pub issued: Date,
    /// The last day printed on it, that day included; not every insurer prints one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// The day it is presented.
    pub day: Date,
}

/// Whether an insurance card counts on the day it is presented.
///
/// Implements HC-002 (none is issued from 2024-12-02 on), LR-001 (none counts after 2025-12-01) and LR-002 (its own
/// last day holds where it is earlier). MW-002 says what HC-002 says.
#[must_use]
pub fn accepts(card: Presented) -> Ruling {
    let Presented { issued, expires, day } = card;
    if issued >= ISSUE_ENDED {
        return Ruling::refuse(
            "HC-002",
            format!("健康保険証は{ISSUE_ENDED}から新しく発行されていない"),
            format!("no insurance card has been issued since {ISSUE_ENDED}"),
        );
    }
    if expires.is_some_and(|expires| day > expires) {
        return Ruling::refuse(
            "LR-002",
            "健康保険証に書かれた有効期限が過ぎている",
            "the last day printed on the card has passed",
        );
    }
    let rule = Reason::new(
        "LR-001",
        format!("健康保険証による確認は{INSURANCE_CARD_LAST_DAY}まで"),
        format!("the insurance card may be used until {INSURANCE_CARD_LAST_DAY}"),
    );
    Ruling::when(day <= INSURANCE_CARD_LAST_DAY, rule)
}

/// Whether a paper is an insurance card in the sense of the direct-payment rules; MW-045.
#[must_use]
pub fn includes(paper: Paper) -> Ruling {
    let rule = Reason::new(
        "MW-045",
        "被保険者証には、被保険者資格証明書と日雇特例被保険者の受給資格者票を含む",
        "insurance card includes the certificate of insured status and the day labourer's slip",
    );
    Ruling::when(matches!(paper, Paper::InsuranceCard | Paper::InsuredStatus | Paper::DayLabourer), rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_own_expiry_and_the_last_day_of_all() {
        let (last_issue, old) = (date(2024, 12, 1), date(2020, 4, 1));
        for (issued, expires, day, expected) in [
            (last_issue, None, date(2025, 12, 1), true),
            (ISSUE_ENDED, None, date(2024, 12, 2), false),
            (old, None, date(2025, 12, 2), false),
            (old, Some(date(2025, 7, 31)), date(2025, 7, 31), true),
            (old, Some(date(2025, 7, 31)), date(2025, 8, 1), false),
            (old, Some(date(2026, 7, 31)), date(2025, 12, 2), false),
        ] {
            assert_eq!(
                accepts(Presented { issued, expires, day }).is_accepted(),
                expected,
                "{issued} {expires:?} {day}"
            );
        }
    }

    #[test]
    fn three_papers_are_insurance_cards() {
        assert_eq!(Paper::ALL.iter().filter(|paper| includes(**paper).is_accepted()).count(), 3);
    }
}
