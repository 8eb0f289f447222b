//! The kinds of card that scenarios ask for.

use std::str::FromStr;

use conformance::Text;
use serde::Serialize;

use crate::refusal::Refusal;

/// What sort of Individual Number Card a scenario needs on the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// In order in every respect.
    Valid,
    /// In order, and may be spoiled for good: its PIN may be blocked.
    Disposable,
    /// Its user-authentication PIN is blocked.
    PinBlocked,
    /// Its user-authentication certificate ends within three months.
    NearExpiry,
    /// Its user-authentication certificate ended less than three months ago.
    InGrace,
    /// Its user-authentication certificate ended more than three months ago.
    Expired,
    /// Its user-authentication certificate is revoked.
    Revoked,
    /// Its holder has not registered it for use as insurance card.
    NotRegistered,
    /// Its holder has lost this qualification and has a newer one.
    Superseded,
    /// Its holder's qualification has ended.
    Lapsed,
    /// More than one qualification of its holder matches.
    Several,
    /// Nobody has a record of a qualification of its holder.
    Unknown,
}

impl CardKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Valid,
        Self::Disposable,
        Self::PinBlocked,
        Self::NearExpiry,
        Self::InGrace,
        Self::Expired,
        Self::Revoked,
        Self::NotRegistered,
        Self::Superseded,
        Self::Lapsed,
        Self::Several,
        Self::Unknown,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Disposable => "disposable",
            Self::PinBlocked => "pin-blocked",
            Self::NearExpiry => "near-expiry",
            Self::InGrace => "in-grace",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::NotRegistered => "not-registered",
            Self::Superseded => "superseded",
            Self::Lapsed => "lapsed",
            Self::Several => "several",
            Self::Unknown => "unknown",
        }
    }

    /// The words in scenarios, and their English meaning.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Valid => Text::new("正常な", "in order"),
            Self::Disposable => Text::new("使い捨ての", "disposable"),
            Self::PinBlocked => Text::new("暗証番号が閉塞した", "PIN blocked"),
            Self::NearExpiry => Text::new("証明書の期限が近い", "certificate ends soon"),
            Self::InGrace => {
                Text::new("証明書が猶予期間内の", "certificate ended, within the three months' grace")
            }
            Self::Expired => Text::new("証明書の猶予期間が過ぎた", "certificate ended, grace over"),
            Self::Revoked => Text::new("証明書が失効した", "certificate revoked"),
            Self::NotRegistered => Text::new("保険証の利用登録がない", "not registered as insurance card"),
            Self::Superseded => Text::new("新しい資格に切り替わった", "superseded by a newer qualification"),
            Self::Lapsed => Text::new("資格を失った", "qualification ended"),
            Self::Several => Text::new("複数の資格に該当する", "several qualifications match"),
            Self::Unknown => Text::new("資格の記録がない", "no record of a qualification"),
        }
    }

    /// The kind with this command-line name.
    ///
    /// # Errors
    /// A message that lists the names.
    pub fn by_name(name: &str) -> Result<Self, Refusal> {
        let what = Text::new("カード", "card");
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| Refusal::names(&what, name, Self::ALL.iter().map(|kind| kind.name())))
    }
}

/// Reads both the command-line name and the words of scenarios.
impl FromStr for CardKind {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.words().ja == text).map_or_else(|| Self::by_name(text), Ok)
    }
}
