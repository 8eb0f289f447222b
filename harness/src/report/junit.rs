//! JUnit XML: one test suite per feature, one test case per scenario, requirement ids as properties.

use std::time::Duration;

use conformance::result::{Feature, Run, Scenario};
use conformance::{Text, Verdict};
use quick_junit::{NonSuccessKind, Property, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

/// Renders a run.
///
/// # Errors
/// If the XML cannot be written.
pub fn render(run: &Run) -> Result<String, SerializeError> {
    let mut report = Report::new("tashika");
    report.add_test_suites(run.features.iter().map(suite));
    report.to_string()
}

fn suite(feature: &Feature) -> TestSuite {
    let mut suite = TestSuite::new(feature.path.as_str());
    suite.add_property(Property::new("document", feature.document.as_str()));
    suite.add_property(Property::new("feature", feature.name.as_str()));
    suite.add_test_cases(feature.scenarios.iter().map(|scenario| case(feature, scenario)));
    suite
}

fn case(feature: &Feature, scenario: &Scenario) -> TestCase {
    let mut status = status(scenario.verdict, scenario.reason.as_ref());
    let steps: Vec<String> = scenario.steps.iter().map(step_line).collect();
    if !matches!(status, TestCaseStatus::Success { .. }) {
        status.set_description(steps.join("\n"));
    }
    let mut case = TestCase::new(format!("{} ({})", scenario.name, scenario.id), status);
    case.set_classname(feature.name.as_str());
    case.set_time(Duration::from_micros(scenario.took_us));
    case.add_property(Property::new("verdict", scenario.verdict.name()));
    for id in &scenario.requirements {
        case.add_property(Property::new("requirement", id.as_str()));
    }
    let lines: Vec<String> = scenario.evidence().map(|line| line.to_string()).collect();
    case.add_property(Property::new("evidence", lines.join(" ")));
    case
}

/// `fail`, `hang` → failure; `error`, `inconclusive` → error; `not-run`, `not-applicable` → skipped.
pub(crate) fn status(verdict: Verdict, reason: Option<&Text>) -> TestCaseStatus {
    let mut status = match verdict {
        Verdict::Pass | Verdict::Warn => return TestCaseStatus::success(),
        Verdict::Fail | Verdict::Hang => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Error | Verdict::Inconclusive => TestCaseStatus::non_success(NonSuccessKind::Error),
        Verdict::NotRun | Verdict::NotApplicable => TestCaseStatus::skipped(),
    };
    status.set_type(verdict.name());
    if let Some(reason) = reason {
        status.set_message(reason.to_string());
    }
    status
}

fn step_line(step: &conformance::result::Step) -> String {
    let verdict = step.verdict.map_or("-", Verdict::name);
    let mut line = format!("{}: {} {} [{verdict}]", step.line, step.keyword.trim_end(), step.text);
    if let Some(finding) = &step.finding {
        line.push_str(&format!("\n    {}", finding.what));
        for (label, value) in [("expected", &finding.expected), ("observed", &finding.observed)] {
            if let Some(value) = value {
                line.push_str(&format!("\n    {label}: {value}"));
            }
        }
    }
    line
}
