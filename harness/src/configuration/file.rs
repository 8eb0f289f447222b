use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use conformance::Text;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::KEYS;
use crate::failure::Failure;
use crate::nearest::nearest;

/// A `tashika.toml`, read and found free of unknown keys.
#[derive(Debug)]
pub(crate) struct File {
    path: PathBuf,
    values: Vec<Value>,
}

/// One value of it.
#[derive(Debug)]
pub(crate) struct Value {
    key: &'static str,
    /// The value, as the command line would have it; a list is the option again and again.
    pub(crate) texts: Vec<String>,
    /// Its line in the file, from 1.
    pub(crate) line: usize,
}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    /// If it cannot be read, is no TOML, or has a key that is none.
    pub(crate) fn read(path: PathBuf) -> Result<Self, Failure> {
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) => Err(Failure::usage(Text::new(
                format!(
                    "設定ファイル {} を読めない: {error}。tashika init で作るか --no-config とする",
                    path.display()
                ),
                format!(
                    "the settings in {} cannot be read: {error}; make them with tashika init, or say --no-config",
                    path.display()
                ),
            ))),
        }
    }

    pub(super) fn parse(path: PathBuf, text: &str) -> Result<Self, Failure> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = line_of(text, error.span());
            wrong(
                &path,
                line,
                &Text::new(
                    format!("TOML として読めない: {}", error.message()),
                    format!("this is no TOML: {}", error.message()),
                ),
            )
        })?;
        let mut values = Vec::new();
        for (key, value) in table.into_inner() {
            let line = line_of(text, Some(key.span()));
            let name: &str = key.get_ref();
            let known = KEYS.iter().find(|key| key.name == name);
            let key = known.ok_or_else(|| wrong(&path, line, &unknown(name)))?.name;
            let texts = texts(&value).ok_or_else(|| wrong(&path, line, &unfit(key)))?;
            values.push(Value { key, texts, line });
        }
        Ok(Self { path, values })
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.key == key)
    }

    /// Where a key stands, `file:line`.
    pub(crate) fn place(&self, key: &str) -> Option<String> {
        Some(format!("{}:{}", self.path.display(), self.value(key)?.line))
    }
}

/// A value as words of a command line; nothing for what no option takes.
fn texts(value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        _ => None,
    };
    match value.get_ref() {
        DeValue::Array(values) => values.iter().map(|value| one(value.get_ref())).collect(),
        single => one(single).map(|text| vec![text]),
    }
}

fn unknown(name: &str) -> Text {
    let names = || KEYS.iter().map(|key| key.name);
    match nearest(name, names()) {
        Some(near) => Text::new(
            format!("「{name}」という設定はない。もしかして: {near}"),
            format!("there is no setting {name:?}; did you mean {near}?"),
        ),
        None => {
            let all = names().collect::<Vec<_>>().join(", ");
            Text::new(
                format!("「{name}」という設定はない。あるのは {all}"),
                format!("there is no setting {name:?}; there are {all}"),
            )
        }
    }
}

fn unfit(key: &str) -> Text {
    let example = KEYS.iter().find(|it| it.name == key).map_or("", |it| it.example);
    Text::new(
        format!("{key} の値が文字列でも整数でもない。例: {key} = {example}"),
        format!("the value of {key} is neither text nor a whole number; example: {key} = {example}"),
    )
}

fn wrong(path: &Path, line: usize, what: &Text) -> Failure {
    let path = path.display();
    Failure::usage(Text::new(format!("{path}:{line}: {}", what.ja), format!("{path}:{line}: {}", what.en)))
}

fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        File::parse("tashika.toml".into(), text).unwrap_err().text.en
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, expected) in [
            (
                "# a\nfeature = \"x\"\n",
                "tashika.toml:2: there is no setting \"feature\"; did you mean features?",
            ),
            ("lang = \"ja\"\n[run]\nout = \"x\"\n", "tashika.toml:2: there is no setting \"run\""),
            ("tags = true\n", "tashika.toml:1: the value of tags is neither"),
            ("\n\ntags = \"a\n", "tashika.toml:3: this is no TOML"),
            ("out = \"a\"\nout = \"b\"\n", "tashika.toml:2: this is no TOML"),
        ] {
            assert!(said(text).contains(expected), "{text}: {}", said(text));
        }
    }

    #[test]
    fn values_are_words_of_a_command_line() {
        let file =
            File::parse("x/t.toml".into(), "\nreader = [\"A\", \"B=revoked\"]\npin-floor = 1\n").unwrap();
        assert_eq!(file.value("reader").unwrap().texts, ["A", "B=revoked"]);
        assert_eq!(
            (&*file.value("pin-floor").unwrap().texts[0], file.value("pin-floor").unwrap().line),
            ("1", 3)
        );
        assert_eq!(file.place("reader").as_deref(), Some("x/t.toml:2"));
    }
}
