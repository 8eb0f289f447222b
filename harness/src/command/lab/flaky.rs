//! `tashika lab flaky`: cases whose verdict goes to and fro.

use conformance::lab::Overlay;
use conformance::{Text, exit};

use super::past::{Past, print_json, table};
use crate::cli::FlakyArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::spark::mark;
use crate::report::terminal::{Look, shorten};

/// Titles are cut after so many terminal columns.
const TITLE_WIDTH: usize = 40;

pub(super) fn run(args: &FlakyArgs, look: Look) -> Result<u8, Failure> {
    let past = Past::open(&args.file)?;
    let unsteady = past.history.flaky(&past.lab, args.last)?;
    if args.file.json {
        print_json(&unsteady)?;
        return Ok(exit::PASSED);
    }
    if unsteady.is_empty() {
        print(look.say(&Text::new("不安定な判定はない\n", "no verdict goes to and fro\n")));
        return Ok(exit::PASSED);
    }
    let header = [
        Text::new("ジョブ", "job"),
        Text::new("判定基準・シナリオ", "case"),
        Text::new("判定", "verdicts"),
        Text::new("変化", "changes"),
    ];
    let rows = unsteady.iter().map(|case| {
        let changes = match case.overlay {
            Overlay::Flaky { changes, nights } => format!("{changes}/{nights}"),
            _ => "–".to_owned(),
        };
        let verdicts: String = case.points.iter().map(|point| mark(point.verdict)).collect();
        let title = format!("{} {}", case.case, look.say(&case.title));
        vec![case.job.to_string(), shorten(&title, TITLE_WIDTH), verdicts, changes]
    });
    print(&table(&header, rows, 3, look));
    Ok(exit::PASSED)
}
