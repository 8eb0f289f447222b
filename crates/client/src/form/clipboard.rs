//! The text that マイナ資格確認アプリ puts on the clipboard, as two independent programs parse it: one item a line, label,
//! TAB, value, in sections; words instead of codes. It is the one thing of the limited type that can be observed.

mod item;
mod reader;
mod word;

pub use item::Generation;
pub use word::DayStyle;

pub(super) use reader::{begins_like_one, label_of_element, read};

use item::{CHECK_DAY, CHECK_DAY_WRITTEN, FIRST_LABELS, ITEMS, Section};

use super::tree::Node;

/// What is known to vary in the app's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClipboardStyle {
    /// Which heads of sections.
    pub heads: Generation,
    /// How days are written.
    pub days: DayStyle,
    /// Whether lines end with CRLF, as in the first version seen, or LF.
    pub crlf: bool,
}

impl Default for ClipboardStyle {
    /// The variant that both programs parse.
    fn default() -> Self {
        Self { heads: Generation::First, days: DayStyle::Era, crlf: true }
    }
}

/// Writes one qualification. Beside the text come the elements that it has no place or no word for.
pub(super) fn write(check_day: &str, qualification: &Node, style: ClipboardStyle) -> (String, Vec<String>) {
    let mut written: Vec<(&str, &str)> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    let mut section = None;
    for item in ITEMS {
        let group = item.section.element().map_or(Some(qualification), |name| qualification.child(name));
        let value = match item.label {
            CHECK_DAY => Some(check_day),
            _ => group.and_then(|group| group.value(item.element)),
        };
        let Some(word) = value.and_then(|value| (item.word.write)(value, style.days)) else { continue };
        if !FIRST_LABELS.contains(&item.label) && section != Some(item.section) {
            section = Some(item.section);
            lines.push(item.section.head(style.heads).to_owned());
        }
        let label = if item.label == CHECK_DAY { CHECK_DAY_WRITTEN } else { item.label };
        lines.push(format!("{label}\t{word}"));
        written.push((item.section.element().unwrap_or(""), item.element));
    }
    let end = if style.crlf { "\r\n" } else { "\n" };
    let text = lines.iter().flat_map(|line| [line.as_str(), end]).collect();
    (text, left_out(qualification, &written))
}

fn left_out(qualification: &Node, written: &[(&str, &str)]) -> Vec<String> {
    let mut left_out = Vec::new();
    for node in qualification.children() {
        let is_group = [Section::Elderly, Section::Limit].iter().any(|it| it.element() == Some(&node.name));
        if is_group {
            let lost = node.children().iter().filter(|it| !written.contains(&(&node.name, &it.name)));
            left_out.extend(lost.map(|it| format!("{}/{}", node.name, it.name)));
        } else if !written.contains(&("", &node.name)) {
            left_out.push(node.name.clone());
        }
    }
    left_out
}
