use std::time::Duration;

use conformance::Verdict;
use conformance::lab::{Case, Job, Morning, Overlay, Slot, SlotState, Trouble};
use quick_junit::{Property, Report, SerializeError, TestCase, TestSuite};

use crate::report::junit::status;

/// A morning as JUnit XML: one test suite for each job, one test case for each criterion or scenario; slots that could not be used and
/// what stood in the way of the night are test cases too, so that no dashboard shows them as green.
///
/// # Errors
/// If the XML cannot be written.
pub fn junit(morning: &Morning) -> Result<String, SerializeError> {
    let night = &morning.night;
    let mut report = Report::new(format!("tashika lab {}", night.lab));
    report.add_test_suites(night.slots.iter().flat_map(|slot| slot.jobs.iter().map(|job| suite(slot, job))));
    let mut around = TestSuite::new("night");
    around.add_property(Property::new("id", night.id.as_str()));
    around.add_property(Property::new("host", night.host.as_str()));
    around.add_test_cases(night.slots.iter().filter_map(unusable));
    around.add_test_cases(night.troubles.iter().map(trouble));
    report.add_test_suite(around);
    report.to_string()
}

fn suite(slot: &Slot, job: &Job) -> TestSuite {
    let mut suite = TestSuite::new(job.id.as_str());
    suite.add_property(Property::new("slot", slot.name.as_str()));
    suite.add_property(Property::new("kind", job.kind.name()));
    suite.add_property(Property::new("profile", job.profile.as_str()));
    if let Some(identity) = &slot.identity {
        suite.add_property(Property::new("identity", identity.to_string()));
    }
    if let Some(evidence) = &job.evidence {
        suite.add_property(Property::new("evidence", evidence.file.as_str()));
        suite.add_property(Property::new("evidence_hash", evidence.last_hash.as_str()));
    }
    let quarantined = slot.state == SlotState::Quarantined;
    if job.cases.is_empty() {
        let verdict = if quarantined { Verdict::NotRun } else { job.verdict };
        suite.add_test_case(TestCase::new(job.id.as_str(), status(verdict, job.reason.as_ref())));
    }
    suite.add_test_cases(job.cases.iter().map(|case| self::case(job, case, quarantined)));
    suite
}

/// What was agreed about a case decides how it stands, as in the exit status: nothing that is expected is a failure.
fn case(job: &Job, case: &Case, quarantined: bool) -> TestCase {
    let verdict = match case.overlay {
        _ if quarantined => Verdict::NotRun,
        Some(Overlay::ExpectedFail(_)) => Verdict::NotApplicable,
        _ => case.standing(),
    };
    let mut test =
        TestCase::new(format!("{} ({})", case.title.en, case.id), status(verdict, case.reason.as_ref()));
    test.set_classname(job.id.as_str());
    test.set_time(Duration::from_micros(case.took_us));
    test.add_property(Property::new("verdict", case.verdict.name()));
    let agreed = case.overlay.as_ref().map(Overlay::name);
    let (class, blame) = (case.class.map(|class| class.name()), case.blame.map(|blame| blame.name()));
    for (name, value) in [("overlay", agreed), ("class", class), ("blame", blame)] {
        if let Some(value) = value {
            test.add_property(Property::new(name, value));
        }
    }
    for id in &case.requirements {
        test.add_property(Property::new("requirement", id.as_str()));
    }
    test
}

fn unusable(slot: &Slot) -> Option<TestCase> {
    let verdict = match slot.state {
        SlotState::Ready => return None,
        SlotState::Quarantined => Verdict::NotRun,
        _ => Verdict::Inconclusive,
    };
    let mut test =
        TestCase::new(format!("{} {}", slot.name, slot.state.name()), status(verdict, slot.reason.as_ref()));
    test.set_classname("slot");
    Some(test)
}

fn trouble(trouble: &Trouble) -> TestCase {
    let mut test = TestCase::new(trouble.what.en.as_str(), status(trouble.verdict, Some(&trouble.what)));
    test.set_classname(trouble.slot.as_deref().unwrap_or("night"));
    test.add_property(Property::new("blame", trouble.blame.name()));
    test
}
