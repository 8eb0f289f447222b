//! The subsidy for equipment: three quarters of the cost, of which at most 41,000 yen count.

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// Something bought for the limited type.
    pub enum Purchase {
        /// A generic card reader joined to a PC or the like.
        CardReader: "汎用カードリーダー", "generic card reader";
        /// A smartphone.
        Smartphone: "スマートフォン", "smartphone";
        /// A tablet.
        Tablet: "タブレット", "tablet";
        /// A PC; the notice's list of what is supported leaves it out.
        Pc: "PC", "PC";
    }
}

named! {
    /// What becomes of a fraction. The notice does not say; the sister scheme of long-term care cuts to thousands.
    #[derive(Default)]
    pub enum Rounding {
        /// Fractions of a yen are dropped: the default of this project.
        #[default]
        DownToYen: "1円未満切り捨て", "down to the yen";
        /// What is below 1,000 yen is dropped.
        DownToThousand: "千円未満切り捨て", "down to 1,000 yen";
    }
}

/// The cost of which the subsidy is a share, in yen, at most (MW-101).
pub const CEILING: u32 = 41_000;

/// The subsidy in yen for a cost in yen. Never above 30,750.
///
/// Implements MW-101 (ceiling), MW-102 (three quarters), MW-104 (rounding is a parameter). Per facility or per
/// device is not stated; the caller decides what one cost is.
#[must_use]
pub const fn amount(cost: u32, rounding: Rounding) -> u32 {
    let base = if cost < CEILING { cost } else { CEILING };
    let share = base * 3 / 4;
    match rounding {
        Rounding::DownToYen => share,
        Rounding::DownToThousand => share / 1_000 * 1_000,
    }
}

/// Whether the purchase is one the subsidy supports: readers, smartphones, tablets (MW-103).
#[must_use]
pub fn supports(purchase: Purchase) -> Ruling {
    let rule = Reason::new(
        "MW-103",
        "補助の対象は汎用カードリーダー、スマートフォン、タブレット",
        "readers, smartphones and tablets are supported",
    );
    Ruling::when(purchase != Purchase::Pc, rule)
}

/// Whether the subsidy can be granted.
///
/// Implements MW-105: an account on the portal and an application there.
#[must_use]
pub fn may_be_granted(account: bool, applied: bool) -> Ruling {
    let rule = Reason::new(
        "MW-105",
        "補助には、ポータルのアカウント登録と申請が要る",
        "the subsidy needs an account on the portal and an application there",
    );
    Ruling::when(account && applied, rule)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_around_the_ceiling() {
        for (cost, to_yen, to_thousand) in [
            (0, 0, 0),
            (1, 0, 0),
            (10_000, 7_500, 7_000),
            (33_333, 24_999, 24_000),
            (40_999, 30_749, 30_000),
            (41_000, 30_750, 30_000),
            (41_001, 30_750, 30_000),
            (50_000, 30_750, 30_000),
            (u32::MAX, 30_750, 30_000),
        ] {
            assert_eq!(amount(cost, Rounding::DownToYen), to_yen, "{cost}");
            assert_eq!(amount(cost, Rounding::DownToThousand), to_thousand, "{cost}");
        }
    }

    proptest! {
        #[test]
        fn bounded_monotone_and_never_more_than_three_quarters(a: u32, b: u32) {
            for &rounding in Rounding::ALL {
                let (low, high) = (amount(a.min(b), rounding), amount(a.max(b), rounding));
                prop_assert!(low <= high && high <= 30_750);
                prop_assert!(u64::from(low) * 4 <= u64::from(a.min(b)) * 3);
            }
        }
    }
}
