//! What is said of a job that was not done, or does not count.

use conformance::lab::{Blame, Job, SlotState};
use conformance::{Text, Verdict};

use crate::lab::bay::Unusable;
use crate::lab::lock::NotLocked;

pub(super) fn service_restarted() -> Text {
    Text::new(
        "仕事の間に PC/SC のサービスが止まった、または始め直された",
        "the PC/SC service was stopped or started again during the job",
    )
}

pub(super) fn disk_full() -> Text {
    Text::new("ディスクに空きがないため行わなかった", "not tried: the disk is full")
}

pub(super) fn busy(error: &NotLocked) -> Unusable {
    let what = Text::new(format!("他で使われている: {error}"), format!("it cannot be had: {error}"));
    Unusable::new(SlotState::Busy, what)
}

/// A job of which nothing counts, because something stood in the way. Whose fault its cases are is what the evidence says of each, if it is
/// not known to be somebody's.
pub(super) fn undecided(mut job: Job, why: &Text, blame: Option<Blame>) -> Job {
    for case in &mut job.cases {
        let said = case.reason.take().unwrap_or_else(|| case.verdict.label());
        case.reason = Some(Text::new(
            format!("{}。それまでに見えたこと: {}", why.ja, said.ja),
            format!("{}; seen until then: {}", why.en, said.en),
        ));
        case.verdict = Verdict::Inconclusive;
        case.blame = blame.or(case.blame).or(Some(Blame::Rig));
    }
    job.verdict = Verdict::Inconclusive;
    job.measured = None;
    job.reason = Some(why.clone());
    job
}

pub(super) fn unwell_after(seen: &Text) -> Text {
    Text::new(
        format!("後の確認で動かなかった: {}", seen.ja),
        format!("not well in the check afterwards: {}", seen.en),
    )
}
