//! Any message the model can hold.

use client::form::{AppText, Content};
use client::message::Message;
use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Text for people: what Shift_JIS has, what it lacks, and what XML and JSON must escape.
fn words() -> impl Strategy<Value = String> {
    "[試験一二三あアＡ０髙﨑～𠮷é&<>\"'\\\\]{1,8}"
}

fn full_width() -> impl Strategy<Value = String> {
    "試験　[一二三四五髙﨑𠮷あア～]{1,4}"
}

fn kana() -> impl Strategy<Value = String> {
    "ｼｹﾝ [ｱ-ﾝﾞﾟ]{1,6}"
}

fn day() -> impl Strategy<Value = String> {
    (1868_i32..2100, 1..13, 1..29).prop_map(|(year, month, day)| format!("{year}{month:02}{day:02}"))
}

fn moment() -> impl Strategy<Value = String> {
    (day(), 0..24, 0..60, 0..60)
        .prop_map(|(day, hour, minute, second)| format!("{day}{hour:02}{minute:02}{second:02}"))
}

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(values).prop_map(str::to_owned)
}

/// Absent members, present members, in a JSON object.
fn object(members: Vec<(&'static str, bool, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    members
        .into_iter()
        .map(|(name, required, value)| {
            let value = if required { value.prop_map(Some).boxed() } else { option::of(value).boxed() };
            value.prop_map(move |value| value.map(|value| (name.to_owned(), value)))
        })
        .collect::<Vec<_>>()
        .prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>().into())
        .boxed()
}

fn text<S: Strategy<Value = String> + 'static>(strategy: S) -> BoxedStrategy<Value> {
    strategy.prop_map(Value::from).boxed()
}

/// A period in order: both days or one of them.
fn qualification() -> BoxedStrategy<Value> {
    object(vec![
        ("InsuredCardClassification", true, text(one_of(&["01", "02", "05", "07"]))),
        ("InsurerNumber", false, text(one_of(&["06139992", "  139998", "67139998"]))),
        ("InsuredCardSymbol", false, text(words())),
        ("InsuredIdentificationNumber", false, text(words())),
        ("InsuredBranchNumber", false, text("[0-9]{2}")),
        ("PersonalFamilyClassification", false, text(one_of(&["1", "2"]))),
        ("InsuredName", false, text(full_width())),
        ("Name", true, text(full_width())),
        ("NameKana", false, text(kana())),
        ("NameOfOther", false, text(full_width())),
        ("NameOfOtherKana", false, text(kana())),
        ("Sex1", true, text(one_of(&["1", "2", "3"]))),
        ("Sex2", false, text(one_of(&["1", "2", "3"]))),
        ("Birthdate", true, text(day())),
        ("Address", false, text(words())),
        ("PostNumber", false, text("000-[0-9]{4}")),
        ("InsuredCertificateIssuanceDate", false, text(day())),
        ("InsuredCardValidDate", false, text(day())),
        ("InsuredPartialContributionRatio", false, text(one_of(&["010", "020", "030", "015", "100"]))),
        ("PreschoolClassification", false, text(one_of(&["1"]))),
        ("ReasonOfLoss", false, text(one_of(&["01", "99"]))),
        ("InsurerName", true, text("試験[一二三]{1,3}組合")),
        (
            "ElderlyRecipientCertificateInfo",
            false,
            object(vec![
                ("ElderlyRecipientValidStartDate", false, text(day())),
                ("ElderlyRecipientContributionRatio", true, text(one_of(&["020", "030"]))),
            ]),
        ),
        ("LimitApplicationCertificateRelatedConsFlg", false, text(one_of(&["1"]))),
        ("LimitApplicationCertificateRelatedConsTime", false, text(moment())),
        (
            "LimitApplicationCertificateRelatedInfo",
            false,
            object(vec![
                ("LimitApplicationCertificateClassification", false, text(one_of(&["01", "02", "03"]))),
                ("LimitApplicationCertificateClassificationFlag", true, text(one_of(&["A01", "B04"]))),
                ("LimitApplicationCertificateLongTermDate", false, text(day())),
            ]),
        ),
        ("ReferenceNumber", false, text(words())),
    ])
}

/// Any message that keeps the rules.
pub(crate) fn message() -> impl Strategy<Value = Content> {
    let header = object(vec![
        ("ProcessExecutionTime", true, text(moment())),
        ("QualificationConfirmationDate", true, text(day())),
        ("MedicalInstitutionCode", true, text("13199[0-9]{5}")),
        ("ArbitraryFileIdentifier", false, text(words())),
        ("ReferenceClassification", true, text(one_of(&["1", "2"]))),
        ("SegmentOfResult", true, text(one_of(&["1"]))),
        ("CharacterCodeIdentifier", true, text(one_of(&["0", "1"]))),
    ]);
    (header, proptest::collection::vec(qualification(), 1..4), option::of(words())).prop_map(
        |(header, list, note)| {
            let list: Vec<Value> =
                list.into_iter().map(|it| json!({ "ResultOfQualificationConfirmation": it })).collect();
            let validity = if list.len() == 1 { "1" } else { "5" };
            let mut body = json!({
                "ProcessingResultStatus": "1", "QualificationValidity": validity, "ResultList": list,
            });
            if let Some(note) = note {
                body["ProcessingResultMessage"] = note.into();
            }
            let message: Message =
                serde_json::from_value(json!({ "MessageHeader": header, "MessageBody": body })).unwrap();
            Content::Message(Box::new(message))
        },
    )
}

/// Any text of the app: what it has items for.
pub(crate) fn app_text() -> impl Strategy<Value = Content> {
    (day(), qualification()).prop_map(|(day, mut qualification)| {
        let members = qualification.as_object_mut().unwrap();
        let no_item = [
            "InsuredCertificateIssuanceDate",
            "ReasonOfLoss",
            "LimitApplicationCertificateRelatedConsFlg",
            "LimitApplicationCertificateRelatedConsTime",
            "LimitApplicationCertificateRelatedInfo",
        ];
        for name in no_item {
            members.remove(name);
        }
        Content::AppText(Box::new(AppText {
            day: serde_json::from_value(day.into()).unwrap(),
            qualification: serde_json::from_value(qualification).unwrap(),
        }))
    })
}

/// Bytes that look like a document here and there.
pub(crate) fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::sample::select(
            &[
                "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>",
                "<XmlMsg>",
                "</XmlMsg>",
                "<MessageHeader>",
                "</MessageHeader>",
                "<MessageBody>",
                "<ResultList>",
                "<Sex1>",
                "</Sex1>",
                "<a ",
                "&#x0;",
                "&lt;",
                "<!DOCTYPE a [",
                "<![CDATA[",
                "]]>",
                "{",
                "}",
                "[",
                "]",
                ":",
                "\"XmlMsg\"",
                "\"ResultList\"",
                "null",
                "資格情報",
                "\r\n",
                "\t",
                "確認日 : \t",
                "令和元年5月1日",
                "氏名\t",
                "高齢受給者証",
                "\u{FEFF}",
            ][..]
        )
        .prop_map(|text| text.as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..6),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// A map of named values, for the checker's own sake: any names, any values.
pub(crate) fn any_members() -> impl Strategy<Value = Value> {
    btree_map("[A-Za-z]{1,12}", "[ -~]{0,8}", 0..6).prop_map(|members| json!(members))
}
