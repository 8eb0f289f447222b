//! Comprehensive medical checkups (人間ドック): online verification confirms an insurer, never a mere identity.

use crate::Ruling;
use crate::named::named;

named! {
    /// Why the person's paper is looked at.
    pub enum Purpose {
        /// A contract with the insurer makes it necessary to know the person's insurer.
        Insurer: "契約に基づく加入保険者の確認", "confirming the insurer under a contract";
        /// The insurer is asked for, but no contract makes it necessary.
        InsurerWithoutContract: "契約によらない加入保険者の確認", "confirming the insurer without a contract";
        /// Only to know who the person is.
        Identity: "本人確認だけ", "identity only";
    }
}

named! {
    /// What is used to confirm it.
    pub enum Means {
        /// Online verification, limited type.
        Limited: "資格確認限定型", "online verification, limited type";
        /// Online verification, existing type, where installed.
        Existing: "既存型", "online verification, existing type";
        /// The card is shown.
        CardShown: "マイナンバーカードの提示", "card shown";
    }
}

/// Whether the means serves the purpose at a comprehensive checkup.
///
/// Implements HC-091 (limited type for the insurer), HC-092 (existing type likewise), HC-093 (no online verification
/// for identity only), HC-094 (there, showing the card suffices), HC-095 (no online verification without a contract). That the card merely shown says nothing of the
/// insurer follows from HC-076.
#[must_use]
pub fn serves(purpose: Purpose, means: Means) -> Ruling {
    match (purpose, means) {
        (Purpose::Insurer, Means::Limited) => Ruling::accept(
            "HC-091",
            "契約に基づく加入保険者の確認に資格確認限定型を使える",
            "the limited type may confirm the insurer under a contract",
        ),
        (Purpose::Insurer, Means::Existing) => Ruling::accept(
            "HC-092",
            "契約に基づく加入保険者の確認に導入済みの既存型を使える",
            "an installed existing type may confirm the insurer under a contract",
        ),
        (Purpose::InsurerWithoutContract, Means::Limited | Means::Existing) => Ruling::refuse(
            "HC-095",
            "契約に基づかない加入保険者の確認に、オンライン資格確認は使えない",
            "without a contract online verification may not be used to confirm the insurer",
        ),
        (Purpose::Insurer | Purpose::InsurerWithoutContract, Means::CardShown) => Ruling::refuse(
            "HC-076",
            "カードを見るだけでは加入保険者は分からない",
            "the card, merely looked at, does not show the insurer",
        ),
        (Purpose::Identity, Means::Limited | Means::Existing) => Ruling::refuse(
            "HC-093",
            "本人確認だけのためにオンライン資格確認は使えない",
            "online verification may not be used for identity only",
        ),
        (Purpose::Identity, Means::CardShown) => Ruling::accept(
            "HC-094",
            "マイナンバーカードの提示で本人確認ができる",
            "showing the card suffices for identity",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn online_for_the_insurer_and_the_card_for_identity() {
        for &means in Means::ALL {
            let online = means != Means::CardShown;
            assert_eq!(serves(Purpose::Insurer, means).is_accepted(), online);
            assert_eq!(serves(Purpose::Identity, means).is_accepted(), !online);
            assert!(!serves(Purpose::InsurerWithoutContract, means).is_accepted());
        }
    }
}
