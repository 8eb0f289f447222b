//! The way from the portal account to the first verification, one stage after the other.

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// A stage on the way.
    pub enum Stage {
        /// The account on the portal is registered and activated.
        Account: "アカウント登録", "account";
        /// The start of use was applied for.
        Application: "利用開始申請", "application";
        /// The mail that the application was dealt with has come, within about a week.
        Mail: "利用開始申請完了メールの受信", "mail of completion";
        /// The user settings were looked up on the portal.
        Settings: "ユーザ設定情報の確認", "user settings";
        /// The app was installed.
        Install: "アプリのインストール", "installation";
        /// The app was set up with the user settings, after its terms of use were read.
        Setup: "アプリの初期登録", "first set-up";
        /// Qualifications are confirmed.
        Verification: "資格確認", "verification";
    }
}

/// Whether a facility that has finished all stages up to `reached` may go on with `next`.
///
/// Implements MW-042 (account and application come before use) and MW-085 (the five steps keep their order). Looking
/// back is always possible.
#[must_use]
pub fn may_go_on(reached: Stage, next: Stage) -> Ruling {
    let allowed = (next as usize) <= (reached as usize) + 1;
    let rule = if reached < Stage::Application {
        Reason::new(
            "MW-042",
            "アカウント登録の次は利用開始申請",
            "after the account comes the application for the start of use",
        )
    } else {
        Reason::new(
            "MW-085",
            "利用開始申請から初期登録までは順に進める",
            "the steps from application to first set-up keep their order",
        )
    };
    Ruling::when(allowed, rule)
}

/// Days within which the mail that the application was dealt with comes, about and at most (MW-086).
pub const MAIL_DAYS: u32 = 7;

/// Whether the mail of completion comes in time, whole days after the application; MW-086: about a week at most, read
/// as seven days.
#[must_use]
pub fn mail_in_time(days: u32) -> Ruling {
    let rule = Reason::new(
        "MW-086",
        "完了のメールは最大1週間程度で届く",
        "the mail of completion comes within about a week",
    );
    Ruling::when(days <= MAIL_DAYS, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week() {
        assert!(
            mail_in_time(0).is_accepted() && mail_in_time(7).is_accepted() && !mail_in_time(8).is_accepted()
        );
    }

    #[test]
    fn no_stage_can_be_left_out() {
        for (i, &reached) in Stage::ALL.iter().enumerate() {
            for (j, &next) in Stage::ALL.iter().enumerate() {
                assert_eq!(may_go_on(reached, next).is_accepted(), j <= i + 1, "{reached} → {next}");
            }
        }
    }
}
