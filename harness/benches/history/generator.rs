//! Nights of a laboratory that never was.

use std::collections::BTreeMap;

use conformance::lab::{
    Blame, Case, Identity, Job, JobKind, Measured, Night, Place, SCHEMA, Slot, SlotState,
};
use conformance::reader::{Claim, Envelope, FailureClass, Honesty, Reach};
use conformance::result::EvidenceFile;
use conformance::{Text, Verdict};
use jiff::{SignedDuration, Timestamp};

/// How large a laboratory is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Slots; each does one job a night.
    pub(crate) slots: usize,
    /// Cases of a job.
    pub(crate) cases: usize,
}

/// A night in which everything passes on firmware 1.00; the first is number 0.
#[must_use]
pub(crate) fn night(size: Size, number: usize) -> Night {
    let day = i64::try_from(number).unwrap_or(i64::MAX);
    let started =
        Timestamp::from_second(1_760_000_000).unwrap_or_default() + SignedDuration::from_hours(24 * day);
    let slots =
        (0..size.slots).map(|slot| self::slot(&format!("slot-{slot:03}"), "1.00", size.cases)).collect();
    Night {
        schema: SCHEMA.to_owned(),
        id: Night::id_of(started),
        lab: "試験室".to_owned(),
        host: "lab.test".to_owned(),
        tashika: "0.1.0".to_owned(),
        suite_sha256: "0".repeat(64),
        started,
        finished: Some(started + SignedDuration::from_mins(40)),
        complete: true,
        slots,
        troubles: Vec::new(),
        counts: BTreeMap::new(),
        exit_status: 0,
    }
    .settled()
}

/// A slot in which everything passes.
#[must_use]
pub(crate) fn slot(name: &str, firmware: &str, cases: usize) -> Slot {
    Slot {
        name: name.to_owned(),
        place: Place::Usb(format!("1-{name}")),
        identity: Some(identity(firmware)),
        card: Some("probe".to_owned()),
        state: SlotState::Ready,
        reason: None,
        quarantine: None,
        jobs: vec![job(name, cases)],
    }
}

/// Something goes wrong with one case.
pub(crate) fn spoil(night: &mut Night, slot: usize, case: usize, verdict: Verdict) {
    let job = &mut night.slots[slot].jobs[0];
    let case = &mut job.cases[case];
    case.verdict = verdict;
    case.reason = Some(Text::new("試験のための不合格", "a failure for the test"));
    case.class = Some(FailureClass::SilentTruncation);
    case.blame = Some(Blame::Reader);
    case.evidence = vec![4, 5];
    job.verdict = Verdict::of_parts(job.cases.iter().map(|case| case.verdict));
}

/// The reader of a slot gets another firmware.
pub(crate) fn update(night: &mut Night, slot: usize, firmware: &str) {
    night.slots[slot].identity = Some(identity(firmware));
}

fn identity(firmware: &str) -> Identity {
    Identity {
        reader: "試験リーダー 00 00".to_owned(),
        device: Some("1209:0001".to_owned()),
        firmware: Some(firmware.to_owned()),
        slot: 0,
        driver: "libccid 1.6.2".to_owned(),
        protocol: Some("T=1".to_owned()),
        os: "Linux 6.1".to_owned(),
    }
}

fn job(slot: &str, cases: usize) -> Job {
    let text = Text::new("–", "–");
    let mut job = Job::without_result(slot, JobKind::Measurement, "limited-type", Verdict::Pass, text);
    job.reason = None;
    job.took_us = 90_000_000;
    job.cases = (0..cases).map(case).collect();
    job.measured = Some(measured());
    job.evidence = Some(EvidenceFile {
        file: format!("{slot}/limited-type/evidence.jsonl"),
        lines: 400,
        last_hash: "0".repeat(64),
    });
    job
}

fn case(number: usize) -> Case {
    Case {
        id: format!("C-{number:02}"),
        title: Text::new(format!("判定基準 {number}"), format!("criterion {number}")),
        requirements: vec![format!("TST-{number:03}")],
        verdict: Verdict::Pass,
        overlay: None,
        reason: None,
        class: None,
        blame: None,
        took_us: 1_000,
        evidence: Vec::new(),
    }
}

fn measured() -> Measured {
    let reach =
        Reach { short_form: Some(true), extended_form: Some(true), verified: 65_535, ..Reach::default() };
    Measured {
        claim: Claim::Bytes(65_544),
        honesty: Honesty::Honest,
        envelope: Envelope {
            command: reach.clone(),
            response: reach.clone(),
            both: reach,
            chained: 4_096,
            patience_ms: Some(2_000),
            bytes_per_second: Some(40_000),
            exchange_us: Some(3_000),
        },
    }
}
