//! `tashika report`: makes the page of a run again, from its result, its evidence and the suite.

use std::fs;

use conformance::{Text, exit};

use crate::cli::ReportArgs;
use crate::command::common::{library, print};
use crate::failure::Failure;
use crate::past_run::PastRun;
use crate::report::folder::REPORT;
use crate::report::html::{Evidence, Sources, render};
use crate::report::terminal::Look;
use crate::suite::Suite;

pub(super) fn run(args: &ReportArgs, look: Look) -> Result<u8, Failure> {
    let past = PastRun::at(&args.run)?;
    let evidence = Evidence::read(&past.evidence(), &past.run.evidence);
    let mut notes = Vec::new();
    let suite = match Suite::load(&args.suite.features, &library()?) {
        Ok(suite) => {
            notes.extend((!past.is_of(&suite)).then(other_suite));
            Some(suite)
        }
        Err(error) => {
            notes.push(no_suite(&Failure::from(error).text));
            None
        }
    };
    let sources = Sources { run: &past.run, evidence: &evidence, suite: suite.as_ref(), notes };
    let page = render(&sources, look.language);
    let path = args.out.clone().unwrap_or_else(|| past.folder.join(REPORT));
    fs::write(&path, page).map_err(|error| Failure::file(&path, &error))?;
    print(&format!("{}: {}\n", look.say(&Text::new("報告", "report")), path.display()));
    match evidence.flaw() {
        Some(flaw) => Err(Failure::suite(flaw.clone())),
        None => Ok(exit::PASSED),
    }
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
