//! `tashika lab trend`: how jobs went over the nights, one line each.

use conformance::lab::Point;
use conformance::{Text, exit};
use serde::Serialize;

use super::past::{Past, print_json, table};
use crate::cli::TrendArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::history::{JobName, JobPoint};
use crate::lab::spark::{bars, mark};
use crate::report::terminal::Look;

/// One line of the answer.
#[derive(Debug, Serialize)]
struct Line<P> {
    job: JobName,
    points: Vec<P>,
}

pub(super) fn run(args: &TrendArgs, look: Look) -> Result<u8, Failure> {
    let past = Past::open(&args.file)?;
    let jobs: Vec<JobName> =
        past.history.jobs(&past.lab, args.last)?.into_iter().filter(|job| fits(job, &args.filter)).collect();
    match &args.case {
        Some(case) => cases(args, &past, jobs, case, look),
        None => whole(args, &past, jobs, look),
    }
}

fn fits(job: &JobName, words: &[String]) -> bool {
    let name = job.to_string().to_lowercase();
    words.iter().all(|word| name.contains(&word.to_lowercase()))
}

fn whole(args: &TrendArgs, past: &Past, jobs: Vec<JobName>, look: Look) -> Result<u8, Failure> {
    let mut lines = Vec::new();
    for job in jobs {
        let points = past.history.trend(&past.lab, &job, args.last)?;
        lines.push(Line { job, points });
    }
    if lines.is_empty() {
        return Err(nothing());
    }
    if args.file.json {
        print_json(&lines)?;
        return Ok(exit::PASSED);
    }
    let header = [
        Text::new("ジョブ", "job"),
        Text::new("判定", "verdicts"),
        Text::new("カードへ", "to the card"),
        Text::new("バイト", "bytes"),
        Text::new("短いやり取り", "short exchange"),
        Text::new("µs", "µs"),
    ];
    let rows = lines.iter().map(|line| {
        let verdicts = marks(line.points.iter().map(|point| (point.verdict, point.identity.as_str())));
        let of = |number: fn(&JobPoint) -> Option<u64>| line.points.iter().map(number).collect::<Vec<_>>();
        let (command, exchange) = (of(|point| point.command), of(|point| point.exchange_us));
        vec![
            line.job.to_string(),
            verdicts,
            bars(&command).trim_end().to_owned(),
            latest(&command),
            bars(&exchange).trim_end().to_owned(),
            latest(&exchange),
        ]
    });
    print(&table(&header, rows, usize::MAX, look));
    print(look.say(&legend()));
    Ok(exit::PASSED)
}

fn cases(args: &TrendArgs, past: &Past, jobs: Vec<JobName>, case: &str, look: Look) -> Result<u8, Failure> {
    let mut lines: Vec<Line<Point>> = Vec::new();
    for job in jobs {
        let points = past.history.points(&past.lab, &job, case, args.last)?;
        if !points.is_empty() {
            lines.push(Line { job, points });
        }
    }
    if lines.is_empty() {
        return Err(nothing());
    }
    if args.file.json {
        print_json(&lines)?;
        return Ok(exit::PASSED);
    }
    let header = [Text::new("ジョブ", "job"), Text::new("判定", "verdicts"), Text::new("いつから", "since")];
    let rows = lines.iter().map(|line| {
        let verdicts = marks(line.points.iter().map(|point| (point.verdict, point.identity.as_str())));
        let since = conformance::lab::since(&line.points).unwrap_or("–");
        vec![line.job.to_string(), verdicts, since.to_owned()]
    });
    print(&table(&header, rows, usize::MAX, look));
    print(look.say(&legend()));
    Ok(exit::PASSED)
}

/// One character a night; a bar between two nights where reader, firmware, driver or system changed.
fn marks<'a>(points: impl Iterator<Item = (conformance::Verdict, &'a str)>) -> String {
    let mut text = String::new();
    let mut before: Option<&str> = None;
    for (verdict, identity) in points {
        if before.is_some_and(|before| before != identity && !before.is_empty() && !identity.is_empty()) {
            text.push('|');
        }
        text.push(mark(verdict));
        before = Some(identity);
    }
    text
}

fn latest(numbers: &[Option<u64>]) -> String {
    numbers.iter().rev().flatten().next().map_or_else(|| "–".to_owned(), u64::to_string)
}

fn legend() -> Text {
    Text::new(
        "\n· 合格  w 警告  F 不合格  H 無応答  ? 判定不能  E 誤り  | 機器・ファームウェア・ドライバー・OS が変わった\n",
        "\n· pass  w warn  F fail  H hang  ? inconclusive  E error  | reader, firmware, driver or system changed\n",
    )
}

fn nothing() -> Failure {
    Failure::nothing_selected(Text::new(
        "これに当たるジョブはない。語を減らすか --last を増やす",
        "no job fits; use fewer words, or more nights with --last",
    ))
}
