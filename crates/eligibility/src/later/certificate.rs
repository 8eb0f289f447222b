//! The qualification certificate (資格確認書) and the notice of qualification (資格情報のお知らせ), as papers.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// A certificate as it is presented.
    pub enum PaperForm {
        /// The paper itself.
        Original: "原本", "original";
        /// A photocopy.
        Photocopy: "コピー", "photocopy";
    }
}

/// The last day of sending certificates to everyone of 75 or more, with or without a registered card.
pub const ELDERLY_UNTIL: Date = date(2026, 7, 31);

/// The first day on which certificates and notices of qualification are sent.
pub const SENT_FROM: Date = date(2024, 12, 2);

/// A certificate as it is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Presented {
    /// Original or copy.
    pub form: PaperForm,
    /// The last day printed on it, that day included.
    pub expires: Date,
    /// The day it is presented.
    pub day: Date,
}

/// A person whose insurer sends either the certificate or the notice of qualification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Holder {
    /// Whether the person is 75 or older.
    pub elderly: bool,
    /// Whether the person has a card registered as insurance card.
    pub registered: bool,
    /// The day of sending.
    pub day: Date,
}

/// Whether a certificate counts.
///
/// Implements LR-020 (no photocopies; one municipality says so) and LR-021 (its last day).
#[must_use]
pub fn accepts(certificate: Presented) -> Ruling {
    let Presented { form, expires, day } = certificate;
    if form == PaperForm::Photocopy {
        return Ruling::refuse(
            "LR-020",
            "資格確認書のコピーは使えない",
            "a photocopy of the certificate does not count",
        );
    }
    let rule = Reason::new(
        "LR-021",
        "資格確認書は、書かれた有効期限の当日まで使える",
        "the certificate counts up to and on its last day",
    );
    Ruling::when(day <= expires, rule)
}

/// Whether a notice of qualification is in date; `expires` is its last day where it has one: notices of people under
/// 70 have none, those from 70 to 74 are renewed each August (LR-022).
#[must_use]
pub fn notice_in_date(expires: Option<Date>, day: Date) -> Ruling {
    let rule = Reason::new(
        "LR-022",
        "有効期限の書かれた資格情報のお知らせは、その日まで使える",
        "a notice of qualification with a last day counts up to and on that day",
    );
    Ruling::when(expires.is_none_or(|expires| day <= expires), rule)
}

/// Whether an insurer sends a person the certificate without being asked.
///
/// Implements LR-023 (people without a registered card), LR-024 (everyone of 75 or more, until 2026-07-31), LR-025
/// (after that the plan is the same split for all).
#[must_use]
pub fn is_sent(holder: Holder) -> Ruling {
    let Holder { elderly, registered, day } = holder;
    if day < SENT_FROM {
        return Ruling::refuse(
            "LR-023",
            format!("資格確認書は{SENT_FROM}から"),
            format!("certificates begin on {SENT_FROM}"),
        );
    }
    match (registered, elderly) {
        (false, _) => Ruling::accept(
            "LR-023",
            "利用登録したカードのない人には資格確認書が届く",
            "people without a registered card are sent the certificate",
        ),
        (true, false) => Ruling::refuse(
            "LR-023",
            "利用登録したカードのある人には資格情報のお知らせが届く",
            "people with a registered card are sent the notice instead",
        ),
        (true, true) if day <= ELDERLY_UNTIL => Ruling::accept(
            "LR-024",
            format!("75歳以上の人には{ELDERLY_UNTIL}まで一律に届く"),
            format!("until {ELDERLY_UNTIL} everyone of 75 or more is sent it"),
        ),
        (true, true) => Ruling::refuse(
            "LR-025",
            "2026年8月からは75歳以上でも利用登録の有無で分かれる予定",
            "from August 2026 the plan is the same split for people of 75 or more",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn originals_up_to_their_last_day() {
        let last = date(2025, 7, 31);
        let on = |form, day| accepts(Presented { form, expires: last, day }).is_accepted();
        assert!(on(PaperForm::Original, last) && !on(PaperForm::Original, date(2025, 8, 1)));
        assert!(!on(PaperForm::Photocopy, date(2025, 1, 1)));
        assert!(notice_in_date(None, date(2030, 1, 1)).is_accepted());
        assert!(notice_in_date(Some(last), last).is_accepted());
        assert!(!notice_in_date(Some(last), date(2025, 8, 1)).is_accepted());
    }

    #[test]
    fn who_is_sent_a_certificate() {
        for (elderly, registered, day, expected) in [
            (false, false, date(2024, 12, 1), false),
            (false, false, date(2024, 12, 2), true),
            (false, true, date(2024, 12, 2), false),
            (true, true, date(2026, 7, 31), true),
            (true, true, date(2026, 8, 1), false),
            (true, false, date(2026, 8, 1), true),
        ] {
            assert_eq!(
                is_sent(Holder { elderly, registered, day }).is_accepted(),
                expected,
                "{elderly} {registered} {day}"
            );
        }
    }
}
