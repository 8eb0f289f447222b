//! `tashika run`: the main job.

use std::io::{IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::sync::Arc;

use conformance::Text;
use conformance::evidence::Event;
use conformance::result::{self, EvidenceFile, Run, SCHEMA, Subject};
use jiff::Timestamp;

use crate::bench::Bench;
use crate::budget::{self, Allowance};
use crate::cli::RunArgs;
use crate::command::common::{block_on, load, nothing_selected, print};
use crate::configuration::Settings;
use crate::desk::{Desk, Fault};
use crate::embedded;
use crate::failure::Failure;
use crate::feature_file::FeatureFile;
use crate::gateway_folder::GatewayFolder;
use crate::recorder::{Place, Recorder, micros};
use crate::report::folder::{self, RunFolder};
use crate::report::terminal::{self, Look};
use crate::session::{self, Progress};
use crate::step::StepLibrary;
use crate::suite::Suite;
use crate::test_gateway::TestGateway;

pub(super) fn run(args: &RunArgs, settings: &Settings, look: Look) -> Result<u8, Failure> {
    if args.defect.is_some() {
        settings.refuse_defect()?;
    }
    let (suite, library) = load(&args.suite.features)?;
    let files = args.selection.selection().of(&suite);
    if files.is_empty() {
        return Err(nothing_selected(&suite));
    }
    eprintln!("{}", look.say(&chosen(&suite, &files, settings)));
    let started = Timestamp::now();
    let (run, bench, folder) = block_on(async {
        let mut bench = bench(args).await?;
        budget::check(&files, &library, &allowance(args, &bench))?;
        let folder =
            RunFolder::create(&args.out, started).map_err(|error| Failure::file(&args.out, &error))?;
        let evidence = folder.file(folder::EVIDENCE);
        bench.recorder = Recorder::to_file(&evidence).map_err(|error| Failure::file(&evidence, &error))?;
        let bench = Arc::new(bench);
        let run = perform(&suite, &files, &library, &bench, started, progress(look)).await?;
        Ok((Run { selection: selection(args, &suite, &files), ..run }, bench, folder))
    })?;
    folder.write(&run, &suite, look.language).map_err(|error| Failure::file(folder.path(), &error))?;
    refuse_leak(&folder, &bench)?;
    let evidence = folder.file(folder::EVIDENCE).display().to_string();
    print(&terminal::summary(&run, &suite.catalogue, &evidence, look));
    let place = folder.path().display();
    print(&format!("{}: {place}\n", look.say(&Text::new("結果", "report"))));
    Ok(run.exit_status)
}

/// What is about to run, and each setting that is not the program's own default.
fn chosen(suite: &Suite, files: &[FeatureFile], settings: &Settings) -> Text {
    let (all, root) = (suite.scenario_count(), suite.root.display());
    let selected: usize = files.iter().map(|file| file.expanded.scenarios.len()).sum();
    let Text { ja, en } = settings.told();
    Text::new(
        format!("tashika: {root} の {all} 件中 {selected} 件を実行する。{ja}"),
        format!("tashika: {selected} of {all} scenarios in {root}; {en}"),
    )
}

/// What the cards of the bench allow; no PIN has been presented to them yet.
pub(crate) fn allowance(args: &RunArgs, bench: &Bench) -> Allowance {
    let readers = &args.rig.reader;
    let cards = (!readers.is_empty()).then(|| readers.iter().map(|reader| reader.card).collect());
    Allowance { cards, floor: bench.pin_floor }
}

/// No file of a run may hold a PIN; one that does makes the run a failure of the suite.
pub(crate) fn refuse_leak(folder: &RunFolder, bench: &Bench) -> Result<(), Failure> {
    let mut pins = vec![&bench.pins.right, &bench.pins.wrong];
    if let Some(others) = &bench.pins.others {
        pins.extend([&others.text, &others.number_b, &others.birth_date]);
    }
    match folder.leak_of(&pins).map_err(|error| Failure::file(folder.path(), &error))? {
        None => Ok(()),
        Some((path, at)) => Err(Failure::suite(Text::new(
            format!("{} の {at} バイト目に暗証番号がある。このファイルを人に渡さない", path.display()),
            format!("{} holds a PIN at byte {at}; do not hand this file on", path.display()),
        ))),
    }
}

/// The bench that the options describe.
pub(crate) async fn bench(args: &RunArgs) -> Result<Bench, Failure> {
    let bench = cards_and_gateway(args).await?;
    let Some(command) = &args.front_desk.desk else { return Ok(bench) };
    let desk = Desk::program(command, args.front_desk.limit()).map_err(|fault| no_desk(command, &fault))?;
    let subject = Subject { front_desk: desk.name(), ..bench.subject };
    Ok(Bench { desk, subject, ..bench })
}

/// A front desk that does not come up leaves nothing to judge.
fn no_desk(command: &str, fault: &Fault) -> Failure {
    let Text { ja, en } = fault.text();
    let observed = fault.observed().map(|observed| format!("\n{observed}")).unwrap_or_default();
    Failure::rig(Text::new(
        format!("窓口のプログラムを試験できない: {command}: {ja}{observed}\n書き方は docs/desk.ja.md"),
        format!("the front desk cannot be tested: {command}: {en}{observed}\nsee docs/desk.md"),
    ))
}

/// The bench with the embedded front desk.
async fn cards_and_gateway(args: &RunArgs) -> Result<Bench, Failure> {
    if args.rig.reader.is_empty() {
        let folder = args.asked.gateway.as_ref().map(GatewayFolder::new).filter(GatewayFolder::has_card_pki);
        let pki = folder.map_or_else(embedded::pki, |folder| folder.card_pki())?;
        return asking(args, embedded::bench(pki, args.defect.as_deref()).await?);
    }
    #[cfg(feature = "pcsc")]
    return asking(args, crate::pcsc_bench::bench(&args.rig).await?);
    #[cfg(not(feature = "pcsc"))]
    Err(Failure::without_pcsc())
}

/// The bench with the gateway that the options name, if they name one.
fn asking(args: &RunArgs, bench: Bench) -> Result<Bench, Failure> {
    let Some(folder) = args.asked.gateway.as_ref().map(GatewayFolder::new) else { return Ok(bench) };
    let endpoint = folder.endpoint(args.asked.gateway_url.as_deref())?;
    let gateway = TestGateway::elsewhere(endpoint)?;
    let subject = Subject { gateway: gateway.endpoint.url.clone(), ..bench.subject };
    Ok(Bench { gateway: Arc::new(gateway), subject, ..bench })
}

/// Runs the chosen scenarios on a bench and settles the result; the caller adds how they were chosen.
pub(crate) async fn perform(
    suite: &Suite,
    files: &[FeatureFile],
    library: &StepLibrary,
    bench: &Arc<Bench>,
    started: Timestamp,
    mut progress: impl FnMut(Progress<'_>) -> ControlFlow<Text>,
) -> Result<Run, Failure> {
    let begun = std::time::Instant::now();
    let opening = Event::Run {
        tashika: env!("CARGO_PKG_VERSION").to_owned(),
        started: started.to_string(),
        suite_sha256: suite.sha256.clone(),
        subject: serde_json::to_value(&bench.subject).unwrap_or_default(),
    };
    bench.recorder().record(&Place::default(), opening);
    let features = session::run(files, &suite.catalogue, library, bench, &mut progress).await;
    let (lines, last_hash) = bench.recorder().finish().map_err(|error| {
        Failure::rig(Text::new(
            format!("証拠を書き残せなかったため、判定は無効: {error}"),
            format!("the verdicts do not count: the evidence could not be written: {error}"),
        ))
    })?;
    let run = Run {
        schema: SCHEMA.to_owned(),
        tashika: env!("CARGO_PKG_VERSION").to_owned(),
        started: started.to_string(),
        took_us: micros(begun.elapsed()),
        subject: bench.subject.clone(),
        selection: result::Selection::default(),
        suite_sha256: suite.sha256.clone(),
        features,
        counts: std::collections::BTreeMap::new(),
        evidence: EvidenceFile { file: folder::EVIDENCE.to_owned(), lines, last_hash },
        exit_status: 0,
    };
    Ok(run.settled())
}

fn selection(args: &RunArgs, suite: &Suite, files: &[FeatureFile]) -> result::Selection {
    result::Selection {
        features: suite.root.display().to_string(),
        tags: args.selection.tags.as_ref().map(ToString::to_string),
        name: args.selection.name.clone(),
        scenarios: suite.scenario_count(),
        selected: files.iter().map(|file| file.expanded.scenarios.len()).sum(),
    }
}

/// One line that is rewritten on a terminal; nothing elsewhere, where it would only fill a log.
fn progress(look: Look) -> impl FnMut(Progress<'_>) -> ControlFlow<Text> {
    let live = std::io::stderr().is_terminal();
    move |progress| {
        if !live {
            return ControlFlow::Continue(());
        }
        let name = terminal::shorten(&progress.scenario.name, 50);
        let verdict = look.verdict(progress.scenario.verdict);
        let mut stderr = std::io::stderr();
        let _ = write!(stderr, "\r\x1b[2K[{}/{}] {verdict} {name}", progress.done, progress.of);
        if progress.done == progress.of {
            let _ = write!(stderr, "\r\x1b[2K");
        }
        let _ = stderr.flush();
        ControlFlow::Continue(())
    }
}
