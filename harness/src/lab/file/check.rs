use std::collections::BTreeSet;

use conformance::lab::Place;
use simulator::reader_zoo::{flawed, sound};

use super::{Hook, JobEntry, LabFile, SlotEntry, TestCard};
use crate::lab::hook;
use crate::selection::TagExpression;

impl LabFile {
    /// Everything that does not fit together, each in one sentence.
    pub(super) fn slips(&self) -> Vec<String> {
        let mut slips = Vec::new();
        if self.slots.is_empty() {
            slips.push("there is no slot, so that every night would pass".to_owned());
        }
        let webhooks = self.hooks.iter().filter_map(|hook| match hook {
            Hook::Webhook(address) => hook::check_address(address).err(),
            Hook::Command(_) => None,
        });
        slips.extend(webhooks.map(|slip| format!("hooks: {slip}")));
        let (mut names, mut places) = (BTreeSet::new(), BTreeSet::new());
        for slot in &self.slots {
            let mut wrong = self.slips_of(slot);
            if !names.insert(&slot.slot) {
                wrong.push("another slot has this name, too".to_owned());
            }
            if !slot.is_simulated() && !places.insert(&slot.at) {
                wrong.push("another slot is at this place, too".to_owned());
            }
            slips.extend(wrong.into_iter().map(|slip| format!("slot {}: {slip}", slot.slot)));
        }
        let control = [("control", &self.control)].into_iter();
        let expected = self.expected.iter().map(|expected| ("expected", &expected.slot));
        for (who, slot) in control.chain(expected) {
            if let Some(slot) = slot.as_ref().filter(|slot| !names.contains(slot)) {
                slips.push(format!("{who} names slot {slot:?}, which is not there"));
            }
        }
        slips
    }

    fn slips_of(&self, slot: &SlotEntry) -> Vec<String> {
        let mut slips = Vec::new();
        if !names_a_folder(&slot.slot) {
            slips.push("its name is that of a folder, too: no / in it and no . at its start".to_owned());
        }
        let card = self.card_of(slot);
        if card.is_none() {
            slips.push(format!("card {:?} is not among the cards", slot.card));
        }
        if slot.jobs.is_empty() {
            slips.push("it has no job".to_owned());
        }
        let mut profiles = BTreeSet::new();
        for job in &slot.jobs {
            if !profiles.insert((job.kind(), job.profile())) {
                slips.push(format!("two jobs have the profile {:?}", job.profile()));
            }
            match job {
                JobEntry::Scenarios(_) if card.is_some_and(|card| card.kind == TestCard::Probe) => {
                    slips.push(
                        "scenarios need an Individual Number Card, and its card is a probe card".to_owned(),
                    );
                }
                JobEntry::Scenarios(entry) => {
                    let tags = entry.tags.as_ref().map(|tags| tags.parse::<TagExpression>());
                    slips.extend(tags.and_then(Result::err).map(|error| error.to_string()));
                }
                JobEntry::Measure(entry) => match crate::certify::profile(&entry.profile) {
                    Err(failure) => slips.push(failure.text.en),
                    Ok(profile) if profile.asks_for_verification() && slot.is_simulated() => {
                        slips.push(format!("profile {} needs a real reader", entry.profile));
                    }
                    Ok(_) => {}
                },
            }
        }
        match &slot.at {
            Place::Zoo(name) if !sound().iter().chain(&flawed()).any(|exhibit| exhibit.name == name) => {
                slips.push(format!(
                    "there is no simulated reader {name:?}; tashika reader selftest lists them"
                ));
            }
            Place::Zoo(_) => {}
            _ if slot.incident.is_some() || slot.defect.is_some() => {
                slips.push("incident and defect are for simulated readers".to_owned());
            }
            _ => {}
        }
        slips
    }
}

fn names_a_folder(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && !name.contains(['/', '\\'])
        && !name.contains(char::is_control)
}
