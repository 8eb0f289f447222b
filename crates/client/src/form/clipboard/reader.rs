//! Reading the app's text, line by line, with the section as state.

use super::item::{CHECK_DAY, FIRST_LABELS, Generation, ITEMS, Item, Section};
use crate::form::finding::Findings;
use crate::form::rule::Rule;
use crate::form::tree::Node;

/// What the text says: the day of the check, and one qualification as a tree.
pub(crate) struct Items {
    pub(crate) check_day: Option<Node>,
    pub(crate) qualification: Node,
}

/// The section and label that an element has in the app's text.
pub(crate) fn label_of_element(element: &str) -> Option<String> {
    let item = ITEMS.iter().find(|item| item.element == element)?;
    Some(format!("{}/{}", item.section.head(Generation::First), item.label))
}

/// Whether a text can be meant as the app's: one of its first lines is a head or a known label.
pub(crate) fn begins_like_one(text: &str) -> bool {
    text.lines().take(4).any(|line| {
        let label = label_of(line).trim();
        Section::of_head(label).is_some() || Item::find(Section::Face, label).is_some()
    })
}

/// Reads a text. Everything remarkable becomes a finding; what can be read is read.
pub(crate) fn read(text: &str, findings: &mut Findings<'_>) -> Items {
    let mut reader = Reader {
        findings,
        started: false,
        section: Section::Face,
        generation: None,
        begun: Vec::new(),
        read: Vec::new(),
        check_day: None,
        face: Vec::new(),
        elderly: Vec::new(),
        limit: Vec::new(),
    };
    reader.line_ends(text);
    for (at, line) in lines(text) {
        if !line.trim().is_empty() {
            reader.start(at, line);
            reader.line(at, line);
        }
    }
    reader.finish()
}

/// Lines without their ends, each with its byte offset.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line.strip_suffix('\r').unwrap_or(line))
    })
}

fn label_of(line: &str) -> &str {
    line.split_once('\t').map_or(line, |(label, _)| label)
}

struct Reader<'f, 'a> {
    findings: &'f mut Findings<'a>,
    started: bool,
    section: Section,
    generation: Option<Generation>,
    begun: Vec<Section>,
    read: Vec<(Section, &'static str)>,
    check_day: Option<Node>,
    face: Vec<Node>,
    elderly: Vec<Node>,
    limit: Vec<Node>,
}

impl Reader<'_, '_> {
    fn line_ends(&mut self, text: &str) {
        let all = text.matches('\n').count();
        let crlf = text.matches("\r\n").count();
        if text.matches('\r').count() > crlf || (crlf != 0 && crlf != all) {
            self.findings.whole(
                Rule::LineEnds,
                "行末が CRLF と LF の一方にそろっていない",
                "lines end neither all with CRLF nor all with LF",
            );
        }
    }

    /// Before the first head, which is that of the face, only two labels may come.
    fn start(&mut self, at: usize, line: &str) {
        let label = label_of(line).trim();
        let face = matches!(Section::of_head(label), Some((Section::Face, _)));
        if self.started || FIRST_LABELS.contains(&label) {
            return;
        }
        self.started = true;
        if !face {
            self.findings.at(
                Rule::TextStart,
                at,
                "",
                "「資格情報」の見出しより前に「照会番号」「未就学区分」以外の行がある",
                "a line other than 照会番号 and 未就学区分 before the head 資格情報",
            );
        }
    }

    fn line(&mut self, at: usize, line: &str) {
        if let Some((section, generation)) = Section::of_head(line.trim()) {
            return self.head(at, section, generation);
        }
        let Some((label, value)) = line.split_once('\t') else {
            return self.findings.at(
                Rule::LineWithoutTab,
                at,
                "",
                "区分の見出しでもなく、項目名と値の間にタブもない行",
                "neither the head of a section nor a label and a value with a TAB between them",
            );
        };
        if self.section == Section::MedicalAssistance {
            return;
        }
        let label = label.trim();
        let Some(item) = Item::find(self.section, label) else {
            return self.findings.at(
                Rule::UnknownLabel,
                at,
                self.section_name(),
                "この区分にない項目",
                "an item that this section does not have",
            );
        };
        self.item(at, item, value);
    }

    fn head(&mut self, at: usize, section: Section, generation: Option<Generation>) {
        let mixed = matches!((self.generation, generation), (Some(before), Some(now)) if before != now);
        if mixed || (section != Section::MedicalAssistance && self.begun.contains(&section)) {
            self.findings.at(
                Rule::SectionHeads,
                at,
                section.head(Generation::First),
                "同じ区分の繰り返し、または医療扶助が加わる前と後の見出しの混在",
                "a section again, or heads of before and after medical assistance was added",
            );
        }
        if section == Section::MedicalAssistance && self.section != section {
            self.findings.at(
                Rule::NotOfLimitedType,
                at,
                "",
                "医療扶助の区分。読み取りには含めない",
                "a section on medical assistance; left out of the reading",
            );
        }
        self.generation = self.generation.or(generation);
        self.begun.push(section);
        self.section = section;
    }

    fn item(&mut self, at: usize, item: &'static Item, value: &str) {
        let path = format!("{}/{}", self.section_name(), item.label);
        if self.read.contains(&(item.section, item.label)) {
            return self.findings.at(
                Rule::DuplicateElement,
                at,
                &path,
                "同じ区分の中で項目が繰り返されている",
                "an item occurs again in the same section",
            );
        }
        self.read.push((item.section, item.label));
        if value.trim().is_empty() {
            return self.findings.at(
                Rule::EmptyElement,
                at,
                &path,
                "値が空の項目。値がないときは行そのものを置かない",
                "an item without a value; an absent value is an absent line",
            );
        }
        let text = match (item.word.read)(value) {
            Ok(text) => Some(text),
            Err(misread) => {
                self.findings.at(misread.rule, at, &path, misread.ja, misread.en);
                misread.meant
            }
        };
        let Some(text) = text else { return };
        let node = Node::text(item.element, at, text);
        match item.section {
            _ if item.label == CHECK_DAY => self.check_day = Some(node),
            Section::Elderly => self.elderly.push(node),
            Section::Limit => self.limit.push(node),
            Section::Face | Section::Back | Section::MedicalAssistance => self.face.push(node),
        }
    }

    fn section_name(&self) -> &'static str {
        self.section.head(self.generation.unwrap_or(Generation::First))
    }

    fn finish(mut self) -> Items {
        for (section, nodes) in [(Section::Elderly, self.elderly), (Section::Limit, self.limit)] {
            if let (Some(name), Some(first)) = (section.element(), nodes.first()) {
                self.face.push(Node::nodes(name, first.at, nodes.clone()));
            }
        }
        if !self.read.contains(&(Section::Face, CHECK_DAY)) {
            self.findings.whole(
                Rule::MissingElement,
                "「確認日 : 」の行がない",
                "the line 確認日 : is missing",
            );
        }
        let qualification = Node::nodes(crate::form::schema::RESULT, 0, self.face);
        Items { check_day: self.check_day, qualification }
    }
}
