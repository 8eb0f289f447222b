//! `tashika steps`: the catalogue, from the definitions that run.

use std::collections::BTreeSet;

use conformance::{Language, Text, exit};
use serde_json::{Value, json};

use crate::cli::StepsArgs;
use crate::command::common::{library, print};
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::step::{Parameter, StepDef, StepLibrary};
use crate::words;

pub(super) fn run(args: &StepsArgs, look: Look) -> Result<u8, Failure> {
    let library = library()?;
    let mut steps: Vec<&StepDef> = library.iter().filter(|step| is_wanted(step, args)).collect();
    if steps.is_empty() {
        let text = args.search.as_deref().unwrap_or_default();
        return Err(Failure::nothing_selected(Text::new(
            format!("「{text}」を含む手順はない。すべての一覧は tashika steps"),
            format!(
                "no step has {text:?} in its pattern, meaning or example; all are listed by: tashika steps"
            ),
        )));
    }
    steps.sort_by_key(|step| step.keyword);
    if args.json {
        let catalogue = steps.iter().map(|step| json_of(step, &library)).collect();
        print(&format!("{:#}\n", Value::Array(catalogue)));
    } else if args.markdown {
        print(&markdown(&steps, &library));
    } else {
        print(&page(&steps, &library, look));
    }
    Ok(exit::PASSED)
}

fn is_wanted(step: &StepDef, args: &StepsArgs) -> bool {
    let Some(text) = args.search.as_ref().map(|text| text.to_lowercase()) else { return true };
    [step.pattern, step.ja, step.en, step.example].iter().any(|part| part.to_lowercase().contains(&text))
}

fn json_of(step: &StepDef, library: &StepLibrary) -> Value {
    let parameters = library.parameters_of(step).map(|parameter| {
        json!({
            "name": parameter.name,
            "ja": parameter.ja,
            "en": parameter.en,
            "regex": parameter.regex,
            "words": words::of(parameter.regex),
        })
    });
    json!({
        "keyword": step.keyword.ja(),
        "pattern": step.pattern,
        "ja": step.ja,
        "en": step.en,
        "example": step.example,
        "parameters": parameters.collect::<Vec<_>>(),
        "pin_tries": step.pin_tries,
        "location": format!("{}:{}", step.location.path, step.location.line),
    })
}

/// The catalogue as a page for both languages.
fn markdown(steps: &[&StepDef], library: &StepLibrary) -> String {
    let mut text = String::from(
        "# 手順 / Steps\n\n`tashika steps --markdown` が書いたもの。手で直さない。 / Written by that command; not by hand.\n",
    );
    let cell = |text: &str| text.replace('|', "\\|");
    let mut keyword = None;
    for step in steps {
        if keyword.replace(step.keyword) != Some(step.keyword) {
            let name = step.keyword.ja();
            text.push_str(&format!("\n## {name}\n\n| 手順 / step | 意味 | meaning |\n|---|---|---|\n"));
        }
        text.push_str(&format!("| `{}` | {} | {} |\n", cell(step.pattern), cell(step.ja), cell(step.en)));
    }
    text.push_str("\n## パラメーター / Parameters\n\n| | 意味 | meaning | 書けるもの / what fits |\n|---|---|---|---|\n");
    for (name, ja, en) in BUILT_IN {
        text.push_str(&format!("| `{{{name}}}` | {ja} | {en} | |\n"));
    }
    for parameter in parameters_of(steps, library) {
        let Parameter { name, ja, en, regex } = parameter;
        let fits = words::of(regex).map_or_else(|| format!("`{regex}`"), |words| words.join("、"));
        text.push_str(&format!("| `{{{name}}}` | {} | {} | {} |\n", cell(ja), cell(en), cell(&fits)));
    }
    text
}

/// The parameters that steps name, each once.
fn parameters_of<'a>(steps: &[&'a StepDef], library: &'a StepLibrary) -> Vec<&'a Parameter> {
    let mut named = BTreeSet::new();
    let parameters = steps.iter().flat_map(|step| library.parameters_of(step));
    parameters.filter(|parameter| named.insert(parameter.name)).collect()
}

/// The steps, and below them what their parameters let through.
fn page(steps: &[&StepDef], library: &StepLibrary, look: Look) -> String {
    let mut text: String = steps.iter().map(|step| entry(step, look)).collect();
    let built_in = BUILT_IN
        .iter()
        .filter(|(name, ..)| steps.iter().any(|step| step.pattern.contains(&format!("{{{name}}}"))));
    text.push_str(look.say(&Text::new("\nパラメーター\n", "\nparameters\n")));
    for parameter in parameters_of(steps, library) {
        text.push_str(&parameter_entry(parameter, look));
    }
    for (name, ja, en) in built_in {
        text.push_str(&format!("  {{{name}}}  {}\n", look.say(&Text::new(*ja, *en))));
    }
    text
}

/// The parameters that every pattern may name.
const BUILT_IN: [(&str, &str, &str); 3] = [
    ("int", "半角数字の整数", "an integer in half-width digits"),
    ("string", "引用符 \"…\" で囲んだ文字列", "a text in quotes, \"…\""),
    ("word", "空白のない一語", "one word without blanks"),
];

fn parameter_entry(parameter: &Parameter, look: Look) -> String {
    let meaning = meaning(look, parameter.ja, parameter.en);
    let words = match words::of(parameter.regex) {
        Some(words) => words.join(" | "),
        None => look
            .say(&Text::new(
                format!("正規表現 {} に合うもの", parameter.regex),
                format!("what matches the regular expression {}", parameter.regex),
            ))
            .to_owned(),
    };
    format!("  {{{}}}  {meaning}\n      {words}\n", parameter.name)
}

fn meaning(look: Look, ja: &'static str, en: &'static str) -> &'static str {
    match look.language {
        Language::Ja => ja,
        Language::En => en,
    }
}

fn entry(step: &StepDef, look: Look) -> String {
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
        "{} {}\n      {}\n{cost}      {}: {} {}\n      {}:{}\n",
        step.keyword.ja(),
        step.pattern,
        meaning(look, step.ja, step.en),
        look.say(&Text::new("例", "example")),
        step.keyword.ja(),
        step.example,
        step.location.path,
        step.location.line
    )
}
