//! `tashika lint`

use conformance::{Text, exit};
use serde_json::{Value, json};

use crate::cli::LintArgs;
use crate::command::common::{load, print};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::report::terminal::Look;

pub(super) fn run(args: &LintArgs, look: Look) -> Result<u8, Failure> {
    let suite = match load(&args.suite.features) {
        Ok((suite, _)) => suite,
        Err(failure) if args.json && !failure.findings.is_empty() => {
            print(&list(&failure.findings));
            return Ok(failure.status);
        }
        Err(failure) => return Err(failure),
    };
    if args.json {
        print(&list(&[]));
        return Ok(exit::PASSED);
    }
    let (features, scenarios) = (suite.features.len(), suite.scenario_count());
    let requirements = suite.catalogue.iter().count();
    print(&format!(
        "{}\n",
        look.say(&Text::new(
            format!("誤りなし: 機能 {features}、シナリオ {scenarios}、要件 {requirements}"),
            format!("no slips: {features} features, {scenarios} scenarios, {requirements} requirements"),
        ))
    ));
    Ok(exit::PASSED)
}

/// The slips for a program, such as an editor.
fn list(findings: &[Finding]) -> String {
    let slips = findings.iter().map(|slip| {
        let Finding { path, line, rule, .. } = slip;
        json!({ "path": path, "line": line, "rule": rule, "text": slip.text() })
    });
    format!("{:#}\n", Value::Array(slips.collect()))
}
