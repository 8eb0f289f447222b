//! `tashika promote`: a failing exchange becomes a vector.

use std::fs;
use std::path::PathBuf;

use conformance::evidence::Record;
use conformance::result::Scenario;
use conformance::{Text, Verdict, exit};
use cucumber::gherkin;

use super::replay::played;
use super::trace::Source;
use crate::cli::PromoteArgs;
use crate::command::common::{block_on, load, print};
use crate::embedded;
use crate::failure::Failure;
use crate::feature_file::FeatureFile;
use crate::promoted::{Facts, Position, Promoted, agreeing, differing, facts};
use crate::report::terminal::Look;
use crate::step::{Keyword, StepLibrary, doc_string};
use crate::suite::Suite;

pub(super) fn run(args: &PromoteArgs, look: Look) -> Result<u8, Failure> {
    let source = Source::read(&args.evidence.path)?;
    let line = args.evidence.line.ok_or_else(no_line)?;
    let record = source.line(line)?;
    let scenario = source.scenario_of(record).ok_or_else(|| no_scenario(line))?;
    let place = Position::of(record, &source.records).ok_or_else(|| no_scenario(line))?;
    if matches!(scenario.verdict, Verdict::Pass | Verdict::NotApplicable | Verdict::NotRun) {
        return Err(not_failed(scenario));
    }
    let (suite, library) = load(&args.suite.features)?;
    let feature = feature_of(scenario, &suite)?;
    let sound = Sound::of(&feature, &library)?;
    let (expected, found) = (sound.at(place), facts(&record.event));
    let differs = differing(&expected, &found);
    if expected.is_empty() || differs.is_empty() {
        return Err(nothing_wrong(line, &sound.differing_in(&source.records, record)));
    }
    let shown = |name: &String| Some((name.clone(), found.get(name).filter(|_| *name != "data")?.clone()));
    let observed = differs.iter().filter_map(shown).collect();
    let vector = Promoted {
        title: scenario.name.clone(),
        source: format!("{}, {}:{line}", scenario.id, source.shown()),
        requirements: scenario.requirements.clone(),
        defect: source.run.as_ref().and_then(|run| run.subject.defect.clone()),
        ..Promoted::new(place, feature, expected, observed)
    };
    let path = write(&vector, args)?;
    let (path, defect) = (path.display(), vector.defect.as_deref());
    let again = defect.map(|defect| format!("tashika replay {path} --defect {defect}\n")).unwrap_or_default();
    print(&format!("{path}\n{}\ntashika replay {path}\n{again}", look.say(&Text::new("再現:", "replay:"))));
    Ok(exit::PASSED)
}

/// What two sound subjects, which share no key and no random number, say at each place of a scenario.
struct Sound([Vec<Record>; 2]);

impl Sound {
    fn of(feature: &str, library: &StepLibrary) -> Result<Self, Failure> {
        let once = || {
            block_on(async {
                let bench = embedded::bench(embedded::pki()?, None).await?;
                played(feature, library, bench).await.map(|(_, records)| records)
            })
        };
        Ok(Self([once()?, once()?]))
    }

    fn at(&self, place: Position) -> Facts {
        let [a, b] = self.0.each_ref().map(|records| place.find(records).map(|record| facts(&record.event)));
        agreeing(&a.unwrap_or_default(), &b.unwrap_or_default())
    }

    /// The lines of the same scenario at which the failing subject is not as the sound ones are.
    fn differing_in(&self, records: &[Record], one: &Record) -> Vec<u64> {
        let of_scenario = records.iter().filter(|other| other.scenario == one.scenario);
        let differs = |record: &&Record| {
            let place = Position::of(record, records);
            place.is_some_and(|place| !differing(&self.at(place), &facts(&record.event)).is_empty())
        };
        of_scenario.filter(differs).map(|record| record.line).collect()
    }
}

/// The scenario as a feature of its own, its background included.
fn feature_of(scenario: &Scenario, suite: &Suite) -> Result<String, Failure> {
    let all = suite.features.iter().flat_map(|file| file.expanded.scenarios.iter().map(move |it| (file, it)));
    let mut same = all.filter(|(file, it)| file.id_of(it) == scenario.id && it.name == scenario.name);
    let (file, found) = same.next().ok_or_else(|| another_suite(scenario))?;
    let tags: Vec<String> = scenario.requirements.iter().map(|id| format!("@要件:{id}")).collect();
    let steps: String = file.steps_of(found).map(step).collect();
    let FeatureFile { feature, .. } = file;
    Ok(format!(
        "# language: ja\n機能: {}\n\n  {}\n  シナリオ: {}\n{steps}",
        feature.name,
        tags.join(" "),
        scenario.name
    ))
}

fn step(step: &gherkin::Step) -> String {
    let mut text = format!("    {} {}\n", Keyword::of(step).ja(), step.value);
    for row in step.table.iter().flat_map(|table| &table.rows) {
        text.push_str(&format!("      | {} |\n", row.join(" | ")));
    }
    if let Some(doc) = doc_string(step) {
        let lines: String = doc.lines().map(|line| format!("      {line}\n")).collect();
        text.push_str(&format!("      \"\"\"\n{lines}      \"\"\"\n"));
    }
    text
}

fn write(vector: &Promoted, args: &PromoteArgs) -> Result<PathBuf, Failure> {
    let Position { step, exchange } = vector.place;
    let names = vector.defect.iter().chain(&vector.requirements).map(|name| name.to_lowercase());
    let name = format!("{}-{step}-{exchange}.yaml", names.take(2).collect::<Vec<_>>().join("-"));
    let path = args.out.join(name);
    let failed = |error: &std::io::Error| Failure::file(&path, error);
    let text = serde_yaml::to_string(vector).map_err(|error| failed(&std::io::Error::other(error)))?;
    fs::create_dir_all(&args.out).map_err(|error| failed(&error))?;
    if path.exists() {
        let shown = path.display();
        return Err(Failure::usage(Text::new(
            format!("{shown} はもうある。--out で別のフォルダーを示す"),
            format!("{shown} exists; name another folder with --out"),
        )));
    }
    fs::write(&path, text).map_err(|error| failed(&error))?;
    Ok(path)
}

fn no_line() -> Failure {
    Failure::usage(Text::new(
        "どの行かを # で示す。例: runs#42。行は tashika trace が示す",
        "say which line with #, such as runs#42; tashika trace shows the lines",
    ))
}

fn no_scenario(line: u64) -> Failure {
    Failure::usage(Text::new(
        format!("{line} 行目はシナリオの手順のものでない。不合格のシナリオの行を tashika trace で探す"),
        format!("line {line} belongs to no step of a scenario; find a failing one's with tashika trace"),
    ))
}

fn not_failed(scenario: &Scenario) -> Failure {
    let name = &scenario.name;
    Failure::usage(Text::new(
        format!("「{name}」は不合格でないので、残すものがない"),
        format!("{name:?} did not fail, so there is nothing to keep"),
    ))
}

fn another_suite(scenario: &Scenario) -> Failure {
    let id = &scenario.id;
    Failure::usage(Text::new(
        format!("{id} に同じシナリオがもうない。実行したときの features を --features で示す"),
        format!("{id} is no longer this scenario; name the features that ran with --features"),
    ))
}

fn nothing_wrong(line: u64, others: &[u64]) -> Failure {
    let lines = others.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Failure::usage(Text::new(
        format!("{line} 行目は誤りのない相手と違わない。違う行: {lines}"),
        format!("line {line} does not differ from a sound subject; these do: {lines}"),
    ))
}
