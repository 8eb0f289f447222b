//! `tashika report`: makes the page of a run or of a laboratory's night again, from what its folder holds and the suite.

use std::fs;
use std::path::Path;

use conformance::lab::Morning;
use conformance::{Text, exit};

use crate::cli::ReportArgs;
use crate::command::common::{library, print};
use crate::failure::Failure;
use crate::lab::HISTORY;
use crate::lab::history::History;
use crate::lab::outputs::MORNING;
use crate::past_run::PastRun;
use crate::report::folder::REPORT;
use crate::report::html::night::{self, NightSources, PastNight};
use crate::report::html::{Evidence, Sources, render};
use crate::report::terminal::Look;
use crate::suite::Suite;

pub(super) fn run(args: &ReportArgs, look: Look) -> Result<u8, Failure> {
    let (folder, page, flaw) =
        if args.run.join(MORNING).is_file() { of_night(args, look)? } else { of_run(args, look)? };
    let path = args.out.clone().unwrap_or_else(|| folder.join(REPORT));
    fs::write(&path, page).map_err(|error| Failure::file(&path, &error))?;
    print(&format!("{}: {}\n", look.say(&Text::new("報告", "report")), path.display()));
    match flaw {
        Some(flaw) => Err(Failure::suite(flaw)),
        None => Ok(exit::PASSED),
    }
}

/// A folder, the page that belongs into it, and why its evidence cannot be believed, if it cannot.
type Made = (std::path::PathBuf, String, Option<Text>);

fn of_run(args: &ReportArgs, look: Look) -> Result<Made, Failure> {
    let past = PastRun::at(&args.run)?;
    let evidence = Evidence::read(&past.evidence(), &past.run.evidence);
    let (suite, notes) = suite_of(args, &past.run.suite_sha256)?;
    let sources = Sources { run: &past.run, evidence: &evidence, suite: suite.as_ref(), notes };
    let page = render(&sources, look.language);
    Ok((past.folder, page, evidence.flaw().cloned()))
}

fn of_night(args: &ReportArgs, look: Look) -> Result<Made, Failure> {
    let path = args.run.join(MORNING);
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    let morning: Morning =
        serde_json::from_str(&text).map_err(|error| Failure::file(&path, &error.into()))?;
    let (suite, notes) = suite_of(args, &morning.night.suite_sha256)?;
    let sources = NightSources {
        morning: &morning,
        folder: &args.run,
        past: &nights_before(&args.run, &morning)?,
        catalogue: suite.as_ref().map(|suite| &suite.catalogue),
        notes,
    };
    Ok((args.run.clone(), night::render(&sources, look.language), None))
}

/// The earlier nights, from the history beside the folder; none if the folder was taken elsewhere without it.
fn nights_before(folder: &Path, morning: &Morning) -> Result<Vec<PastNight>, Failure> {
    let path = folder.join("..").join(HISTORY);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    Ok(PastNight::before(&morning.night, &History::open_existing(&path)?)?)
}

/// The suite that stands on disk now, if it can be read, and what has to be said about it on a page whose verdicts come from
/// another time.
fn suite_of(args: &ReportArgs, sha256: &str) -> Result<(Option<Suite>, Vec<Text>), Failure> {
    Ok(match Suite::load(&args.suite.features, &library()?) {
        Ok(suite) if suite.sha256 == sha256 => (Some(suite), Vec::new()),
        Ok(suite) => (Some(suite), vec![other_suite()]),
        Err(error) => (None, vec![no_suite(&Failure::from(error).text)]),
    })
}

/// The page shows the texts of now with the verdicts of then.
fn other_suite() -> Text {
    Text::new(
        "この実行は今とは違うシナリオ・要件によるもの。要件の文は今のもの、判定は当時のものである",
        "this run used other features or requirements than those of now: the requirements' texts are of now, the verdicts of then",
    )
}

fn no_suite(why: &Text) -> Text {
    Text::new(
        format!("要件の文を示せない: {}", why.ja),
        format!("the requirements' texts cannot be shown: {}", why.en),
    )
}
