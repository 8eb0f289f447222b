//! What is made of a morning. Whether others can read it is judged by `tools/judge_lab.py`.

use conformance::lab::{Agreement, Expectation, Morning, SlotState, apply};
use conformance::{Language, Text, Verdict};
use harness::lab::outputs::{junit, metrics, summary, write};
use jiff::civil::date;

use super::generator::{self, Size, spoil, update};
use super::{Place, SMALL};

/// A morning with one of everything: a broken update, an expected failure, a wedged slot, a quarantined one.
fn morning() -> Morning {
    let place = Place::new();
    let size = Size { slots: 5, ..SMALL };
    let mut history = place.open();
    history.record(generator::night(size, 0)).unwrap();
    let mut night = generator::night(size, 1);
    update(&mut night, 1, "1.01");
    spoil(&mut night, 1, 2, Verdict::Fail);
    spoil(&mut night, 2, 0, Verdict::Fail);
    let slot = &mut night.slots[3];
    slot.state = SlotState::Wedged;
    slot.reason = Some(Text::new("261 バイトの後で止まった", "stopped after 261 bytes"));
    slot.jobs[0].cases.clear();
    slot.jobs[0].verdict = Verdict::Inconclusive;
    let slot = &mut night.slots[4];
    slot.state = SlotState::Quarantined;
    slot.quarantine = Some(Agreement {
        owner: "試験 花子".to_owned(),
        reason: "修理中".to_owned(),
        until: date(2026, 12, 24),
    });
    let expected = Expectation {
        case: "C-00".to_owned(),
        slot: Some("slot-002".to_owned()),
        profile: None,
        owner: "試験 太郎".to_owned(),
        reason: "known".to_owned(),
        until: date(2026, 12, 1),
    };
    apply(&mut night, &[expected], date(2025, 10, 10));
    history.record(night).unwrap()
}

#[test]
fn a_summary_says_what_broke_since_when_who_is_to_blame_and_what_to_do() {
    let morning = morning();
    let text = summary(&morning, Language::En);
    let id = &morning.night.id;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], format!("❌ **試験室** {id}: **failed**"));
    assert_eq!(lines[1], "5 slots · pass 14 · fail 2");
    assert_eq!(
        lines[3],
        format!(
            "- **regression slot-001**: C-02 verdict pass → fail; firmware 1.00 → 1.01; since {id}; blame: reader → \
             go back to what was there before or tell the vendor; to accept it: tashika lab baseline renew"
        )
    );
    assert!(
        lines[4].starts_with("- **undecided now slot-003**: limited-type inconclusive (wedged)"),
        "{text}"
    );
    for part in [
        "- slot-003: wedged; stopped after 261 bytes",
        "- slot-004: quarantined (試験 花子, until 2026-12-24)",
        "- expected failure: slot-002 C-00",
    ] {
        assert!(lines.contains(&part), "{part}: {text}");
    }
    assert!(summary(&morning, Language::Ja).contains("**後退 slot-001**: C-02 判定 合格 → 不合格"));
}

#[test]
fn a_summary_fits_into_a_chat_message_however_much_broke() {
    let place = Place::new();
    let size = Size { slots: 60, cases: 8 };
    let mut history = place.open();
    history.record(generator::night(size, 0)).unwrap();
    let mut night = generator::night(size, 1);
    for slot in 0..60 {
        for case in 0..8 {
            spoil(&mut night, slot, case, Verdict::Fail);
        }
        night.slots[slot].reason = Some(Text::new("一\n二", "one\ntwo *bold*"));
        night.slots[slot].state = if slot % 2 == 0 { SlotState::Wedged } else { SlotState::Ready };
    }
    let morning = history.record(night).unwrap();
    for language in [Language::Ja, Language::En] {
        let text = summary(&morning, language);
        assert_eq!(text.lines().count(), 20, "{text}");
        assert!(text.contains("morning.json"));
    }
    let english = summary(&morning, Language::En);
    assert!(english.contains("(+5)"), "{english}");
}

#[test]
fn a_quiet_night_says_so() {
    let place = Place::new();
    let mornings = place.record(2, |_, _| {});
    let text = summary(&mornings[1], Language::En);
    assert_eq!(text.lines().last().unwrap(), "- nothing differs from the baselines");
    assert!(text.starts_with("✅"));
}

#[test]
fn junit_fails_what_the_exit_status_fails() {
    let xml = junit(&morning()).unwrap();
    let suites: Vec<&str> = xml.split("<testsuite ").skip(1).collect();
    let attributes = |suite: &str| suite.split('>').next().unwrap().to_owned();
    assert!(attributes(suites[1]).contains("failures=\"1\""), "{xml}");
    assert!(suites[1].contains("silent-truncation"));
    assert!(
        attributes(suites[2]).contains("failures=\"0\" disabled=\"1\"") || suites[2].contains("<skipped")
    );
    assert!(!suites[2].contains("<failure"), "an expected failure is none");
    assert!(suites[3].contains("<error"), "a job that nothing came of is not green");
    assert!(!suites[4].contains("<failure") && suites[4].contains("<skipped"), "quarantine");
    assert!(suites[5].contains("slot-003 wedged"));
}

#[test]
fn metrics_are_gauges_of_the_night() {
    let text = metrics(&morning());
    for line in [
        "tashika_night_exit_status{lab=\"試験室\"} 100",
        "tashika_night_cases{lab=\"試験室\",verdict=\"expected-fail\"} 1",
        "tashika_night_differences{lab=\"試験室\",nature=\"regression\"} 1",
        "tashika_slot_state{lab=\"試験室\",slot=\"slot-003\",state=\"wedged\"} 1",
        "tashika_slot_state{lab=\"試験室\",slot=\"slot-003\",state=\"ready\"} 0",
        "tashika_job_duration_seconds{lab=\"試験室\",slot=\"slot-000\",kind=\"measurement\",profile=\"limited-type\"} 90.000000",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
}

#[test]
fn all_files_are_written_and_the_morning_reads_back() {
    let place = Place::new();
    let morning = morning();
    write(place.folder.path(), &morning).unwrap();
    let read = std::fs::read(place.folder.path().join("morning.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Morning>(&read).unwrap(), morning);
    for name in ["junit.xml", "tashika.prom", "summary.md", "summary.ja.md"] {
        assert!(std::fs::metadata(place.folder.path().join(name)).unwrap().len() > 0, "{name}");
    }
    let left = std::fs::read_dir(place.folder.path()).unwrap();
    assert_eq!(
        left.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "draft"))
            .count(),
        0
    );
}
