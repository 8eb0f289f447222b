//! One definition of a step: its pattern, its meaning in two languages, its example and its action.
//!
//! Everything else about steps is made from this: the runner's patterns, the catalogue of `tashika steps`, the
//! hint for an undefined step, and what a step can cost a PIN.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use conformance::{Text, Verdict};
use cucumber::gherkin::StepType;
use cucumber::step::{Collection, Context, Location};
use cucumber_expressions::Expression;
use futures::future::LocalBoxFuture;
use regex::Regex;

use crate::trouble::Trouble;
use crate::world::World;

/// No step may take longer; a subject that does not answer by then is `hang`.
const LIMIT: Duration = Duration::from_secs(60);

/// The action of a step.
pub type Action = for<'a> fn(&'a mut World, Args) -> LocalBoxFuture<'a, Result<(), Trouble>>;

/// A step that scenarios can use.
#[derive(Clone, Copy)]
pub struct StepDef {
    /// Given, When or Then.
    pub keyword: Keyword,
    /// The text, as a cucumber expression with the parameters of [`crate::steps::parameters`].
    pub pattern: &'static str,
    /// What it does, in Japanese.
    pub ja: &'static str,
    /// What it does, in English.
    pub en: &'static str,
    /// A text that matches the pattern.
    pub example: &'static str,
    /// How many tries of the user-authentication PIN it spends on purpose.
    pub pin_tries: u8,
    /// Where it is defined.
    pub location: Location,
    /// The function the runner calls.
    pub run: cucumber::Step<World>,
}

/// The three kinds of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// 前提
    Given,
    /// もし
    When,
    /// ならば
    Then,
}

impl Keyword {
    /// The Japanese keyword.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Given => "前提",
            Self::When => "もし",
            Self::Then => "ならば",
        }
    }

    /// The keyword of a parsed step; かつ and ただし have already become the keyword they continue.
    #[must_use]
    pub fn of(step: &cucumber::gherkin::Step) -> Self {
        match step.ty {
            StepType::Given => Self::Given,
            StepType::When => Self::When,
            StepType::Then => Self::Then,
        }
    }
}

/// A named kind of value that patterns can ask for.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name between the braces.
    pub name: &'static str,
    /// What matches, without capturing groups.
    pub regex: &'static str,
    /// What it is, in Japanese.
    pub ja: &'static str,
    /// What it is, in English.
    pub en: &'static str,
}

/// Defines a step. See [`StepDef`] for the members.
#[macro_export]
#[doc(hidden)]
macro_rules! step {
    (
        $keyword:ident $pattern:literal,
        ja: $ja:literal,
        en: $en:literal,
        example: $example:literal,
        $(pin_tries: $tries:literal,)?
        async |$world:pat_param, $args:pat_param| $body:block $(,)?
    ) => {
        $crate::step::StepDef {
            keyword: $crate::step::Keyword::$keyword,
            pattern: $pattern,
            ja: $ja,
            en: $en,
            example: $example,
            pin_tries: 0 $(+ $tries)?,
            location: ::cucumber::step::Location { path: file!(), line: line!(), column: column!() },
            run: |world, context| {
                ::std::boxed::Box::pin($crate::step::drive(world, context, |$world, $args| {
                    ::std::boxed::Box::pin(async move $body)
                }))
            },
        }
    };
}

/// Runs the action of one step and hands its trouble to the runner.
///
/// The runner knows only panics, so the trouble travels as the panic's payload; the runner catches it and the
/// event that comes out holds it again, see [`crate::session`].
pub async fn drive(world: &mut World, context: Context, action: Action) {
    world.enter_step();
    let outcome = match tokio::time::timeout(LIMIT, action(world, Args::of(context))).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Trouble::hang(Text::new(
            format!("{} 秒以内に終わらなかった", LIMIT.as_secs()),
            format!("did not end within {} seconds", LIMIT.as_secs()),
        ))),
    };
    // Outweighs whatever the step has found: a VERIFY sent twice can have made it so.
    let outcome = world.sent_twice().map_or(outcome, |duplicate| Err(duplicate.trouble()));
    if let Err(trouble) = outcome {
        std::panic::panic_any(trouble);
    }
}

/// What a step's text says: the values of its parameters, its table and its doc string.
#[derive(Debug)]
pub struct Args {
    values: Vec<String>,
    step: cucumber::gherkin::Step,
}

impl Args {
    fn of(context: Context) -> Self {
        Self { values: parameter_values(&context.matches), step: context.step }
    }

    /// The value of a parameter, counted from 0.
    ///
    /// # Errors
    /// An `error` trouble if the pattern has fewer parameters.
    pub fn text(&self, index: usize) -> Result<&str, Trouble> {
        self.values.get(index).map(String::as_str).ok_or_else(|| {
            Trouble::suite(Text::new(
                format!("この手順にパラメーター {index} はない"),
                format!("this step has no parameter {index}"),
            ))
        })
    }

    /// The value of a parameter as a type of its own.
    ///
    /// # Errors
    /// An `error` trouble that shows the value and why it is not one.
    pub fn parse<T: FromStr<Err: Display>>(&self, index: usize) -> Result<T, Trouble> {
        let text = self.text(index)?;
        text.parse().map_err(|reason: T::Err| {
            Trouble::suite(Text::new(
                format!("「{text}」は使えない値: {reason}"),
                format!("{text:?} is not a usable value: {reason}"),
            ))
        })
    }

    /// The step's table, header row first.
    #[must_use]
    pub fn table(&self) -> Option<&[Vec<String>]> {
        self.step.table.as_ref().map(|table| table.rows.as_slice())
    }

    /// The step's doc string, see [`doc_string`].
    #[must_use]
    pub fn doc(&self) -> Option<&str> {
        doc_string(&self.step)
    }
}

/// A step's doc string as its author wrote it: the parser leaves the line breaks that belong to the quotes around it.
#[must_use]
pub fn doc_string(step: &cucumber::gherkin::Step) -> Option<&str> {
    let text = step.docstring.as_deref()?;
    let text = text.strip_prefix('\n').unwrap_or(text);
    Some(text.strip_suffix('\n').unwrap_or(text))
}

/// One value per parameter. The expression gives `{string}` one group for each kind of quote and names them
/// alike (`__0_0`, `__0_1`); of these only one has matched.
fn parameter_values(matches: &[(Option<String>, String)]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let mut last_group = None;
    for (name, value) in matches.iter().skip(1) {
        let group = name.as_deref().and_then(|name| name.rsplit_once('_')).map(|(group, _)| group.to_owned());
        match values.last_mut() {
            Some(last) if group.is_some() && group == last_group => last.push_str(value),
            _ => values.push(value.clone()),
        }
        last_group = group;
    }
    values
}

/// All steps, compiled.
#[derive(Clone)]
pub struct StepLibrary {
    steps: Vec<(StepDef, Regex)>,
    parameters: Vec<Parameter>,
}

/// A step definition that cannot be used; a fault of the suite.
#[derive(Debug, thiserror::Error)]
#[error("{location}: the pattern {pattern:?} is wrong: {reason}")]
pub struct PatternError {
    location: Location,
    pattern: &'static str,
    reason: String,
}

impl StepLibrary {
    /// Compiles the given steps with the given parameters.
    ///
    /// # Errors
    /// [`PatternError`] for a pattern that is no cucumber expression or that its own example does not match.
    pub fn new(
        steps: impl IntoIterator<Item = StepDef>,
        parameters: impl IntoIterator<Item = Parameter>,
    ) -> Result<Self, PatternError> {
        let parameters: Vec<Parameter> = parameters.into_iter().collect();
        let regexes: HashMap<&str, &str> =
            parameters.iter().map(|parameter| (parameter.name, parameter.regex)).collect();
        let compile = |step: StepDef| {
            let wrong = |reason| PatternError { location: step.location, pattern: step.pattern, reason };
            let regex = Expression::regex_with_parameters(step.pattern, &regexes)
                .map_err(|error| wrong(error.to_string()))?;
            if regex.is_match(step.example) {
                Ok((step, regex))
            } else {
                Err(wrong(format!("its own example {:?} does not match", step.example)))
            }
        };
        Ok(Self { steps: steps.into_iter().map(compile).collect::<Result<_, _>>()?, parameters })
    }

    /// The steps in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = &StepDef> {
        self.steps.iter().map(|(step, _)| step)
    }

    /// The definitions that a step's text matches, of its own keyword.
    pub fn matching(&self, step: &cucumber::gherkin::Step) -> Vec<&StepDef> {
        let keyword = Keyword::of(step);
        self.iter_matching(&step.value).filter(|definition| definition.keyword == keyword).collect()
    }

    /// The definitions that a step's text matches under another keyword than its own.
    pub fn under_other_keyword(&self, step: &cucumber::gherkin::Step) -> Vec<&StepDef> {
        let keyword = Keyword::of(step);
        self.iter_matching(&step.value).filter(|definition| definition.keyword != keyword).collect()
    }

    /// The definitions that a text matches, whatever their keyword.
    pub fn iter_matching(&self, text: &str) -> impl Iterator<Item = &StepDef> {
        self.steps.iter().filter(move |(_, regex)| regex.is_match(text)).map(|(step, _)| step)
    }

    /// The parameters that a pattern names, in its order and each once; the built-in `{int}`, `{string}` and `{word}` are
    /// not among them.
    pub fn parameters_of(&self, step: &StepDef) -> impl Iterator<Item = &Parameter> {
        let pattern = step.pattern;
        let mut named: Vec<(usize, &Parameter)> = self
            .parameters
            .iter()
            .filter_map(|parameter| Some((pattern.find(&format!("{{{}}}", parameter.name))?, parameter)))
            .collect();
        named.sort_by_key(|(at, _)| *at);
        named.into_iter().map(|(_, parameter)| parameter)
    }

    /// The collection the runner takes.
    #[must_use]
    pub fn collection(&self) -> Collection<World> {
        self.steps.iter().fold(Collection::new(), |all, (step, regex)| {
            let at = Some(step.location);
            match step.keyword {
                Keyword::Given => all.given(at, regex.clone(), step.run),
                Keyword::When => all.when(at, regex.clone(), step.run),
                Keyword::Then => all.then(at, regex.clone(), step.run),
            }
        })
    }
}

/// The trouble inside a runner's panic payload; any other panic is a fault of the suite.
#[must_use]
pub fn trouble_of_panic(payload: &(dyn std::any::Any + Send)) -> Trouble {
    if let Some(trouble) = payload.downcast_ref::<Trouble>() {
        return trouble.clone();
    }
    let words = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    let trouble = Trouble::suite(Text::new(
        format!("手順の処理が異常終了した: {words}"),
        format!("the step's code panicked: {words}"),
    ));
    debug_assert_eq!(trouble.verdict, Verdict::Error);
    trouble
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_two_quote_groups_are_one_value() {
        let m = |name: Option<&str>, value: &str| (name.map(str::to_owned), value.to_owned());
        let matches = [
            m(None, "whole"),
            m(Some("__0_0"), "a"),
            m(Some("__0_1"), ""),
            m(None, "12"),
            m(Some("__2_0"), ""),
            m(Some("__2_1"), "b"),
        ];
        assert_eq!(parameter_values(&matches), ["a", "12", "b"]);
    }
}
