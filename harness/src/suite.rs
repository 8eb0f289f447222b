//! The suite as it stands on disk: feature files, requirement catalogues, and nothing compiled in.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use conformance::evidence::sha256;
use conformance::requirement::{Catalogue, id_of_tag};
use cucumber::feature::Ext as _;
use cucumber::gherkin::{self, GherkinEnv};
use serde::Deserialize;

use crate::lint::{self, Finding};
use crate::step::StepLibrary;

/// A suite that has been read and found free of slips.
pub struct Suite {
    /// The folder or file it was read from.
    pub root: PathBuf,
    /// Its features, sorted by path.
    pub features: Vec<FeatureFile>,
    /// The requirements of all its documents.
    pub catalogue: Catalogue,
    /// SHA-256 over all files that say what is tested.
    pub sha256: String,
}

/// One feature file.
#[derive(Clone)]
pub struct FeatureFile {
    /// Its path, as reports show it: relative to the current folder where possible, with forward slashes.
    pub path: String,
    /// The folder it stands in: the source document.
    pub document: String,
    /// What is written in it.
    pub source: String,
    /// What it says, outlines as written.
    pub feature: gherkin::Feature,
    /// What it says, one scenario for each row of an outline.
    pub expanded: gherkin::Feature,
}

/// Why there is no suite to run.
#[derive(Debug)]
pub enum SuiteError {
    /// Nothing is there, or it cannot be read.
    Unreadable {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
    /// It is there, and it is wrong in these places.
    Invalid(Vec<Finding>),
}

impl FeatureFile {
    /// The id of one of its scenarios: file and line.
    #[must_use]
    pub fn id_of(&self, scenario: &gherkin::Scenario) -> String {
        format!("{}:{}", self.path, scenario.position.line)
    }

    /// All tags of one of its scenarios, the feature's own included, without `@`.
    #[must_use]
    pub fn tags_of(&self, scenario: &gherkin::Scenario) -> Vec<String> {
        let mut tags = self.feature.tags.clone();
        tags.extend(scenario.tags.iter().filter(|tag| !self.feature.tags.contains(tag)).cloned());
        tags
    }

    /// All steps of one of its scenarios, those of the background first.
    pub fn steps_of<'a>(
        &'a self,
        scenario: &'a gherkin::Scenario,
    ) -> impl Iterator<Item = &'a gherkin::Step> {
        let background = self.expanded.background.iter().flat_map(|background| &background.steps);
        background.chain(&scenario.steps)
    }

    /// The requirements that one of its scenarios proves.
    #[must_use]
    pub fn requirements_of(&self, scenario: &gherkin::Scenario) -> Vec<String> {
        self.tags_of(scenario).iter().filter_map(|tag| id_of_tag(tag)).map(str::to_owned).collect()
    }
}

impl Suite {
    /// Reads all feature files and requirement catalogues under `root` and checks them.
    ///
    /// `root` may be a part of a suite, down to one file; requirements and tags come from the whole tree it
    /// belongs to: the nearest folder above that holds `tags.yaml`.
    ///
    /// # Errors
    /// [`SuiteError::Invalid`] with every slip found, not just the first; the same slips that `tashika lint` shows.
    pub fn load(root: &Path, library: &StepLibrary) -> Result<Self, SuiteError> {
        let (suite, findings) = Self::load_with_findings(root, library)?;
        if findings.is_empty() { Ok(suite) } else { Err(SuiteError::Invalid(findings)) }
    }

    fn load_with_findings(root: &Path, library: &StepLibrary) -> Result<(Self, Vec<Finding>), SuiteError> {
        let mut findings = Vec::new();
        let files = files_below(root)?;
        let tree = tree_of(root);
        let mut hashed = BTreeMap::new();
        let catalogue = read_catalogues(&tree, &mut hashed, &mut findings)?;
        let tags = read_tags(&tree, &mut hashed, &mut findings)?;
        let mut features = Vec::new();
        for path in files.iter().filter(|path| has_extension(path, "feature")) {
            let source = read(path)?;
            let shown = shown(path);
            hashed.insert(shown.clone(), source.clone());
            findings.extend(lint::text(&shown, &source));
            match parse(&source) {
                Ok(feature) => match feature.clone().expand_examples() {
                    Ok(expanded) => features.push(FeatureFile {
                        document: folder_name(path),
                        path: shown,
                        source,
                        feature,
                        expanded,
                    }),
                    Err(error) => findings.push(Finding::expansion(&shown, &error)),
                },
                Err(error) => findings.push(Finding::unparsable(&shown, &error)),
            }
        }
        findings.extend(lint::features(&features, &catalogue, &tags, library));
        if features.is_empty() && findings.is_empty() {
            findings.push(Finding::no_features(&shown(root)));
        }
        findings.sort();
        findings.dedup();
        let sha256 = sha256(
            hashed
                .iter()
                .map(|(path, text)| format!("{path}\n{}\n", sha256(text.as_bytes())))
                .collect::<String>()
                .as_bytes(),
        );
        Ok((Self { root: root.to_owned(), features, catalogue, sha256 }, findings))
    }

    /// Number of scenarios, rows of outlines counted one by one.
    #[must_use]
    pub fn scenario_count(&self) -> usize {
        self.features.iter().map(|file| file.expanded.scenarios.len()).sum()
    }
}

/// The plain tags of a suite, `tags.yaml` beside the documents' folders.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagFile {
    tags: BTreeMap<String, conformance::Text>,
}

fn read_tags(
    root: &Path,
    hashed: &mut BTreeMap<String, String>,
    findings: &mut Vec<Finding>,
) -> Result<Vec<String>, SuiteError> {
    let path = root.join("tags.yaml");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let text = read(&path)?;
    hashed.insert(shown(&path), text.clone());
    match serde_yaml::from_str::<TagFile>(&text) {
        Ok(file) => Ok(file.tags.into_keys().collect()),
        Err(error) => {
            findings.push(Finding::yaml(&shown(&path), &error.to_string()));
            Ok(Vec::new())
        }
    }
}

fn read_catalogues(
    root: &Path,
    hashed: &mut BTreeMap<String, String>,
    findings: &mut Vec<Finding>,
) -> Result<Catalogue, SuiteError> {
    let mut catalogue = Catalogue::default();
    for path in files_below(root)?.iter().filter(|path| path.ends_with("requirements.yaml")) {
        let text = read(path)?;
        if let Err(error) = catalogue.add(&shown(path), &folder_name(path), &text) {
            findings.push(Finding::yaml(&shown(path), &error.to_string()));
        }
        hashed.insert(shown(path), text);
    }
    Ok(catalogue)
}

/// The whole tree that a part of it belongs to: the nearest folder above, itself included, that holds `tags.yaml`.
/// Requirements and tags are read from there, so that one document or one file can be run alone.
fn tree_of(part: &Path) -> PathBuf {
    let absolute = part.canonicalize().unwrap_or_else(|_| part.to_owned());
    let tree = absolute.ancestors().find(|folder| folder.join("tags.yaml").is_file());
    tree.map_or_else(|| part.to_owned(), Path::to_owned)
}

fn parse(source: &str) -> Result<gherkin::Feature, gherkin::ParseError> {
    gherkin::Feature::parse(source, GherkinEnv::default())
}

/// All files below a folder, sorted; of a file, itself.
fn files_below(root: &Path) -> Result<Vec<PathBuf>, SuiteError> {
    let unreadable = |path: &Path, reason| SuiteError::Unreadable { path: path.to_owned(), reason };
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        let about = fs::metadata(&path).map_err(|reason| unreadable(&path, reason))?;
        if about.is_file() {
            found.push(path);
            continue;
        }
        for entry in fs::read_dir(&path).map_err(|reason| unreadable(&path, reason))? {
            waiting.push(entry.map_err(|reason| unreadable(&path, reason))?.path());
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<String, SuiteError> {
    fs::read_to_string(path).map_err(|reason| SuiteError::Unreadable { path: path.to_owned(), reason })
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

fn folder_name(path: &Path) -> String {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = absolute.parent().and_then(Path::file_name).unwrap_or_default();
    folder.to_string_lossy().into_owned()
}

/// A path as reports show it: relative to the current folder where possible, always with forward slashes.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let relative = path.strip_prefix(&here).or_else(|_| path.strip_prefix(".")).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}
