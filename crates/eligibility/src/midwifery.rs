//! Which midwifery centres the notice speaks to, and for what they verify.

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// Why a midwifery centre confirms a qualification.
    pub enum Occasion {
        /// The person uses the direct payment of the childbirth lump sum.
        DirectPayment: "直接支払制度の利用", "use of direct payment";
        /// Anything else: a consultation, a birth paid for in another way.
        Other: "直接支払制度によらない利用", "anything else";
    }
}

/// Whether a midwifery centre may verify online on an occasion; `uses_scheme` says whether it uses direct payment.
///
/// Implements MW-024 (the notice means centres that use the scheme) and MW-025 (and verifications for it).
#[must_use]
pub fn may_verify(uses_scheme: bool, occasion: Occasion) -> Ruling {
    if !uses_scheme {
        return Ruling::refuse(
            "MW-024",
            "対象は、直接支払制度を利用する助産所",
            "only centres that use direct payment are meant",
        );
    }
    let rule = Reason::new(
        "MW-025",
        "確認するのは、直接支払制度を利用するとき",
        "a qualification is confirmed when direct payment is used",
    );
    Ruling::when(occasion == Occasion::DirectPayment, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_on_both_sides() {
        for &occasion in Occasion::ALL {
            assert!(!may_verify(false, occasion).is_accepted());
            assert_eq!(may_verify(true, occasion).is_accepted(), occasion == Occasion::DirectPayment);
        }
    }
}
