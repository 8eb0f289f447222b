//! Vector files: strict loading, and what must hold in each of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use libtest_mimic::{Failed, Trial};
use serde::{Deserialize, de::DeserializeOwned};
use serde_yaml::Spanned;

/// A vector of one kind, and how to check it.
pub(crate) trait Vector: DeserializeOwned + Send + 'static {
    fn id(&self) -> &str;
    fn flags(&self) -> &[String];
    fn run(&self) -> Result<(), String>;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File<V> {
    kind: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    flags: BTreeMap<String, String>,
    pub(crate) groups: Vec<Group<V>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group<V> {
    pub(crate) name: String,
    #[serde(rename = "about")]
    _about: String,
    #[serde(rename = "clause")]
    _clause: String,
    pub(crate) vectors: Vec<Spanned<V>>,
}

/// Bytes in the notation of `vectors/README.md`.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bytes {
    hex: String,
    data: Option<Pattern>,
    #[serde(default)]
    tail: String,
}

#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pattern {
    pattern: String,
    #[serde(default)]
    start: usize,
    length: usize,
}

impl Bytes {
    pub(crate) fn to_vec(&self) -> Result<Vec<u8>, String> {
        let data = self.data.as_ref().map(Pattern::to_vec).transpose()?.unwrap_or_default();
        Ok([unhex(&self.hex)?, data, unhex(&self.tail)?].concat())
    }
}

impl Pattern {
    pub(crate) fn to_vec(&self) -> Result<Vec<u8>, String> {
        if self.pattern != "counter" {
            return Err(format!("unknown pattern {:?}", self.pattern));
        }
        Ok((0..self.length).map(|index| u8::try_from((self.start + index) % 251).expect("fits")).collect())
    }
}

pub(crate) fn unhex(text: &str) -> Result<Vec<u8>, String> {
    if !text.len().is_multiple_of(2) || text.contains(|c: char| !matches!(c, '0'..='9' | 'A'..='F')) {
        return Err(format!("not hexadecimal in capitals: {text:?}"));
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).map_err(|error| error.to_string()))
        .collect()
}

/// Compares and names what differs.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: found {found:?}, expected {expected:?}")) }
}

/// A field that this vector must have.
pub(crate) fn given<T: Clone>(what: &str, field: &Option<T>) -> Result<T, String> {
    field.clone().ok_or_else(|| format!("the vector has no {what}"))
}

pub(crate) fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "vectors", "apdu"].iter().collect()
}

pub(crate) fn load<V: Vector>(stem: &str) -> Result<File<V>, String> {
    let path = folder().join(format!("{stem}.yaml"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file: File<V> = parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    same("kind", file.kind.as_str(), stem)?;
    Ok(file)
}

/// Duplicate keys, unquoted numbers in text and unquoted words for true and false are errors.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let options = serde_yaml::options! { no_schema: true, strict_booleans: true };
    serde_yaml::from_str_with_options(text, options).map_err(|error| error.to_string())
}

impl<V: Vector> File<V> {
    /// Number of vectors, unique names, and a flag dictionary that is complete and has nothing to spare.
    pub(crate) fn check(&self, count: usize) -> Result<(), String> {
        let mut names = BTreeSet::new();
        let mut used = BTreeSet::new();
        for group in &self.groups {
            for vector in &group.vectors {
                if !names.insert((&group.name, vector.value.id())) {
                    return Err(format!("{}::{} is there twice", group.name, vector.value.id()));
                }
                used.extend(vector.value.flags());
            }
        }
        same("flags", used, self.flags.keys().collect())?;
        same("number of vectors", names.len(), count)
    }
}

/// What the loader must refuse.
pub(crate) fn trials() -> Vec<Trial> {
    let cases = [
        ("duplicate-key", "hex: \"90\"\nhex: \"91\"\n"),
        ("unquoted-status", "hex: 9000\n"),
        ("unquoted-float", "hex: 6E00\n"),
        ("unknown-field", "hex: \"90\"\nhexx: \"91\"\n"),
        ("missing-field", "tail: \"90\"\n"),
        ("two-documents", "hex: \"90\"\n---\nhex: \"91\"\n"),
    ];
    let refused = cases.map(|(name, text)| {
        Trial::test(format!("loader::refuses::{name}"), move || match parse::<Bytes>(text) {
            Ok(bytes) => Err(Failed::from(format!("read as {bytes:?}"))),
            Err(_) => Ok(()),
        })
    });
    let reads = Trial::test("loader::reads-a-pattern", || {
        let text = "hex: \"AA\"\ndata: {pattern: counter, start: 250, length: 3}\ntail: \"BB\"\n";
        Ok(same("bytes", parse::<Bytes>(text)?.to_vec()?, vec![0xAA, 250, 0, 1, 0xBB])?)
    });
    refused.into_iter().chain([reads]).collect()
}
