//! `tashika trace`: evidence, decoded for people and for Wireshark.

mod capture;
mod decoded;
mod event_line;
mod source;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use conformance::evidence::{Event, Record};
use conformance::result::Scenario;
use conformance::{Text, exit};
use owo_colors::OwoColorize as _;

use crate::cli::{KindArg, TraceArgs};
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::{Look, shorten};
pub(super) use source::Source;

/// So many columns a line may take: a terminal's usual width, and a CI log's.
const WIDTH: usize = 80;

pub(super) fn run(args: &TraceArgs, look: Look) -> Result<u8, Failure> {
    let source = Source::read(&args.evidence.path)?;
    if args.requirement.is_some() && source.run.is_none() {
        return Err(source.without_run());
    }
    if let Some(id) = &args.requirement {
        source.requirement(id)?;
    }
    if let Some(line) = args.evidence.line {
        let record = source.line(line)?;
        print(&one(record, &source, args.json, look));
        return Ok(exit::PASSED);
    }
    let chosen: Vec<&Record> =
        source.records.iter().filter(|record| is_wanted(record, &source, args)).collect();
    if chosen.is_empty() {
        return Err(nothing(&source));
    }
    match &args.pcapng {
        Some(file) => return capture(file, &chosen, &source, look),
        None if args.json => {
            let events: Vec<_> = chosen.iter().map(|record| decoded::json(record, look.language)).collect();
            print(&format!("{:#}\n", serde_json::Value::Array(events)));
        }
        None => print(&list(&chosen, &source, look)),
    }
    Ok(exit::PASSED)
}

fn is_wanted(record: &Record, source: &Source, args: &TraceArgs) -> bool {
    let scenario = || source.scenario_of(record);
    let of_scenario = args.scenario.as_ref().is_none_or(|text| {
        record.scenario.as_ref().is_some_and(|id| id.contains(text.as_str()))
            || scenario().is_some_and(|scenario| scenario.name.contains(text.as_str()))
    });
    let of_requirement = args.requirement.as_ref().is_none_or(|id| {
        scenario().is_some_and(|scenario| scenario.requirements.iter().any(|it| it.eq_ignore_ascii_case(id)))
    });
    let of_reader = args.reader.as_ref().is_none_or(|name| match &record.event {
        Event::Apdu { reader, .. } | Event::Reset { reader, .. } => reader.contains(name.as_str()),
        _ => false,
    });
    let of_status = args.status.as_ref().is_none_or(|pattern| {
        event_line::status(&record.event).is_some_and(|status| pattern.matches(&status))
    });
    let of_kind = args.kind.is_none_or(|kind| is_of(&record.event, kind));
    let of_lines = args.lines.is_none_or(|lines| lines.contains(record.line));
    of_scenario && of_requirement && of_reader && of_status && of_kind && of_lines
}

fn is_of(event: &Event, kind: KindArg) -> bool {
    match kind {
        KindArg::Apdu => matches!(event, Event::Apdu { .. }),
        KindArg::Reset => matches!(event, Event::Reset { .. }),
        KindArg::Http => matches!(event, Event::Http { .. }),
        KindArg::Desk => matches!(event, Event::Desk { .. }),
        KindArg::Form => matches!(event, Event::Form { .. }),
    }
}

/// The events, a line each, below the scenarios they belong to.
fn list(records: &[&Record], source: &Source, look: Look) -> String {
    let mut text = String::new();
    let mut above = None;
    for record in records {
        if record.scenario.is_some() && record.scenario != above {
            text.push_str(&format!("\n{}\n", heading(record, source.scenario_of(record), look)));
            above.clone_from(&record.scenario);
        }
        text.push_str(&format!("{}\n", event_line::of(record, WIDTH, look)));
    }
    let all = source.records.len();
    let counted = Text::new(
        format!("\n{} 行中 {} 行。詳しくは tashika trace {}#行\n", all, records.len(), source.shown()),
        format!("\n{} of {all} lines; one in full: tashika trace {}#LINE\n", records.len(), source.shown()),
    );
    text.push_str(look.say(&counted));
    text
}

/// The scenario's place, name and verdict, as far as they are known.
fn heading(record: &Record, scenario: Option<&Scenario>, look: Look) -> String {
    let id = record.scenario.as_deref().unwrap_or_default();
    let Some(scenario) = scenario else { return id.to_owned() };
    let text = shorten(&format!("{id}  {}", scenario.name), WIDTH - 8);
    let text = if look.colour { text.bold().to_string() } else { text };
    format!("{text}  {}", look.verdict(scenario.verdict))
}

/// One event in full: where it belongs, then field by field.
fn one(record: &Record, source: &Source, json: bool, look: Look) -> String {
    if json {
        return format!("{:#}\n", decoded::json(record, look.language));
    }
    let mut text = String::new();
    if record.scenario.is_some() {
        text.push_str(&format!("{}\n", heading(record, source.scenario_of(record), look)));
        let step = record.step.and_then(|number| source.scenario_of(record)?.steps.get(number - 1));
        if let Some(step) = step {
            let verdict = step.verdict.map_or_else(|| "-".to_owned(), |verdict| look.verdict(verdict));
            text.push_str(&format!("  {}: {}{}  {verdict}\n", step.line, step.keyword, step.text));
        }
    }
    text.push_str(&format!(
        "{}\n\n{}",
        event_line::of(record, usize::MAX, look),
        decoded::page(record, look)
    ));
    text
}

fn capture(file: &Path, records: &[&Record], source: &Source, look: Look) -> Result<u8, Failure> {
    let failed = |error: std::io::Error| Failure::file(file, &error);
    let to = BufWriter::new(File::create(file).map_err(failed)?);
    let packets = capture::write(to, records, source.started()).map_err(failed)?;
    if packets == 0 {
        return Err(nothing(source));
    }
    let (shown, kept) = (
        file.display(),
        Text::new("隠された暗証番号のバイトは 2A で埋めた", "each hidden byte of a secret is written as 2A"),
    );
    print(look.say(&Text::new(
        format!("{shown}: パケット {packets}。{}\n", kept.ja),
        format!("{shown}: {packets} packets; {}\n", kept.en),
    )));
    Ok(exit::PASSED)
}

fn nothing(source: &Source) -> Failure {
    let (shown, all) = (source.shown(), source.records.len());
    Failure::nothing_selected(Text::new(
        format!("{shown} の {all} 行に一致するものはない。絞り込みを緩める"),
        format!("none of the {all} lines of {shown} matches; ask for less"),
    ))
}
