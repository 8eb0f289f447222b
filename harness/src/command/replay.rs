//! `tashika replay`: whether a failure that was promoted is there again.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conformance::evidence::{self, Record};
use conformance::result::Run;
use conformance::{Text, Verdict, exit};
use jiff::Timestamp;

use super::run::{allowance, bench as bench_of, perform};
use crate::bench::Bench;
use crate::budget;
use crate::cli::{ReplayArgs, RunArgs, SelectionArgs, SuiteArgs};
use crate::command::common::{block_on, library, print};
use crate::failure::Failure;
use crate::promoted::{Promoted, differing, facts, is_same_question};
use crate::recorder::Recorder;
use crate::report::terminal::Look;
use crate::step::StepLibrary;
use crate::suite::Suite;

pub(super) fn run(args: &ReplayArgs, look: Look) -> Result<u8, Failure> {
    let library = library()?;
    let paths = files(&args.vectors)?;
    let mut verdicts = Vec::new();
    for path in &paths {
        let vector = Promoted::read(path)?;
        let (verdict, why) = block_on(again(&vector, args, &library))?;
        print(&format!("{} {}  ({})\n", look.verdict(verdict), vector.title, path.display()));
        if verdict != Verdict::Pass {
            print(&format!("    {}\n", look.say(&why)));
        }
        verdicts.push(verdict);
    }
    Ok(exit::of_verdicts(verdicts))
}

/// Plays the vector's steps and compares the one exchange.
async fn again(
    vector: &Promoted,
    args: &ReplayArgs,
    library: &StepLibrary,
) -> Result<(Verdict, Text), Failure> {
    let subject = subject(args);
    let bench = bench_of(&subject).await?;
    let suite = Suite::of_text("vector.feature", &vector.feature)?;
    budget::check(&suite.features, library, &allowance(&subject, &bench))?;
    let (_, records) = played(&vector.feature, library, bench).await?;
    let Some(found) = vector.place.find(&records).map(|record| facts(&record.event)) else {
        return Ok((Verdict::Inconclusive, unreached()));
    };
    if !is_same_question(&vector.expected, &found) {
        return Ok((Verdict::Inconclusive, unreached()));
    }
    let differs = differing(&vector.expected, &found);
    let value = |facts: &crate::promoted::Facts, name: &String| {
        facts.get(name).map_or("-".to_owned(), ToString::to_string)
    };
    let lines = differs.iter().map(|name| (name, value(&vector.expected, name), value(&found, name)));
    let (ja, en): (Vec<_>, Vec<_>) = lines
        .map(|(name, expected, observed)| {
            (
                format!("{name}: 期待 {expected}、観測 {observed}"),
                format!("{name}: expected {expected}, observed {observed}"),
            )
        })
        .unzip();
    let verdict = if differs.is_empty() { Verdict::Pass } else { Verdict::Fail };
    Ok((verdict, Text::new(ja.join("、"), en.join("; "))))
}

fn unreached() -> Text {
    Text::new(
        "このやり取りまで進まなかったか、別のことが問われた。リーダーやカードの種類が違えば、やり取りの数も変わる",
        "the exchange was not reached, or something else was asked; with another kind of reader or card there are more or fewer",
    )
}

/// Runs a feature of one scenario; what crossed the wires is kept in memory only.
pub(super) async fn played(
    feature: &str,
    library: &StepLibrary,
    bench: Bench,
) -> Result<(Run, Vec<Record>), Failure> {
    let suite = Suite::of_text("vector.feature", feature)?;
    let recorder = Recorder::to_memory();
    let bench = Arc::new(Bench { recorder: recorder.clone(), ..bench });
    let run =
        perform(&suite, &suite.features, library, &bench, Timestamp::now(), |_| ControlFlow::Continue(()))
            .await?;
    let (records, _) = evidence::verify(&recorder.text())
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
    Ok((run, records))
}

/// The options of a run that choose its subject.
fn subject(args: &ReplayArgs) -> RunArgs {
    RunArgs {
        suite: SuiteArgs { features: PathBuf::new() },
        selection: SelectionArgs { tags: None, name: None },
        out: PathBuf::new(),
        defect: args.defect.clone(),
        asked: args.asked.clone(),
        front_desk: args.front_desk.clone(),
        rig: args.rig.clone(),
    }
}

/// The files that were named, and those in folders that were.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(|error| Failure::file(path, &error))?;
        let mut files: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| is_yaml(path)).collect();
        files.sort();
        found.extend(files);
    }
    if found.is_empty() {
        return Err(Failure::nothing_selected(Text::new(
            "ベクター (*.yaml) が一つもない。tashika promote で作る",
            "there is no vector (*.yaml); make one with tashika promote",
        )));
    }
    Ok(found)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml")
}
