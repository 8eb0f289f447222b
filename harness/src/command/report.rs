//! `tashika report`: makes the page of a run or of a laboratory's night again, from what its folder holds and the suite.

use std::fs;
use std::path::Path;

use conformance::lab::{Morning, Night};
use conformance::{Text, exit};

use crate::cli::ReportArgs;
use crate::command::common::{library, print};
use crate::failure::Failure;
use crate::lab::history::History;
use crate::past_run::PastRun;
use crate::report::folder::{NIGHT, REPORT};
use crate::report::html::night::{self, NightSources, PastNight};
use crate::report::html::{Evidence, Sources, render};
use crate::report::terminal::Look;
use crate::suite::Suite;

pub(super) fn run(args: &ReportArgs, look: Look) -> Result<u8, Failure> {
    let (folder, page, flaw) =
        if args.run.join(NIGHT).is_file() { of_night(args, look)? } else { of_run(args, look)? };
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
    let night = night_in(&args.run)?;
    let (suite, mut notes) = suite_of(args, &night.suite_sha256)?;
    let (morning, past) = match &args.history {
        Some(path) => {
            let history = History::open_existing(path)?;
            let told = history.morning(&night.id)?;
            // The history knows what is different, the folder what was seen.
            let morning = Morning { night: night.settled(), ..told };
            let past = PastNight::before(&morning.night, &history)?;
            (morning, past)
        }
        None => {
            notes.push(no_history());
            (Morning::of(night, &[], None), Vec::new())
        }
    };
    let sources = NightSources {
        morning: &morning,
        folder: &args.run,
        past: &past,
        catalogue: suite.as_ref().map(|suite| &suite.catalogue),
        notes,
    };
    Ok((args.run.clone(), night::render(&sources, look.language), None))
}

fn night_in(folder: &Path) -> Result<Night, Failure> {
    let path = folder.join(NIGHT);
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    serde_json::from_str(&text).map_err(|error| Failure::file(&path, &error.into()))
}

fn no_history() -> Text {
    Text::new(
        "履歴を示していないので、前の夜や基準とは比べていない (--history)",
        "no history was named, so nothing is compared with nights before or with baselines (--history)",
    )
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
