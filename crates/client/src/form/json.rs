//! The JSON form: a reader that keeps places and duplicates, which serde_json's values do not, and a writer.

use super::finding::{Findings, Rule};
use super::schema;
use super::tree::{Content, Node};
use super::xml::MOST_LEVELS;

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

/// A JSON value and where it begins.
#[derive(Debug)]
struct Value {
    at: usize,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Null,
    /// A number, `true` or `false`, as it is written.
    Scalar(String),
    String(String),
    Array(Vec<Value>),
    Object(Vec<Member>),
}

#[derive(Debug)]
struct Member {
    at: usize,
    name: String,
    value: Value,
}

/// Why a text is not JSON, and at which byte.
#[derive(Debug)]
struct Fault {
    at: usize,
    en: &'static str,
}

const TOO_DEEP: &str = "nested too deeply";

fn parse(text: &str) -> Result<Value, Fault> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(0)?;
    parser.blank();
    if parser.at == text.len() { Ok(value) } else { Err(parser.fault("something after the end")) }
}

/// A reader of RFC 8259.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self, level: usize) -> Result<Value, Fault> {
        self.blank();
        let at = self.at;
        if level > MOST_LEVELS {
            return Err(self.fault(TOO_DEEP));
        }
        let kind = match self.peek() {
            Some(b'{') => self.object(level)?,
            Some(b'[') => self.array(level)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => self.scalar()?,
            Some(_) => return Err(self.fault("a value belongs here")),
            None => return Err(self.fault("the text ends too early")),
        };
        Ok(Value { at, kind })
    }

    fn object(&mut self, level: usize) -> Result<Kind, Fault> {
        let mut members = Vec::new();
        self.expect(b'{', "{ belongs here")?;
        if self.closes(b'}') {
            return Ok(Kind::Object(members));
        }
        loop {
            self.blank();
            let at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.fault("the name of a member belongs here"));
            }
            let name = self.string()?;
            self.blank();
            self.expect(b':', "a colon belongs here")?;
            members.push(Member { at, name, value: self.value(level + 1)? });
            if self.closes(b'}') {
                return Ok(Kind::Object(members));
            }
            self.expect(b',', "a comma or } belongs here")?;
        }
    }

    fn array(&mut self, level: usize) -> Result<Kind, Fault> {
        let mut items = Vec::new();
        self.expect(b'[', "[ belongs here")?;
        if self.closes(b']') {
            return Ok(Kind::Array(items));
        }
        loop {
            items.push(self.value(level + 1)?);
            if self.closes(b']') {
                return Ok(Kind::Array(items));
            }
            self.expect(b',', "a comma or ] belongs here")?;
        }
    }

    /// A string: its end is found here, its escapes are left to serde_json.
    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start + 1..).unwrap_or_default();
        let mut escaped = false;
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    self.at = start + index + 2;
                    let token = self.text.get(start..self.at).unwrap_or_default();
                    return serde_json::from_str(token).map_err(|_| Fault {
                        at: start,
                        en: "a string with a control character or a wrong escape",
                    });
                }
                _ => {}
            }
        }
        Err(Fault { at: start, en: "a string without an end" })
    }

    fn scalar(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length =
            rest.find([',', '}', ']', ' ', '\t', '\r', '\n', ':', '"', '{', '[']).unwrap_or(rest.len());
        let token = rest.get(..length).unwrap_or_default();
        self.at += length;
        match serde_json::from_str(token) {
            Ok(serde_json::Value::Null) => Ok(Kind::Null),
            Ok(serde_json::Value::Bool(_) | serde_json::Value::Number(_)) => {
                Ok(Kind::Scalar(token.to_owned()))
            }
            _ => Err(Fault { at: start, en: "neither a number nor true, false or null" }),
        }
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn closes(&mut self, bracket: u8) -> bool {
        self.blank();
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    fn expect(&mut self, byte: u8, en: &'static str) -> Result<(), Fault> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.fault(en))
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, en: &'static str) -> Fault {
        Fault { at: self.at, en }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// serde_json as judge of what is JSON, on texts that are nearly JSON.
        #[test]
        fn what_serde_json_takes_is_taken_and_nothing_else(
            text in r#"([\[\]{}:, \n]|"[a-zあ\\u0-9"]{0,6}"|-?[0-9]{1,3}(\.[0-9]|e[0-9]|\.)?|true|false|null|nul|\t|\u{0}){0,12}"#
        ) {
            let judged = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert_eq!(parse(&text).is_ok(), judged.is_ok(), "{:?}: {:?}", text, judged);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            prop_assert_eq!(parse(&text).is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }
    }

    #[test]
    fn depth_is_bounded() {
        let fault = parse(&"[".repeat(1_000_000)).unwrap_err();
        assert_eq!(fault.en, TOO_DEEP);
    }

    #[test]
    fn members_have_places() {
        let value = parse("{\n \"a\": [1, {\"b\": \"\\u3042\"}]}").unwrap();
        let Kind::Object(members) = value.kind else { panic!("an object") };
        assert_eq!((members[0].at, members[0].name.as_str(), members[0].value.at), (3, "a", 8));
    }
}
