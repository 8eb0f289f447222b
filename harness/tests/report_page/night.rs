use std::collections::BTreeMap;
use std::path::Path;

use conformance::lab::{
    Agreement, Baseline, Blame, Case, Identity, Job, JobKind, Measured, Morning, Night, Overlay, Place,
    SCHEMA, Slot, SlotState,
};
use conformance::reader::{Claim, Envelope, FailureClass, Reach};
use conformance::{Language, Text, Verdict};
use harness::lab::history::History;
use harness::report::html::night::{NightSources, PastNight, PastSlot, render};
use jiff::Timestamp;
use jiff::civil::date;

/// One slot whose reader carries so many bytes and meets the criterion or not.
fn slot(name: &str, firmware: &str, verified: usize) -> Slot {
    let good = verified == 65_535;
    let verdict = if good { Verdict::Pass } else { Verdict::Fail };
    let case = Case {
        id: "LT-01".to_owned(),
        title: Text::new("試験用の基準 <1>", "a criterion <1>"),
        requirements: Vec::new(),
        verdict,
        overlay: None,
        reason: Some(Text::new(format!("{verified} バイト"), format!("{verified} bytes"))),
        class: (!good).then_some(FailureClass::SilentTruncation),
        blame: (!good).then_some(Blame::Reader),
        took_us: 0,
        evidence: Vec::new(),
    };
    let reach = Reach {
        extended_form: Some(true),
        verified,
        fails_from: (!good).then_some(verified + 1),
        ..Reach::default()
    };
    let envelope = Envelope {
        command: reach.clone(),
        response: reach.clone(),
        both: reach,
        chained: 0,
        patience_ms: None,
        bytes_per_second: None,
        exchange_us: None,
    };
    let claim = Claim::Bytes(65_535);
    let text = Text::new("–", "–");
    let job = Job {
        took_us: 30_000_000,
        reason: None,
        cases: vec![case],
        measured: Some(Measured { claim, honesty: envelope.honesty(claim), envelope }),
        ..Job::without_result(name, JobKind::Measurement, "limited-type", verdict, text)
    };
    Slot {
        name: name.to_owned(),
        place: Place::Usb("1-2".to_owned()),
        identity: Some(Identity {
            reader: "試験リーダー".to_owned(),
            device: Some("1209:0001".to_owned()),
            firmware: Some(firmware.to_owned()),
            slot: 0,
            driver: "libccid 1.5.2".to_owned(),
            protocol: Some("T=1".to_owned()),
            os: "Linux 6.1".to_owned(),
        }),
        card: None,
        state: SlotState::Ready,
        reason: None,
        quarantine: None,
        jobs: vec![job],
    }
}

fn night(day: i64, slots: Vec<Slot>) -> Night {
    let started = Timestamp::from_second(1_795_000_000 + day * 86_400).unwrap();
    let mut night = Night {
        schema: SCHEMA.to_owned(),
        id: Night::id_of(started),
        lab: "試験室".to_owned(),
        host: "lab.test".to_owned(),
        tashika: "0".to_owned(),
        suite_sha256: "0".repeat(64),
        started,
        finished: Some(started),
        complete: true,
        slots,
        troubles: Vec::new(),
        counts: BTreeMap::new(),
        exit_status: 0,
    };
    for slot in &mut night.slots {
        for job in &mut slot.jobs {
            job.started = Some(started);
        }
    }
    night.settled()
}

fn page(morning: &Morning, past: &[PastNight]) -> String {
    let sources = NightSources { morning, folder: Path::new("."), past, catalogue: None, notes: Vec::new() };
    render(&sources, Language::En)
}

#[test]
fn the_morning_after_an_update_says_what_broke_since_when_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history.sqlite")).unwrap();
    for day in 0..3 {
        history.record(night(day, vec![slot("a", "1.03", 65_535), slot("b", "1.03", 65_535)])).unwrap();
    }
    let broken = night(3, vec![slot("a", "1.04", 505), slot("b", "1.03", 65_535)]);
    let morning = history.record(broken).unwrap();
    let past = PastNight::before(&morning.night, &history).unwrap();
    assert_eq!(past.iter().map(|night| night.slots.len()).collect::<Vec<_>>(), [2, 2, 2]);
    let first = page(&morning, &past);
    for expected in [
        "worse since last night: 1 of 2 slots",
        "firmware 1.03 → 1.04",
        "verdict pass → fail",
        "silently truncated",
        "do not use this reader in service",
        "1 of 4 nights not passed",
        "0 of 4 nights not passed",
        "505 B, fails from 506",
        "a criterion &#60;1&#62;",
    ] {
        assert!(first.contains(expected), "{expected:?} is missing");
    }
    let next = history.record(night(4, vec![slot("a", "1.04", 505), slot("b", "1.03", 65_535)])).unwrap();
    let second = page(&next, &PastNight::before(&next.night, &history).unwrap());
    assert!(second.contains("still worse than the baseline: 1 of 2 slots"));
    assert!(
        second.contains("nothing changed") && second.contains(&format!("since</span> {}", morning.night.id))
    );
}

#[test]
fn what_people_agreed_is_told_beside_the_verdict() {
    let mut night = night(0, vec![slot("a", "1.03", 505)]);
    night.slots[0].jobs[0].cases[0].overlay = Some(Overlay::ExpectedFail(Agreement {
        owner: "試験 花子".to_owned(),
        reason: "交換待ち".to_owned(),
        until: date(2027, 1, 31),
    }));
    let page = page(&Morning::of(night, &[], None), &[]);
    assert!(page.contains("expected failure: 交換待ち (試験 花子, until 2027-01-31)"));
    let label = "<span class=\"ids\"><span lang=\"ja\">想定どおりの不合格</span>";
    assert!(page.contains(label), "a pass in the overview whose case failed has its reason beside it");
    assert!(page.contains("nothing is worse on 1 slots"));
}

#[test]
fn a_year_of_a_hundred_slots_stays_a_page() {
    let slots = |broken: usize| {
        let slot = |index: usize| {
            let verified = if index % 10 < broken { 505 } else { 65_535 };
            slot(&format!("slot-{index:03}"), "1.03", verified)
        };
        (0..100).map(slot).collect::<Vec<_>>()
    };
    let past: Vec<PastNight> = (0..365)
        .map(|night| {
            let verdict = |index: usize| match (index * 7 + night) % 23 {
                0 => Verdict::Fail,
                1 => Verdict::Inconclusive,
                _ => Verdict::Pass,
            };
            let slot = |index: usize| {
                (format!("slot-{index:03}"), PastSlot { verdict: verdict(index), took_us: 30_000_000 })
            };
            PastNight { id: format!("{night:03}"), slots: (0..100).map(slot).collect() }
        })
        .collect();
    let before = night(0, slots(0));
    let baselines = Baseline::all_of(&before);
    let morning = Morning::of(night(1, slots(1)), &baselines, Some((before.id.clone(), &baselines)));
    let page = page(&morning, &past);
    assert!(page.contains("worse since last night: 10 of 100 slots"));
    assert_eq!(page.matches("class=\"strip\"").count(), 100);
    assert_eq!(page.matches("class=\"envelope\"").count(), 100);
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
}
