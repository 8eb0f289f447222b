//! Requirements: one statement of a source document, with its address, restated in two languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Text;

/// The requirements of one source document, as written in its `requirements.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Name of the folder the file stands in.
    pub document: String,
    /// What the document is, restated.
    pub title: Text,
    /// The day it was issued, `yyyy-mm-dd`; absent for documents of our own.
    #[serde(default)]
    pub issued: Option<String>,
    /// Its requirements, in the document's order.
    pub requirements: Vec<Requirement>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Permanent name, such as `HC-001`. Never reused, also when the requirement is withdrawn.
    pub id: String,
    /// Where in the source document it stands.
    pub address: String,
    /// How binding it is.
    pub level: Level,
    /// How sure we are of it.
    pub certainty: Certainty,
    /// Restated in Japanese.
    pub ja: String,
    /// Restated in English.
    pub en: String,
    /// The seeded defect that a scenario of this requirement must catch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defect: Option<String>,
    /// Why there is no such defect; exactly one of the two stands in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_defect: Option<String>,
}

/// How binding a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not meeting it is a `fail`.
    Must,
    /// Not meeting it is a `warn`.
    Should,
    /// Allowed, and therefore must not be refused.
    May,
}

/// How sure a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// A ministry notice says so.
    Notice,
    /// A technical standard says so.
    Standard,
    /// Public software agrees on it.
    Field,
    /// Concluded by us from the above.
    Inferred,
}

/// Why a catalogue of requirements, or a register of ambiguities, is invalid.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The file is not YAML of the expected shape; the message holds line and column.
    #[error("{path}: {message}")]
    Yaml {
        /// The file.
        path: String,
        /// The parser's own words, position included.
        message: String,
    },
    /// The file breaks a rule of the catalogue.
    #[error("{path}: {problem}")]
    Rule {
        /// The file.
        path: String,
        /// What is wrong and what to do.
        problem: String,
    },
}

/// All documents together, addressed by requirement id.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    documents: Vec<Document>,
    by_id: BTreeMap<String, (usize, usize)>,
}

impl Catalogue {
    /// Reads one `requirements.yaml` and adds it.
    ///
    /// `folder` is the name of the folder the file stands in; the document must bear the same name.
    ///
    /// # Errors
    /// [`CatalogueError`] on YAML that is not of the expected shape (unknown and duplicate keys included), on an
    /// id used twice, and on a requirement that names neither a seeded defect nor the reason for having none.
    pub fn add(&mut self, path: &str, folder: &str, yaml: &str) -> Result<(), CatalogueError> {
        let document: Document = serde_yaml::from_str(yaml)
            .map_err(|error| CatalogueError::Yaml { path: path.to_owned(), message: error.to_string() })?;
        let rule = |problem: String| CatalogueError::Rule { path: path.to_owned(), problem };
        if document.document != folder {
            return Err(rule(format!(
                "the document is called {:?} but its folder {folder:?}; make them equal",
                document.document
            )));
        }
        if document.requirements.is_empty() {
            return Err(rule("there is no requirement in this file".to_owned()));
        }
        for (index, requirement) in document.requirements.iter().enumerate() {
            let id = &requirement.id;
            if !is_id(id) {
                return Err(rule(format!("{id:?} is not an id; write capital letters, a hyphen and digits")));
            }
            if requirement.defect.is_some() == requirement.no_defect.is_some() {
                return Err(rule(format!("{id}: state either `defect` or `no_defect` with the reason")));
            }
            if self.by_id.insert(id.clone(), (self.documents.len(), index)).is_some() {
                return Err(rule(format!("{id} is used twice; ids are permanent and unique")));
            }
        }
        self.documents.push(document);
        Ok(())
    }

    /// The documents in the order they were added.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The requirement of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.place(id).map(|(_, requirement)| requirement)
    }

    /// The requirement of this id together with its document.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<(&Document, &Requirement)> {
        let &(document, index) = self.by_id.get(id)?;
        let document = self.documents.get(document)?;
        Some((document, document.requirements.get(index)?))
    }

    /// All requirements.
    pub fn iter(&self) -> impl Iterator<Item = &Requirement> {
        self.documents.iter().flat_map(|document| &document.requirements)
    }

    /// The seeded defects that requirements name.
    #[must_use]
    pub fn defects(&self) -> BTreeSet<&str> {
        self.iter().filter_map(|requirement| requirement.defect.as_deref()).collect()
    }
}

/// The tag that ties a scenario to a requirement starts with this, without the `@`.
pub const TAG_PREFIX: &str = "要件:";

/// The requirement id a tag names, if it is such a tag. Tags come without their `@`.
#[must_use]
pub fn id_of_tag(tag: &str) -> Option<&str> {
    tag.strip_prefix(TAG_PREFIX)
}

fn is_id(id: &str) -> bool {
    id.split_once('-').is_some_and(|(letters, digits)| {
        !letters.is_empty()
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
        })
    }
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Notice => "notice",
            Self::Standard => "standard",
            Self::Field => "field",
            Self::Inferred => "inferred",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(requirement: &str) -> String {
        format!(
            "document: d\ntitle: {{ ja: あ, en: a }}\nrequirements:\n  - id: X-1\n    address: §1\n    \
             level: must\n    certainty: notice\n    ja: あ\n    en: a\n{requirement}"
        )
    }

    fn add(yaml: &str) -> Result<Catalogue, CatalogueError> {
        let mut catalogue = Catalogue::default();
        catalogue.add("d/requirements.yaml", "d", yaml)?;
        Ok(catalogue)
    }

    #[test]
    fn a_good_file_is_read() {
        let catalogue = add(&yaml("    defect: some-defect\n")).unwrap();
        assert_eq!(catalogue.get("X-1").unwrap().defect.as_deref(), Some("some-defect"));
        assert!(catalogue.get("X-2").is_none());
    }

    #[test]
    fn every_slip_is_an_error_that_says_where() {
        let slips = [
            (yaml(""), "either `defect` or `no_defect`"),
            (yaml("    defect: a\n    no_defect: b\n"), "either `defect` or `no_defect`"),
            (yaml("    defect: a\n    defect: b\n"), "line 11"),
            (yaml("    defect: a\n    colour: b\n"), "line 11"),
            (yaml("    defect: a\n").replace("X-1", "x1"), "is not an id"),
            (yaml("    defect: a\n").replace("document: d", "document: e"), "make them equal"),
            (yaml("    defect: a\n").replace("level: must", "level: perhaps"), "line 6"),
        ];
        for (text, expected) in slips {
            let message = add(&text).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}\nshould contain {expected:?}");
            assert!(message.contains("d/requirements.yaml"), "{message}");
        }
    }

    #[test]
    fn an_id_is_unique_over_all_documents() {
        let mut catalogue = add(&yaml("    defect: a\n")).unwrap();
        let second = yaml("    defect: a\n").replace("document: d", "document: e");
        let error = catalogue.add("e/requirements.yaml", "e", &second).unwrap_err();
        assert!(error.to_string().contains("used twice"), "{error}");
    }
}
