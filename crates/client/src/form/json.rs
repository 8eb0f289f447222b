//! The JSON form: from text to the tree and back.

mod parser;

use super::finding::Findings;
use super::rule::Rule;
use super::schema;
use super::tree::{Content, Node};
use parser::{Kind, Member, TOO_DEEP, Value, parse};

/// Reads a JSON text into a tree; `None` if it is not JSON.
pub(super) fn read(text: &str, findings: &mut Findings<'_>) -> Option<Node> {
    let value = match parse(text) {
        Ok(value) => value,
        Err(fault) => {
            let (rule, ja) = match fault.en {
                TOO_DEEP => (Rule::TooLarge, "入れ子が深すぎる"),
                _ => (Rule::NotWellFormed, "JSON として読めない"),
            };
            findings.at(rule, fault.at, "", format!("{ja}: {}", fault.en), fault.en);
            return None;
        }
    };
    let Kind::Object(members) = &value.kind else {
        return None;
    };
    if let Some(second) = members.get(1) {
        findings.at(
            Rule::WrongShape,
            second.at,
            &second.name,
            format!("最上位のキーは {} だけにする", schema::ROOT),
            format!("the only key at the top is {}", schema::ROOT),
        );
    }
    let top = members.iter().find(|member| member.name == schema::ROOT)?;
    Some(node(top, "", findings))
}

/// The node of a member. An array stands only at the list, and its items are objects with one member each.
fn node(member: &Member, parent: &str, findings: &mut Findings<'_>) -> Node {
    let (name, at) = (&member.name, member.at);
    let path = format!("{parent}/{name}");
    let mut wrong = |ja: &str, en: &str| findings.at(Rule::WrongShape, at, &path, ja, en);
    match &member.value.kind {
        Kind::String(text) => Node::text(name, at, text.clone()),
        Kind::Null => {
            wrong("null がある。値がないときはキーを置かない", "null; an absent value is an absent member");
            Node::text(name, at, "")
        }
        Kind::Scalar(text) => {
            wrong("文字列でない値がある", "a value that is not a string");
            Node::text(name, at, text.clone())
        }
        Kind::Object(members) => {
            if name == schema::LIST {
                wrong("一覧が配列でない", "the list is not an array");
            }
            Node::nodes(name, at, members.iter().map(|member| node(member, &path, findings)).collect())
        }
        Kind::Array(items) => {
            if name != schema::LIST {
                wrong("配列でない所に配列がある", "an array where none belongs");
            }
            Node::nodes(name, at, items.iter().flat_map(|item| item_nodes(item, &path, findings)).collect())
        }
    }
}

fn item_nodes(item: &Value, path: &str, findings: &mut Findings<'_>) -> Vec<Node> {
    let members = match &item.kind {
        Kind::Object(members) => &members[..],
        _ => &[],
    };
    if !matches!(members, [only] if only.name == schema::RESULT) {
        findings.at(
            Rule::WrongShape,
            item.at,
            path,
            format!("配列の要素は {} だけを持つオブジェクトにする", schema::RESULT),
            format!("an item is an object with the single member {}", schema::RESULT),
        );
    }
    members.iter().map(|member| node(member, path, findings)).collect()
}

/// The tree of a value that serde has written: absent values, which it writes as `null`, are absent nodes.
pub(super) fn of_serde<T: serde::Serialize>(name: &str, value: &T) -> Node {
    let text = serde_json::to_string(value).unwrap_or_default();
    let value = parse(&text).unwrap_or(Value { at: 0, kind: Kind::Null });
    let member = Member { at: 0, name: name.to_owned(), value: without_nulls(value) };
    node(&member, "", &mut Findings::new(""))
}

fn without_nulls(value: Value) -> Value {
    let kind = match value.kind {
        Kind::Object(members) => Kind::Object(
            members
                .into_iter()
                .filter(|member| !matches!(member.value.kind, Kind::Null))
                .map(|member| Member { value: without_nulls(member.value), ..member })
                .collect(),
        ),
        Kind::Array(items) => Kind::Array(items.into_iter().map(without_nulls).collect()),
        kind => kind,
    };
    Value { at: value.at, kind }
}

/// The tree as serde reads it.
pub(super) fn to_serde(node: &Node) -> serde_json::Value {
    match &node.content {
        Content::Text(text) => text.as_str().into(),
        Content::Nodes(nodes) if node.name == schema::LIST => {
            let item = |node: &Node| serde_json::json!({ node.name.as_str(): to_serde(node) });
            nodes.iter().map(item).collect::<Vec<_>>().into()
        }
        Content::Nodes(nodes) => nodes
            .iter()
            .map(|node| (node.name.clone(), to_serde(node)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// Writes a tree as JSON, two blanks a level.
pub(super) fn write(root: &Node) -> String {
    let mut text = String::from("{\n");
    write_member(root, 1, &mut text);
    text.push_str("\n}\n");
    text
}

fn write_member(node: &Node, level: usize, text: &mut String) {
    let indent = "  ".repeat(level);
    text.push_str(&format!("{indent}{}: ", quoted(&node.name)));
    match &node.content {
        Content::Text(value) => text.push_str(&quoted(value)),
        Content::Nodes(nodes) if node.name == schema::LIST => {
            text.push('[');
            for (index, item) in nodes.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { ",\n" });
                text.push_str(&format!("{indent}  {{\n"));
                write_member(item, level + 2, text);
                text.push_str(&format!("\n{indent}  }}"));
            }
            text.push_str(if nodes.is_empty() { "]" } else { "\n" });
            if !nodes.is_empty() {
                text.push_str(&format!("{indent}]"));
            }
        }
        Content::Nodes(nodes) => {
            text.push_str("{\n");
            for (index, child) in nodes.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ",\n" });
                write_member(child, level + 1, text);
            }
            text.push_str(&format!("\n{indent}}}"));
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
