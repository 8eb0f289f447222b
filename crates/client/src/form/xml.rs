//! The XML form: reading the text into the tree, and the tree into text.

use roxmltree::{Document, Error, ParsingOptions};

use super::encoding::{self, Encoding};
use super::finding::{Findings, Position};
use super::rule::Rule;
use super::tree::{Content, Node};

/// Most nodes of a document, text and comments included. An answer with one qualification has about a hundred.
const MOST_NODES: u32 = 20_000;
/// Most levels. The interface has six.
pub(super) const MOST_LEVELS: usize = 16;

/// Reads a document into a tree; `None` if there is none that could be judged.
pub(super) fn read(text: &str, findings: &mut Findings<'_>) -> Option<Node> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => node(document.root_element(), "", 1, findings),
        Err(error) => {
            unreadable(text, &error, findings);
            None
        }
    }
}

fn unreadable(text: &str, error: &Error, findings: &mut Findings<'_>) {
    match error {
        Error::DtdDetected => findings.at(
            Rule::DocumentType,
            text.find("<!DOCTYPE").unwrap_or(0),
            "",
            "文書型宣言がある。実体を定義できてしまうため読まない",
            "a document type declaration, which could define entities; not read",
        ),
        Error::NodesLimitReached => findings.whole(
            Rule::TooLarge,
            format!("要素などが {MOST_NODES} を超える"),
            format!("more than {MOST_NODES} nodes"),
        ),
        _ => {
            let at = error.pos();
            let place = Position {
                line: usize::try_from(at.row).unwrap_or(usize::MAX),
                column: usize::try_from(at.col).unwrap_or(usize::MAX),
            };
            findings.placed(
                Rule::NotWellFormed,
                place,
                format!("整形式の XML でない: {error}"),
                format!("not well-formed XML: {error}"),
            );
        }
    }
}

fn node(
    element: roxmltree::Node<'_, '_>,
    parent: &str,
    level: usize,
    findings: &mut Findings<'_>,
) -> Option<Node> {
    let (name, at) = (element.tag_name().name(), element.range().start);
    let path = format!("{parent}/{name}");
    if level > MOST_LEVELS {
        findings.at(
            Rule::TooLarge,
            at,
            &path,
            format!("要素の入れ子が {MOST_LEVELS} 段を超える"),
            format!("elements are nested deeper than {MOST_LEVELS} levels"),
        );
        return None;
    }
    if element.attributes().len() > 0 || element.tag_name().namespace().is_some() {
        findings.at(
            Rule::Attribute,
            at,
            &path,
            "この文書の形にない属性または名前空間がある",
            "an attribute or a namespace, which this form does not have",
        );
    }
    let text: String =
        element.children().filter(roxmltree::Node::is_text).filter_map(|it| it.text()).collect();
    let mut elements = element.children().filter(roxmltree::Node::is_element).peekable();
    if elements.peek().is_none() {
        return Some(Node::text(name, at, text));
    }
    if !text.trim().is_empty() {
        findings.at(Rule::WrongShape, at, &path, "要素の間に文字列がある", "text between elements");
    }
    let nodes = elements.map(|child| node(child, &path, level + 1, findings)).collect::<Option<_>>()?;
    Some(Node::nodes(name, at, nodes))
}

/// The encoding that the XML declaration names, and where. Bytes of every encoding read here begin like ASCII.
pub(super) fn declared(bytes: &[u8]) -> Option<(String, usize)> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let declaration = start.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).take(200).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(declaration.get(..end)?).ok()?;
    let at = declaration.find("encoding")?;
    let rest = declaration.get(at + "encoding".len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let label = rest.get(1..)?.split(quote).next()?;
    Some((label.to_owned(), "<?xml".len() + at))
}

/// Writes a tree as a document. In Shift_JIS a character that the encoding lacks becomes a character reference, which
/// every XML reader turns back.
pub(super) fn write(root: &Node, encoding: Encoding) -> Vec<u8> {
    let mut text = format!("<?xml version=\"1.0\" encoding=\"{}\" standalone=\"no\"?>\n", encoding.name());
    write_node(root, 0, &mut text);
    match encoding {
        Encoding::ShiftJis => text.chars().fold(Vec::with_capacity(text.len()), |mut bytes, character| {
            match encoding::shift_jis(character) {
                Some(known) => bytes.extend(known),
                None => bytes.extend(format!("&#x{:X};", u32::from(character)).into_bytes()),
            }
            bytes
        }),
        Encoding::Utf8 | Encoding::Utf16 => text.into_bytes(),
    }
}

fn write_node(node: &Node, level: usize, text: &mut String) {
    let indent = "  ".repeat(level);
    let name = &node.name;
    match &node.content {
        Content::Text(value) => text.push_str(&format!("{indent}<{name}>{}</{name}>\n", escaped(value))),
        Content::Nodes(nodes) if nodes.is_empty() => text.push_str(&format!("{indent}<{name}/>\n")),
        Content::Nodes(nodes) => {
            text.push_str(&format!("{indent}<{name}>\n"));
            for child in nodes {
                write_node(child, level + 1, text);
            }
            text.push_str(&format!("{indent}</{name}>\n"));
        }
    }
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_found_in_bytes_of_any_encoding() {
        let label = |bytes: &[u8]| declared(bytes).map(|(label, _)| label);
        assert_eq!(
            label(b"<?xml version=\"1.0\" encoding = 'Shift_JIS' ?><a>\x8E"),
            Some("Shift_JIS".into())
        );
        assert_eq!(label(b"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), Some("UTF-8".into()));
        for none in [&b"<?xml version=\"1.0\"?>"[..], b"<a/>", b"<?xml encoding", b"<?xml encoding=x?>"] {
            assert_eq!(label(none), None);
        }
    }
}
