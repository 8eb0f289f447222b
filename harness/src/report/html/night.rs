//! The page of a laboratory's night: what changed since last time comes first.

mod case;
mod envelope;
mod next_step;
mod requirement;
mod slot;
mod strip;

use std::collections::BTreeSet;
use std::path::Path;

use askama::Template;
use conformance::lab::{Difference, Morning, Nature, Night, SlotState, Trouble};
use conformance::requirement::Catalogue;
use conformance::{Language, Text, Verdict, exit};

use self::case::CasePart;
use self::next_step::next_step;
use self::requirement::Asked;
use self::slot::SlotPart;
use self::strip::trend;
pub use self::strip::{PastNight, PastSlot};
use super::exchange::{Part, Went};
use super::heat_map::{not_asked, signs};
use super::{SCRIPT, STYLE, anchor, both, duration, language_tag, moment, t};

/// What a page of a night is made from.
pub struct NightSources<'a> {
    /// The night, and what is different.
    pub morning: &'a Morning,
    /// Its folder, in which its evidence lies.
    pub folder: &'a Path,
    /// The nights before it, the oldest first.
    pub past: &'a [PastNight],
    /// The requirements that its scenarios assert, if they can be read.
    pub catalogue: Option<&'a Catalogue>,
    /// What a reader must know before anything else.
    pub notes: Vec<Text>,
}

/// The page of a night: differences, slots with what their readers carry, requirements, and each case that did not go well with its
/// exchanges decoded, whom to blame and what to do. Slots and cases have lasting addresses, `#slot-NAME` and `#case-JOB/CASE`.
#[must_use]
pub fn render(sources: &NightSources<'_>, language: Language) -> String {
    let morning = sources.morning;
    let night = &morning.night;
    let (cases, untold) = CasePart::all(night, sources.folder, sources.catalogue);
    let page = NightPage {
        language: language_tag(language),
        night,
        headline: headline(morning),
        notes: &sources.notes,
        counts: counts(night),
        morning,
        known: known(morning),
        slots: SlotPart::all(night, sources.past),
        requirements: Asked::all(night, sources.catalogue),
        cases,
        untold,
        trend: trend(night, sources.past),
    };
    // Every value is at hand, and writing to a String cannot fail.
    page.render().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "night.html")]
struct NightPage<'a> {
    language: &'static str,
    night: &'a Night,
    headline: Text,
    notes: &'a [Text],
    counts: Vec<(Verdict, usize)>,
    morning: &'a Morning,
    /// What is not as the baselines say, and was so the night before.
    known: Vec<&'a Difference>,
    slots: Vec<SlotPart<'a>>,
    requirements: Vec<Asked<'a>>,
    cases: Vec<CasePart<'a>>,
    /// How many cases that did not go well have no room on the page.
    untold: usize,
    trend: String,
}

impl NightPage<'_> {
    fn places(&self) -> Vec<&str> {
        self.night.slots.iter().map(|slot| slot.name.as_str()).collect()
    }

    fn ids(&self) -> Vec<&str> {
        self.requirements.iter().flat_map(|document| &document.requirements).map(|one| one.id).collect()
    }

    /// Where a difference is told at length: at its case if that did not go well, else at its slot.
    fn link(&self, difference: &Difference) -> String {
        let case = difference.case.as_ref().map(|case| case::anchor_of(&difference.job, case));
        case.filter(|link| self.cases.iter().any(|part| part.anchor == *link))
            .unwrap_or_else(|| anchor("slot", &difference.slot))
    }

    fn next(&self, difference: &Difference) -> Option<Text> {
        next_step(difference.class, difference.blame)
    }

    fn trouble_link(&self, trouble: &Trouble) -> Option<String> {
        trouble.slot.as_ref().map(|slot| anchor("slot", slot))
    }

    /// When it ended, and whether everything planned was tried.
    fn end(&self) -> Text {
        match (self.night.finished.map(moment), self.night.complete) {
            (Some(end), true) => Text::new(format!("{end} に終わった"), format!("ended at {end}")),
            (Some(end), false) => Text::new(
                format!("{end} に打ち切られ、予定の一部は試していない"),
                format!("cut off at {end}; a part of the plan was not tried"),
            ),
            (None, _) => Text::new("終わっていない", "has not ended"),
        }
    }

    fn exit_status(&self) -> Text {
        let status = self.morning.exit_status;
        let meaning = exit::table().into_iter().find(|(known, _)| *known == status);
        let meaning = meaning.map_or_else(|| Text::new("", ""), |(_, text)| text);
        Text::new(
            format!("終了状態 {status}: {}", meaning.ja),
            format!("exit status {status}: {}", meaning.en),
        )
    }
}

/// What is told under the baselines, because it is not new since the night before.
fn known(morning: &Morning) -> Vec<&Difference> {
    let is_new = |one: &Difference| {
        morning.changes.iter().any(|change| (&change.job, &change.case) == (&one.job, &one.case))
    };
    let first = morning.previous.is_none();
    morning.differences.iter().filter(|one| first || !is_new(one)).collect()
}

/// The night in a sentence: what broke since the last one, else what is still worse than it was.
fn headline(morning: &Morning) -> Text {
    let slots = morning.night.slots.len();
    let of = |differences: &[Difference], nature: Nature| {
        let hit = differences.iter().filter(|one| one.nature == nature).map(|one| &one.slot);
        hit.collect::<BTreeSet<_>>().len()
    };
    let fresh = |nature| of(&morning.changes, nature);
    let (broken, worse) = (fresh(Nature::Regression), of(&morning.differences, Nature::Regression));
    let (lost, better) = (fresh(Nature::Undecided), fresh(Nature::Improvement));
    let (ja, en) = match (broken, worse, lost, better) {
        (1.., ..) => (
            format!("{slots} スロットのうち {broken} が前の夜から悪くなった"),
            format!("worse since last night: {broken} of {slots} slots"),
        ),
        (_, 1.., ..) => (
            format!("{slots} スロットのうち {worse} が基準より悪いまま"),
            format!("still worse than the baseline: {worse} of {slots} slots"),
        ),
        (_, _, 1.., _) => (
            format!("悪くなったものはないが、{slots} スロットのうち {lost} が判定できなくなった"),
            format!("nothing is worse, but {lost} of {slots} slots can no longer be judged"),
        ),
        (_, _, _, 1..) => (
            format!("悪くなったものはなく、{slots} スロットのうち {better} が良くなった"),
            format!("nothing is worse, and {better} of {slots} slots are better"),
        ),
        _ => {
            (format!("{slots} スロットに悪くなったものはない"), format!("nothing is worse on {slots} slots"))
        }
    };
    Text::new(ja, en)
}

/// The verdicts that occurred, with their numbers, the most serious first.
fn counts(night: &Night) -> Vec<(Verdict, usize)> {
    let count = |verdict: Verdict| (verdict, night.counts.get(verdict.name()).copied().unwrap_or(0));
    Verdict::ALL.into_iter().rev().map(count).filter(|(_, count)| *count > 0).collect()
}
