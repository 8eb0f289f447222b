//! What the writer of an undefined step probably meant.

use conformance::Text;
use cucumber::gherkin;

use crate::step::{Keyword, StepDef, StepLibrary};
use crate::words;

/// Patterns less like the text than this are no help.
const LEAST_LIKENESS: usize = 40;
/// So many patterns are offered.
const OFFERED: usize = 3;
/// Of a parameter with more words than these, only the name is shown.
const WORDS_SHOWN: usize = 12;

/// The hint for a step that no definition matches: written in the wrong width, under the wrong keyword, or near to a
/// pattern. Starts with a full stop or a semicolon, to follow a sentence.
#[must_use]
pub(crate) fn for_step(step: &gherkin::Step, library: &StepLibrary) -> Text {
    if let Some(right) = rewritten(step, library) {
        return Text::new(
            format!("。全角・半角をそろえて「{right}」と書く"),
            format!("; mind full and half width and write {right:?}"),
        );
    }
    if let Some(other) = library.under_other_keyword(step).first() {
        let keyword = other.keyword.ja();
        return Text::new(
            format!("。「{keyword}」の手順としてならある ({} ではない)", Keyword::of(step).ja()),
            format!("; it exists under the keyword {keyword}, not {}", Keyword::of(step).ja()),
        );
    }
    let like = like(&step.value, library);
    let Some(best) = like.first() else {
        return Text::new("。一覧は tashika steps", "; see the list with: tashika steps");
    };
    let patterns: Vec<String> =
        like.iter().map(|step| format!("{} {}", step.keyword.ja(), step.pattern)).collect();
    let words = words_of(best, library);
    Text::new(
        format!("。もしかして: 「{}」{words}", patterns.join("」「")),
        format!("; did you mean: {}{words}", patterns.join(" | ")),
    )
}

/// The text in other widths, if one of these is a step: letters and digits half, or all of it half, or brackets full.
fn rewritten(step: &gherkin::Step, library: &StepLibrary) -> Option<String> {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '　' => ' ',
        _ => c,
    };
    let ways: [&dyn Fn(char) -> char; 3] =
        [&|c| if half(c).is_ascii_alphanumeric() { half(c) } else { c }, &half, &|c| match half(c) {
            '(' => '（',
            ')' => '）',
            ',' => '、',
            _ if half(c).is_ascii_alphanumeric() => half(c),
            _ => c,
        }];
    let texts = ways.iter().map(|way| step.value.trim().chars().map(way).collect::<String>());
    let is_step = |text: &String| {
        *text != step.value
            && library.iter_matching(text).any(|step_def| step_def.keyword == Keyword::of(step))
    };
    texts.into_iter().find(is_step)
}

/// The patterns most like a text, best first.
fn like<'a>(text: &str, library: &'a StepLibrary) -> Vec<&'a StepDef> {
    let wanted = bigrams(text);
    let mut scored: Vec<(usize, &StepDef)> = library
        .iter()
        .map(|step| {
            let example = likeness(&wanted, &bigrams(step.example));
            (example.max(likeness(&wanted, &bigrams(&without_parameters(step.pattern)))), step)
        })
        .filter(|(score, _)| *score >= LEAST_LIKENESS)
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().take(OFFERED).map(|(_, step)| step).collect()
}

/// The words that the parameters of a pattern let through, behind a pattern that is offered.
fn words_of(step: &StepDef, library: &StepLibrary) -> String {
    let listed = library.parameters_of(step).filter_map(|parameter| {
        let words = words::of(parameter.regex).filter(|words| words.len() <= WORDS_SHOWN)?;
        Some(format!("{{{}}} = {}", parameter.name, words.join(" | ")))
    });
    let listed: Vec<String> = listed.collect();
    if listed.is_empty() { String::new() } else { format!(" ({})", listed.join("; ")) }
}

/// A pattern without what stands in braces.
fn without_parameters(pattern: &str) -> String {
    let mut inside = false;
    let outside = pattern.chars().filter(|&c| {
        inside |= c == '{';
        let keep = !inside;
        inside &= c != '}';
        keep
    });
    outside.collect()
}

/// Pairs of neighbouring characters: a measure of likeness that needs no word boundaries, which Japanese lacks.
fn bigrams(text: &str) -> Vec<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// Share of common bigrams in percent (Dice's coefficient).
fn likeness(a: &[(char, char)], b: &[(char, char)]) -> usize {
    let mut rest = b.to_vec();
    let common = a
        .iter()
        .filter(|pair| rest.iter().position(|other| other == *pair).map(|at| rest.swap_remove(at)).is_some())
        .count();
    (200 * common).checked_div(a.len() + b.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(keyword: gherkin::StepType, text: &str) -> String {
        let step = gherkin::Step::builder()
            .keyword("もし ".to_owned())
            .ty(keyword)
            .value(text.to_owned())
            .span(gherkin::Span { start: 0, end: 0 })
            .position(gherkin::LineCol { line: 1, col: 1 })
            .build();
        for_step(&step, &crate::steps::library().unwrap()).en
    }

    #[test]
    fn each_kind_of_slip_gets_its_hint() {
        use gherkin::StepType::{Given, Then, When};
        for (keyword, text, expected) in [
            (When, "有効化用リンクを送信の１７９分後に押す", "write \"有効化用リンクを送信の179分後に押す\""),
            (
                When,
                "利用開始申請にＰＤＦの書類100MBを添付する",
                "write \"利用開始申請にPDFの書類100MBを添付する\"",
            ),
            (Given, "アカウントを有効化してログインする", "exists under the keyword もし, not 前提"),
            (
                When,
                "アカウントを有効化してログイン",
                "did you mean: もし アカウントを{activation}ログインする",
            ),
            (Given, "医科健診機関が資格を確認する", "{facility} = 医科の健診機関 | 歯科の健診機関"),
            (Then, "判定は良である", "{decision} = 可 | 不可"),
            (Then, "晴れている", "see the list with: tashika steps"),
        ] {
            let found = hint(keyword, text);
            assert!(found.contains(expected), "{text}: {found}");
        }
    }

    #[test]
    fn likeness_is_whole_for_equal_texts_and_nothing_for_strangers() {
        let text = bigrams("資格確認書を提示する");
        assert_eq!(likeness(&text, &text), 100);
        assert_eq!(likeness(&text, &bigrams("abcdef")), 0);
        assert_eq!(likeness(&[], &[]), 0);
    }
}
