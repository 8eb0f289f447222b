//! `tashika list`: the dry run.

use conformance::{Text, exit};
use cucumber::gherkin;
use serde_json::{Value, json};

use crate::cli::ListArgs;
use crate::command::common::{load, nothing_selected, print};
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::step::{Keyword, doc_string};

pub(super) fn run(args: &ListArgs, look: Look) -> Result<u8, Failure> {
    let (suite, _) = load(&args.suite.features)?;
    let files = args.selection.selection().of(&suite);
    if files.is_empty() {
        return Err(nothing_selected(&suite));
    }
    if args.json {
        let scenarios: Vec<_> = files
            .iter()
            .flat_map(|file| {
                file.expanded.scenarios.iter().map(|scenario| {
                    json!({
                        "id": file.id_of(scenario),
                        "feature": file.feature.name,
                        "document": file.document,
                        "name": scenario.name,
                        "tags": file.tags_of(scenario),
                        "requirements": file.requirements_of(scenario),
                        "steps": file.steps_of(scenario).map(step).collect::<Vec<_>>(),
                    })
                })
            })
            .collect();
        print(&format!("{:#}\n", Value::Array(scenarios)));
        return Ok(exit::PASSED);
    }
    let mut text = String::new();
    for file in &files {
        text.push_str(&format!("{}  ({})\n", file.feature.name, file.path));
        for scenario in &file.expanded.scenarios {
            let requirements = file.requirements_of(scenario).join(" ");
            text.push_str(&format!("  {:>4}  {}  [{requirements}]\n", scenario.position.line, scenario.name));
        }
    }
    let selected: usize = files.iter().map(|file| file.expanded.scenarios.len()).sum();
    let all = suite.scenario_count();
    text.push_str(look.say(&Text::new(
        format!("{all} 件中 {selected} 件を選択\n"),
        format!("{selected} of {all} scenarios selected\n"),
    )));
    print(&text);
    Ok(exit::PASSED)
}

/// A step as it was read: the keyword that かつ and ただし stand for, table and doc string included.
fn step(step: &gherkin::Step) -> Value {
    json!({
        "keyword": Keyword::of(step).ja(),
        "text": step.value,
        "line": step.position.line,
        "table": step.table.as_ref().map(|table| &table.rows),
        "doc": doc_string(step),
    })
}
