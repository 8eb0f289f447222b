//! Compares a tree with the schema, element by element, and keeps what is usable.

use super::finding::Findings;
use super::rule::Rule;
use super::schema::{self, Element, Kind, Occurs, Value};
use super::tree::{Content, Node};
use crate::decode::is_health_data;

/// Checks one tree and collects what it finds.
pub(crate) struct Checker<'f, 'a> {
    pub(crate) findings: &'f mut Findings<'a>,
    /// Whether the tree was made from the app's text, for which fewer rules are known.
    pub(crate) app_text: bool,
}

impl Checker<'_, '_> {
    /// Checks the nodes of a group. What comes back holds only what the model can take.
    pub(crate) fn group(&mut self, node: &Node, elements: &[Element], path: &str) -> Node {
        let mut kept: Vec<Node> = Vec::new();
        if let Content::Text(_) = node.content {
            self.findings.at(
                Rule::WrongShape,
                node.at,
                path,
                "要素があるはずの所に文字列がある",
                "text where elements belong",
            );
        }
        let mut seen: Vec<&str> = Vec::new();
        for child in node.children() {
            let path = format!("{path}/{}", child.name);
            if is_health_data(&child.name) {
                self.health_data(child, &path);
                continue;
            }
            let Some(element) = elements.iter().find(|element| element.name == child.name) else {
                self.unknown(child, &path);
                continue;
            };
            if element.occurs != Occurs::AnyNumber && seen.contains(&element.name) {
                self.findings.at(
                    Rule::DuplicateElement,
                    child.at,
                    &path,
                    "一度だけの要素が繰り返されている",
                    "an element that may occur once occurs again",
                );
                continue;
            }
            seen.push(element.name);
            kept.extend(self.element(child, &element.kind, &path));
        }
        let missing = |element: &&Element| element.occurs == Occurs::Once && !seen.contains(&element.name);
        for element in elements.iter().filter(missing) {
            self.findings.at(
                Rule::MissingElement,
                node.at,
                &format!("{path}/{}", element.name),
                "必須の要素がない",
                "a required element is absent",
            );
        }
        Node::nodes(&node.name, node.at, kept)
    }

    fn element(&mut self, node: &Node, kind: &Kind, path: &str) -> Option<Node> {
        match kind {
            Kind::Elsewhere => {
                self.look_for_health_data(node, path);
                self.findings.at(
                    Rule::NotOfLimitedType,
                    node.at,
                    path,
                    "資格確認限定型で示されると知られていない要素。読み取りには含めない",
                    "not known to be shown by the limited type; left out of the reading",
                );
                None
            }
            Kind::Group(elements) => {
                let empty = match &node.content {
                    Content::Text(text) => is_blank(text),
                    Content::Nodes(nodes) => nodes.is_empty(),
                };
                // A list may be empty: nothing was found. A certificate may not: then it is absent.
                if empty && node.name != schema::LIST && !elements.iter().any(|it| it.occurs == Occurs::Once)
                {
                    self.empty(node, path);
                    return None;
                }
                Some(self.group(&as_group(node, empty), elements, path))
            }
            Kind::Value(value) => self.value(node, value, path),
        }
    }

    fn value(&mut self, node: &Node, value: &Value, path: &str) -> Option<Node> {
        let text = match &node.content {
            Content::Text(text) => text,
            Content::Nodes(nodes) if nodes.is_empty() => "",
            Content::Nodes(_) => {
                self.findings.at(
                    Rule::WrongShape,
                    node.at,
                    path,
                    "文字列があるはずの所に要素がある",
                    "elements where text belongs",
                );
                return None;
            }
        };
        if is_blank(text) {
            self.empty(node, path);
            return None;
        }
        if !(value.fits)(text) {
            let (ja, en) = match value.rule {
                Rule::UnknownCode => (
                    format!("{} の表にないコード{}", value.ja, quoted_code(text, "「", "」")),
                    format!("a code{} that {} does not list", quoted_code(text, " ", ""), value.en),
                ),
                _ => (
                    format!("値の形が違う。正しくは{}", value.ja),
                    format!("wrong form; it must be {}", value.en),
                ),
            };
            self.findings.at(value.rule, node.at, path, ja, en);
            return None;
        }
        for advice in value.advice {
            if (advice.in_app_text || !self.app_text) && !(advice.holds)(text) {
                self.findings.at(advice.rule, node.at, path, advice.ja, advice.en);
            }
        }
        Some(node.clone())
    }

    fn empty(&mut self, node: &Node, path: &str) {
        self.findings.at(
            Rule::EmptyElement,
            node.at,
            path,
            "空の要素。値がないときは要素そのものを置かない",
            "an empty element; an absent value is an absent element",
        );
    }

    fn unknown(&mut self, node: &Node, path: &str) {
        self.findings.at(
            Rule::UnknownElement,
            node.at,
            path,
            "公開された記述にない要素。読み取りには含めない",
            "not in any public description; left out of the reading",
        );
        self.look_for_health_data(node, path);
    }

    fn look_for_health_data(&mut self, node: &Node, path: &str) {
        for child in node.children() {
            let path = format!("{path}/{}", child.name);
            if is_health_data(&child.name) {
                self.health_data(child, &path);
            } else {
                self.look_for_health_data(child, &path);
            }
        }
    }

    fn health_data(&mut self, node: &Node, path: &str) {
        self.findings.at(
            Rule::HealthData,
            node.at,
            path,
            "特定健診・薬剤・診療・手術の情報。資格確認限定型には含めてはならない",
            "data on checkups, medicines, diagnoses or operations, which the limited type must not carry",
        );
    }
}

/// An element without content has, in XML, neither text nor elements; as a group it is an empty one.
fn as_group(node: &Node, empty: bool) -> Node {
    if empty { Node::nodes(&node.name, node.at, Vec::new()) } else { node.clone() }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A text that can be a code, quoted; what came instead of a code may be somebody's name.
fn quoted_code(text: &str, before: &str, after: &str) -> String {
    let can_be = text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if can_be { format!("{before}{text}{after}") } else { String::new() }
}
