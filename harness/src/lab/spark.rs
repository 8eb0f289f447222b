//! A row of numbers or verdicts in a few characters of a terminal.

use conformance::Verdict;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Numbers as bars, from the least to the largest; what is missing is a blank. Equal numbers are bars of the same, full height: a line
/// without change must not look like one at the bottom.
#[must_use]
pub(crate) fn bars(numbers: &[Option<u64>]) -> String {
    let present = || numbers.iter().flatten().copied();
    let (least, largest) = (present().min().unwrap_or(0), present().max().unwrap_or(0));
    let bar = |number: u64| {
        if least == largest {
            return BARS[BARS.len() - 1];
        }
        let top = u128::from(largest - least);
        let height = u128::from(number - least) * (BARS.len() as u128 - 1) / top;
        BARS[usize::try_from(height).unwrap_or(0).min(BARS.len() - 1)]
    };
    numbers.iter().map(|number| number.map_or(' ', bar)).collect()
}

/// The character of a verdict: what is good is small, what is bad stands out.
#[must_use]
pub(crate) const fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Pass => '·',
        Verdict::NotApplicable => '-',
        Verdict::Warn => 'w',
        Verdict::NotRun => ' ',
        Verdict::Inconclusive => '?',
        Verdict::Hang => 'H',
        Verdict::Fail => 'F',
        Verdict::Error => 'E',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_span_from_the_least_to_the_largest() {
        assert_eq!(bars(&[Some(10), Some(80), None, Some(45)]), "▁█ ▄");
        assert_eq!(bars(&[Some(0), Some(u64::MAX)]), "▁█");
        assert_eq!(bars(&[Some(7), Some(7)]), "██");
        assert_eq!(bars(&[None, None]), "  ");
        assert_eq!(bars(&[]), "");
    }

    #[test]
    fn every_verdict_has_a_mark_of_its_own() {
        let marks: std::collections::BTreeSet<char> = Verdict::ALL.into_iter().map(mark).collect();
        assert_eq!(marks.len(), Verdict::ALL.len());
    }
}
