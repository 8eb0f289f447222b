//! The card on a smartphone (スマホ保険証), from 2025-09-19 on at institutions that are equipped for it.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::verification::Kind;
use crate::{Reason, Ruling};

named! {
    /// A smartphone.
    pub enum Phone {
        /// iPhone XS or later with iOS 18.5 or later.
        Iphone: "iPhone XS以降でiOS 18.5以降", "iPhone XS or later with iOS 18.5 or later";
        /// Any older iPhone or iOS.
        OldIphone: "それより古いiPhone", "older iPhone or iOS";
        /// An Android phone on the list.
        ListedAndroid: "対応一覧にあるAndroid", "listed Android phone";
        /// Any other Android phone.
        OtherAndroid: "対応一覧にないAndroid", "Android phone that is not listed";
    }
}

named! {
    /// How the holder proves to be the holder.
    pub enum Unlock {
        /// The PIN is typed on the institution's reader with face recognition.
        PinOnReader: "顔認証付きカードリーダーでの暗証番号入力", "PIN typed on the reader";
        /// The phone's own biometrics.
        Biometrics: "スマートフォンの生体認証", "the phone's own biometrics";
    }
}

/// The first day outside the trials, which fifteen institutions ran from July 2025.
pub const FROM: Date = date(2025, 9, 19);

/// A smartphone held to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tap {
    /// The phone.
    pub phone: Phone,
    /// The day.
    pub day: Date,
    /// The kind of online verification.
    pub kind: Kind,
    /// Whether the institution has a reader for smartphones.
    pub equipped: bool,
    /// Whether the limited type's app is taken to read smartphones. No source says so; `false` by default.
    #[serde(default)]
    pub limited_type_reads: bool,
}

/// Whether the smartphone can stand for the card.
///
/// Implements LR-040 (first day), LR-041 (equipped institutions), LR-042 (limited type: unknown), LR-043 (phones).
#[must_use]
pub fn accepts(tap: Tap) -> Ruling {
    let Tap { phone, day, kind, equipped, limited_type_reads } = tap;
    if day < FROM {
        return Ruling::refuse(
            "LR-040",
            format!("スマートフォンの利用は{FROM}から"),
            format!("smartphones may be used from {FROM}"),
        );
    }
    if !equipped {
        return Ruling::refuse(
            "LR-041",
            "スマートフォン用の読み取り機器がない",
            "the institution has no reader for smartphones",
        );
    }
    if kind != Kind::Existing && !limited_type_reads {
        return Ruling::refuse(
            "LR-042",
            "資格確認限定型がスマートフォンを読み取るかどうかは公開されていない",
            "whether the limited type reads smartphones is not public",
        );
    }
    let rule = Reason::new(
        "LR-043",
        "使えるのはiPhone XS以降(iOS 18.5以降)と対応一覧にあるAndroid",
        "iPhone XS or later with iOS 18.5 or later, and listed Android phones will do",
    );
    Ruling::when(matches!(phone, Phone::Iphone | Phone::ListedAndroid), rule)
}

/// Whether a phone's holder is confirmed this way; LR-044: Android by PIN on the reader, iPhone by its biometrics.
#[must_use]
pub fn unlocks(phone: Phone, unlock: Unlock) -> Ruling {
    let iphone = matches!(phone, Phone::Iphone | Phone::OldIphone);
    let rule = Reason::new(
        "LR-044",
        "Androidはリーダーで暗証番号を入力し、iPhoneは本体の生体認証を使う",
        "Android: the PIN is typed on the reader; iPhone: its own biometrics",
    );
    Ruling::when(iphone == (unlock == Unlock::Biometrics), rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_equipment_kind_and_phone() {
        let whole = Tap {
            phone: Phone::Iphone,
            day: FROM,
            kind: Kind::Existing,
            equipped: true,
            limited_type_reads: false,
        };
        for (tap, expected) in [
            (whole, None),
            (Tap { day: date(2025, 9, 18), ..whole }, Some("LR-040")),
            (Tap { equipped: false, ..whole }, Some("LR-041")),
            (Tap { kind: Kind::Limited, ..whole }, Some("LR-042")),
            (Tap { kind: Kind::Limited, limited_type_reads: true, ..whole }, None),
            (Tap { phone: Phone::OldIphone, ..whole }, Some("LR-043")),
            (Tap { phone: Phone::ListedAndroid, ..whole }, None),
            (Tap { phone: Phone::OtherAndroid, ..whole }, Some("LR-043")),
        ] {
            let ruling = accepts(tap);
            assert_eq!(ruling.is_accepted(), expected.is_none(), "{tap:?}");
            assert_eq!(ruling.reason().requirement, expected.unwrap_or("LR-043"), "{tap:?}");
        }
    }

    #[test]
    fn each_phone_has_its_own_way() {
        assert!(unlocks(Phone::ListedAndroid, Unlock::PinOnReader).is_accepted());
        assert!(!unlocks(Phone::ListedAndroid, Unlock::Biometrics).is_accepted());
        assert!(unlocks(Phone::Iphone, Unlock::Biometrics).is_accepted());
        assert!(!unlocks(Phone::Iphone, Unlock::PinOnReader).is_accepted());
    }
}
