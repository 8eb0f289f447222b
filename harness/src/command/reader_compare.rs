//! `tashika reader compare`: what changed from one measurement to a later one, in words.

use conformance::certificate::{Aspect, Change, Trend, compare};
use conformance::{Text, exit};
use owo_colors::OwoColorize as _;

use crate::cli::ReaderCompareArgs;
use crate::command::certificate::Measured;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &ReaderCompareArgs, look: Look) -> Result<u8, Failure> {
    let (before, after) = (Measured::at(&args.before)?, Measured::at(&args.after)?);
    let changes = compare(&before.outcome, &after.outcome, before.terms.as_ref().zip(after.terms.as_ref()));
    if args.json {
        let json = serde_json::to_string_pretty(&changes)
            .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
        print(&(json + "\n"));
    } else {
        print(&told(&changes, look));
    }
    let worse = |change: &Change| change.aspect == Aspect::Verdict && change.trend == Trend::Worse;
    Ok(if changes.iter().any(worse) { exit::SUBJECT_FAILED } else { exit::PASSED })
}

fn told(changes: &[Change], look: Look) -> String {
    if changes.is_empty() {
        return look.say(&Text::new("変わったことはない\n", "nothing changed\n")).to_owned();
    }
    let mut text = String::new();
    let mut last = None;
    for change in changes {
        if last != Some(change.aspect) {
            text.push_str(&format!("{}\n", look.say(&change.aspect.label())));
            last = Some(change.aspect);
        }
        text.push_str(&format!("  {} {}\n", mark(change.trend, look), look.say(&change.text)));
    }
    text.push_str(
        look.say(&Text::new(
            "+ 良くなった  - 悪くなった  = どちらでもない\n",
            "+ better  - worse  = neither\n",
        )),
    );
    text
}

fn mark(trend: Trend, look: Look) -> String {
    match (trend, look.colour) {
        (Trend::Better, true) => "+".green().to_string(),
        (Trend::Worse, true) => "-".red().bold().to_string(),
        (Trend::Better, false) => "+".to_owned(),
        (Trend::Worse, false) => "-".to_owned(),
        (Trend::Other, _) => "=".to_owned(),
    }
}
