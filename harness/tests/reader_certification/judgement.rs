//! What is judged is the evidence, and nothing else.

use conformance::Verdict;
use conformance::evidence::{Event, Record};
use conformance::reader::{
    Effort, FailureClass, Layer, Plan, Profile, Rung, UnjudgeableError, judge, measure,
};
use harness::certify::{Measurable, Opening, RecordedRig, specimen};
use simulator::card::{Card, CardProfile, ProbeLimits};
use simulator::reader_zoo::{Exhibit, Face, Flaw, Level};

/// The evidence of one measurement.
fn evidence(exhibit: &Exhibit, reader: impl Measurable, budget: Option<std::time::Duration>) -> Vec<Record> {
    let mut records = Vec::new();
    let mut record = |event| {
        let line = records.len() as u64 + 1;
        records.push(Record { line, at_us: 0, scenario: None, step: None, event });
    };
    let specimen = specimen(exhibit, Effort::Quick, 1);
    let opening = Opening { specimen: specimen.clone(), started: "1970-01-01T00:00:00Z".into() };
    record(opening.event().unwrap());
    let mut plan = Plan::new(Effort::Quick, 1, specimen.descriptor.clone());
    plan.budget = budget;
    let complete = measure(&plan, &mut RecordedRig::new(reader, &specimen.reader, &mut record, &mut |_| {}));
    record(Event::Measured { complete });
    records
}

fn exhibit(flaw: Flaw) -> Exhibit {
    Exhibit { name: "one", seen: "-", face: Face::new(Level::Extended, 512), flaw }
}

fn sound() -> Vec<Record> {
    let exhibit = exhibit(Flaw::None);
    evidence(&exhibit, exhibit.reader(1), None)
}

#[test]
fn evidence_survives_being_written_and_read() {
    let records = sound();
    let text: Vec<String> = records.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
    let read: Vec<Record> = text.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(judge(&read).unwrap(), judge(&records).unwrap());
}

#[test]
fn one_byte_that_was_changed_in_an_answer_is_a_corruption() {
    let mut records = sound();
    assert_eq!(judge(&records).unwrap().verdict, Verdict::Pass);
    let long = records.iter_mut().find_map(|record| match &mut record.event {
        Event::Apdu { response: Some(response), .. } if response.len() > 2 * 1_000 => Some(response),
        _ => None,
    });
    let long = long.unwrap();
    let other = if long.starts_with('0') { "1" } else { "0" };
    long.replace_range(..1, other);
    let report = judge(&records).unwrap();
    assert_eq!(report.verdict, Verdict::Fail);
    assert_eq!(report.main_finding().unwrap().class, FailureClass::Corruption);
    assert_eq!(report.main_finding().unwrap().from, report.main_finding().unwrap().to);
}

#[test]
fn a_card_with_a_limit_is_not_the_readers_fault() {
    let exhibit = exhibit(Flaw::None);
    let limits = ProbeLimits { command: 2_000, response: 32_767, ..ProbeLimits::default() };
    let card = Card::new(CardProfile::probe().with_probe_limits(limits));
    let report = judge(&evidence(&exhibit, exhibit.reader(1).with_card(card), None)).unwrap();
    let finding = report.main_finding().unwrap();
    assert_eq!(
        (finding.class, finding.layer, finding.fault),
        (FailureClass::RefusedByCard, Layer::Card, false)
    );
    assert_eq!((report.envelope.command.verified, report.envelope.response.verified), (1_993, 32_767));
    assert_eq!(report.verdict, Verdict::Inconclusive);
}

#[test]
fn what_was_not_measured_is_not_passed() {
    let exhibit = exhibit(Flaw::None);
    let short = evidence(&exhibit, exhibit.reader(1), Some(std::time::Duration::from_secs(2)));
    let report = judge(&short).unwrap();
    assert!(!report.complete);
    assert_eq!(report.verdict, Verdict::Inconclusive);
    let profile = Profile::from_yaml(include_str!("../../../profiles/full.yaml")).unwrap();
    let decisions = profile.decide(&report);
    assert!(
        decisions.iter().all(|decision| decision.verdict != Verdict::Pass || decision.id == "FULL-8"),
        "{decisions:#?}"
    );
}

#[test]
fn a_reader_that_nothing_brings_back_ends_the_measurement_and_hangs() {
    let exhibit = exhibit(Flaw::StuckAfter(300));
    let report = judge(&evidence(&exhibit, NoSwitch(exhibit.reader(1)), None)).unwrap();
    assert!(!report.complete);
    assert_eq!(report.verdict, Verdict::Hang);
    assert_eq!(report.main_finding().unwrap().cured_by, None);
    let report = judge(&evidence(&exhibit, exhibit.reader(1), None)).unwrap();
    assert_eq!(report.main_finding().unwrap().cured_by, Some(Rung::PowerCycle), "with a switch it goes on");
    assert!(report.complete);
}

#[test]
fn other_evidence_is_refused() {
    assert_eq!(judge(&[]), Err(UnjudgeableError::NoSpecimen));
    let mut records = sound();
    records.remove(0);
    assert_eq!(judge(&records), Err(UnjudgeableError::NoSpecimen));
    let opening = sound().remove(0);
    assert!(matches!(judge(&[opening]), Err(UnjudgeableError::NoTrials { .. })));
}

/// A reader whose power nobody can switch.
struct NoSwitch<M>(M);

impl<M: apdu::Channel> apdu::Channel for NoSwitch<M> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, apdu::ChannelError> {
        self.0.transmit(command)
    }

    fn reset(&mut self, kind: apdu::Reset) -> Result<Vec<u8>, apdu::ChannelError> {
        self.0.reset(kind)
    }

    fn limits(&self) -> apdu::Limits {
        self.0.limits()
    }
}

impl<M: Measurable> Measurable for NoSwitch<M> {
    fn reconnect(&mut self) -> Result<(), apdu::ChannelError> {
        self.0.reconnect()
    }

    fn power_cycle(&mut self) -> Result<(), apdu::ChannelError> {
        Err(apdu::ChannelError {
            fault: apdu::Fault::Stack,
            fate: apdu::Fate::NotSent,
            detail: "nobody can switch this port".into(),
        })
    }

    fn clock(&self) -> std::time::Duration {
        self.0.clock()
    }
}
