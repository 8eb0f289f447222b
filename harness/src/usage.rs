//! Mistakes on the command line, told in the reader's language.
//!
//! clap finds them and tells them in English. In Japanese they are told here, from the same facts.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use conformance::{Language, Text};

use crate::configuration::{File, KEYS};
use crate::refusal::Refusal;

/// What to tell of a mistake, and where the value stands if it is not on the command line.
pub(crate) fn told(error: &Error, arguments: &[OsString], file: Option<&File>, language: Language) -> String {
    let place = place(error, arguments, file);
    let place = place.map(|place| match language {
        Language::Ja => format!("この値は {place} にある\n"),
        Language::En => format!("this value stands in {place}\n"),
    });
    let told = match language {
        Language::Ja => japanese(error),
        Language::En => error.render().to_string(),
    };
    told + &place.unwrap_or_default()
}

fn japanese(error: &Error) -> String {
    let told = sentence(error).unwrap_or_else(|| error.render().to_string());
    let usage = context(error, ContextKind::Usage).unwrap_or_default();
    let usage = usage.trim().strip_prefix("Usage: ").map(|usage| format!("使い方: {}\n", usage.trim()));
    format!("tashika: {}\n\n{}詳しくは --help\n", told.trim_end(), usage.unwrap_or_default())
}

/// The mistake in a sentence; nothing for the rare kinds, which stay in clap's words.
fn sentence(error: &Error) -> Option<String> {
    let arg = || context(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = || context(error, ContextKind::InvalidValue).unwrap_or_default();
    let maybe = |kind| context(error, kind).map_or_else(String::new, |near| format!("。もしかして: {near}"));
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("「{}」という指定はない{}", arg(), maybe(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand)?;
            format!("「{name}」という命令はない{}", maybe(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::InvalidValue if value().is_empty() => format!("{} に値がない", arg()),
        ErrorKind::InvalidValue => {
            let valid = context(error, ContextKind::ValidValue)
                .map_or_else(String::new, |valid| format!("。選べるのは {valid}"));
            format!("「{}」は {} の値にならない{valid}", value(), arg())
        }
        ErrorKind::ValueValidation => {
            let source = error.source()?;
            let why =
                source.downcast_ref::<Refusal>().map_or_else(|| source.to_string(), |it| it.0.ja.clone());
            format!("「{}」は {} の値にならない: {why}", value(), arg())
        }
        ErrorKind::MissingRequiredArgument => format!("{} が要る", arg()),
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            Some(prior) => format!("{} は {prior} と一緒に使えない", arg()),
            None => format!("{} は二度使えない", arg()),
        },
        _ => return None,
    })
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Where a value that is wrong stands, if not on the command line: a line of the file, or a variable.
fn place(error: &Error, arguments: &[OsString], file: Option<&File>) -> Option<String> {
    let arg = context(error, ContextKind::InvalidArg)?;
    let option = arg.split_whitespace().next()?;
    let key = KEYS.iter().find(|key| option.strip_prefix("--") == Some(key.name))?;
    let with_value = format!("{option}=");
    let is_flag =
        |word: &OsString| word.to_str().is_some_and(|word| word == option || word.starts_with(&with_value));
    if arguments.iter().any(is_flag) {
        return None;
    }
    if std::env::var_os(key.variable).is_some() {
        return Some(key.variable.to_owned());
    }
    file?.place(key.name)
}

/// The language of what is told before the command line is understood: the one it asks for, else the locale's.
pub(crate) fn language(arguments: &[OsString]) -> Option<Language> {
    let asked =
        arguments.iter().zip(arguments.iter().skip(1).map(Some).chain([None])).find_map(|(word, next)| {
            match word.to_str()?.strip_prefix("--lang")? {
                "" => next?.to_str(),
                value => value.strip_prefix('='),
            }
        });
    let set = std::env::var("TASHIKA_LANG").ok();
    let parsed = |name: Option<&str>| name?.parse().ok();
    parsed(asked).or_else(|| parsed(set.as_deref()))
}

/// `--lang`
pub(crate) fn lang(name: &str) -> Result<Language, Refusal> {
    let what = Text::new("言語", "language");
    name.parse().map_err(|_: String| Refusal::names(&what, name, ["ja", "en"]))
}
