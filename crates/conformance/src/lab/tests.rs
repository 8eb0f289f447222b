use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::reader::{Claim, Envelope, Honesty, Reach};
use crate::{Text, Verdict, exit};

fn identity(firmware: &str) -> Identity {
    Identity {
        reader: "試験リーダー".to_owned(),
        device: Some("1209:0001".to_owned()),
        firmware: Some(firmware.to_owned()),
        slot: 0,
        driver: "libccid 1.6.2".to_owned(),
        protocol: Some("T=1".to_owned()),
        os: "Linux 6.1".to_owned(),
    }
}

fn case(id: &str, verdict: Verdict) -> Case {
    Case {
        id: id.to_owned(),
        title: Text::new(id, id),
        requirements: Vec::new(),
        verdict,
        overlay: None,
        reason: None,
        class: None,
        blame: Blame::of_verdict(verdict),
        took_us: 0,
        evidence: Vec::new(),
    }
}

fn measured(verified: usize) -> Measured {
    let reach = Reach { extended_form: Some(true), verified, ..Reach::default() };
    Measured {
        claim: Claim::Bytes(65_535),
        honesty: Honesty::Honest,
        envelope: Envelope {
            command: reach.clone(),
            response: reach.clone(),
            both: reach,
            chained: 0,
            patience_ms: None,
            bytes_per_second: None,
            exchange_us: Some(900),
        },
    }
}

/// A slot named `a` that was measured, with one criterion for each verdict.
fn slot(firmware: &str, verdicts: &[Verdict]) -> Slot {
    let cases: Vec<Case> =
        verdicts.iter().enumerate().map(|(index, verdict)| case(&format!("C{index}"), *verdict)).collect();
    let text = Text::new("–", "–");
    let mut job = Job::without_result("a", JobKind::Measurement, "limited-type", Verdict::NotRun, text);
    job.verdict = verdicts.iter().copied().max().unwrap_or(Verdict::NotRun);
    job.reason = None;
    job.cases = cases;
    Slot {
        name: "a".to_owned(),
        place: Place::Usb("1-2".to_owned()),
        identity: Some(identity(firmware)),
        card: None,
        state: SlotState::Ready,
        reason: None,
        quarantine: None,
        jobs: vec![job],
    }
}

fn night(second: i64, slots: Vec<Slot>) -> Night {
    let started = Timestamp::from_second(1_795_000_000 + second).unwrap();
    Night {
        schema: SCHEMA.to_owned(),
        id: Night::id_of(started),
        lab: "試験室".to_owned(),
        host: "host.test".to_owned(),
        tashika: "0.1.0".to_owned(),
        suite_sha256: "00".to_owned(),
        started,
        finished: Some(started),
        complete: true,
        slots,
        troubles: Vec::new(),
        counts: Default::default(),
        exit_status: 0,
    }
    .settled()
}

fn one(second: i64, firmware: &str, verdicts: &[Verdict]) -> Night {
    night(second, vec![slot(firmware, verdicts)])
}

fn expectation(case: &str) -> Expectation {
    Expectation {
        case: case.to_owned(),
        slot: None,
        profile: None,
        owner: "試験 太郎".to_owned(),
        reason: "known".to_owned(),
        until: date(2026, 11, 30),
    }
}

fn natures(differences: &[Difference]) -> Vec<Nature> {
    differences.iter().map(|difference| difference.nature).collect()
}

#[test]
fn a_night_is_as_good_as_its_worst_part() {
    assert_eq!(one(0, "1.00", &[Verdict::Pass, Verdict::Warn]).exit_status, exit::PASSED);
    assert_eq!(one(0, "1.00", &[Verdict::Pass, Verdict::Hang]).exit_status, exit::SUBJECT_FAILED);
    let mut cut = one(0, "1.00", &[Verdict::Pass]);
    cut.complete = false;
    assert_eq!(cut.settled().exit_status, exit::UNDECIDED);
}

#[test]
fn a_slot_that_could_not_be_used_is_never_green_unless_in_quarantine() {
    for (state, status) in SlotState::ALL.into_iter().map(|state| (state, exit::UNDECIDED)) {
        let mut unused = slot("1.00", &[]);
        unused.name = "b".to_owned();
        unused.state = state;
        let told = night(0, vec![slot("1.00", &[Verdict::Pass]), unused]).exit_status;
        let status = if state == SlotState::Quarantined { exit::PASSED } else { status };
        assert_eq!(told, status, "{state:?}");
    }
    assert_eq!(night(0, Vec::new()).exit_status, exit::NOTHING_SELECTED);
}

#[test]
fn an_expected_failure_passes_until_its_day_and_not_longer() {
    for (day, overlay, status) in [
        (date(2026, 11, 30), "expected-fail", exit::PASSED),
        (date(2026, 12, 1), "expired-expectation", exit::SUBJECT_FAILED),
    ] {
        let mut night = one(0, "1.00", &[Verdict::Pass, Verdict::Fail]);
        apply(&mut night, &[expectation("C1")], day);
        let night = night.settled();
        assert_eq!(night.counts.get(overlay), Some(&1));
        assert_eq!(night.exit_status, status, "{overlay}");
        assert_eq!(night.slots[0].jobs[0].cases[1].verdict, Verdict::Fail, "a verdict is never changed");
    }
}

#[test]
fn an_unexpected_pass_and_a_stale_expectation_fail() {
    let mut night = one(0, "1.00", &[Verdict::Pass]);
    apply(&mut night, &[expectation("C0")], date(2026, 11, 22));
    assert_eq!(night.clone().settled().exit_status, exit::SUBJECT_FAILED);

    let mut night = one(0, "1.00", &[Verdict::Pass]);
    apply(&mut night, &[expectation("C9")], date(2026, 11, 22));
    assert_eq!(night.troubles.len(), 1);
    assert_eq!(night.settled().exit_status, exit::SUBJECT_FAILED);
}

#[test]
fn an_expectation_of_what_was_not_tried_is_not_stale() {
    let mut absent = slot("1.00", &[]);
    absent.state = SlotState::Absent;
    let mut night = night(0, vec![absent]);
    let mut elsewhere = expectation("C9");
    elsewhere.slot = Some("b".to_owned());
    apply(&mut night, &[expectation("C9"), elsewhere], date(2026, 11, 22));
    let stale: Vec<_> = night.troubles.iter().map(|trouble| trouble.slot.as_deref()).collect();
    assert_eq!(stale, [Some("b")]);
}

#[test]
fn a_firmware_update_that_breaks_is_named_with_what_changed() {
    let (before, after) =
        (one(0, "1.00", &[Verdict::Pass, Verdict::Pass]), one(60, "1.01", &[Verdict::Fail, Verdict::Pass]));
    let told = regressions(&Baseline::all_of(&before), &after);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].case.as_deref(), Some("C0"));
    assert_eq!(told[0].relation, Relation::Updated);
    assert_eq!(told[0].what.en, "verdict pass → fail");
    assert_eq!(told[0].changed, [Text::new("ファームウェア 1.00 → 1.01", "firmware 1.00 → 1.01")]);
}

#[test]
fn an_identity_is_what_its_key_says() {
    let one = identity("1.00");
    let mut renamed = one.clone();
    renamed.reader = "試験リーダー 01 00".to_owned();
    let mut os = one.clone();
    os.os = "Linux 6.12".to_owned();
    let mut protocol = one.clone();
    protocol.protocol = None;
    for (other, same) in [(renamed, true), (identity("1.01"), false), (os, false), (protocol, false)] {
        assert_eq!(
            (one.is(&other), one.key() == other.key(), one.changes(&other).is_empty()),
            (same, same, same)
        );
    }
}

#[test]
fn the_identitys_own_baseline_counts_before_that_of_the_firmware_before_it() {
    let old = one(0, "1.00", &[Verdict::Pass]);
    let accepted = one(60, "1.01", &[Verdict::Fail]);
    let mut baselines = Baseline::all_of(&old);
    baselines.extend(Baseline::all_of(&accepted));
    assert!(compare(&baselines, &one(120, "1.01", &[Verdict::Fail])).is_empty());
    assert!(compare(&baselines, &one(120, "1.00", &[Verdict::Pass])).is_empty());
}

#[test]
fn a_reader_that_was_moved_is_compared_with_itself() {
    let mut moved = slot("1.00", &[Verdict::Fail]);
    moved.name = "b".to_owned();
    let told = compare(&Baseline::all_of(&one(0, "1.00", &[Verdict::Pass])), &night(60, vec![moved]));
    assert_eq!((told[0].relation, told[0].nature), (Relation::Sibling, Nature::Regression));
}

#[test]
fn a_reader_that_vanished_is_told_also_without_an_identity() {
    let before = one(0, "1.00", &[Verdict::Pass]);
    let mut gone = slot("1.00", &[]);
    (gone.identity, gone.state) = (None, SlotState::Absent);
    gone.jobs[0].verdict = Verdict::NotRun;
    let told = compare(&Baseline::all_of(&before), &night(60, vec![gone]));
    assert_eq!(natures(&told), [Nature::Undecided]);
    assert_eq!((told[0].what.en.as_str(), told[0].blame), ("not run (absent)", Some(Blame::Rig)));
}

#[test]
fn what_is_in_quarantine_is_no_news_and_no_baseline() {
    let before = one(0, "1.00", &[Verdict::Pass]);
    let mut shut = slot("1.00", &[Verdict::Fail]);
    shut.state = SlotState::Quarantined;
    let after = night(60, vec![shut]);
    assert_eq!(compare(&Baseline::all_of(&before), &after), []);
    assert_eq!(Baseline::all_of(&after), []);
}

#[test]
fn an_envelope_that_shrinks_is_a_regression_although_every_criterion_is_met() {
    let with = |second, verified| {
        let mut slot = slot("1.00", &[Verdict::Pass]);
        slot.jobs[0].measured = Some(measured(verified));
        night(second, vec![slot])
    };
    let (before, after) = (with(0, 65_535), with(60, 32_767));
    let told = regressions(&Baseline::all_of(&before), &after);
    assert_eq!(told.len(), 3, "each direction: {told:?}");
    assert_eq!(told[0].what.en, "to the card, verified: 65535 bytes → 32767 bytes");
    assert_eq!(after.exit_status, exit::PASSED);
    assert_eq!(exit_status(&after, &told), exit::SUBJECT_FAILED);
    assert_eq!(regressions(&Baseline::all_of(&after), &before), []);
}

#[test]
fn an_expected_failure_is_no_regression() {
    let before = one(0, "1.00", &[Verdict::Pass]);
    let mut after = one(60, "1.00", &[Verdict::Fail]);
    apply(&mut after, &[expectation("C0")], date(2026, 11, 22));
    assert_eq!(compare(&Baseline::all_of(&before), &after), []);
}

#[test]
fn cases_that_come_and_go_are_told() {
    let (before, after) =
        (one(0, "1.00", &[Verdict::Pass, Verdict::Pass]), one(60, "1.00", &[Verdict::Pass]));
    assert_eq!(natures(&compare(&Baseline::all_of(&before), &after)), [Nature::Gone]);
    assert_eq!(compare(&Baseline::all_of(&after), &before), [], "a new case that passes is no news");
    let failing = one(60, "1.00", &[Verdict::Pass, Verdict::Fail]);
    assert_eq!(natures(&compare(&Baseline::all_of(&after), &failing)), [Nature::New]);
}

#[test]
fn a_night_is_read_as_it_was_written() {
    let mut night = one(0, "1.00", &[Verdict::Pass, Verdict::Fail]);
    night.slots[0].jobs[0].measured = Some(measured(512));
    apply(&mut night, &[expectation("C1"), expectation("C9")], date(2026, 11, 22));
    let json = serde_json::to_string(&night).unwrap();
    assert_eq!(serde_json::from_str::<Night>(&json).unwrap(), night);
}

#[test]
fn what_broke_in_one_slot_is_one_headline() {
    let all = [Verdict::Pass; 3];
    let (before, after) =
        (one(0, "1.00", &all), one(60, "1.01", &[Verdict::Fail, Verdict::Fail, Verdict::Inconclusive]));
    let mut differences = compare(&Baseline::all_of(&before), &after);
    differences[1].since = Some("n1".to_owned());
    let told = headlines(&differences);
    let natures: Vec<_> = told.iter().map(|headline| (headline.nature, headline.differences.len())).collect();
    assert_eq!(natures, [(Nature::Regression, 2), (Nature::Undecided, 1)]);
    assert_eq!((told[0].since(), told[0].blame()), (Some("n1"), Some(Blame::Subject)));
    assert!(told[0].advice().en.contains("go back"), "an update is the first suspect");
}

fn points(told: &[(&str, Verdict)]) -> Vec<Point> {
    let point = |(index, (identity, verdict)): (usize, &(&str, Verdict))| Point {
        night: format!("n{index}"),
        identity: (*identity).to_owned(),
        verdict: *verdict,
    };
    told.iter().enumerate().map(point).collect()
}

#[test]
fn since_is_the_first_night_of_the_row() {
    use Verdict::{Fail, Hang, Inconclusive, NotRun, Pass, Warn};
    let since_when = |verdicts: &[Verdict]| {
        let told: Vec<_> = verdicts.iter().map(|verdict| ("x", *verdict)).collect();
        since(&points(&told)).map(str::to_owned)
    };
    assert_eq!(since_when(&[Fail, Pass, Fail, Inconclusive, Fail]).as_deref(), Some("n2"));
    assert_eq!(since_when(&[Pass, Warn, Fail]).as_deref(), Some("n2"));
    assert_eq!(since_when(&[Pass, Fail, Hang]).as_deref(), Some("n1"), "a failure is no better than a hang");
    assert_eq!(since_when(&[Inconclusive, Fail]).as_deref(), Some("n1"), "nobody knows of the night before");
    assert_eq!(since_when(&[Fail, Inconclusive, NotRun]).as_deref(), Some("n1"), "since when nobody knows");
    assert_eq!(since_when(&[Fail, Pass]), None);
    assert_eq!(since_when(&[]), None);
}

#[test]
fn what_changes_with_the_firmware_is_not_flaky() {
    use Verdict::{Fail, Pass};
    let flips = points(&[("x", Pass), ("x", Fail), ("x", Pass)]);
    assert_eq!(flaky(&flips, 9), Some(Overlay::Flaky { changes: 2, nights: 3 }));
    assert_eq!(flaky(&flips, 2), None, "only the last nights count");
    assert_eq!(flaky(&points(&[("x", Pass), ("y", Fail), ("x", Pass)]), 9), None);
    assert_eq!(
        flaky(&points(&[("x", Pass), ("x", Fail), ("x", Fail)]), 9),
        None,
        "a regression is not flaky"
    );
}

fn verdicts(cases: usize) -> impl Strategy<Value = Vec<Verdict>> {
    proptest::collection::vec(proptest::sample::select(Verdict::ALL.to_vec()), cases)
}

proptest! {
    #[test]
    fn a_night_never_differs_from_itself(all in verdicts(6)) {
        let night = one(0, "1.00", &all);
        let told = compare(&Baseline::all_of(&night), &night);
        prop_assert!(told.is_empty(), "{told:?}");
    }

    /// What is a regression one way is an improvement the other way.
    #[test]
    fn regressions_and_improvements_mirror_each_other(one_way in verdicts(6), other in verdicts(6)) {
        let (before, after) = (one(0, "1.00", &one_way), one(60, "1.00", &other));
        let of = |nature, baseline: &Night, night: &Night| {
            let told = compare(&Baseline::all_of(baseline), night);
            told.into_iter().filter(|told| told.nature == nature).filter_map(|told| told.case).collect::<Vec<_>>()
        };
        prop_assert_eq!(
            of(Nature::Regression, &before, &after),
            of(Nature::Improvement, &after, &before)
        );
    }

    /// A regression is a decided verdict that is worse than a decided one, whatever the firmware.
    #[test]
    fn no_regression_is_invented(was in verdicts(6), is in verdicts(6), updated: bool) {
        let (before, after) = (one(0, "1.00", &was), one(60, if updated { "1.01" } else { "1.00" }, &is));
        let told = regressions(&Baseline::all_of(&before), &after);
        for (index, (was, is)) in was.iter().zip(&is).enumerate() {
            let regressed = told.iter().any(|told| told.case.as_deref() == Some(&format!("C{index}")));
            let decided = |verdict: Verdict| !matches!(verdict, Verdict::NotRun | Verdict::Inconclusive | Verdict::Error);
            let bad = matches!(is, Verdict::Warn | Verdict::Hang | Verdict::Fail);
            prop_assert_eq!(regressed, decided(*was) && bad && is > was);
        }
        prop_assert!(told.iter().all(|told| told.changed.is_empty() != updated));
    }
}
