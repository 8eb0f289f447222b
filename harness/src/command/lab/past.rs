//! What the commands on a history have in common.

use conformance::{Text, Verdict};
use serde::Serialize;
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Modify, Style};

use crate::cli::HistoryFileArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::history::History;
use crate::report::fit;
use crate::report::terminal::Look;

/// A history that is there, and the laboratory in it that is asked about.
pub(super) struct Past {
    pub(super) history: History,
    pub(super) lab: String,
}

impl Past {
    /// # Errors
    /// If there is no history, nothing in it, or nobody said which of several laboratories is meant.
    pub(super) fn open(args: &HistoryFileArgs) -> Result<Self, Failure> {
        let history = History::open_existing(&args.history)?;
        let labs = history.labs()?;
        let named = |name: &String| args.name.as_ref().is_none_or(|wanted| wanted == name);
        let mut fitting: Vec<String> = labs.iter().filter(|name| named(name)).cloned().collect();
        match (fitting.pop(), fitting.is_empty()) {
            (Some(lab), true) => Ok(Self { history, lab }),
            (Some(_), false) => Err(Failure::usage(Text::new(
                format!("履歴に複数のラボがある。--name で選ぶ: {}", labs.join(", ")),
                format!("the history holds several laboratories; choose with --name: {}", labs.join(", ")),
            ))),
            (None, _) if labs.is_empty() => Err(Failure::nothing_selected(Text::new(
                format!("履歴 {} にはまだ一夜もない", args.history.display()),
                format!("the history {} holds no night yet", args.history.display()),
            ))),
            (None, _) => Err(Failure::usage(Text::new(
                format!("履歴にそのラボはない。あるのは: {}", labs.join(", ")),
                format!("the history has no such laboratory; it has: {}", labs.join(", ")),
            ))),
        }
    }
}

/// Prints a value as JSON.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
    print(&(json + "\n"));
    Ok(())
}

/// A table; numbers from this column on stand at the right.
pub(super) fn table(
    header: &[Text],
    rows: impl IntoIterator<Item = Vec<String>>,
    numbers_from: usize,
    look: Look,
) -> String {
    let mut builder = Builder::default();
    builder.push_record(header.iter().map(|text| look.say(text)));
    for row in rows {
        builder.push_record(row);
    }
    let mut table = fit::table(builder);
    table.with(Style::psql());
    table.with(Modify::new(Columns::new(numbers_from..)).with(Alignment::right()));
    format!("{table}\n")
}

/// Zero is shown as a dot, so that what is not zero stands out.
pub(super) fn number(count: usize) -> String {
    if count == 0 { "·".to_owned() } else { count.to_string() }
}

/// The verdicts that a table of counts has columns for.
pub(super) const COUNTED: [Verdict; 6] =
    [Verdict::Pass, Verdict::Warn, Verdict::Fail, Verdict::Hang, Verdict::Inconclusive, Verdict::NotRun];
