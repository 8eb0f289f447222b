use std::fmt::Write as _;

use conformance::{Text, Verdict};

use super::both;

/// One thing that is judged, as a square that leads to it.
pub(super) struct Square<'a> {
    pub(super) name: &'a str,
    /// Nothing if it was not asked about.
    pub(super) verdict: Option<Verdict>,
    pub(super) link: String,
}

/// Squares in a row.
const COLUMNS: usize = 24;
/// Width and height of a square with the gap to the next.
const PITCH: usize = 20;

/// A picture of many verdicts, one square each. A verdict is told by colour and by sign, and in words where the
/// pointer rests and to who cannot see it. The signs stand once in each page ([`signs`]).
pub(super) fn heat_map(title: &Text, squares: &[Square<'_>]) -> String {
    let columns = squares.len().clamp(1, COLUMNS);
    let (width, height) = (columns * PITCH, squares.len().div_ceil(COLUMNS) * PITCH);
    // Writing to a String cannot fail.
    let mut svg = format!(
        "<svg class=\"heat\" role=\"group\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\
         <title>{}</title>",
        escaped(&title.to_string())
    );
    for (index, square) in squares.iter().enumerate() {
        let (x, y) = (index % COLUMNS * PITCH, index / COLUMNS * PITCH);
        let label = square.verdict.map_or_else(not_asked, Verdict::label);
        // One stop for the tabulator in each picture; the arrow keys go on from there.
        let stop = if index == 0 { "0" } else { "-1" };
        let _ = write!(
            svg,
            "<a href=\"#{}\" tabindex=\"{stop}\"><title>{} {}</title><use href=\"#sign-{}\" x=\"{x}\" y=\"{y}\"/></a>",
            square.link,
            escaped(square.name),
            escaped(&label.to_string()),
            square.verdict.map_or("none", Verdict::name)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// What a verdict looks like in a picture: a square, and what is drawn on it.
pub(super) fn signs() -> String {
    let mut svg = String::from("<svg class=\"signs\" aria-hidden=\"true\" width=\"0\" height=\"0\">");
    let names = Verdict::ALL.into_iter().map(|verdict| (verdict.name(), drawing(verdict)));
    for (name, drawing) in names.chain([("none", "")]) {
        let _ = write!(
            svg,
            "<symbol id=\"sign-{name}\" viewBox=\"0 0 18 18\" width=\"18\" height=\"18\" class=\"v-{name}\">\
             <rect x=\"1\" y=\"1\" width=\"16\" height=\"16\" rx=\"3\"/><path d=\"{drawing}\"/></symbol>"
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The sign of a verdict, as the data of a path in a square of 18 by 18.
const fn drawing(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "",
        Verdict::NotApplicable => "M5 13 13 5",
        Verdict::Warn => "M9 5v5M9 12.5v.5",
        Verdict::NotRun => "M5 9h8",
        Verdict::Inconclusive => "M6.5 7a2.5 2.5 0 1 1 2.5 2.5v1M9 13v.5",
        Verdict::Hang => "M6.5 5v8M11.5 5v8",
        Verdict::Fail => "M5 5l8 8M13 5l-8 8",
        Verdict::Error => "M5 5l8 8M13 5l-8 8M9 3v12",
    }
}

/// What is said of a requirement whose scenarios did not run.
pub(super) fn not_asked() -> Text {
    Text::new("この実行では問わず", "not asked in this run")
}

fn escaped(text: &str) -> String {
    both(&Text::new(text, text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_looks_different_and_leads_to_what_it_is_about() {
        let squares: Vec<_> = Verdict::ALL
            .into_iter()
            .map(|verdict| Square {
                name: verdict.name(),
                verdict: Some(verdict),
                link: verdict.name().into(),
            })
            .collect();
        let picture = heat_map(&Text::new("<図>", "&"), &squares);
        let signs = signs();
        for verdict in Verdict::ALL {
            assert!(picture.contains(&format!("href=\"#{}\"", verdict.name())), "{picture}");
            assert!(signs.contains(&format!("id=\"sign-{}\"", verdict.name())), "{signs}");
        }
        assert!(!picture.contains("<図>"));
        let mut drawings: Vec<_> = Verdict::ALL.map(drawing).to_vec();
        drawings.sort_unstable();
        drawings.dedup();
        assert_eq!(drawings.len(), Verdict::ALL.len());
    }
}
