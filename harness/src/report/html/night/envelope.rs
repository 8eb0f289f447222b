use std::fmt::Write as _;

use conformance::Text;
use conformance::lab::Measured;
use conformance::reader::{Claim, Direction, Reach};

/// Width of the scale, and of the names left of it.
const WIDTH: f64 = 420.0;
const LEFT: f64 = 90.0;
/// Height of a row.
const ROW: f64 = 26.0;
/// The largest size of the scale, in bytes.
const LARGEST: f64 = 65_536.0;
/// Sizes that are written below the scale.
const TICKS: [u32; 5] = [1, 16, 256, 4_096, 65_536];

/// What a reader claims against what was seen, in bytes of data on a scale of powers of two: a pale bar to the claim, a full bar to
/// what was verified, a cross where it begins to fail, gaps for holes, a broken line at the rig's own ceiling.
pub(super) fn chart(measured: &Measured) -> String {
    let rows = [Direction::Command, Direction::Response, Direction::Both];
    let height = ROW * 3.0 + 20.0;
    // Writing to a String cannot fail.
    let mut svg = format!(
        "<svg class=\"envelope\" role=\"img\" viewBox=\"0 0 {} {height}\" width=\"{0}\" height=\"{height}\"><title>{}</title>",
        LEFT + WIDTH + 110.0,
        title(measured)
    );
    for (direction, y) in rows.into_iter().zip([0.0, ROW, 2.0 * ROW]) {
        let name = name(direction);
        for (language, name) in [("ja", &name.ja), ("en", &name.en)] {
            let _ = write!(svg, "<text class=\"{language}\" x=\"0\" y=\"{}\">{name}</text>", y + 16.0);
        }
        svg.push_str(&row(measured.envelope.reach(direction), measured.claim, y));
    }
    for tick in TICKS {
        let x = x_of(tick);
        let _ = write!(
            svg,
            "<line class=\"axis\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"0\" y2=\"{}\"/>\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{tick}</text>",
            ROW * 3.0,
            height - 4.0
        );
    }
    svg.push_str("</svg>");
    svg
}

fn row(reach: &Reach, claim: Claim, y: f64) -> String {
    let mut svg = String::new();
    let claimed = match claim {
        Claim::Bytes(bytes) => bytes,
        Claim::ShortOnly => 256,
        Claim::Missing => 0,
    };
    let verified = size(reach.verified);
    let mut bar = |class: &str, to: u32, inset: f64| {
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{}\" width=\"{:.1}\" height=\"{}\"/>",
            y + inset,
            (x_of(to) - LEFT).max(1.0),
            ROW - 4.0 - 2.0 * inset
        );
    };
    bar("claimed", claimed, 2.0);
    bar(
        if reach.fails_from.is_some_and(|size_| size(size_) <= claimed) { "short" } else { "seen" },
        verified,
        6.0,
    );
    for hole in &reach.holes {
        let _ = write!(
            svg,
            "<rect class=\"hole\" x=\"{:.1}\" y=\"{}\" width=\"2\" height=\"{}\"/>",
            x_of(size(*hole)) - 1.0,
            y + 2.0,
            ROW - 8.0
        );
    }
    if let Some(from) = reach.fails_from {
        let (x, middle) = (x_of(size(from)) + 5.0, y + ROW / 2.0 - 2.0);
        let _ = write!(svg, "<path class=\"bad\" d=\"M{x:.1} {middle}m-4-4l8 8m0-8l-8 8\"/>");
    }
    if let Some(ceiling) = reach.rig_ceiling {
        let x = x_of(size(ceiling));
        let _ = write!(
            svg,
            "<line class=\"ceiling\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{y}\" y2=\"{}\"/>",
            y + ROW - 4.0
        );
    }
    let _ = write!(svg, "<text x=\"{}\" y=\"{}\">{verified} B</text>", LEFT + WIDTH + 16.0, y + 16.0);
    svg
}

/// Where a size stands on the scale.
fn x_of(bytes: u32) -> f64 {
    LEFT + WIDTH * (f64::from(bytes) + 1.0).min(LARGEST).log2() / LARGEST.log2()
}

fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn name(direction: Direction) -> Text {
    match direction {
        Direction::Command => Text::new("カードへ", "to the card"),
        Direction::Response => Text::new("カードから", "from the card"),
        Direction::Both => Text::new("両方向", "both ways"),
    }
}

/// The picture in words.
fn title(measured: &Measured) -> Text {
    let part = |direction: Direction| {
        let reach = measured.envelope.reach(direction);
        let name = name(direction);
        let from = reach.fails_from.map_or_else(|| "–".to_owned(), |from| from.to_string());
        let (verified, holes) = (reach.verified, reach.holes.len());
        Text::new(
            format!("{} {verified} B、失敗は {from} から、穴 {holes}", name.ja),
            format!("{} {verified} B, fails from {from}, holes {holes}", name.en),
        )
    };
    let parts = [Direction::Command, Direction::Response, Direction::Both].map(part);
    let join = |of: fn(&Text) -> &String| parts.iter().map(of).cloned().collect::<Vec<_>>().join("; ");
    let claim = measured.claim;
    Text::new(
        format!("申告 {claim}: {}", join(|one| &one.ja)),
        format!("claim {claim}: {}", join(|one| &one.en)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use conformance::reader::{Envelope, Honesty};

    #[test]
    fn a_bar_that_falls_short_of_the_claim_is_told_from_one_that_keeps_it() {
        let good = Reach { verified: 65_535, ..Reach::default() };
        let bad = Reach { verified: 505, fails_from: Some(506), holes: vec![261], ..Reach::default() };
        let chart = chart(&Measured {
            claim: Claim::Bytes(65_536),
            honesty: Honesty::Overstated,
            envelope: Envelope {
                command: bad,
                response: good,
                both: Reach { rig_ceiling: Some(4_096), ..Reach::default() },
                chained: 0,
                patience_ms: None,
                bytes_per_second: None,
                exchange_us: None,
            },
        });
        assert_eq!(chart.matches("class=\"short\"").count(), 1, "{chart}");
        assert_eq!(chart.matches("class=\"hole\"").count(), 1, "{chart}");
        assert_eq!(chart.matches("class=\"bad\"").count(), 1, "{chart}");
        assert_eq!(chart.matches("class=\"ceiling\"").count(), 1, "{chart}");
        assert!(chart.contains("to the card 505 B, fails from 506, holes 1"), "{chart}");
    }
}
