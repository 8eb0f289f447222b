//! What a form can carry it gives back; no bytes bring a reader down.

use std::time::{Duration, Instant};

use client::code::{CharacterCodeIdentifier, QualificationValidity};
use client::form::{
    self, BranchWidth, ClipboardStyle, Complement, Content, DayStyle, FhirStyle, Generation, PeriodMeaning,
    Rule, Target, TypeCodes, WriteError,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::strategies::{any_members, app_text, message, nearly};

/// The message with the encoding it claims set to that of the form.
fn claiming(content: &Content, identifier: CharacterCodeIdentifier) -> Content {
    let Content::Message(message) = content else { return content.clone() };
    let mut message = message.clone();
    message.message_header.character_code_identifier = identifier;
    Content::Message(message)
}

fn styles() -> impl Strategy<Value = ClipboardStyle> {
    let heads = prop_oneof![Just(Generation::First), Just(Generation::Second)];
    let days = prop_oneof![Just(DayStyle::Era), Just(DayStyle::Hyphen)];
    (heads, days, any::<bool>()).prop_map(|(heads, days, crlf)| ClipboardStyle { heads, days, crlf })
}

fn rules(reading: &form::Reading) -> Vec<Rule> {
    // Days are drawn without regard to each other.
    let rules = reading.findings.iter().map(|finding| finding.rule);
    rules.filter(|rule| *rule != Rule::DatesContradict).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_tree_comes_back_from_xml_and_json(content in message()) {
        for (target, identifier) in [
            (Target::Xml, CharacterCodeIdentifier::Utf8),
            (Target::XmlShiftJis, CharacterCodeIdentifier::ShiftJis),
            (Target::Json, CharacterCodeIdentifier::Utf8),
        ] {
            let written = content.write(target).unwrap();
            prop_assert_eq!(&written.findings, &[]);
            let reading = form::read(&written.bytes);
            prop_assert_eq!(rules(&reading), &[], "{:?}", reading.findings);
            prop_assert_eq!(reading.content.as_ref(), Some(&claiming(&content, identifier)));
            prop_assert!(reading.is_synthetic());
        }
    }

    #[test]
    fn the_apps_text_comes_back_in_every_variant(content in app_text(), style in styles()) {
        let written = content.write(Target::Clipboard(style)).unwrap();
        prop_assert_eq!(&written.findings, &[]);
        let reading = form::read(&written.bytes);
        prop_assert_eq!(rules(&reading), &[], "{:?}", reading.findings);
        prop_assert_eq!(reading.content, Some(content));
    }

    #[test]
    fn what_the_apps_text_cannot_say_is_said_to_be_lost(content in message()) {
        let written = content.write(Target::Clipboard(ClipboardStyle::default()));
        let Content::Message(message) = &content else { unreachable!() };
        let list = &message.message_body.as_ref().unwrap().result_list;
        if list.len() > 1 {
            prop_assert_eq!(written, Err(WriteError::SeveralQualifications(list.len())));
            return Ok(());
        }
        let written = written.unwrap();
        let reading = form::read(&written.bytes);
        let Some(Content::AppText(text)) = reading.content else { panic!("{:?}", reading.findings) };
        let before = serde_json::to_value(&list[0].result_of_qualification_confirmation).unwrap();
        let after = serde_json::to_value(&text.qualification).unwrap();
        for path in lost(&before, &after, "") {
            let named = written.findings.iter().any(|it| it.rule == Rule::NoPlace && path == it.path);
            prop_assert!(named, "{path} is lost in silence: {:?}", written.findings);
        }
    }

    #[test]
    fn a_completed_text_is_a_message_that_keeps_the_rules(content in app_text()) {
        let Content::AppText(text) = &content else { unreachable!() };
        prop_assert_eq!(content.write(Target::Xml), Err(WriteError::NeedsComplement));
        let complement = Complement::new("1319999999", QualificationValidity::Valid).unwrap();
        let (message, findings) = text.message(complement);
        prop_assert!(findings.iter().all(|finding| finding.rule == Rule::FilledIn) && !findings.is_empty());
        let written = Content::Message(Box::new(message)).write(Target::Xml).unwrap();
        prop_assert_eq!(rules(&form::read(&written.bytes)), &[]);
    }

    #[test]
    fn every_coverage_has_what_the_resource_requires(content in message()) {
        let style = FhirStyle { period: PeriodMeaning::Eligibility, branch: BranchWidth::Half, codes: TypeCodes::Url };
        for style in [style, FhirStyle::default()] {
            let written = content.write(Target::Fhir(style)).unwrap();
            let resource: Value = serde_json::from_slice(&written.bytes).unwrap();
            let coverages = match resource["resourceType"].as_str() {
                Some("Bundle") => resource["entry"].as_array().unwrap().iter().map(|it| it["resource"].clone()).collect(),
                _ => vec![resource],
            };
            prop_assert_eq!(coverages.len(), content.qualifications().len());
            for coverage in coverages {
                prop_assert_eq!(&coverage["resourceType"], "Coverage");
                prop_assert_eq!(&coverage["beneficiary"]["reference"], "#patient");
                prop_assert_eq!(&coverage["payor"][0]["reference"], "#insurer");
                prop_assert!(coverage["status"] == "active" || coverage["status"] == "cancelled");
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = form::read(&bytes).rows();
    }

    #[test]
    fn any_bytes_like_a_document_are_read_or_refused(bytes in nearly()) {
        let reading = form::read(&bytes);
        prop_assert!(reading.content.is_some() || reading.has_violations() || !reading.findings.is_empty());
    }

    #[test]
    fn any_member_is_known_or_remarked(members in any_members()) {
        let tree = json!({ "XmlMsg": { "MessageHeader": members } });
        let reading = form::read(tree.to_string().as_bytes());
        let given = tree["XmlMsg"]["MessageHeader"].as_object().unwrap().len();
        // The header's own required members are missing too; nobody guesses their names.
        prop_assert!(reading.findings.len() >= given + 6, "{:?}", reading.findings);
    }

    #[test]
    fn one_changed_byte_is_read_or_refused(content in message(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for target in [Target::Xml, Target::XmlShiftJis, Target::Json] {
            let mut bytes = content.write(target).unwrap().bytes;
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = form::read(&bytes);
        }
    }
}

/// Paths of the members that are there before and not, or not equal, after.
fn lost(before: &Value, after: &Value, parent: &str) -> Vec<String> {
    let Some(members) = before.as_object() else { return Vec::new() };
    members
        .iter()
        .filter(|(_, value)| !value.is_null())
        .flat_map(|(name, value)| {
            let path = if parent.is_empty() { name.clone() } else { format!("{parent}/{name}") };
            match value {
                Value::Object(_) => lost(value, &after[name], &path),
                _ if after[name] == *value => Vec::new(),
                _ => vec![path],
            }
        })
        .collect()
}

#[test]
fn size_depth_and_number_are_bounded() {
    let started = Instant::now();
    let xml = |inside: String| form::read(format!("<XmlMsg>{inside}</XmlMsg>").as_bytes());
    let deep = xml("<a>".repeat(50_000) + &"</a>".repeat(50_000));
    assert_eq!(deep.findings[0].rule, Rule::TooLarge, "{:?}", deep.findings);
    let wide = xml("<a/>".repeat(100_000));
    assert_eq!(wide.findings[0].rule, Rule::TooLarge, "{:?}", wide.findings);
    let many = xml("<a/>".repeat(15_000));
    assert_eq!(many.findings.last().unwrap().rule, Rule::More);
    let large = form::read(&vec![b' '; form::MOST_BYTES + 1]);
    assert_eq!(large.findings[0].rule, Rule::TooLarge);
    for start in ["資格情報\n", "{", "<XmlMsg>", "確認日 : \t"] {
        for filling in ["氏名\t試験\n", "[", "<a>", "\"", "\t", "\r", "試", "<!--", "&amp;"] {
            let text = start.to_owned() + &filling.repeat((form::MOST_BYTES - start.len()) / filling.len());
            let _ = form::read(text.as_bytes());
        }
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}
