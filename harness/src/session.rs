//! One run of the selected scenarios: from the runner's events to results.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use conformance::requirement::{Catalogue, Level};
use conformance::result;
use conformance::{Text, Verdict};
use cucumber::event::{self, Event, RetryableScenario, StepError};
use cucumber::gherkin;
use cucumber::{Runner as _, runner};
use futures::{FutureExt as _, StreamExt as _, stream};

use crate::bench::Bench;
use crate::feature_file::FeatureFile;
use crate::recorder::{Place, micros};
use crate::step::{StepLibrary, trouble_of_panic};
use crate::trouble::Trouble;
use crate::world::World;

/// What a run tells while it goes on.
pub struct Progress<'a> {
    /// Scenarios that have ended.
    pub done: usize,
    /// Scenarios that were selected.
    pub of: usize,
    /// The scenario that has just ended.
    pub scenario: &'a result::Scenario,
}

/// Runs all scenarios of `files` on the bench, one after the other, and returns their results in file order.
///
/// One at a time keeps the evidence in reading order, and a reader carries one command at a time anyhow. Whoever hears of the progress may
/// end the run between two scenarios with a reason; the others are `not-run` then.
pub async fn run(
    files: &[FeatureFile],
    catalogue: &Catalogue,
    library: &StepLibrary,
    bench: &Arc<Bench>,
    mut progress: impl FnMut(Progress<'_>) -> ControlFlow<Text>,
) -> Vec<result::Feature> {
    let features: Vec<_> = files.iter().map(|file| Ok(for_runner(file))).collect();
    let stage = Arc::clone(bench);
    let runner = runner::Basic::<World>::default()
        .steps(library.collection())
        .max_concurrent_scenarios(1)
        .before(move |feature, _rule, scenario, world| {
            world.enter(Arc::clone(&stage), scenario_id(feature, scenario));
            async {}.boxed_local()
        });
    let mut ledger = Ledger::new(files);
    let mut events = runner.run(stream::iter(features), runner::basic::Cli::default());
    while let Some(event) = events.next().await {
        if let Some(ended) = ledger.take(event) {
            ledger.complete(&ended, catalogue, bench);
            let (done, of) = (ledger.ended, ledger.total);
            let heard = ledger.get(&ended).map(|scenario| progress(Progress { done, of, scenario }));
            if let Some(ControlFlow::Break(reason)) = heard {
                ledger.abandon(Verdict::NotRun, &reason);
                break;
            }
        }
    }
    ledger.into_results(files)
}

/// The results of a run that was cut off: `ended` are the scenarios that had ended by then, all others are `inconclusive` with the reason.
#[must_use]
pub fn cut_off(files: &[FeatureFile], ended: Vec<result::Scenario>, reason: &Text) -> Vec<result::Feature> {
    let mut ledger = Ledger::new(files);
    for scenario in ended {
        if let Some(open) = ledger.scenarios.get_mut(&scenario.id) {
            (open.result, open.ended) = (scenario, true);
        }
    }
    ledger.abandon(Verdict::Inconclusive, reason);
    ledger.into_results(files)
}

/// The feature as the runner gets it: outlines expanded, and its path set so that events can be traced back.
fn for_runner(file: &FeatureFile) -> gherkin::Feature {
    let mut feature = file.expanded.clone();
    feature.path = Some(PathBuf::from(&file.path));
    feature
}

fn scenario_id(feature: &gherkin::Feature, scenario: &gherkin::Scenario) -> String {
    let path = feature.path.as_deref().unwrap_or_else(|| std::path::Path::new("?"));
    format!("{}:{}", path.display(), scenario.position.line)
}

/// Results in the making, by scenario id.
struct Ledger {
    scenarios: HashMap<String, Open>,
    total: usize,
    ended: usize,
}

/// A scenario that is waiting, running or done.
struct Open {
    result: result::Scenario,
    next_step: usize,
    begun: Option<Instant>,
    ended: bool,
}

impl Ledger {
    fn new(files: &[FeatureFile]) -> Self {
        let scenarios: HashMap<_, _> = files
            .iter()
            .flat_map(|file| file.expanded.scenarios.iter().map(move |scenario| (file, scenario)))
            .map(|(file, scenario)| (file.id_of(scenario), Open::new(blank(file, scenario))))
            .collect();
        let total = scenarios.len();
        Self { scenarios, total, ended: 0 }
    }

    fn get(&self, id: &str) -> Option<&result::Scenario> {
        self.scenarios.get(id).map(|open| &open.result)
    }

    /// Takes in one event; returns the id of a scenario that has ended by it.
    fn take(&mut self, event: cucumber::parser::Result<Event<event::Cucumber<World>>>) -> Option<String> {
        let Ok(event) = event else { return None };
        let event::Cucumber::Feature(feature, event::Feature::Scenario(scenario, event)) = event.value else {
            return None;
        };
        let id = scenario_id(&feature, &scenario);
        let open = self.scenarios.get_mut(&id)?;
        let RetryableScenario { event, .. } = event;
        match event {
            event::Scenario::Started => open.begun = Some(Instant::now()),
            event::Scenario::Background(_, step) | event::Scenario::Step(_, step) => open.take(step),
            event::Scenario::Hook(_, event::Hook::Failed(_, panic)) => {
                open.settle_step(Err(trouble_of_panic(&*panic)));
            }
            event::Scenario::Hook(..) | event::Scenario::Log(_) => {}
            event::Scenario::Finished => {
                open.finish();
                self.ended += 1;
                return Some(id);
            }
        }
        None
    }

    /// Gives up the scenarios that have not ended.
    fn abandon(&mut self, verdict: Verdict, reason: &Text) {
        for open in self.scenarios.values_mut().filter(|open| !open.ended) {
            open.result.verdict = verdict;
            open.result.reason = Some(reason.clone());
        }
    }

    /// Adds to a scenario that has ended what its steps cannot know: the weight of its requirements and the lines of its evidence.
    fn complete(&mut self, id: &str, catalogue: &Catalogue, bench: &Bench) {
        let Some(Open { result, .. }) = self.scenarios.get_mut(id) else { return };
        soften(result, catalogue);
        for (index, step) in (1..).zip(&mut result.steps) {
            step.evidence = bench.recorder().lines_of(&Place { scenario: id.to_owned(), step: index });
        }
    }

    fn into_results(mut self, files: &[FeatureFile]) -> Vec<result::Feature> {
        let mut features = Vec::new();
        for file in files {
            let mut scenarios = Vec::new();
            for scenario in &file.expanded.scenarios {
                let Some(open) = self.scenarios.remove(&file.id_of(scenario)) else { continue };
                scenarios.push(open.result);
            }
            features.push(result::Feature {
                path: file.path.clone(),
                line: file.feature.position.line,
                name: file.feature.name.clone(),
                document: file.document.clone(),
                scenarios,
            });
        }
        features
    }
}

impl Open {
    fn new(result: result::Scenario) -> Self {
        Self { result, next_step: 0, begun: None, ended: false }
    }

    fn take(&mut self, step: event::Step<World>) {
        match step {
            event::Step::Started => {}
            event::Step::Passed(..) => self.settle_step(Ok(())),
            event::Step::Skipped => self.settle_step(Err(undefined())),
            event::Step::Failed(.., StepError::NotFound) => self.settle_step(Err(undefined())),
            event::Step::Failed(.., StepError::AmbiguousMatch(error)) => {
                self.settle_step(Err(Trouble::suite(Text::new(
                    format!("二つ以上の手順に当てはまる: {error}"),
                    format!("more than one step matches: {error}"),
                ))));
            }
            event::Step::Failed(.., StepError::Panic(panic)) => {
                self.settle_step(Err(trouble_of_panic(&*panic)))
            }
        }
    }

    fn settle_step(&mut self, outcome: Result<(), Trouble>) {
        let Some(step) = self.result.steps.get_mut(self.next_step) else { return };
        self.next_step += 1;
        match outcome {
            Ok(()) => step.verdict = Some(Verdict::Pass),
            Err(trouble) => {
                step.verdict = Some(trouble.verdict);
                self.result.reason = Some(trouble.finding.what.clone());
                step.finding = Some(trouble.finding);
            }
        }
    }

    fn finish(&mut self) {
        self.ended = true;
        self.result.verdict = result::Scenario::judge(&self.result.steps);
        self.result.took_us = self.begun.map_or(0, |begun| micros(begun.elapsed()));
    }
}

/// A scenario none of whose requirements is a MUST can only warn.
fn soften(scenario: &mut result::Scenario, catalogue: &Catalogue) {
    let mut levels = scenario.requirements.iter().filter_map(|id| catalogue.get(id)).map(|found| found.level);
    if scenario.verdict == Verdict::Fail && levels.all(|level| level == Level::Should) {
        scenario.verdict = Verdict::Warn;
    }
}

fn undefined() -> Trouble {
    Trouble::suite(Text::new("この手順は定義されていない", "this step is not defined"))
}

/// A result in which nothing has happened yet; `error` until something has.
fn blank(file: &FeatureFile, scenario: &gherkin::Scenario) -> result::Scenario {
    result::Scenario {
        id: file.id_of(scenario),
        keyword: scenario.keyword.clone(),
        name: scenario.name.clone(),
        tags: file.tags_of(scenario),
        requirements: file.requirements_of(scenario),
        verdict: Verdict::Error,
        reason: None,
        took_us: 0,
        steps: file
            .steps_of(scenario)
            .map(|step| result::Step {
                keyword: step.keyword.clone(),
                text: step.value.clone(),
                line: step.position.line,
                verdict: None,
                finding: None,
                evidence: Vec::new(),
            })
            .collect(),
    }
}
