//! `tashika reader certify`: measure, judge, and leave what others need to judge again.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use conformance::reader::{Phase, Profile, Progress};
use conformance::{Text, exit};
use jiff::Timestamp;

use crate::certify::{Hooks, Measurement, PcscBench, profile, settle, sheet};
use crate::cli::{EvidenceArg, ReaderCertifyArgs};
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::folder::RunFolder;
use crate::report::terminal::Look;

pub(super) fn run(args: &ReaderCertifyArgs, look: Look) -> Result<u8, Failure> {
    let profile = profile(&args.profile)?;
    must_be_of_use(args, &profile)?;
    let measurement = measurement(args, &profile)?;
    let started = Timestamp::now();
    let folder = RunFolder::create(&args.out, started).map_err(|error| Failure::file(&args.out, &error))?;
    let mut ticker = Ticker::new(look);
    let measured =
        measurement.record(folder.path(), started, args.budget.map(Duration::from_secs), &mut |progress| {
            ticker.tick(progress)
        });
    ticker.end();
    measured?;
    let outcome = settle(folder.path(), profile)?;
    if args.json {
        print(&format!("{:#}\n", outcome.document()));
    } else {
        print(&sheet(&outcome.report, &outcome.profile, &outcome.decisions, look));
        print(&format!("{}\n", folder.path().display()));
    }
    Ok(exit::of_verdicts(outcome.decisions.iter().map(|decision| decision.verdict)))
}

/// What is given for a part of the measurement that this profile does not ask for would be passed over in silence.
fn must_be_of_use(args: &ReaderCertifyArgs, profile: &Profile) -> Result<(), Failure> {
    let hooks = [("--remove-card", &args.remove_card), ("--restart-service", &args.restart_service)];
    let mut given = hooks.into_iter().filter(|(_, command)| command.is_some()).map(|(name, _)| name);
    let unused = if args.pin_file.is_some() && !profile.asks_for_verification() {
        Some("--pin-file")
    } else {
        given.next().filter(|_| !profile.asks_for_behaviour())
    };
    let name = &profile.profile;
    unused.map_or(Ok(()), |option| {
        Err(Failure::usage(Text::new(
            format!("判定基準「{name}」は {option} を使わない。profiles/README.md に、使う判定基準がある"),
            format!("profile {name:?} has no use for {option}; profiles/README.md tells which has"),
        )))
    })
}

fn measurement(args: &ReaderCertifyArgs, profile: &Profile) -> Result<Measurement, Failure> {
    let effort = args.effort.into();
    match (&args.model, &args.reader) {
        (Some(model), _) => Measurement::of_the_zoo(model, effort, args.seed),
        (None, Some(reader)) => {
            let (control, power_cycle) = (args.control.as_deref(), args.power_cycle.as_deref());
            let bench = PcscBench { reader, control, power_cycle };
            let measurement = match args.evidence {
                EvidenceArg::Probe => Measurement::through_pcsc(&bench, effort, args.seed),
                EvidenceArg::Card => Measurement::with_an_ordinary_card(&bench, effort, args.seed),
            }?;
            let measurement = if profile.asks_for_verification() {
                measurement.and_verify(args.pin_file.as_deref())?
            } else {
                measurement
            };
            if !profile.asks_for_behaviour() {
                return Ok(measurement);
            }
            Ok(measurement.and_behave(Hooks {
                remove_card: args.remove_card.clone(),
                insert_card: args.insert_card.clone(),
                power_cycle: args.power_cycle.clone(),
                restart_service: args.restart_service.clone(),
            }))
        }
        (None, None) => Err(Failure::usage(Text::new("リーダーがない", "there is no reader"))),
    }
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
