//! Steps about equipment, and the places it is used at.

use std::str::FromStr;

use eligibility::bus::Preparation;
use eligibility::desk::Question;
use eligibility::device::{Equipment, Link, Nfc, Reader, Terminal};
use eligibility::place::Place;

use super::words::parameters;
use crate::step;
use crate::step::StepDef;

pub(super) const STEPS: &[StepDef] = &[
    step!(
        Given "端末は{terminal}、端末のNFCは{nfc}、カードリーダーは{card_reader}である",
        ja: "利用申請を済ませた端末と、組み合わせるカードリーダーを決める",
        en: "sets an enrolled terminal and the reader used with it",
        example: "端末はPC、端末のNFCはなし、カードリーダーはUSB接続で拡張Lc/Le対応である",
        async |world, args| {
            let CardReader(reader) = args.parse(2)?;
            let (terminal, nfc) = (args.parse(0)?, args.parse(1)?);
            world.front_desk.equipment = Some(Equipment { terminal, nfc, reader, enrolled: true });
            Ok(())
        }
    ),
    step!(
        Given "その端末は利用申請をしていない",
        ja: "直前に決めた端末を、利用申請のない端末にする",
        en: "makes the terminal one whose use was not applied for",
        example: "その端末は利用申請をしていない",
        async |world, _| {
            let equipment = Equipment { enrolled: false, ..world.front_desk.equipment()? };
            world.front_desk.equipment = Some(equipment);
            Ok(())
        }
    ),
    step!(
        When "その機器を{place}で使う",
        ja: "その機器で資格確認限定型を使ってよいかを尋ねる",
        en: "asks whether this equipment may carry the limited type at this place",
        example: "その機器を巡回健診のバスで使う",
        async |world, args| {
            let equipment = world.front_desk.equipment()?;
            world.ask_desk(Question::Equipment { place: args.parse(0)?, equipment })
        }
    ),
    step!(
        When "{preparation}バス健診に出る",
        ja: "通知の勧める準備ができているかを尋ねる",
        en: "asks whether the preparation of a bus is what the notice recommends",
        example: "受診者に知らせずにバス健診に出る",
        async |world, args| {
            let Prepared(preparation) = args.parse(0)?;
            world.ask_desk(Question::BusPreparation(preparation))
        }
    ),
];

parameters! {
    "terminal", Terminal::WORDS, "アプリを入れる端末", "the device that the app runs on";
    "nfc", Nfc::WORDS, "端末に備わるNFCの能力", "what the terminal's own NFC can do";
    "card_reader", r"なし|(?:USB|Bluetooth)接続で拡張Lc/Le(?:対応|未対応)(?:・SAM内蔵)?", "汎用カードリーダー", "the generic card reader";
    "place", Place::WORDS, "使う場所", "where it is used";
    "preparation", "設置場所・動線・動作を確かめ受診者に知らせて|設置場所を確かめずに|動線を確かめずに|動作を確かめずに|受診者に知らせずに", "バス健診の準備", "what was seen to before a bus set out";
}

/// A card reader as a scenario names it; `None` for なし.
struct CardReader(Option<Reader>);

impl FromStr for CardReader {
    type Err = eligibility::UnknownWord;

    /// The parameter's regex has let through only its own words.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((link, features)) = text.split_once("接続で") else {
            return Ok(Self(None));
        };
        Ok(Self(Some(Reader {
            link: link.parse::<Link>()?,
            extended_length: !features.contains("未対応"),
            sam: features.ends_with("SAM内蔵"),
        })))
    }
}

/// What was seen to before a bus set out: everything, or all but one thing.
struct Prepared(Preparation);

impl FromStr for Prepared {
    type Err = std::convert::Infallible;

    /// The parameter's regex has let through only its own words.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(Preparation {
            place: text != "設置場所を確かめずに",
            flow: text != "動線を確かめずに",
            operation: text != "動作を確かめずに",
            told: text != "受診者に知らせずに",
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_read_as_they_are_written() {
        let read = |text: &str| text.parse::<CardReader>().unwrap().0;
        let reader = |link, extended_length, sam| Some(Reader { link, extended_length, sam });
        assert_eq!(read("なし"), None);
        assert_eq!(read("USB接続で拡張Lc/Le対応"), reader(Link::Usb, true, false));
        assert_eq!(read("USB接続で拡張Lc/Le未対応"), reader(Link::Usb, false, false));
        assert_eq!(read("Bluetooth接続で拡張Lc/Le対応・SAM内蔵"), reader(Link::Bluetooth, true, true));
    }

    #[test]
    fn each_word_of_a_preparation_but_the_first_leaves_something_out() {
        let words = PARAMETERS.iter().find(|parameter| parameter.name == "preparation").unwrap().regex;
        for (index, word) in words.split('|').enumerate() {
            let Prepared(bus) = word.parse().unwrap();
            let done = [bus.place, bus.flow, bus.operation, bus.told].iter().filter(|done| **done).count();
            assert_eq!(done, if index == 0 { 4 } else { 3 }, "{word}");
        }
    }
}
