//! From a night that has ended to what people and programs find in the morning.

use std::path::Path;

use conformance::lab::{Blame, Morning, Night, Trouble};
use conformance::{Language, Text, Verdict};

use super::history::{History, HistoryError};
use super::plan::Plan;
use super::{hook, night_file, outputs, write_whole};
use crate::failure::Failure;
use crate::report::folder::REPORT;
use crate::report::html::night::{NightSources, PastNight, render};

/// Name of the history in the folder of all nights.
pub(crate) const HISTORY: &str = "history.db";

/// Writes the night, takes it into the history, makes its reports and runs the hooks. Returns the morning, and what went wrong with hooks:
/// the night stands all the same.
///
/// # Errors
/// If a file of the night cannot be written.
pub(crate) fn dawn(
    plan: &Plan,
    night: Night,
    folder: &Path,
    nights: &Path,
    language: Language,
) -> Result<(Morning, Vec<Failure>), Failure> {
    let night = night.settled();
    // Before the history, so that it can be taken in later if that does not work now.
    night_file::write(folder, &night)?;
    let (morning, past) = match recorded(&night, &nights.join(HISTORY)) {
        Ok(told) => told,
        Err(error) => (unrecorded(night, folder, error), Vec::new()),
    };
    outputs::write(folder, &morning)?;
    let sources = NightSources {
        morning: &morning,
        folder,
        past: &past,
        catalogue: plan.suite.as_ref().map(|(suite, _)| &suite.catalogue),
        notes: Vec::new(),
    };
    let page = folder.join(REPORT);
    write_whole(&page, render(&sources, language).as_bytes())
        .map_err(|error| Failure::file(&page, &error))?;
    let complaints = tell(plan, folder, &morning, language)?;
    Ok((morning, complaints))
}

fn recorded(night: &Night, history: &Path) -> Result<(Morning, Vec<PastNight>), HistoryError> {
    let mut history = History::open(history)?;
    let morning = history.record(night.clone())?;
    let past = PastNight::before(&morning.night, &history)?;
    Ok((morning, past))
}

/// The morning of a night that the history could not take in: nothing is known of other nights, so nothing can be said to be as it was.
fn unrecorded(mut night: Night, folder: &Path, error: HistoryError) -> Morning {
    let Failure { text, .. } = error.into();
    let folder = folder.display();
    night.troubles.push(Trouble {
        slot: None,
        verdict: Verdict::Inconclusive,
        blame: Blame::Rig,
        what: Text::new(
            format!("この夜は履歴に入っていない: {}", text.ja),
            format!("this night is not in the history: {}", text.en),
        ),
        cure: Some(Text::new(
            format!("直してから: tashika lab import {folder}"),
            format!("when that is mended: tashika lab import {folder}"),
        )),
    });
    Morning::of(night, &[], None)
}

fn tell(plan: &Plan, folder: &Path, morning: &Morning, language: Language) -> Result<Vec<Failure>, Failure> {
    let summary = outputs::summary(morning, language);
    let file = match language {
        Language::Ja => outputs::SUMMARY_JA,
        Language::En => outputs::SUMMARY,
    };
    let json = serde_json::to_vec(morning)
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
    let result = hook::Told {
        folder,
        summary: &summary,
        summary_file: &folder.join(file),
        json: &json,
        status: morning.exit_status,
    };
    Ok(plan.lab.hooks.iter().filter_map(|hook| hook::run(hook, &result).err()).collect())
}
