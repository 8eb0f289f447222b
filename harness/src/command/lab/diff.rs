//! `tashika lab diff`: what changed from one night to another.

use conformance::lab::{Difference, Nature, headlines};
use conformance::{Text, exit};

use super::past::{Past, print_json};
use crate::cli::DiffArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &DiffArgs, look: Look) -> Result<u8, Failure> {
    let past = Past::open(&args.file)?;
    let (one, other) =
        (past.history.id_of(&past.lab, &args.one)?, past.history.id_of(&past.lab, &args.other)?);
    let differences = past.history.diff(&one, &other)?;
    if args.file.json {
        print_json(&differences)?;
    } else {
        print(&format!("{one} → {other}\n{}", told(&differences, look)));
    }
    let regressed = differences.iter().any(|difference| difference.nature == Nature::Regression);
    Ok(if regressed { exit::SUBJECT_FAILED } else { exit::PASSED })
}

fn told(differences: &[Difference], look: Look) -> String {
    if differences.is_empty() {
        return look.say(&Text::new("変わったことはない\n", "nothing changed\n")).to_owned();
    }
    let mut text = String::new();
    for news in headlines(differences) {
        text.push_str(&format!("{} {}", look.say(&news.nature.label()), news.slot));
        let changed: Vec<&str> = news.changed().iter().map(|changed| look.say(changed)).collect();
        if !changed.is_empty() {
            text.push_str(&format!(" ({})", changed.join(", ")));
        }
        text.push('\n');
        for difference in news.differences {
            let about = difference.case.as_deref().unwrap_or("");
            let line = format!("  {} {about} {}", difference.profile, look.say(&difference.what));
            text.push_str(&line.replace("  ", " ").replacen(' ', "  ", 1));
            text.push('\n');
            if let Some(reason) = &difference.reason {
                text.push_str(&format!("      {}\n", look.say(reason)));
            }
        }
    }
    text
}
