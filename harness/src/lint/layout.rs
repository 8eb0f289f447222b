//! What is wrong in the text itself, before anything is parsed.

use crate::finding::Finding;

/// Checks the text of one feature file for what the parser would misread.
#[must_use]
pub fn text(path: &str, source: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |line, rule, ja: &str, en: &str| findings.push(Finding::new(path, line, rule, ja, en));
    if source.starts_with('\u{FEFF}') {
        found(1, "bom", "先頭の BOM を取り除く", "remove the byte order mark at the start");
    }
    let first = source.lines().next().unwrap_or_default().trim_start_matches('\u{FEFF}');
    if !matches!(first, "# language: ja" | "# language: en") {
        found(
            1,
            "language-line",
            "一行目は「# language: ja」とする (前後に空白や他の注釈を置かない)",
            "the first line must be exactly \"# language: ja\", without blanks or comments around it",
        );
    }
    let mut table_width: Option<usize> = None;
    let mut in_doc_string = false;
    for (number, line) in (1..).zip(source.lines()) {
        let trimmed = line.trim();
        if trimmed.starts_with("\"\"\"") || trimmed.starts_with("```") {
            in_doc_string = !in_doc_string;
            if in_doc_string && trimmed.len() > 3 {
                found(
                    number,
                    "doc-string-type",
                    "\"\"\" の後に語を書かない (本文に混ざる)",
                    "nothing may stand behind \"\"\"; it would become part of the text",
                );
            }
            continue;
        }
        if in_doc_string {
            continue;
        }
        let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        if indent.contains('\u{3000}') {
            found(
                number,
                "full-width-indent",
                "行頭の全角空白を半角空白にする (全角のままでは、この行は読み飛ばされる)",
                "replace the full-width blank at the start of the line; the parser would skip the line",
            );
        }
        if ["ルール:", "ルール：", "Rule:"].iter().any(|keyword| trimmed.starts_with(keyword)) {
            found(number, "rule-keyword", "「ルール」は使えない", "the Rule keyword is not supported");
        }
        if trimmed.starts_with("* ") {
            found(
                number,
                "star-step",
                "「*」の代わりに 前提・もし・ならば・かつ を書く",
                "write a keyword instead of \"*\"; the parser takes it for Given, whatever came before",
            );
        }
        if trimmed.split_once('：').is_some_and(|(word, _)| STRUCTURE.contains(&word)) {
            found(
                number,
                "full-width-colon",
                "キーワードの後の「：」を半角の「:」にする",
                "write a half-width colon",
            );
        }
        if trimmed.starts_with('|') {
            let width = cells(trimmed);
            if *table_width.get_or_insert(width) != width {
                found(
                    number,
                    "ragged-table",
                    "表の列の数が上の行と違う (多い分は黙って捨てられる)",
                    "this row has another number of cells than the row above; the rest would be dropped",
                );
            }
        } else if !trimmed.starts_with('#') {
            table_width = None;
        }
    }
    findings
}

/// Keywords that open a part of a feature file, in both languages.
const STRUCTURE: [&str; 17] = [
    "機能",
    "フィーチャ",
    "背景",
    "シナリオ",
    "シナリオアウトライン",
    "シナリオテンプレート",
    "シナリオテンプレ",
    "テンプレ",
    "例",
    "サンプル",
    "Feature",
    "Background",
    "Scenario",
    "Scenario Outline",
    "Scenario Template",
    "Examples",
    "Example",
];

fn cells(row: &str) -> usize {
    let mut escaped = false;
    let bars = row.chars().filter(|&c| {
        let counts = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        counts
    });
    bars.count().saturating_sub(1)
}
