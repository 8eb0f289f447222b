//! The equipment that can carry the limited type: terminal, its own NFC, card reader.

use serde::{Deserialize, Serialize};

use crate::Ruling;
use crate::named::named;

named! {
    /// The device that the verification app runs on.
    pub enum Terminal {
        /// A personal computer; reads cards only through a reader.
        Pc: "PC", "PC";
        /// A smartphone.
        Smartphone: "スマートフォン", "smartphone";
        /// A tablet.
        Tablet: "タブレット", "tablet";
    }
}

named! {
    /// What the terminal's own contactless interface can do with an Individual Number Card.
    pub enum Nfc {
        /// There is none.
        None: "なし", "none";
        /// It reads the card, without extended Lc/Le (extended APDU).
        Short: "拡張APDU未対応", "without extended APDU";
        /// It reads the card with extended Lc/Le (extended APDU).
        Extended: "拡張APDU対応", "with extended APDU";
    }
}

named! {
    /// How a card reader is joined to the terminal.
    pub enum Link {
        /// By cable.
        Usb: "USB", "USB";
        /// By Bluetooth.
        Bluetooth: "Bluetooth", "Bluetooth";
    }
}

/// A commercial generic card reader (汎用カードリーダー), as its maker declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reader {
    /// How it is joined to the terminal.
    pub link: Link,
    /// Whether it supports extended Lc/Le (extended APDU).
    pub extended_length: bool,
    /// Whether a SAM (secure access module) is built in. The notice refuses such readers without defining them.
    pub sam: bool,
}

/// One set of equipment as it stands on the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Equipment {
    /// The device that the app runs on.
    pub terminal: Terminal,
    /// Its own contactless interface; of no use in a PC, for which the notices name only readers.
    pub nfc: Nfc,
    /// The card reader used with it, if any.
    pub reader: Option<Reader>,
    /// Whether the use of this terminal was applied for beforehand on the portal.
    pub enrolled: bool,
}

/// Whether the equipment can carry the limited type.
///
/// A reader that is named is taken to be the one in use. Reasons are tested in the order: terminal not applied for,
/// reader with SAM, reader without extended Lc/Le, then the terminal's own limits.
///
/// Implements HC-004, HC-005, HC-006 (terminal applied for; kinds of terminal; PC with reader) and MW-091 to MW-096
/// (readers and phones). MW-004 to MW-006 say the same as the first three.
#[must_use]
pub fn accepts(equipment: &Equipment) -> Ruling {
    if !equipment.enrolled {
        return Ruling::refuse(
            "HC-004",
            "利用申請をしていない端末では使えない",
            "the use of this terminal was not applied for beforehand",
        );
    }
    match equipment.reader {
        Some(reader) if reader.sam => Ruling::refuse(
            "MW-092",
            "SAM内蔵のカードリーダーは使えない",
            "a reader with built-in SAM cannot be used",
        ),
        Some(reader) if !reader.extended_length => Ruling::refuse(
            "MW-091",
            "拡張Lc/Le（拡張APDU）に対応していないカードリーダーは使えない",
            "a reader without extended Lc/Le (extended APDU) cannot be used",
        ),
        reader => terminal_with(equipment.terminal, equipment.nfc, reader.map(|reader| reader.link)),
    }
}

/// The terminal together with a usable reader, or none.
fn terminal_with(terminal: Terminal, nfc: Nfc, link: Option<Link>) -> Ruling {
    match (terminal, nfc, link) {
        (Terminal::Pc, _, None) => {
            Ruling::refuse("HC-006", "PCには汎用カードリーダーが要る", "a PC needs a generic card reader")
        }
        (Terminal::Pc, _, Some(_)) => Ruling::accept(
            "HC-006",
            "PCと汎用カードリーダーで使える",
            "a PC with a generic card reader will do",
        ),
        (_, Nfc::Extended, _) => Ruling::accept(
            "MW-093",
            "拡張APDU対応のNFCを持つ端末はそのまま使える",
            "a terminal whose NFC has extended APDU will do by itself",
        ),
        (_, _, Some(Link::Bluetooth)) => Ruling::accept(
            if matches!(nfc, Nfc::None) { "MW-094" } else { "MW-095" },
            "Bluetooth汎用カードリーダーと組み合わせて使える",
            "together with a Bluetooth reader it will do",
        ),
        (_, _, Some(Link::Usb)) => Ruling::refuse(
            "MW-096",
            "スマートフォン・タブレットと組み合わせるカードリーダーはBluetooth接続のものに限る",
            "a phone or tablet is combined with a Bluetooth reader, not with a cabled one",
        ),
        (_, Nfc::None, None) => Ruling::refuse(
            "MW-094",
            "読み取り機能のない端末はBluetooth汎用カードリーダーが要る",
            "a terminal that cannot read the card needs a Bluetooth reader",
        ),
        (_, Nfc::Short, None) => Ruling::refuse(
            "MW-095",
            "拡張APDU未対応の端末はBluetooth汎用カードリーダーが要る",
            "a terminal without extended APDU needs a Bluetooth reader",
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const READER: Reader = Reader { link: Link::Usb, extended_length: true, sam: false };

    fn ruled(terminal: Terminal, nfc: Nfc, reader: Option<Reader>) -> (bool, String) {
        let ruling = accepts(&Equipment { terminal, nfc, reader, enrolled: true });
        (ruling.is_accepted(), ruling.reason().requirement.to_string())
    }

    #[test]
    fn the_reader_must_carry_extended_lengths_and_no_sam() {
        assert_eq!(ruled(Terminal::Pc, Nfc::None, Some(READER)), (true, "HC-006".into()));
        assert_eq!(ruled(Terminal::Pc, Nfc::None, None), (false, "HC-006".into()));
        let short = Reader { extended_length: false, ..READER };
        assert_eq!(ruled(Terminal::Pc, Nfc::None, Some(short)), (false, "MW-091".into()));
        let sam = Reader { sam: true, ..READER };
        assert_eq!(ruled(Terminal::Pc, Nfc::None, Some(sam)), (false, "MW-092".into()));
    }

    #[test]
    fn a_phone_reads_by_itself_or_by_bluetooth() {
        let bluetooth = Reader { link: Link::Bluetooth, ..READER };
        for terminal in [Terminal::Smartphone, Terminal::Tablet] {
            assert_eq!(ruled(terminal, Nfc::Extended, None), (true, "MW-093".into()));
            assert_eq!(ruled(terminal, Nfc::None, None), (false, "MW-094".into()));
            assert_eq!(ruled(terminal, Nfc::None, Some(bluetooth)), (true, "MW-094".into()));
            assert_eq!(ruled(terminal, Nfc::Short, None), (false, "MW-095".into()));
            assert_eq!(ruled(terminal, Nfc::Short, Some(bluetooth)), (true, "MW-095".into()));
            assert_eq!(ruled(terminal, Nfc::None, Some(READER)), (false, "MW-096".into()));
        }
    }

    fn any_equipment() -> impl Strategy<Value = Equipment> {
        let reader = (prop::sample::select(Link::ALL), any::<bool>(), any::<bool>())
            .prop_map(|(link, extended_length, sam)| Reader { link, extended_length, sam });
        let terminal = (prop::sample::select(Terminal::ALL), prop::sample::select(Nfc::ALL));
        (terminal, prop::option::of(reader), any::<bool>())
            .prop_map(|((terminal, nfc), reader, enrolled)| Equipment { terminal, nfc, reader, enrolled })
    }

    proptest! {
        #[test]
        fn nothing_accepted_lacks_enrolment_or_extended_length(equipment in any_equipment()) {
            if accepts(&equipment).is_accepted() {
                prop_assert!(equipment.enrolled);
                prop_assert!(equipment.reader.is_none_or(|r| r.extended_length && !r.sam));
                prop_assert!(equipment.reader.is_some() || equipment.nfc == Nfc::Extended);
            }
        }
    }
}
