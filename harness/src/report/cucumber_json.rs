//! Cucumber's JSON form, which many report tools read.
//!
//! Written from our own results rather than by the runner, whose writer knows only passed, failed and skipped
//! and would call a scenario that does not apply a failure.

use conformance::Verdict;
use conformance::result::{Feature, Run, Scenario, Step};
use serde_json::{Value, json};

/// Renders a run.
///
/// # Errors
/// If the JSON cannot be written.
pub fn render(run: &Run) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&run.features.iter().map(feature).collect::<Vec<_>>())
}

fn feature(feature: &Feature) -> Value {
    json!({
        "uri": feature.path,
        "id": feature.path,
        "keyword": "機能",
        "name": feature.name,
        "line": feature.line,
        "description": "",
        "elements": feature.scenarios.iter().map(element).collect::<Vec<_>>(),
    })
}

fn element(scenario: &Scenario) -> Value {
    json!({
        "id": scenario.id,
        "type": "scenario",
        "keyword": scenario.keyword,
        "name": scenario.name,
        "line": line_of(&scenario.id),
        "description": "",
        "tags": scenario.tags.iter().map(|tag| json!({ "name": format!("@{tag}") })).collect::<Vec<_>>(),
        "steps": scenario.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

fn step(step: &Step) -> Value {
    let mut result = json!({ "status": status(step.verdict) });
    if let Some(finding) = &step.finding {
        let expected = finding.expected.iter().map(|value| format!("\nexpected: {value}"));
        let observed = finding.observed.iter().map(|value| format!("\nobserved: {value}"));
        let details: String = expected.chain(observed).collect();
        result["error_message"] = Value::String(format!("{}{details}", finding.what));
    }
    json!({
        "keyword": step.keyword,
        "name": step.text,
        "line": step.line,
        "result": result,
        "match": {},
    })
}

fn status(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Pass | Verdict::Warn) => "passed",
        Some(Verdict::Fail | Verdict::Hang | Verdict::Error) => "failed",
        Some(Verdict::Inconclusive) => "pending",
        Some(Verdict::NotRun | Verdict::NotApplicable) | None => "skipped",
    }
}

fn line_of(id: &str) -> u64 {
    id.rsplit_once(':').and_then(|(_, line)| line.parse().ok()).unwrap_or(0)
}
