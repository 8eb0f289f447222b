//! `tashika reader certify`: measure, judge, and leave what others need to judge again.

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use conformance::evidence::{self, Event};
use conformance::reader::{Phase, Plan, Profile, Progress, Specimen, calibrate, judge, measure};
use conformance::{Text, exit};
use jiff::Timestamp;
use serde_json::json;
use simulator::reader_zoo::{Exhibit, Face, Flaw, Level, ZooReader, flawed, sound};

use crate::certify::{Measurable, Opening, RecordedRig, sheet, specimen, verdict};
use crate::cli::ReaderCertifyArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::recorder::{Place, Recorder};
use crate::report::folder::{EVIDENCE, RunFolder};
use crate::report::terminal::Look;

/// Name of the report in the folder of the results.
pub(super) const REPORT: &str = "reader.json";

pub(super) fn run(args: &ReaderCertifyArgs, look: Look) -> Result<u8, Failure> {
    let profile = profile(&args.profile)?;
    let bench = match (&args.model, &args.reader) {
        (Some(model), _) => simulated(model, args)?,
        (None, Some(reader)) => real::bench(reader, args)?,
        (None, None) => return Err(Failure::usage(Text::new("リーダーがない", "there is no reader"))),
    };
    let started = Timestamp::now();
    let folder = RunFolder::create(&args.out, started).map_err(|error| Failure::file(&args.out, &error))?;
    let evidence = folder.file(EVIDENCE);
    let recorder = Recorder::to_file(&evidence).map_err(|error| Failure::file(&evidence, &error))?;
    record(bench, args, started, &recorder, look)?;
    let (lines, last_hash) = recorder.finish().map_err(|error| Failure::file(&evidence, &error))?;

    // Judged from the file, as anybody else would judge it.
    let text = fs::read_to_string(&evidence).map_err(|error| Failure::file(&evidence, &error))?;
    let (records, _) = evidence::verify(&text).map_err(|error| internal(&error.to_string()))?;
    let report = judge(&records).map_err(|error| internal(&error.to_string()))?;
    let decisions = profile.decide(&report);
    let whole = json!({
        "schema": "tashika.reader/1",
        "tashika": env!("CARGO_PKG_VERSION"),
        "started": started.to_string(),
        "evidence": { "file": EVIDENCE, "lines": lines, "last_hash": last_hash },
        "report": report,
        "profile": { "profile": profile.profile, "version": profile.version, "decisions": decisions, "verdict": verdict(&decisions) },
    });
    let path = folder.file(REPORT);
    fs::write(&path, format!("{whole:#}\n")).map_err(|error| Failure::file(&path, &error))?;
    if args.json {
        print(&format!("{whole:#}\n"));
    } else {
        print(&sheet(&report, &profile, &decisions, look));
        print(&format!("{}\n", folder.path().display()));
    }
    Ok(exit::of_verdicts(decisions.iter().map(|decision| decision.verdict)))
}

/// What is measured, and with what.
struct Bench {
    specimen: Specimen,
    reader: Box<dyn Measurable>,
    control: Option<Box<dyn Measurable>>,
}

/// A reader of the zoo; one that carries everything in one message is its control.
fn simulated(model: &str, args: &ReaderCertifyArgs) -> Result<Bench, Failure> {
    let exhibit = exhibit(model)?;
    let mut specimen = specimen(&exhibit, args.effort.into(), args.seed);
    specimen.control = Some("control: a simulated reader that carries everything in one message".to_owned());
    let control = ZooReader::new(Face::new(Level::Extended, 65_554), Flaw::None, args.seed);
    Ok(Bench { specimen, reader: Box::new(exhibit.reader(args.seed)), control: Some(Box::new(control)) })
}

/// Calibrates the rig, if there is a control, then measures; everything goes into the evidence.
fn record(
    bench: Bench,
    args: &ReaderCertifyArgs,
    started: Timestamp,
    recorder: &Recorder,
    look: Look,
) -> Result<(), Failure> {
    let Bench { specimen, reader, control } = bench;
    let mut record = |event: Event| {
        recorder.record(&Place::default(), event);
    };
    let opening = Opening { specimen: specimen.clone(), started: started.to_string() };
    record(opening.event().map_err(|error| internal(&error.to_string()))?);
    let mut plan = Plan::new(specimen.effort, args.seed, specimen.descriptor.clone());
    plan.ceiling = specimen.rig();
    plan.budget = args.budget.map(Duration::from_secs);
    if let (Some(control), Some(name)) = (control, &specimen.control) {
        plan.ceiling =
            calibrate(&mut RecordedRig::new(control, name, &mut record, &mut |_| {}), plan.ceiling);
    }
    let mut ticker = Ticker::new(look);
    let mut hear = |progress: &Progress| ticker.tick(progress);
    let complete = measure(&plan, &mut RecordedRig::new(reader, &specimen.reader, &mut record, &mut hear));
    ticker.end();
    record(Event::Measured { complete });
    Ok(())
}

#[cfg(feature = "pcsc")]
mod real {
    use apdu::Channel as _;
    use conformance::Text;
    use conformance::reader::{Case, Catalogue, Protocol, Specimen};
    use conformance::redact::hex;

    use super::{Bench, internal};
    use crate::certify::{Measurable, PcscReader, identify};
    use crate::cli::ReaderCertifyArgs;
    use crate::failure::Failure;

    /// A reader that PC/SC sees.
    pub(super) fn bench(name: &str, args: &ReaderCertifyArgs) -> Result<Bench, Failure> {
        let name = crate::pcsc_channel::find(name)?;
        must_be_a_probe_card(&name)?;
        let identity = identify(&name)?;
        let catalogue = Catalogue::bundled().map_err(|error| internal(&error.to_string()))?;
        let models = identity.models(&catalogue);
        let driver = identity.driver(&models);
        // Several models may fit; what they claim counts only where they agree.
        let descriptor = models.first().map(|matched| &matched.model.descriptor);
        let agreed = descriptor.filter(|first| {
            models.iter().all(|other| {
                let other = &other.model.descriptor;
                (other.level(), other.message_length) == (first.level(), first.message_length)
            })
        });
        let control = match &args.control {
            Some(control) => {
                let control = crate::pcsc_channel::find(control)?;
                must_be_a_probe_card(&control)?;
                Some(PcscReader::open(&control, None)?)
            }
            None => None,
        };
        let specimen = Specimen {
            reader: name.clone(),
            control: control.as_ref().map(|control| control.name().to_owned()),
            descriptor: agreed.cloned(),
            slot: 0,
            protocol: identity.protocol.unwrap_or(Protocol::T1),
            driver,
            claim: identity.claim,
            effort: args.effort.into(),
            seed: args.seed,
        };
        let reader = PcscReader::open(&name, args.power_cycle.clone())?;
        let control = control.map(|control| Box::new(control) as Box<dyn Measurable>);
        Ok(Bench { specimen, reader: Box::new(reader), control })
    }

    /// Another card, perhaps somebody's, is sent nothing but this SELECT. What goes wrong otherwise is for the measurement to find.
    fn must_be_a_probe_card(reader: &str) -> Result<(), Failure> {
        let select = Case::SELECT;
        match PcscReader::open(reader, None)?.transmit(&select.command()) {
            Ok(response) if response != select.expected() => Err(Failure::refused(Text::new(
                format!(
                    "「{reader}」のカードに測定用APがない (応答 {})。測定用カード (vectors/probe-card.md) を入れる。他のカードには何も送らない",
                    hex(&response)
                ),
                format!(
                    "the card in {reader:?} has no probe application (it answers {}); insert a probe card, see vectors/probe-card.md; nothing else is sent to other cards",
                    hex(&response)
                ),
            ))),
            _ => Ok(()),
        }
    }
}

#[cfg(not(feature = "pcsc"))]
mod real {
    use super::Bench;
    use crate::cli::ReaderCertifyArgs;
    use crate::command::reader_list::without_pcsc;
    use crate::failure::Failure;

    pub(super) fn bench(_: &str, _: &ReaderCertifyArgs) -> Result<Bench, Failure> {
        Err(without_pcsc())
    }
}

fn exhibit(name: &str) -> Result<Exhibit, Failure> {
    let all: Vec<Exhibit> = sound().into_iter().chain(flawed()).collect();
    let names: Vec<&str> = all.iter().map(|exhibit| exhibit.name).collect();
    all.iter().find(|exhibit| exhibit.name == name).cloned().ok_or_else(|| {
        Failure::usage(Text::new(
            format!("模擬リーダー「{name}」はない。あるもの: {}", names.join(" ")),
            format!("there is no simulated reader {name:?}; there are: {}", names.join(" ")),
        ))
    })
}

/// The profiles that come with the program; a folder is not needed to use them.
pub(super) const PROFILES: [(&str, &str); 2] = [
    ("extended-lc-le", include_str!("../../../profiles/extended-lc-le.yaml")),
    ("full", include_str!("../../../profiles/full.yaml")),
];

/// The profile of this name that comes with the program. Never a file: the name may come from a stranger.
pub(super) fn bundled(name: &str) -> Option<Profile> {
    let (_, yaml) = PROFILES.iter().find(|(known, _)| *known == name)?;
    Profile::from_yaml(yaml).ok()
}

/// The profile of this name, or in this file.
pub(super) fn profile(name: &str) -> Result<Profile, Failure> {
    let known = PROFILES.iter().find(|(known, _)| *known == name);
    let yaml = match known {
        Some((_, yaml)) => (*yaml).to_owned(),
        None => fs::read_to_string(name).map_err(|error| {
            let names: Vec<&str> = PROFILES.iter().map(|(name, _)| *name).collect();
            Failure::usage(Text::new(
                format!(
                    "判定基準「{name}」はなく、ファイルとしても読めない ({error})。あるもの: {}",
                    names.join(" ")
                ),
                format!(
                    "{name:?} is no profile and no file that can be read ({error}); there are: {}",
                    names.join(" ")
                ),
            ))
        })?,
    };
    Profile::from_yaml(&yaml)
        .map_err(|error| Failure::suite(Text::new(format!("{name}: {error}"), format!("{name}: {error}"))))
}

fn internal(error: &str) -> Failure {
    Failure::suite(Text::new(error, error))
}

/// Shows on a terminal how far the measurement is and how long it may still take; elsewhere nothing.
struct Ticker {
    look: Look,
    terminal: bool,
    shown: Option<Instant>,
}

impl Ticker {
    fn new(look: Look) -> Self {
        Self { look, terminal: std::io::stderr().is_terminal(), shown: None }
    }

    fn tick(&mut self, progress: &Progress) {
        const EVERY: Duration = Duration::from_millis(200);
        if !self.terminal || self.shown.is_some_and(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(Instant::now());
        let phase = match progress.phase {
            Phase::Forms => Text::new("形式", "forms"),
            Phase::Limits => Text::new("限界", "limits"),
            Phase::Holes => Text::new("穴", "holes"),
            Phase::Manners => Text::new("作法", "manners"),
        };
        let phase = self.look.say(&phase);
        let left = remaining(progress).as_secs();
        let text = Text::new(
            format!("{phase}: {} 件 (失敗 {})、残り約 {left} 秒", progress.tried, progress.failed),
            format!("{phase}: {} tried, {} failed, about {left} s left", progress.tried, progress.failed),
        );
        let _ = write!(std::io::stderr(), "\r\x1b[K{}", self.look.say(&text));
    }

    fn end(&self) {
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// What the cases that are left take if they take as long as those so far.
fn remaining(progress: &Progress) -> Duration {
    let tried = u32::try_from(progress.tried.max(1)).unwrap_or(u32::MAX);
    let left = u32::try_from(progress.left).unwrap_or(u32::MAX);
    (progress.elapsed / tried).saturating_mul(left)
}
