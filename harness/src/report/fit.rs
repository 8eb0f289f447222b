//! What a person reads on a terminal is made to fit its columns; in a pipe or a file nothing is broken.

use tabled::Table;
use tabled::builder::Builder;
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator};

/// Columns of the terminal that standard output is; none if it is no terminal.
#[must_use]
pub fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    (size.ws_col > 0).then_some(size.ws_col.into())
}

/// A table whose cells are broken so that it is no wider than the terminal.
#[must_use]
pub fn table(rows: Builder) -> Table {
    match columns() {
        Some(columns) => fitted(rows, columns).build(),
        None => rows.build(),
    }
}

/// Lines of prose, each broken where it is wider than the terminal and then indented a little more than it begins.
#[must_use]
pub fn prose(text: &str) -> String {
    columns().map_or_else(|| text.to_owned(), |columns| broken(text, columns))
}

/// What stands around a cell: a blank at either side, and a rule between two.
const AROUND: usize = 3;
/// A word longer than this may be broken.
const LONGEST_WORD: usize = 20;

/// Takes from the widest columns, but breaks no word. Where that does not suffice, each row becomes a paragraph of its own, with the
/// head of the column before each cell.
fn fitted(rows: Builder, columns: usize) -> Builder {
    let rows: Vec<Vec<String>> = rows.into();
    let available = (columns + 1).saturating_sub(rows.first().map_or(0, Vec::len) * AROUND);
    let floors = widest(&rows, longest_word);
    let widths = narrowed(widest(&rows, display_width), &floors, available);
    if widths.len() > 2 && widths.iter().sum::<usize>() > available {
        return fitted(expanded(&rows), columns);
    }
    let fill = |(cell, width): (&String, &usize)| match display_width(cell) > *width {
        true => textwrap::fill(cell, *width),
        false => cell.clone(),
    };
    let fill_row = |row: &Vec<String>| row.iter().zip(&widths).map(fill).collect();
    Builder::from(rows.iter().map(fill_row).collect::<Vec<Vec<String>>>())
}

/// The largest measure of a cell in each column.
fn widest(rows: &[Vec<String>], measure: impl Fn(&str) -> usize) -> Vec<usize> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells = |column| rows.iter().filter_map(move |row| row.get(column));
    let widest =
        |column| cells(column).flat_map(|cell: &String| cell.lines()).map(&measure).max().unwrap_or(0);
    (0..count).map(widest).collect()
}

fn longest_word(line: &str) -> usize {
    let words = WordSeparator::new().find_words(line);
    words.map(|word| display_width(&word)).max().unwrap_or(0).min(LONGEST_WORD)
}

fn narrowed(mut widths: Vec<usize>, floors: &[usize], available: usize) -> Vec<usize> {
    while widths.iter().sum::<usize>() > available {
        let above = widths.iter_mut().zip(floors).filter(|(width, floor)| **width > **floor);
        let Some((widest, _)) = above.max_by_key(|(width, _)| **width) else { break };
        *widest -= 1;
    }
    widths
}

fn expanded(rows: &[Vec<String>]) -> Builder {
    let Some((heads, rows)) = rows.split_first() else { return Builder::default() };
    let mut paragraphs = Builder::default();
    paragraphs.push_record(["", ""]);
    for (number, row) in rows.iter().enumerate() {
        if number > 0 {
            paragraphs.push_record(["", ""]);
        }
        heads.iter().zip(row).for_each(|(head, cell)| paragraphs.push_record([head, cell]));
    }
    paragraphs
}

fn broken(text: &str, columns: usize) -> String {
    let mut lines = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let indent = " ".repeat(content.len() - content.trim_start_matches(' ').len() + 2);
        lines.push_str(&textwrap::fill(content, Options::new(columns).subsequent_indent(&indent)));
        lines.push_str(&line[content.len()..]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use tabled::settings::Style;

    use super::*;

    const LONG: &str = "拡張形式のコマンドがカードに届かず、リーダーまたはドライバーが拒んだ (0x80100016)";

    #[test]
    fn a_table_has_no_line_wider_than_the_terminal_and_loses_no_word() {
        let hash = "0123456789abcdef".repeat(4);
        let rows = || {
            Builder::from(vec![
                vec!["判定".to_owned(), "what was found".to_owned(), "hash".to_owned()],
                vec!["fail".to_owned(), LONG.to_owned(), hash.clone()],
            ])
        };
        for columns in [30, 40, 60, 80, 120] {
            let table = fitted(rows(), columns).build().with(Style::psql()).to_string();
            assert!(table.lines().all(|line| display_width(line) <= columns), "{columns}:\n{table}");
            let kept: usize = table.matches(|character: char| LONG.contains(character)).count();
            assert!(
                kept >= LONG.chars().filter(|character| *character != ' ').count(),
                "{columns}:\n{table}"
            );
            assert!(!table.contains('\u{FFFD}'));
        }
        assert_eq!(
            fitted(rows(), 400).build().with(Style::psql()).to_string(),
            rows().build().with(Style::psql()).to_string(),
            "what fits is left alone"
        );
    }

    #[test]
    fn what_is_too_narrow_for_whole_words_becomes_paragraphs() {
        let rows = [["VID:PID", "model", "level"], ["072F:223E", "ACR1252", "extended"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        let table = fitted(Builder::from(rows), 25).build().with(Style::psql()).to_string();
        assert!(
            table.contains(" VID:PID | 072F:223E \n model   | ACR1252   \n level   | extended"),
            "{table}"
        );
    }

    #[test]
    fn prose_is_broken_between_words_and_indented_beyond_its_beginning() {
        let text = "found\n    the command may have reached the card\n";
        assert_eq!(broken(text, 24), "found\n    the command may have\n      reached the card\n");
        assert_eq!(broken(text, 80), text);
        let japanese = broken(&format!("  {LONG}\n"), 40);
        assert!(japanese.lines().all(|line| display_width(line) <= 40), "{japanese}");
        assert_eq!(japanese.replace([' ', '\n'], ""), LONG.replace(' ', ""));
    }
}
