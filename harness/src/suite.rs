//! The suite as it stands on disk: feature files, requirement catalogues, and nothing compiled in.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use conformance::Text;
use conformance::ambiguity::Register;
use conformance::evidence::sha256;
use conformance::requirement::Catalogue;
use cucumber::feature::Ext as _;
use cucumber::gherkin::{self, GherkinEnv};
use serde::Deserialize;

use crate::failure::Failure;
use crate::feature_file::FeatureFile;
use crate::finding::Finding;
use crate::lint;
use crate::step::StepLibrary;

/// A suite that has been read and found free of slips.
pub struct Suite {
    /// The folder or file it was read from.
    pub root: PathBuf,
    /// Its features, sorted by path.
    pub features: Vec<FeatureFile>,
    /// The requirements of all its documents.
    pub catalogue: Catalogue,
    /// What is unclear in these documents, and how it was read.
    pub ambiguities: Register,
    /// SHA-256 over all files that say what is tested.
    pub sha256: String,
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
        let ambiguities = read_ambiguities(&tree, &catalogue, &mut findings)?;
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
        if findings.iter().any(|finding| finding.rule == "invalid-yaml") {
            // What a file that cannot be read would have said is not missing; the one slip is what must be seen.
            findings.retain(|finding| !matches!(finding.rule, "unknown-requirement" | "unknown-tag"));
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
        Ok((Self { root: root.to_owned(), features, catalogue, ambiguities, sha256 }, findings))
    }

    /// A suite of one feature that stands in no file, without requirements.
    ///
    /// # Errors
    /// The slip, if the text is no Gherkin.
    pub(crate) fn of_text(path: &str, source: &str) -> Result<Self, SuiteError> {
        let slip = |finding| SuiteError::Invalid(vec![finding]);
        let feature = parse(source).map_err(|error| slip(Finding::unparsable(path, &error)))?;
        let expanded =
            feature.clone().expand_examples().map_err(|error| slip(Finding::expansion(path, &error)))?;
        let file = FeatureFile {
            document: String::new(),
            path: path.to_owned(),
            source: source.to_owned(),
            feature,
            expanded,
        };
        Ok(Self {
            root: PathBuf::from(path),
            features: vec![file],
            catalogue: Catalogue::default(),
            ambiguities: Register::default(),
            sha256: sha256(source.as_bytes()),
        })
    }

    /// Whether it is a whole suite and not a part of one.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.root.join("tags.yaml").is_file()
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
    tags: BTreeMap<String, Text>,
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

/// The registers are no part of the suite's hash: they say why a requirement reads as it does, not what is tested.
fn read_ambiguities(
    root: &Path,
    catalogue: &Catalogue,
    findings: &mut Vec<Finding>,
) -> Result<Register, SuiteError> {
    let mut register = Register::default();
    for path in files_below(root)?.iter().filter(|path| path.ends_with("ambiguities.yaml")) {
        if let Err(error) = register.add(&shown(path), &folder_name(path), &read(path)?, catalogue) {
            findings.push(Finding::yaml(&shown(path), &error.to_string()));
        }
    }
    Ok(register)
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

impl From<SuiteError> for Failure {
    fn from(error: SuiteError) -> Self {
        match error {
            SuiteError::Unreadable { path, reason } => Self::suite(Text::new(
                format!(
                    "シナリオを読めない: {}: {reason}。features フォルダーのある場所で実行するか --features で示す",
                    path.display()
                ),
                format!(
                    "cannot read the scenarios: {}: {reason}; run where the features folder is, or name it with --features",
                    path.display()
                ),
            )),
            SuiteError::Invalid(findings) => Self {
                findings: findings.clone(),
                ..Self::suite(Text::new(
                    format!(
                        "シナリオや要件のファイルに {} 件の誤りがあるため、何も実行していない",
                        findings.len()
                    ),
                    format!(
                        "nothing was run: the scenario and requirement files have {} slips",
                        findings.len()
                    ),
                ))
            },
        }
    }
}
