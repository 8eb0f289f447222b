//! `tashika lab prune`: takes old nights out of the history.

use conformance::{Text, exit};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::past::print_json;
use crate::cli::PruneArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::history::History;
use crate::report::terminal::Look;

pub(super) fn run(args: &PruneArgs, look: Look) -> Result<u8, Failure> {
    let before = before(args)?;
    let pruned = History::open_existing(&args.file.history)?.prune(before)?;
    let (nights, kept) = (pruned.nights, pruned.bytes_after / 1000);
    let freed = pruned.bytes_before.saturating_sub(pruned.bytes_after) / 1000;
    if args.file.json {
        print_json(&json!({ "nights": nights, "bytes": pruned.bytes_after }))?;
    } else {
        print(look.say(&Text::new(
            format!("{nights} 夜を除いた。{freed} kB 空き、{kept} kB 残る\n"),
            format!("{nights} nights taken out; {freed} kB freed, {kept} kB kept\n"),
        )));
    }
    Ok(exit::PASSED)
}

fn before(args: &PruneArgs) -> Result<Timestamp, Failure> {
    let too_far = |error: jiff::Error| Failure::usage(Text::new(error.to_string(), error.to_string()));
    match (args.before, args.days) {
        (Some(day), _) => Ok(day.to_zoned(TimeZone::UTC).map_err(too_far)?.timestamp()),
        (None, days) => {
            let hours = i64::from(days.unwrap_or(u32::MAX)) * 24;
            Timestamp::now().checked_sub(SignedDuration::from_hours(hours)).map_err(too_far)
        }
    }
}
