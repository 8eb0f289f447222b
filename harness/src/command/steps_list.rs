//! `tashika steps`: the catalogue, from the definitions that run.

use conformance::{Language, Text, exit};
use serde_json::json;

use crate::cli::StepsArgs;
use crate::command::common::{library, print};
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::step::{Keyword, StepDef};
use crate::steps::parameters;

pub(super) fn run(args: &StepsArgs, look: Look) -> Result<u8, Failure> {
    let library = library()?;
    let mut steps: Vec<&StepDef> = library.iter().collect();
    steps.sort_by_key(|step| step.keyword);
    if args.json {
        let catalogue: Vec<_> = steps
            .iter()
            .map(|step| {
                json!({
                    "keyword": step.keyword.ja(),
                    "pattern": step.pattern,
                    "ja": step.ja,
                    "en": step.en,
                    "example": step.example,
                    "pin_tries": step.pin_tries,
                    "location": format!("{}:{}", step.location.path, step.location.line),
                })
            })
            .collect();
        print(&format!("{:#}\n", serde_json::Value::Array(catalogue)));
        return Ok(exit::PASSED);
    }
    let mut text = String::new();
    for keyword in [Keyword::Given, Keyword::When, Keyword::Then] {
        for step in steps.iter().filter(|step| step.keyword == keyword) {
            text.push_str(&entry(step, look));
        }
    }
    text.push_str(look.say(&Text::new("\nパラメーター\n", "\nparameters\n")));
    for parameter in parameters() {
        let meaning = match look.language {
            Language::Ja => parameter.ja,
            Language::En => parameter.en,
        };
        text.push_str(&format!("  {{{}}}  {meaning}\n      {}\n", parameter.name, parameter.regex));
    }
    print(&text);
    Ok(exit::PASSED)
}

fn entry(step: &StepDef, look: Look) -> String {
    let meaning = match look.language {
        Language::Ja => step.ja,
        Language::En => step.en,
    };
    let cost = match step.pin_tries {
        0 => String::new(),
        tries => {
            let text = Text::new(
                format!("      暗証番号の残り回数を {tries} 使う\n"),
                format!("      spends {tries} PIN tries\n"),
            );
            look.say(&text).to_owned()
        }
    };
    format!(
        "{} {}\n      {meaning}\n{cost}      {}: {}\n      {}:{}\n",
        step.keyword.ja(),
        step.pattern,
        look.say(&Text::new("例", "example")),
        step.example,
        step.location.path,
        step.location.line
    )
}
