//! The words that steps about the front desk share, and how a decision is put into words.

use eligibility::desk::Decision;
use eligibility::verification::{IdentityCheck, Item, Kind, User, Visit};
use eligibility::{Facility, Portal, Route};

/// A decision in words.
pub(super) fn of(decision: Decision) -> String {
    match decision {
        Decision::Accepted => "可".to_owned(),
        Decision::Refused => "不可".to_owned(),
        Decision::Portal(portal) => portal.to_string(),
        Decision::Kind(kind) => kind.to_string(),
        Decision::Procedure(procedure) => procedure.to_string(),
        Decision::Yen(yen) => format!("{yen}円"),
        Decision::Day(day) => day.to_string(),
        Decision::Likeness(likeness) => likeness.to_string(),
    }
}

/// Defines the parameters of a subject's steps: name, what matches, and what it is in both languages.
macro_rules! parameters {
    ($( $name:literal, $regex:expr, $ja:literal, $en:literal; )+) => {
        pub(super) const PARAMETERS: &[crate::step::Parameter] =
            &[$( crate::step::Parameter { name: $name, regex: $regex, ja: $ja, en: $en } ),+];
    };
}

pub(super) use parameters;

parameters! {
    "day", r"\d{4}-\d{2}-\d{2}", "年月日", "a day, yyyy-mm-dd";
    "facility", Facility::WORDS, "資格を確認する施設（健診機関は健診・保健指導機関のこと）", "a facility that confirms qualifications";
    "route", Route::WORDS, "資格を確認する方法", "a way to confirm a qualification";
    "kind", Kind::WORDS, "オンライン資格確認の種類", "a kind of online verification";
    "user", User::WORDS, "オンライン資格確認の利用者", "a user of online verification";
    "visit", Visit::WORDS, "初めての利用かどうか", "first or later visit";
    "check", IdentityCheck::WORDS, "本人確認の方法", "a way to check identity";
    "network", r"IP-VPN|IPsec\+IKE|通常のインターネット回線", "回線", "a line";
    "item", Item::WORDS, "表示する情報", "what is shown";
    "portal", Portal::WORDS, "ポータル", "a portal";
    "decision", "可|不可", "判定", "yes or no";
}

#[cfg(test)]
mod tests {
    use eligibility::verification::Network;

    use super::*;

    #[test]
    fn lines_are_those_of_the_rules() {
        let parameter = PARAMETERS.iter().find(|parameter| parameter.name == "network").unwrap();
        assert_eq!(parameter.regex.replace('\\', ""), Network::WORDS);
    }

    #[test]
    fn words_need_no_escape_in_a_pattern() {
        let subjects = crate::steps::front_desk::parameters();
        for parameter in subjects.filter(|parameter| parameter.name != "network") {
            assert!(regex::Regex::new(parameter.regex).is_ok(), "{}", parameter.name);
        }
        for words in [Facility::WORDS, Route::WORDS, User::WORDS, Item::WORDS, Portal::WORDS] {
            assert_eq!(regex::escape(words).replace('\\', ""), words);
            assert!(!words.contains(['(', ')', '+', '*', '?', '.', '[', '{', '^', '$']), "{words}");
        }
    }
}
