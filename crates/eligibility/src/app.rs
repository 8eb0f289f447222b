//! The verification app (マイナ資格確認アプリ): where it comes from, what it runs on, its first set-up.

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// Where the app was got from.
    pub enum Source {
        /// Distributed by the bodies that run online verification (支払基金 and 国保中央会).
        Operator: "実施機関が配信したアプリ", "app distributed by the operators";
        /// Got in any other way, or another app.
        Elsewhere: "ほかで入手したアプリ", "app got elsewhere";
    }
}

named! {
    /// An operating system.
    pub enum System {
        /// Windows.
        Windows: "Windows", "Windows";
        /// Android.
        Android: "Android", "Android";
        /// iOS.
        Ios: "iOS", "iOS";
        /// macOS; no manual exists for it.
        MacOs: "macOS", "macOS";
        /// Linux; no manual exists for it.
        Linux: "Linux", "Linux";
    }
}

/// Whether an app on an operating system is the one to verify with.
///
/// Implements HC-010 (only the operators' app), MW-043 (Windows, Android and iOS) and MW-047 (nothing else). MW-010
/// says what HC-010 says.
#[must_use]
pub fn accepts(source: Source, system: System) -> Ruling {
    if source == Source::Elsewhere {
        return Ruling::refuse(
            "HC-010",
            "使えるのは実施機関が配信する専用のアプリだけ",
            "only the app that the operators distribute may be used",
        );
    }
    match system {
        System::Windows | System::Android | System::Ios => Ruling::accept(
            "MW-043",
            "アプリはWindows・Android・iOSで使える",
            "the app runs on Windows, Android and iOS",
        ),
        System::MacOs | System::Linux => Ruling::refuse(
            "MW-047",
            "アプリがあるのはWindows・Android・iOSだけ",
            "there is an app for Windows, Android and iOS only",
        ),
    }
}

/// Whether the first set-up can be completed.
///
/// Implements MW-088: the app's terms of use are confirmed, then the user settings from the portal are entered.
#[must_use]
pub fn may_finish_set_up(terms_confirmed: bool, settings_entered: bool) -> Ruling {
    let rule = Reason::new(
        "MW-088",
        "初期登録には、利用規約の確認とユーザ設定情報の入力が要る",
        "the first set-up needs the terms confirmed and the user settings entered",
    );
    Ruling::when(terms_confirmed && settings_entered, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operators_app_on_three_systems() {
        for &system in System::ALL {
            let known = !matches!(system, System::MacOs | System::Linux);
            assert_eq!(accepts(Source::Operator, system).is_accepted(), known, "{system}");
            assert!(!accepts(Source::Elsewhere, system).is_accepted(), "{system}");
        }
        assert!(may_finish_set_up(true, true).is_accepted());
        assert!(
            !may_finish_set_up(false, true).is_accepted() && !may_finish_set_up(true, false).is_accepted()
        );
    }
}
