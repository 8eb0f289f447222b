//! Since when things are as they are.

use conformance::lab::{Difference, Nature, Night, since};
use rusqlite::Connection;

use super::points::{job_points, points};
use super::value::whole;
use super::{Inner, JobName, read};

/// Says of bad news since when it is so.
pub(super) fn tell(
    file: &Connection,
    night: &Night,
    previous: Option<&str>,
    differences: &mut [Difference],
) -> Result<(), Inner> {
    let yesterday = match previous {
        Some(id) => read::differences(file, id)?,
        None => Vec::new(),
    };
    for difference in differences {
        let bad = matches!(difference.nature, Nature::Regression | Nature::Undecided | Nature::New);
        if !bad {
            continue;
        }
        let name = JobName {
            slot: difference.slot.clone(),
            kind: difference.kind,
            profile: difference.profile.clone(),
        };
        let until = whole(night.started.as_microsecond());
        let points = match (&difference.case, difference.nature) {
            (Some(case), _) => points(file, &night.lab, &name, case, until)?,
            (None, Nature::Undecided) => job_points(file, &night.lab, &name, until)?,
            (None, _) => Vec::new(),
        };
        let told = since(&points).map(str::to_owned);
        difference.since = told.or_else(|| carried_over(&yesterday, difference, &night.id));
    }
    Ok(())
}

/// What a reader carries has no row of verdicts: it has been so since it was first told in these words.
fn carried_over(yesterday: &[Difference], difference: &Difference, tonight: &str) -> Option<String> {
    let same = yesterday.iter().find(|told| {
        (&told.job, &told.case, &told.what) == (&difference.job, &difference.case, &difference.what)
    });
    same.and_then(|told| told.since.clone()).or_else(|| Some(tonight.to_owned()))
}
