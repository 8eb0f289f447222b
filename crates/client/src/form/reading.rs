//! From bytes to content and findings.

use serde::de::DeserializeOwned;

use super::check::Checker;
use super::encoding::{self, Encoding};
use super::finding::{Finding, Findings};
use super::rule::Rule;
use super::tree::{Content as NodeContent, Node};
use super::{AppText, Content, Form, clipboard, consistency, json, schema, xml};

/// Most bytes of a document: an answer with one qualification has about three thousand.
pub const MOST_BYTES: usize = 1024 * 1024;

/// What was found in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The form, if the document has one of the known ones.
    pub form: Option<Form>,
    /// What the bytes are in; `None` if they are ASCII only or in no known encoding.
    pub encoding: Option<Encoding>,
    /// What the document says; `None` if something that every such document needs is absent or unusable.
    pub content: Option<Content>,
    /// What is remarkable, in the order of the document.
    pub findings: Vec<Finding>,
    /// Every usable value with its path, also where there is no content.
    pub(super) leaves: Vec<(String, String)>,
}

impl Reading {
    /// Whether the document breaks a rule.
    #[must_use]
    pub fn has_violations(&self) -> bool {
        self.findings.iter().any(Finding::is_violation)
    }
}

/// Reads a document of any form.
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    if bytes.len() > MOST_BYTES {
        let mut findings = Findings::new("");
        findings.whole(
            Rule::TooLarge,
            format!("{MOST_BYTES} バイトを超える"),
            format!("more than {MOST_BYTES} bytes"),
        );
        return Reading::nothing(findings, None);
    }
    let declared = xml::declared(bytes);
    let claimed = declared.as_ref().and_then(|(label, _)| Encoding::by_label(label));
    match encoding::decode(bytes, claimed) {
        Ok(decoded) => {
            let mut findings = Findings::new(&decoded.text);
            if decoded.byte_order_mark {
                findings.whole(
                    Rule::ByteOrderMark,
                    "先頭にバイト順マークがある",
                    "begins with a byte order mark",
                );
            }
            if let Some((label, at)) = declared {
                declaration(&label, at, claimed, decoded.encoding, &mut findings);
            }
            read_text(&decoded.text, decoded.encoding, claimed, findings)
        }
        Err(at) => {
            let mut findings = Findings::new("");
            findings.whole(
                Rule::UnreadableBytes,
                format!("{at} バイト目 (0から) が UTF-8 でも Shift_JIS でもない"),
                format!("byte {at} (from 0) is neither UTF-8 nor Shift_JIS"),
            );
            Reading::nothing(findings, None)
        }
    }
}

fn declaration(
    label: &str,
    at: usize,
    claimed: Option<Encoding>,
    real: Option<Encoding>,
    findings: &mut Findings<'_>,
) {
    let usual = claimed.is_some_and(|claimed| claimed.name().eq_ignore_ascii_case(label));
    if !usual {
        findings.at(
            Rule::EncodingName,
            at,
            "",
            "XML 宣言の文字コード名が UTF-8 でも Shift_JIS でもない",
            "the XML declaration names neither UTF-8 nor Shift_JIS",
        );
    }
    if let Some(real) = real
        && claimed != Some(real)
    {
        findings.at(
            Rule::EncodingContradictsDeclaration,
            at,
            "",
            format!("XML 宣言の文字コードと違い、実際は {real}"),
            format!("the bytes are {real}, unlike the XML declaration says"),
        );
    }
}

fn read_text(
    text: &str,
    encoding: Option<Encoding>,
    claimed: Option<Encoding>,
    mut findings: Findings<'_>,
) -> Reading {
    let start = text.trim_start();
    let root = if start.starts_with('<') {
        Some((Form::Xml, xml::read(text, &mut findings)))
    } else if start.starts_with('{') {
        if encoding == Some(Encoding::ShiftJis) {
            let (ja, en) = ("JSON は UTF-8 で書く", "JSON is written in UTF-8 (RFC 8259)");
            findings.whole(Rule::EncodingContradictsDeclaration, ja, en);
        }
        Some((Form::Json, json::read(text, &mut findings)))
    } else {
        None
    };
    match root {
        Some((form, Some(root))) if root.name == schema::ROOT => {
            message(form, &root, encoding, claimed, findings)
        }
        // What the parser of the form has already refused needs no second reason.
        Some((form, None)) if findings.any() => {
            Reading { form: Some(form), ..Reading::nothing(findings, encoding) }
        }
        None if clipboard::begins_like_one(text) => app_text(text, encoding, findings),
        _ => {
            findings.whole(
                Rule::UnrecognisedForm,
                "資格情報の XML・JSON・アプリのテキストのどれでもない",
                "neither the XML or JSON of a qualification nor the app's text",
            );
            Reading::nothing(findings, encoding)
        }
    }
}

fn message(
    form: Form,
    root: &Node,
    encoding: Option<Encoding>,
    claimed: Option<Encoding>,
    mut findings: Findings<'_>,
) -> Reading {
    let path = format!("/{}", schema::ROOT);
    let mut checker = Checker { findings: &mut findings, app_text: false };
    let kept = checker.group(root, schema::MESSAGE, &path);
    consistency::message(&kept, &mut findings);
    identifier(&kept, encoding, claimed, &mut findings);
    Reading {
        form: Some(form),
        encoding,
        content: from_tree(&kept).map(Box::new).map(Content::Message),
        leaves: leaves(&kept),
        findings: findings.finish(),
    }
}

/// Compares `CharacterCodeIdentifier` with the bytes and with the XML declaration.
fn identifier(
    root: &Node,
    encoding: Option<Encoding>,
    claimed: Option<Encoding>,
    findings: &mut Findings<'_>,
) {
    let Some(node) = root.child("MessageHeader").and_then(|header| header.child("CharacterCodeIdentifier"))
    else {
        return;
    };
    let NodeContent::Text(code) = &node.content else { return };
    let path = format!("/{}/MessageHeader/CharacterCodeIdentifier", schema::ROOT);
    let contradicts = |other: Encoding| other.identifier().is_none_or(|known| known.code() != code);
    if let Some(real) = encoding.filter(|real| contradicts(*real)) {
        findings.at(
            Rule::EncodingContradictsIdentifier,
            node.at,
            &path,
            format!("文字コード識別と違い、実際は {real}"),
            format!("the bytes are {real}, unlike this code says"),
        );
    }
    if let Some(claimed) = claimed.filter(|claimed| contradicts(*claimed)) {
        findings.at(
            Rule::DeclarationContradictsIdentifier,
            node.at,
            &path,
            format!("文字コード識別と XML 宣言 ({claimed}) が食い違う"),
            format!("this code and the XML declaration ({claimed}) contradict each other"),
        );
    }
}

fn app_text(text: &str, encoding: Option<Encoding>, mut findings: Findings<'_>) -> Reading {
    let items = clipboard::read(text, &mut findings);
    let mut checker = Checker { findings: &mut findings, app_text: true };
    let kept = checker.group(&items.qualification, schema::QUALIFICATION, "");
    consistency::qualification(&kept, "", &mut findings);
    let day = items.check_day.as_ref().and_then(from_tree);
    let content = day
        .zip(from_tree(&kept))
        .map(|(day, qualification)| Content::AppText(Box::new(AppText { day, qualification })));
    let leaves = items.check_day.iter().flat_map(leaves).chain(leaves(&kept)).collect();
    let mut findings = findings.finish();
    for finding in &mut findings {
        // What the checks of the tree call an element stands in this text under a label.
        let element = finding.path.strip_prefix('/').and_then(|path| path.rsplit('/').next());
        if let Some(label) = element.and_then(clipboard::label_of_element) {
            finding.path = label;
        }
    }
    Reading { form: Some(Form::Clipboard), encoding, content, leaves, findings }
}

fn from_tree<T: DeserializeOwned>(node: &Node) -> Option<T> {
    serde_json::from_value(json::to_serde(node)).ok()
}

fn leaves(node: &Node) -> Vec<(String, String)> {
    match &node.content {
        NodeContent::Text(text) => vec![(node.name.clone(), text.clone())],
        NodeContent::Nodes(nodes) => nodes.iter().flat_map(leaves).collect(),
    }
}

impl Reading {
    fn nothing(findings: Findings<'_>, encoding: Option<Encoding>) -> Self {
        let findings = findings.finish();
        Self { form: None, encoding, content: None, findings, leaves: Vec::new() }
    }
}
