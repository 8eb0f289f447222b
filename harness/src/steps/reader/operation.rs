//! What the steps do, and how they judge.

use std::time::{Duration, Instant};

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Reset};
use conformance::Text;
use conformance::evidence::{Event, Record};
use conformance::reader::{
    Case, Ceiling, Claim, Direction, Driver, Effort, EvidenceClass, Finding, Plan, Protocol, ReaderReport,
    Rung, Specimen, Task, judge, measure,
};
use conformance::redact::hex;

use crate::bench::BoxedChannel;
use crate::certify::{Measurable, Opening, RecordedRig};
use crate::recorder::RecordedChannel;
use crate::trouble::Trouble;
use crate::world::World;

/// The largest data fields that a scenario tries: what the card's own files need, twice over. `tashika reader certify` goes on from there.
const CEILING: Ceiling = Ceiling { command: 4_096, response: 4_096, both: 4_096 };
const SEED: u64 = 1;

impl World {
    /// Measures this scenario's reader with the card that is in it.
    pub(super) fn measure_reader(&mut self) -> Result<(), Trouble> {
        let card = self.card()?;
        let select = card.transmit(&Case::SELECT.command());
        if select.is_ok_and(|response| response != Case::SELECT.expected()) {
            return Err(Trouble::not_applicable(Text::new(
                "カードは測定用APの SELECT を受け付けない。測るには tashika card serve --probe のカードか、測定用カードを使う",
                "the card does not accept SELECT of the probe application; to measure, use a card of tashika card serve --probe, or a probe card",
            )));
        }
        let specimen = specimen();
        let mut plan = Plan::new(specimen.effort, specimen.seed, None);
        plan.ceiling = CEILING;
        plan.longest_wait = Duration::ZERO;
        let mut records = Vec::new();
        let mut record = |event: Event| {
            let line = u64::try_from(records.len()).unwrap_or(u64::MAX).saturating_add(1);
            records.push(Record { line, at_us: 0, scenario: None, step: None, event });
        };
        let opening = Opening { specimen: specimen.clone(), started: String::new() };
        record(opening.event().map_err(|error| unjudgeable(&error.to_string()))?);
        let reader = OfScenario { card, begun: Instant::now() };
        let mut deaf = |_: &_| {};
        let mut rig = RecordedRig::new(reader, &specimen.reader, &mut record, &mut deaf);
        let complete = measure(&plan, &mut rig);
        record(Event::Measured { complete });
        let report = judge(&records).map_err(|error| unjudgeable(&error.to_string()))?;
        self.reader.report = Some(report);
        Ok(())
    }

    /// Whether data of up to so many bytes passed.
    pub(super) fn reader_carries(&self, direction: Direction, bytes: usize) -> Result<(), Trouble> {
        let report = self.measured()?;
        let reach = report.envelope.reach(direction);
        if reach.verified >= bytes && !reach.falls_short_of(bytes) {
            return Ok(());
        }
        if !reach.falls_short_of(bytes) {
            return Err(Trouble::rig(Text::new(
                format!("{} バイトまでしか測れていない", reach.verified),
                format!("measured up to {} bytes only", reach.verified),
            )));
        }
        let why = report.main_finding().map(told);
        Err(Trouble::subject(Text::new("運ばれない大きさがある", "there are sizes that are not carried"))
            .expected(format!("{bytes}"))
            .observed(format!("{}; {}", reach.verified, why.unwrap_or_default())))
    }

    /// Whether nothing was changed without an error.
    pub(super) fn reader_changes_nothing(&self) -> Result<(), Trouble> {
        let report = self.measured()?;
        match report.findings.iter().find(|finding| finding.class.is_silent()) {
            None if report.complete => Ok(()),
            None => Err(Trouble::rig(Text::new(
                "測定が終わらなかった",
                "the measurement did not come to its end",
            ))),
            Some(finding) => {
                let label = finding.class.label();
                Err(Trouble::subject(label).observed(told(finding)))
            }
        }
    }

    /// Whether command data of so many bytes came by chaining.
    pub(super) fn reader_chains(&self, bytes: usize) -> Result<(), Trouble> {
        let chained = self.measured()?.envelope.chained;
        if chained >= bytes {
            return Ok(());
        }
        let what = Text::new(
            "連鎖で送ったコマンドが届かない",
            "a command that was sent by chaining does not arrive",
        );
        Err(Trouble::subject(what).expected(bytes.to_string()).observed(chained.to_string()))
    }

    /// Whether what passed once passed always.
    pub(super) fn reader_is_steady(&self) -> Result<(), Trouble> {
        let report = self.measured()?;
        let flakiness = report.flakiness;
        if flakiness.failed == 0 {
            return Ok(());
        }
        let what = Text::new("通ったり通らなかったりする", "what passes once fails at another time");
        let why = report.main_finding().map(told).unwrap_or_default();
        Err(Trouble::subject(what).observed(format!("{}/{}: {why}", flakiness.failed, flakiness.trials)))
    }

    /// Whether nothing had to be done to go on.
    pub(super) fn reader_goes_on(&self) -> Result<(), Trouble> {
        let report = self.measured()?;
        match report.findings.iter().find(|finding| finding.cured_by != Some(Rung::Retry)) {
            None => Ok(()),
            Some(finding) => {
                let what = Text::new(
                    "失敗の後、そのままでは動かない",
                    "after a failure it does not go on by itself",
                );
                Err(Trouble::subject(what).observed(told(finding)))
            }
        }
    }

    /// Whether the answer of a card that thinks comes.
    pub(super) fn reader_waits(&mut self, milliseconds: u16) -> Result<(), Trouble> {
        let wait = Case { task: Task::Wait { milliseconds }, extended: false };
        let card = self.card()?;
        card.transmit(&Case::SELECT.command()).map_err(|error| not_selected(&error.to_string()))?;
        let observed = match card.transmit(&wait.command()) {
            Ok(response) if response == wait.expected() => return Ok(()),
            Ok(response) => hex(&response),
            Err(error) => error.to_string(),
        };
        let what = Text::new("考えるカードを待たない", "does not wait for a card that thinks");
        Err(Trouble::subject(what).expected("9000").observed(observed))
    }

    pub(super) fn measured(&self) -> Result<&ReaderReport, Trouble> {
        self.reader
            .report
            .as_ref()
            .ok_or_else(|| Trouble::suite(Text::new("まだ測っていない", "nothing has been measured yet")))
    }
}

/// The reader of a scenario: of what it claims and of its driver, nothing is taken for granted.
fn specimen() -> Specimen {
    Specimen {
        reader: "the reader of this scenario".to_owned(),
        control: None,
        descriptor: None,
        slot: 0,
        protocol: Protocol::T1,
        atr: None,
        driver: Driver::Unknown,
        claim: Claim::Missing,
        effort: Effort::Quick,
        seed: SEED,
        evidence: EvidenceClass::Probe,
        device: None,
        host: None,
    }
}

fn told(finding: &Finding) -> String {
    format!("{} {}–{}: {}", finding.class, finding.from, finding.to, finding.reason)
}

fn not_selected(error: &str) -> Trouble {
    Trouble::rig(Text::new(
        format!("測定用APを選べない: {error}"),
        format!("the probe application cannot be selected: {error}"),
    ))
}

pub(super) fn unjudgeable(error: &str) -> Trouble {
    Trouble::suite(Text::new(format!("判定できない: {error}"), format!("cannot be judged: {error}")))
}

/// The reader of a scenario on its bench, which resets cards and does no more.
struct OfScenario<'a> {
    card: &'a mut RecordedChannel<BoxedChannel>,
    begun: Instant,
}

impl Channel for OfScenario<'_> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.card.transmit(command)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        self.card.reset(kind)
    }

    fn limits(&self) -> Limits {
        self.card.limits()
    }
}

impl Measurable for OfScenario<'_> {
    fn reconnect(&mut self) -> Result<(), ChannelError> {
        Err(not_here())
    }

    fn power_cycle(&mut self) -> Result<(), ChannelError> {
        Err(not_here())
    }

    fn clock(&self) -> Duration {
        self.begun.elapsed()
    }
}

fn not_here() -> ChannelError {
    ChannelError {
        fault: Fault::Stack,
        fate: Fate::NotSent,
        detail: "a scenario makes no new connection".to_owned(),
    }
}
