//! `tashika lab history`: the last nights in one table.

use conformance::lab::Nature;
use conformance::{Text, exit};

use super::past::{COUNTED, Past, number, print_json, table};
use crate::cli::HistoryArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::history::NightLine;
use crate::report::terminal::Look;

pub(super) fn run(args: &HistoryArgs, look: Look) -> Result<u8, Failure> {
    let past = Past::open(&args.file)?;
    let nights = past.history.nights(&past.lab, args.last)?;
    if args.file.json {
        print_json(&nights)?;
    } else {
        let mut header = vec![
            Text::new("夜", "night"),
            Text::new("実行した機械", "host"),
            Text::new("分", "minutes"),
            Text::new("終了状態", "exit"),
        ];
        header.extend(COUNTED.map(conformance::Verdict::label));
        header.push(Nature::Regression.label());
        print(&table(&header, nights.iter().map(row), 2, look));
    }
    Ok(exit::PASSED)
}

fn row(night: &NightLine) -> Vec<String> {
    let minutes = match night.finished {
        Some(finished) => (finished.as_second() - night.started.as_second()).div_euclid(60).to_string(),
        None => "–".to_owned(),
    };
    let unfinished = if night.complete { "" } else { " …" };
    let mut row =
        vec![format!("{}{unfinished}", night.id), night.host.clone(), minutes, night.exit_status.to_string()];
    let count = |name: &str| night.counts.get(name).copied().unwrap_or_default();
    row.extend(COUNTED.map(|verdict| number(count(verdict.name()))));
    row.push(number(night.regressions()));
    row
}
