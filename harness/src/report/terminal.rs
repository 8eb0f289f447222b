//! What a person sees at the end of a run.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use conformance::requirement::Catalogue;
use conformance::result::{Run, Scenario};
use conformance::{Language, Text, Verdict, exit};
use owo_colors::OwoColorize as _;
use unicode_width::UnicodeWidthStr as _;

use super::fit;

/// How to render: language, and whether colours are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The language of all texts.
    pub language: Language,
    /// Whether to use colours.
    pub colour: bool,
}

impl Look {
    /// One of two texts, by language.
    #[must_use]
    pub fn say(self, text: &Text) -> &str {
        text.in_language(self.language)
    }

    /// A verdict's label in its colour.
    #[must_use]
    pub fn verdict(self, verdict: Verdict) -> String {
        let label = self.say(&verdict.label()).to_owned();
        if !self.colour {
            return label;
        }
        match verdict {
            Verdict::Pass => label.green().to_string(),
            Verdict::Fail | Verdict::Hang | Verdict::Error => label.red().bold().to_string(),
            Verdict::Warn | Verdict::Inconclusive => label.yellow().to_string(),
            Verdict::NotRun | Verdict::NotApplicable => label.dimmed().to_string(),
        }
    }
}

/// The table of documents and features × verdicts, then what is wrong with the subject or the suite, scenario by scenario, then
/// what could not be decided, reason by reason, then the counts.
#[must_use]
pub fn summary(run: &Run, catalogue: &Catalogue, evidence_path: &str, look: Look) -> String {
    let mut text = super::table::table(&run.features, catalogue, look);
    text.push('\n');
    let wrong = |scenario: &&Scenario| {
        matches!(scenario.verdict, Verdict::Warn | Verdict::Hang | Verdict::Fail | Verdict::Error)
    };
    for scenario in run.scenarios().filter(wrong) {
        text.push('\n');
        text.push_str(&fit::prose(&failure(scenario, catalogue, evidence_path, look)));
    }
    text.push('\n');
    text.push_str(&fit::prose(&undecided(run, look)));
    text.push_str(&fit::prose(&counts(run, look)));
    text
}

/// One line for each reason why scenarios were not decided: a missing card is one fact, however many ask for it.
fn undecided(run: &Run, look: Look) -> String {
    let mut reasons: BTreeMap<(Verdict, &str), usize> = BTreeMap::new();
    for scenario in run.scenarios() {
        if matches!(scenario.verdict, Verdict::NotApplicable | Verdict::NotRun | Verdict::Inconclusive) {
            let reason = scenario.reason.as_ref().map_or("-", |reason| look.say(reason));
            *reasons.entry((scenario.verdict, reason)).or_default() += 1;
        }
    }
    let lines = reasons
        .iter()
        .map(|((verdict, reason), count)| format!("{} {count}: {reason}\n", look.verdict(*verdict)));
    lines.collect()
}

fn failure(scenario: &Scenario, catalogue: &Catalogue, evidence_path: &str, look: Look) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{} {}  ({})", look.verdict(scenario.verdict), scenario.name, scenario.id);
    for id in &scenario.requirements {
        if let Some((document, requirement)) = catalogue.place(id) {
            let statement = match look.language {
                Language::Ja => &requirement.ja,
                Language::En => &requirement.en,
            };
            let _ = writeln!(text, "    {id} [{} {}] {statement}", document.document, requirement.address);
        }
    }
    for step in &scenario.steps {
        let Some(finding) = &step.finding else { continue };
        let _ = writeln!(text, "    {}: {} {}", step.line, step.keyword.trim_end(), step.text);
        let _ = writeln!(text, "        {}", look.say(&finding.what));
        for (label, value) in [
            (Text::new("期待", "expected"), &finding.expected),
            (Text::new("観測", "observed"), &finding.observed),
        ] {
            if let Some(value) = value {
                let _ = writeln!(text, "        {}: {value}", look.say(&label));
            }
        }
    }
    if let Some(line) = scenario.evidence().last() {
        let _ = writeln!(text, "    {}: {evidence_path}:{line}", look.say(&Text::new("証拠", "evidence")));
    }
    text
}

fn counts(run: &Run, look: Look) -> String {
    let parts: Vec<String> = Verdict::ALL
        .into_iter()
        .filter_map(|verdict| {
            let count = *run.counts.get(verdict.name())?;
            (count > 0 || verdict == Verdict::Pass).then(|| format!("{} {count}", look.verdict(verdict)))
        })
        .collect();
    let meaning = exit::table().into_iter().find(|(status, _)| *status == run.exit_status);
    let meaning = meaning.map_or_else(String::new, |(_, text)| look.say(&text).to_owned());
    format!(
        "{}  {}: {} ({meaning})\n",
        parts.join(", "),
        look.say(&Text::new("終了状態", "exit status")),
        run.exit_status
    )
}

/// Cuts a text to a number of terminal columns, with an ellipsis where something was cut.
#[must_use]
pub fn shorten(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    for character in text.chars() {
        if cut.width() + character.to_string().width() + 1 > columns {
            break;
        }
        cut.push(character);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortening_counts_columns_not_characters() {
        assert_eq!(shorten("資格確認", 8), "資格確認");
        assert_eq!(shorten("資格確認書", 8), "資格確…");
        assert_eq!(shorten("abcdefgh", 4), "abc…");
    }
}
