//! The ambiguity register: where a source document is unclear or contradicts itself, and which reading the rules took.

use serde::{Deserialize, Serialize};

use crate::Text;
use crate::requirement::{Catalogue, CatalogueError};

/// What is unclear in one source document, as written in its `ambiguities.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Name of the folder the file stands in.
    document: String,
    /// In the document's order.
    ambiguities: Vec<Ambiguity>,
}

/// One thing that is unclear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguity {
    /// Permanent name, such as `AMB-001`; unique over all documents.
    pub id: String,
    /// Where in the source document it stands.
    pub address: String,
    /// What is unclear or contradictory, in Japanese.
    pub ja: String,
    /// The same in English.
    pub en: String,
    /// The reading that the rules took.
    pub reading: Text,
    /// Why this one.
    pub why: Text,
    /// The requirements that rest on the reading; may be none.
    pub requirements: Vec<String>,
}

/// The ambiguities of all documents.
#[derive(Clone, Debug, Default)]
pub struct Register {
    entries: Vec<(String, Ambiguity)>,
}

impl Register {
    /// Reads one `ambiguities.yaml` and adds it.
    ///
    /// `folder` is the name of the folder the file stands in; the document must bear the same name. The requirements
    /// must be known, so the catalogue is read first.
    ///
    /// # Errors
    /// [`CatalogueError`] on YAML that is not of the expected shape, on an id that is none or used twice, and on a
    /// requirement that is in no catalogue.
    pub fn add(
        &mut self,
        path: &str,
        folder: &str,
        yaml: &str,
        catalogue: &Catalogue,
    ) -> Result<(), CatalogueError> {
        let file: File = serde_yaml::from_str(yaml)
            .map_err(|error| CatalogueError::Yaml { path: path.to_owned(), message: error.to_string() })?;
        let rule = |problem: String| CatalogueError::Rule { path: path.to_owned(), problem };
        if file.document != folder {
            return Err(rule(format!(
                "the document is called {:?} but its folder {folder:?}; make them equal",
                file.document
            )));
        }
        for ambiguity in file.ambiguities {
            let id = &ambiguity.id;
            if !is_id(id) {
                return Err(rule(format!(
                    "{id:?} is not an id; write AMB, a hyphen and at least three digits"
                )));
            }
            if self.get(id).is_some() {
                return Err(rule(format!("{id} is used twice; ids are permanent and unique")));
            }
            if let Some(unknown) = ambiguity.requirements.iter().find(|id| catalogue.get(id).is_none()) {
                return Err(rule(format!(
                    "{id} names the requirement {unknown}, which is in no requirements.yaml"
                )));
            }
            self.entries.push((file.document.clone(), ambiguity));
        }
        Ok(())
    }

    /// Every ambiguity with the name of its document, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Ambiguity)> {
        self.entries.iter().map(|(document, ambiguity)| (document.as_str(), ambiguity))
    }

    /// The ambiguity of this id, with the name of its document.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<(&str, &Ambiguity)> {
        self.iter().find(|(_, ambiguity)| ambiguity.id == id)
    }

    /// The ambiguities that a requirement rests on.
    pub fn of_requirement<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Ambiguity> {
        self.iter()
            .map(|(_, ambiguity)| ambiguity)
            .filter(move |one| one.requirements.iter().any(|it| it == id))
    }
}

fn is_id(id: &str) -> bool {
    id.strip_prefix("AMB-")
        .is_some_and(|digits| digits.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUIREMENTS: &str = "document: d\ntitle: { ja: あ, en: a }\nrequirements:\n  - { id: X-1, address: §1, \
                                level: must, certainty: notice, ja: あ, en: a, defect: b }\n";

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue::default();
        catalogue.add("d/requirements.yaml", "d", REQUIREMENTS).unwrap();
        catalogue
    }

    fn entry(id: &str, requirements: &str) -> String {
        format!(
            "  - id: {id}\n    address: §1\n    ja: あ\n    en: a\n    reading: {{ ja: い, en: b }}\n    \
             why: {{ ja: う, en: c }}\n    requirements: [{requirements}]\n"
        )
    }

    fn add(register: &mut Register, entries: &str) -> Result<(), CatalogueError> {
        let yaml = format!("document: d\nambiguities:\n{entries}");
        register.add("d/ambiguities.yaml", "d", &yaml, &catalogue())
    }

    #[test]
    fn an_ambiguity_is_found_by_its_id_and_by_its_requirement() {
        let mut register = Register::default();
        add(&mut register, &(entry("AMB-001", "X-1") + &entry("AMB-002", ""))).unwrap();
        assert_eq!(register.get("AMB-002").unwrap().0, "d");
        assert_eq!(
            register.of_requirement("X-1").map(|one| one.id.as_str()).collect::<Vec<_>>(),
            ["AMB-001"]
        );
        assert!(register.get("AMB-003").is_none() && register.of_requirement("X-2").next().is_none());
    }

    #[test]
    fn every_slip_is_an_error_that_says_where() {
        for (entries, expected) in [
            (entry("AMB-1", ""), "is not an id"),
            (entry("AMB-00x", ""), "is not an id"),
            (entry("AMB-001", "") + &entry("AMB-001", ""), "used twice"),
            (entry("AMB-001", "X-1, X-9"), "AMB-001 names the requirement X-9"),
            (entry("AMB-001", "") + "    colour: red\n", "line 10"),
            (entry("AMB-001", "").replace("en: b", "fr: b"), "line 7"),
        ] {
            let message = add(&mut Register::default(), &entries).unwrap_err().to_string();
            assert!(message.contains(expected) && message.contains("d/ambiguities.yaml"), "{message}");
        }
        let yaml = "document: e\nambiguities: []\n";
        let error = Register::default().add("d/ambiguities.yaml", "d", yaml, &catalogue()).unwrap_err();
        assert!(error.to_string().contains("make them equal"), "{error}");
    }

    #[test]
    fn ids_are_unique_over_all_documents() {
        let mut register = Register::default();
        add(&mut register, &entry("AMB-001", "")).unwrap();
        assert!(add(&mut register, &entry("AMB-001", "")).unwrap_err().to_string().contains("used twice"));
    }
}
