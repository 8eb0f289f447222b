//! The list of institutions of a group contract (実施機関一覧表), with its column on online verification.

use crate::{Reason, Ruling};

/// Whether an institution's entry is right: `column` is what the list says of online verification (`None`: left
/// empty), `usable` whether the institution can in fact verify tickets online.
///
/// Implements HC-079 (the column is filled) and HC-080 (by the truth).
#[must_use]
pub fn accepts(column: Option<bool>, usable: bool) -> Ruling {
    match column {
        None => Ruling::refuse(
            "HC-079",
            "オンライン資格確認ができるかどうかが書かれていない",
            "whether online verification is possible is not stated",
        ),
        Some(stated) => Ruling::when(
            stated == usable,
            Reason::new(
                "HC-080",
                "一覧表には、オンライン資格確認ができるかどうかを実際のとおりに書く",
                "the list says truly whether online verification is possible",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled_and_true() {
        for usable in [false, true] {
            assert!(!accepts(None, usable).is_accepted());
            assert!(accepts(Some(usable), usable).is_accepted());
            assert!(!accepts(Some(!usable), usable).is_accepted());
        }
    }
}
