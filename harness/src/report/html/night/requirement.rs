use std::collections::HashMap;

use conformance::lab::Night;
use conformance::requirement::{Catalogue, Document, Requirement};
use conformance::{Text, Verdict};

use super::anchor;
use crate::report::html::heat_map::{Square, heat_map};

/// What a night asked of one source document.
pub(super) struct Asked<'a> {
    pub(super) title: &'a Text,
    pub(super) name: &'a str,
    pub(super) requirements: Vec<AskedRequirement<'a>>,
    /// Its requirements as squares; SVG.
    pub(super) picture: String,
}

/// One requirement, over all slots.
pub(super) struct AskedRequirement<'a> {
    pub(super) id: &'a str,
    pub(super) anchor: String,
    pub(super) statement: Text,
    /// The most serious verdict of all slots; nothing if none asked.
    pub(super) verdict: Option<Verdict>,
    /// How many slots asked.
    pub(super) asked: usize,
    /// The slots on which it did not go well, with the most serious verdict.
    pub(super) troubled: Vec<(&'a str, Verdict)>,
}

/// Slots by requirement, in the order of the lab file, with the most serious verdict of each.
type BySlot<'a> = HashMap<&'a str, Vec<(&'a str, Verdict)>>;

impl<'a> Asked<'a> {
    /// The documents that the night's scenarios come from; none if it ran no scenario.
    pub(super) fn all(night: &'a Night, catalogue: Option<&'a Catalogue>) -> Vec<Self> {
        let mut by_id = BySlot::new();
        for (slot, _, case) in night.cases() {
            for id in &case.requirements {
                let slots = by_id.entry(id).or_default();
                match slots.last_mut().filter(|(last, _)| *last == slot.name) {
                    Some((_, verdict)) => *verdict = (*verdict).max(case.verdict),
                    None => slots.push((&slot.name, case.verdict)),
                }
            }
        }
        let documents = catalogue.map(Catalogue::documents).unwrap_or_default().iter();
        let asked = |one: &&Document| one.requirements.iter().any(|it| by_id.contains_key(it.id.as_str()));
        documents.filter(asked).map(|document| Self::of(document, &by_id)).collect()
    }

    fn of(document: &'a Document, by_id: &BySlot<'a>) -> Self {
        let requirements: Vec<_> =
            document.requirements.iter().map(|one| AskedRequirement::of(one, by_id)).collect();
        let squares = requirements.iter().map(|one| Square {
            name: one.id,
            verdict: one.verdict,
            link: one.anchor.clone(),
        });
        let picture = heat_map(&document.title, &squares.collect::<Vec<_>>());
        Self { title: &document.title, name: &document.document, requirements, picture }
    }
}

impl<'a> AskedRequirement<'a> {
    fn of(requirement: &'a Requirement, by_id: &BySlot<'a>) -> Self {
        let slots = by_id.get(requirement.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let troubled = slots.iter().copied().filter(|(_, verdict)| *verdict > Verdict::NotApplicable);
        Self {
            id: &requirement.id,
            anchor: anchor("req", &requirement.id),
            statement: Text::new(&requirement.ja, &requirement.en),
            verdict: slots.iter().map(|(_, verdict)| *verdict).max(),
            asked: slots.len(),
            troubled: troubled.collect(),
        }
    }
}
