//! Why a word of the command line, or of a setting, is not taken.

use std::fmt;

use conformance::Text;

/// Why a word is not taken, and what would be. Shown in English wherever nobody can choose the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub Text);

impl Refusal {
    pub(crate) fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(ja, en))
    }

    /// For a name that is none, the names there are.
    pub(crate) fn names<'a>(what: &Text, name: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        Self::new(
            format!("「{name}」という{}はない。あるのは {names}", what.ja),
            format!("there is no {} {name:?}; there are {names}", what.en),
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Refusal {}
