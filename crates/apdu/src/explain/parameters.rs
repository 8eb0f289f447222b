use alloc::{format, string::String};

use crate::{Header, Language, Text};

/// What P1 and P2 mean, for the instructions that this project's card understands (ISO/IEC 7816-4, clause 7).
pub(super) fn meaning(header: Header, language: Language) -> (String, String) {
    if !header.class().is_interindustry() {
        return (String::new(), String::new());
    }
    match header.ins {
        0xA4 => (select_by(header.p1, language), select_answer(header.p2, language)),
        0xB0 | 0xD6 => offset(header, language),
        0x20 | 0x24 | 0x2C => (String::new(), reference(header.p2, language)),
        _ => (String::new(), String::new()),
    }
}

fn select_by(p1: u8, language: Language) -> String {
    let text = match p1 {
        0x00 => Text { ja: "MF、DFまたはEFを識別子で選択", en: "MF, DF or EF by identifier" },
        0x01 => Text { ja: "子DFを選択", en: "child DF" },
        0x02 => Text {
            ja: "カレントDFのEFを識別子で選択", en: "EF under the current DF by identifier"
        },
        0x03 => Text { ja: "親DFを選択", en: "parent DF" },
        0x04 => Text {
            ja: "DF名（アプリケーション識別子）で選択",
            en: "by DF name (application identifier)",
        },
        0x08 => Text { ja: "MFからのパスで選択", en: "by path from the MF" },
        0x09 => Text { ja: "カレントDFからのパスで選択", en: "by path from the current DF" },
        _ => return String::new(),
    };
    text.get(language).into()
}

fn select_answer(p2: u8, language: Language) -> String {
    let text = match p2 & 0x0C {
        0x00 => Text { ja: "FCIを返す", en: "return FCI" },
        0x04 => Text { ja: "FCPを返す", en: "return FCP" },
        0x08 => Text { ja: "FMDを返す", en: "return FMD" },
        _ => Text { ja: "応答データなし", en: "no response data" },
    };
    text.get(language).into()
}

fn offset(header: Header, language: Language) -> (String, String) {
    let (p1, p2) = (header.p1, header.p2);
    if p1 & 0x80 != 0 {
        let file = p1 & 0x1F;
        return match language {
            Language::Japanese => (format!("短縮EF識別子{file:02X}"), format!("オフセット{p2}")),
            Language::English => (format!("short EF identifier {file:02X}"), format!("offset {p2}")),
        };
    }
    let offset = u16::from_be_bytes([p1, p2]);
    let text = match language {
        Language::Japanese => format!("オフセット{offset}（P1とP2）"),
        Language::English => format!("offset {offset} (P1 and P2)"),
    };
    (text, String::new())
}

fn reference(p2: u8, language: Language) -> String {
    let number = p2 & 0x1F;
    match (p2 & 0x80 != 0, language) {
        (false, Language::Japanese) => format!("カード全体の参照データ{number:02X}"),
        (true, Language::Japanese) => format!("アプリケーション固有の参照データ{number:02X}"),
        (false, Language::English) => format!("global reference data {number:02X}"),
        (true, Language::English) => format!("reference data {number:02X} of the application"),
    }
}
