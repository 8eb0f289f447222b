use std::collections::HashSet;
use std::fmt::Write as _;

use conformance::evidence::Record;
use conformance::result::{Feature, Run};
use conformance::{Text, Verdict};

use super::exchange::Wire;
use super::{anchor, both, duration};

/// Width of the time axis, left of it the names, in units of the picture.
const WIDTH: u64 = 1_000;
const LEFT: u64 = 110;
/// Height of one lane.
const LANE: u64 = 26;
/// Height of the row of features above the lanes.
const ROOF: u64 = 22;

/// All exchanges of a run over its time: a lane for each wire, a stroke for each exchange. Strokes of scenarios that did
/// not go well stand out. Above the lanes lie the features, which lead to their scenarios.
pub(super) fn timeline(run: &Run, records: &[Record]) -> String {
    let lanes: Vec<Wire> = Wire::ALL
        .into_iter()
        .filter(|wire| records.iter().any(|record| Wire::of(&record.event) == Some(*wire)))
        .collect();
    let end = records.last().map_or(0, |record| record.at_us).max(run.took_us).max(1);
    let (total, bottom) = (LEFT + WIDTH, ROOF + LANE * lanes.len() as u64);
    let title = Text::new("やり取りの時刻表", "exchanges over time");
    // Writing to a String cannot fail.
    let mut svg = format!(
        "<svg class=\"time\" role=\"group\" viewBox=\"0 0 {total} {}\"><title>{title}</title>",
        bottom + 18
    );
    for (feature, (from, to)) in spans(run, records) {
        let (x, width) = (x_of(from, end), x_of(to, end).saturating_sub(x_of(from, end)).max(2));
        let worst = Verdict::of_parts(feature.scenarios.iter().map(|scenario| scenario.verdict));
        let label = both_in_one(&feature.name);
        let _ = write!(
            svg,
            "<a href=\"#{}\" tabindex=\"-1\"><title>{label}: {}</title>\
             <rect class=\"roof v-{}\" x=\"{x}\" y=\"2\" width=\"{width}\" height=\"{}\"/></a>",
            anchor("feature", &feature.path),
            worst.label(),
            worst.name(),
            ROOF - 6
        );
    }
    let troubled: HashSet<&str> = run
        .scenarios()
        .filter(|scenario| !matches!(scenario.verdict, Verdict::Pass | Verdict::NotApplicable))
        .map(|scenario| scenario.id.as_str())
        .collect();
    for (index, wire) in (0..).zip(&lanes) {
        let y = ROOF + LANE * index;
        let _ = write!(
            svg,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{total}\" y1=\"{0}\" y2=\"{0}\"/>",
            y + LANE - 3
        );
        svg.push_str(&names(&wire.label(), y + 17));
        let strokes = |bad: bool| {
            let of_lane = records.iter().filter(|record| Wire::of(&record.event) == Some(*wire));
            let of_kind = of_lane.filter(|record| is_troubled(record, &troubled) == bad);
            let mut at: Vec<u64> = of_kind.map(|record| x_of(record.at_us, end)).collect();
            at.dedup();
            at.iter().fold(String::new(), |path, x| format!("{path}M{x} {}v18", y + 4))
        };
        for (class, path) in [("good", strokes(false)), ("bad", strokes(true))] {
            if !path.is_empty() {
                let _ = write!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
            }
        }
    }
    for quarter in 0..=4 {
        let (x, time) = (LEFT + WIDTH * quarter / 4, duration(end * quarter / 4));
        let place = ["start", "middle", "middle", "middle", "end"]
            .into_iter()
            .nth(usize::try_from(quarter).unwrap_or(0));
        let place = place.unwrap_or("middle");
        let _ = write!(svg, "<text x=\"{x}\" y=\"{}\" text-anchor=\"{place}\">{time}</text>", bottom + 14);
    }
    svg.push_str("</svg>");
    svg
}

/// Where a time stands on the axis.
fn x_of(at_us: u64, end: u64) -> u64 {
    LEFT + at_us.saturating_mul(WIDTH) / end
}

fn is_troubled(record: &Record, troubled: &HashSet<&str>) -> bool {
    record.scenario.as_deref().is_some_and(|scenario| troubled.contains(scenario))
}

/// First and last time at which each feature left evidence.
fn spans<'a>(run: &'a Run, records: &[Record]) -> Vec<(&'a Feature, (u64, u64))> {
    let file = |scenario: &str| scenario.rsplit_once(':').map_or("", |(file, _)| file).to_owned();
    let mut spans = std::collections::HashMap::<String, (u64, u64)>::new();
    for record in records {
        if let Some(scenario) = &record.scenario {
            let span = spans.entry(file(scenario)).or_insert((record.at_us, record.at_us));
            span.1 = record.at_us;
        }
    }
    run.features.iter().filter_map(|feature| Some((feature, *spans.get(&feature.path)?))).collect()
}

/// A lane's name, in both languages at one place.
fn names(label: &Text, y: u64) -> String {
    format!(
        "<text class=\"ja\" x=\"0\" y=\"{y}\">{}</text><text class=\"en\" x=\"0\" y=\"{y}\">{}</text>",
        label.ja, label.en
    )
}

/// A text that is the same in both languages, escaped.
fn both_in_one(text: &str) -> String {
    both(&Text::new(text, text)).to_string()
}
