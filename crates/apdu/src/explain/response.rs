use alloc::{format, string::String, vec::Vec};

use super::{Content, Explanation, Field};
use crate::{Language, ResponseRef, Text, ber};

const DATA: Text = Text { ja: "データ", en: "data" };
const OBJECT: Text = Text { ja: "データオブジェクト", en: "data object" };
const STATUS: Text = Text { ja: "SW1・SW2（状態）", en: "SW1-SW2" };
const REST: Text = Text { ja: "残り", en: "rest" };

/// Explains a response APDU. Data that is a whole number of BER-TLV data objects is taken apart.
#[must_use]
pub fn response(bytes: &[u8], language: Language) -> Explanation {
    match ResponseRef::parse(bytes) {
        Ok(response) => well_formed(response, language),
        Err(error) => {
            let title = Text { ja: "応答APDUとして誤り", en: "malformed response APDU" }.get(language).into();
            let fields = Vec::from([Field::new(REST, 0, bytes, String::new())]);
            Explanation { title, fields, notes: Vec::from([error.kind().text().get(language).into()]) }
        }
    }
}

fn well_formed(response: ResponseRef<'_>, language: Language) -> Explanation {
    let (nr, status) = (response.data.len(), response.status);
    let class = status.class().label(language);
    let title = match language {
        Language::Japanese => format!("応答APDU、データ{nr}バイト、状態{status}（{class}）"),
        Language::English => format!("response APDU, {nr} bytes of data, status {status} ({class})"),
    };
    let mut fields = Vec::new();
    if nr > 0 {
        fields.push(Field::new(DATA, 0, response.data, String::new()));
        fields.extend(objects(response.data));
    }
    let trailer = status.get().to_be_bytes();
    fields.push(Field::new(STATUS, nr, &trailer, status.meaning(language).into()));
    let about = status.about_reader(language);
    let note = match language {
        Language::Japanese => format!("リーダーについて: {about}"),
        Language::English => format!("about the reader: {about}"),
    };
    Explanation { title, fields, notes: Vec::from([note]) }
}

/// The data objects, if the data is nothing but such; their values, with the tag as meaning.
fn objects(data: &[u8]) -> Vec<Field> {
    let mut fields = Vec::new();
    let read = ber::Reader::walk(data, |depth, ber::Tlv { tag, value, offset }| {
        fields.push(Field {
            name: OBJECT,
            offset,
            content: Content::Bytes(value.to_vec()),
            meaning: format!("{tag}"),
            depth: depth + 1,
        });
    });
    if read.is_ok() { fields } else { Vec::new() }
}
