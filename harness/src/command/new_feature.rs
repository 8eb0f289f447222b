//! `tashika new-feature`: a feature file to start from.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use conformance::requirement::{Document, Requirement, TAG_PREFIX};
use conformance::{Text, exit};
use cucumber::gherkin;

use crate::cli::NewFeatureArgs;
use crate::command::common::{load, print};
use crate::command::explain::unknown;
use crate::command::finding_line;
use crate::failure::Failure;
use crate::finding::Finding;
use crate::report::terminal::Look;
use crate::step::{StepLibrary, doc_string};
use crate::suite::{Suite, SuiteError};

/// Writes a file with one scenario for each requirement: the steps of a scenario that asserts it already, to be changed;
/// where there is none, steps to be filled in, which the lint names until they are.
pub(super) fn run(args: &NewFeatureArgs, look: Look) -> Result<u8, Failure> {
    let (suite, library) = load(&args.suite.features)?;
    if !suite.is_whole() {
        return Err(Failure::usage(Text::new(
            "--features にはシナリオ全体のフォルダーを示す",
            "name the folder of the whole suite with --features",
        )));
    }
    let requirements = requirements(args, &suite)?;
    let path = path(args, &suite, &requirements)?;
    let title = args.title.clone().unwrap_or_else(|| format!("{} を確かめる", args.requirements.join("・")));
    write(&path, &feature(&title, &requirements, &suite))?;
    print(&next(&path, &requirements, &to_fill_in(&suite, &library)?, look));
    Ok(exit::PASSED)
}

type Place<'a> = (&'a Document, &'a Requirement);

fn requirements<'a>(args: &NewFeatureArgs, suite: &'a Suite) -> Result<Vec<Place<'a>>, Failure> {
    let place = |id: &String| suite.catalogue.place(id).ok_or_else(|| unknown(id, suite));
    args.requirements.iter().map(place).collect()
}

/// The new file: in the folder of the document that was named, else of the first requirement's.
fn path(args: &NewFeatureArgs, suite: &Suite, requirements: &[Place<'_>]) -> Result<PathBuf, Failure> {
    let own = requirements.first().map(|(document, _)| document.document.clone());
    let document = args.document.clone().or(own).unwrap_or_default();
    let folder = suite.root.join(&document);
    if !suite.catalogue.documents().iter().any(|known| known.document == document) {
        let known: Vec<&str> = suite.catalogue.documents().iter().map(|one| one.document.as_str()).collect();
        let known = known.join(" ");
        return Err(Failure::usage(Text::new(
            format!("文書 {document} はない。あるもの: {known}"),
            format!("there is no document {document:?}; the documents are: {known}"),
        )));
    }
    let name = args.file.clone().unwrap_or_else(|| args.requirements.join("-").to_lowercase());
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        return Err(Failure::usage(Text::new(
            format!("「{name}」はファイル名にならない"),
            format!("{name:?} is no file name"),
        )));
    }
    Ok(folder.join(format!("{}.feature", name.trim_end_matches(".feature"))))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    match file.and_then(|mut file| file.write_all(text.as_bytes())) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(Failure::usage(Text::new(
            format!("{} はもうある。--file で別の名を示す", path.display()),
            format!("{} exists already; give another name with --file", path.display()),
        ))),
        outcome => outcome.map_err(|error| Failure::file(path, &error)),
    }
}

fn feature(title: &str, requirements: &[Place<'_>], suite: &Suite) -> String {
    let mut text = format!("# language: ja\n機能: {title}\n");
    for (_, requirement) in requirements {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  # {}: {}\n", requirement.address, one_line(&requirement.ja));
        let _ = writeln!(text, "  @{TAG_PREFIX}{}", requirement.id);
        let _ = writeln!(text, "  シナリオ: {title} ({})", requirement.id);
        match example(suite, &requirement.id) {
            Some(steps) => text.push_str(&steps),
            None => text.push_str(BLANKS),
        }
    }
    text
}

/// Steps that are none, so that they are found until they are replaced.
const BLANKS: &str = "    前提 （ここに前提を書く。使える手順は tashika steps）
    もし （ここに、することを書く）
    ならば （ここに、確かめることを書く）
";

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The steps of the first scenario that asserts the requirement, those of its background included.
fn example(suite: &Suite, id: &str) -> Option<String> {
    let scenarios = suite
        .features
        .iter()
        .flat_map(|file| file.expanded.scenarios.iter().map(move |scenario| (file, scenario)));
    let (file, scenario) = scenarios
        .filter(|(file, scenario)| file.requirements_of(scenario).iter().any(|proven| proven == id))
        .min_by_key(|(file, scenario)| file.requirements_of(scenario).len())?;
    Some(file.steps_of(scenario).map(step).collect())
}

/// A step as it is written in a file, table and doc string included.
fn step(step: &gherkin::Step) -> String {
    let mut text = format!("    {} {}\n", step.keyword.trim_end(), step.value);
    for row in step.table.iter().flat_map(|table| &table.rows) {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| cell.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "\\n"))
            .collect();
        let _ = writeln!(text, "      | {} |", cells.join(" | "));
    }
    if let Some(content) = doc_string(step) {
        let lines: String = content.lines().map(|line| format!("      {line}\n")).collect();
        let _ = write!(text, "      \"\"\"\n{lines}      \"\"\"\n");
    }
    text
}

/// What the lint finds, now that the file is there: the places to fill in, and a name that is taken already.
fn to_fill_in(suite: &Suite, library: &StepLibrary) -> Result<Vec<Finding>, Failure> {
    match Suite::load(&suite.root, library) {
        Ok(_) => Ok(Vec::new()),
        Err(SuiteError::Invalid(findings)) => Ok(findings),
        Err(unreadable @ SuiteError::Unreadable { .. }) => Err(unreadable.into()),
    }
}

fn next(path: &Path, requirements: &[Place<'_>], to_fill_in: &[Finding], look: Look) -> String {
    let shown = path.display();
    let what = if to_fill_in.is_empty() {
        Text::new(
            "手順は既にあるシナリオの写し。確かめたいことに合わせて書き換える",
            "the steps are those of a scenario there is; change them to what you want to assert",
        )
    } else {
        Text::new("書き込むところ:", "to be filled in:")
    };
    let findings: String =
        to_fill_in.iter().map(|finding| format!("  {}\n", finding_line(finding, look))).collect();
    let tags: Vec<String> =
        requirements.iter().map(|(_, requirement)| format!("@{TAG_PREFIX}{}", requirement.id)).collect();
    let tags = tags.join(" or ");
    format!(
        "{shown}\n{}\n{findings}  tashika steps --search …\n  tashika lint\n  tashika run --features {shown}\n  \
         tashika run --tags \"{tags}\"\n",
        look.say(&what)
    )
}
