use alloc::{format, string::String, vec::Vec};

use super::{Content, Explanation, Field, Secrets, parameters};
use crate::{
    Cla, ClaRange, CommandRef, Error, Header, Language, Ne, SecureMessaging, Text, Tolerance, Tolerances,
    never_resend,
};

const CLA: Text = Text { ja: "CLA（クラス）", en: "CLA" };
const INS: Text = Text { ja: "INS（命令）", en: "INS" };
const P1: Text = Text { ja: "P1（パラメーター1）", en: "P1" };
const P2: Text = Text { ja: "P2（パラメーター2）", en: "P2" };
const LC: Text = Text { ja: "Lc（データ長）", en: "Lc" };
const DATA: Text = Text { ja: "データ", en: "data" };
const LE: Text = Text { ja: "Le（期待する応答長）", en: "Le" };
const REST: Text = Text { ja: "残り", en: "rest" };

/// Explains a command APDU. Bytes that are no command are explained as far as they can be read.
#[must_use]
pub fn command(bytes: &[u8], language: Language, secrets: Secrets) -> Explanation {
    match CommandRef::parse(bytes) {
        Ok(command) => well_formed(command, bytes, language, secrets),
        Err(error) => malformed(bytes, error, language, secrets),
    }
}

fn well_formed(command: CommandRef<'_>, bytes: &[u8], language: Language, secrets: Secrets) -> Explanation {
    let (case, nc, ne) = (command.case().name(), command.nc().get(), command.ne().get());
    let title = match language {
        Language::Japanese => format!("コマンドAPDU、ケース{case}、Nc {nc}、Ne {ne}"),
        Language::English => format!("command APDU, case {case}, Nc {nc}, Ne {ne}"),
    };
    let mut fields = header_fields(command.header(), language);
    let data = command.data_offset().unwrap_or(Header::LEN);
    let le = data + nc;
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    if nc > 0 {
        let meaning = counted(nc, command.case().is_extended(), language);
        fields.push(Field::new(LC, Header::LEN, at(Header::LEN, data), meaning));
        fields.push(data_field(command.header(), data, command.data(), secrets, language));
    }
    if command.ne() != Ne::ZERO {
        let meaning = up_to(ne, command.case().is_extended(), language);
        fields.push(Field::new(LE, le, at(le, bytes.len()), meaning));
    }
    Explanation { title, fields, notes: notes(command.header(), language) }
}

fn malformed(bytes: &[u8], error: Error, language: Language, secrets: Secrets) -> Explanation {
    let title = match language {
        Language::Japanese => format!("コマンドAPDUとして誤り、{}バイト", bytes.len()),
        Language::English => format!("malformed command APDU, {} bytes", bytes.len()),
    };
    let (text, offset) = (error.kind().text().get(language), error.offset());
    let mut notes = Vec::from([match language {
        Language::Japanese => format!("{text}（先頭から{offset}バイト目の位置）"),
        Language::English => format!("{text} (at offset {offset})"),
    }]);
    let [cla, ins, p1, p2, rest @ ..] = bytes else {
        return Explanation { title, fields: Vec::from([Field::new(REST, 0, bytes, String::new())]), notes };
    };
    let header = Header::new(*cla, *ins, *p1, *p2);
    let mut fields = header_fields(header, language);
    fields.push(Field { name: REST, ..data_field(header, Header::LEN, rest, secrets, language) });
    if let Ok(reading) = CommandRef::parse_lenient(bytes, Tolerances::ALL) {
        let names: Vec<&str> = reading.granted.iter().map(Tolerance::name).collect();
        let (names, command) = (names.join(", "), reading.command);
        let (case, nc, ne) = (command.case().name(), command.nc().get(), command.ne().get());
        notes.push(match language {
            Language::Japanese => format!("寛容な実装はケース{case}、Nc {nc}、Ne {ne}と読む（{names}）"),
            Language::English => {
                format!("lenient software takes it for case {case}, Nc {nc}, Ne {ne} ({names})")
            }
        });
    }
    Explanation { title, fields, notes }
}

fn header_fields(header: Header, language: Language) -> Vec<Field> {
    let unknown = Text { ja: "規格に名前のない命令", en: "no instruction of the standard" }.get(language);
    let instruction = header.instruction_name().unwrap_or(unknown).into();
    let (p1, p2) = parameters::meaning(header, language);
    Vec::from([
        Field::new(CLA, 0, &[header.cla], class(header.class(), language)),
        Field::new(INS, 1, &[header.ins], instruction),
        Field::new(P1, 2, &[header.p1], p1),
        Field::new(P2, 3, &[header.p2], p2),
    ])
}

fn data_field(header: Header, offset: usize, bytes: &[u8], secrets: Secrets, language: Language) -> Field {
    if header.carries_secret() && secrets == Secrets::Masked {
        let meaning = Text {
            ja: "暗証番号などを含みうるため表示しない",
            en: "may hold a PIN, so it is not shown",
        };
        let content = Content::Masked(bytes.len());
        return Field { name: DATA, offset, content, meaning: meaning.get(language).into(), depth: 0 };
    }
    Field::new(DATA, offset, bytes, String::new())
}

fn class(cla: Cla, language: Language) -> String {
    let range = match cla.range() {
        ClaRange::FirstInterindustry => Text { ja: "業界共通（第一）", en: "first interindustry" },
        ClaRange::Reserved => Text { ja: "将来のための予約", en: "reserved" },
        ClaRange::FurtherInterindustry => {
            Text { ja: "業界共通（追加）", en: "further interindustry" }
        }
        ClaRange::Proprietary => Text { ja: "独自", en: "proprietary" },
        ClaRange::Invalid => Text {
            ja: "カードには無効。リーダー自身への命令に使われる",
            en: "invalid for cards; readers take it for themselves",
        },
    };
    let mut text = String::from(range.get(language));
    let mut add = |part: &str| {
        text.push_str(Text { ja: "、", en: ", " }.get(language));
        text.push_str(part);
    };
    if let Some(channel) = cla.channel() {
        add(&match language {
            Language::Japanese => format!("論理チャネル{channel}"),
            Language::English => format!("logical channel {channel}"),
        });
    }
    if cla.is_chained() == Some(true) {
        add(Text { ja: "連鎖の途中", en: "more commands of the chain follow" }.get(language));
    }
    match cla.secure_messaging() {
        None | Some(SecureMessaging::None) => {}
        Some(SecureMessaging::Proprietary) => {
            add(Text {
                ja: "独自のセキュアメッセージング", en: "proprietary secure messaging"
            }
            .get(language));
        }
        Some(SecureMessaging::Standard) => {
            add(Text {
                ja: "セキュアメッセージング（ヘッダー非認証）", en: "secure messaging"
            }
            .get(language));
        }
        Some(SecureMessaging::HeaderAuthenticated) => add(Text {
            ja: "セキュアメッセージング（ヘッダー認証）",
            en: "secure messaging with the header authenticated",
        }
        .get(language)),
    }
    text
}

fn form(is_extended: bool, language: Language) -> &'static str {
    if is_extended {
        Text { ja: "拡張形式", en: "extended form" }.get(language)
    } else {
        Text { ja: "短縮形式", en: "short form" }.get(language)
    }
}

fn counted(bytes: usize, is_extended: bool, language: Language) -> String {
    let form = form(is_extended, language);
    match language {
        Language::Japanese => format!("データ{bytes}バイト（{form}）"),
        Language::English => format!("{bytes} bytes of data ({form})"),
    }
}

fn up_to(bytes: usize, is_extended: bool, language: Language) -> String {
    let form = form(is_extended, language);
    match language {
        Language::Japanese => format!("最大{bytes}バイト（{form}）"),
        Language::English => format!("up to {bytes} bytes ({form})"),
    }
}

fn notes(header: Header, language: Language) -> Vec<String> {
    let reason = never_resend(header).map(|reason| reason.reason(language));
    let note = reason.map(|reason| match language {
        Language::Japanese => format!("自動で再送してはならない: {reason}"),
        Language::English => format!("must never be sent again by itself: {reason}"),
    });
    note.into_iter().collect()
}
