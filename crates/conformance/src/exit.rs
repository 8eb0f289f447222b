//! Exit statuses of every `tashika` command. They are interface: scripts and CI depend on them.

use crate::{Text, Verdict};

/// Everything selected passed (warnings and not-applicable included).
pub const PASSED: u8 = 0;
/// The command line was wrong.
pub const USAGE: u8 = 2;
/// The suite is wrong: a feature, requirement or vector file is invalid, or a verdict is `error`.
pub const SUITE_INVALID: u8 = 3;
/// The selection matched nothing.
pub const NOTHING_SELECTED: u8 = 4;
/// Nothing failed, but something could not be decided: `inconclusive` or `not-run`.
pub const UNDECIDED: u8 = 5;
/// Refused for safety: PIN budget, card without a test mark, production host.
pub const REFUSED: u8 = 6;
/// The subject failed: at least one `fail` or `hang`.
pub const SUBJECT_FAILED: u8 = 100;

/// Every status with its meaning, in ascending order.
#[must_use]
pub fn table() -> [(u8, Text); 7] {
    [
        (PASSED, Text::new("選択したすべてが合格", "everything selected passed")),
        (USAGE, Text::new("コマンドの使い方の誤り", "usage error")),
        (
            SUITE_INVALID,
            Text::new(
                "シナリオ・要件など試験側の誤り、または判定「誤り」",
                "the suite or a specification file is invalid, or a verdict is `error`",
            ),
        ),
        (NOTHING_SELECTED, Text::new("選択に一致するものがない", "nothing was selected")),
        (
            UNDECIDED,
            Text::new(
                "不合格はないが判定できないものが残った",
                "nothing failed but something stayed undecided",
            ),
        ),
        (REFUSED, Text::new("安全のため拒否", "refused for safety")),
        (SUBJECT_FAILED, Text::new("試験対象が不合格", "the subject failed")),
    ]
}

/// The exit status of a run.
///
/// An `error` outweighs a `fail`: when the suite is wrong its other verdicts cannot be believed either.
#[must_use]
pub fn of_verdicts(verdicts: impl IntoIterator<Item = Verdict>) -> u8 {
    let mut decided = false;
    let mut worst = None;
    for verdict in verdicts {
        decided |= !matches!(verdict, Verdict::NotApplicable);
        worst = worst.max(Some(verdict));
    }
    match worst {
        None => NOTHING_SELECTED,
        Some(Verdict::Error) => SUITE_INVALID,
        Some(Verdict::Fail | Verdict::Hang) => SUBJECT_FAILED,
        Some(Verdict::Inconclusive | Verdict::NotRun) => UNDECIDED,
        Some(Verdict::Warn | Verdict::NotApplicable | Verdict::Pass) if decided => PASSED,
        Some(_) => UNDECIDED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_alone() {
        let expected = [
            (Verdict::Pass, PASSED),
            (Verdict::NotApplicable, UNDECIDED),
            (Verdict::Warn, PASSED),
            (Verdict::NotRun, UNDECIDED),
            (Verdict::Inconclusive, UNDECIDED),
            (Verdict::Hang, SUBJECT_FAILED),
            (Verdict::Fail, SUBJECT_FAILED),
            (Verdict::Error, SUITE_INVALID),
        ];
        for (verdict, status) in expected {
            assert_eq!(of_verdicts([verdict]), status, "{verdict:?}");
        }
    }

    #[test]
    fn nothing_is_not_green() {
        assert_eq!(of_verdicts([]), NOTHING_SELECTED);
    }

    #[test]
    fn one_bad_among_many_good_decides() {
        assert_eq!(of_verdicts([Verdict::Pass, Verdict::Fail, Verdict::Pass]), SUBJECT_FAILED);
        assert_eq!(of_verdicts([Verdict::Fail, Verdict::Error]), SUITE_INVALID);
        assert_eq!(of_verdicts([Verdict::Pass, Verdict::NotRun]), UNDECIDED);
        assert_eq!(of_verdicts([Verdict::Pass, Verdict::NotApplicable]), PASSED);
    }
}
