//! Every command in the papers is run, in the order in which a reader meets it.
//!
//! Fenced blocks `console` hold commands behind `$ `; they must end with status 0, those in `console exit=N` with N.
//! Blocks `console no-run` need hardware, a daemon or the whole check and are left out here; the papers say which and
//! why. Each line of a block `text` next below a command is in what that command says, in the paper's language; `…` stands
//! for anything. A gherkin block behind "Save this as `path`" (as the papers put it in their language) is saved there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anstyle_svg::Term;
use conformance::Language;
use harness::report::terminal::{Look, summary};
use tempfile::TempDir;

/// A fenced block: what stands behind its opening fence, the line of prose above it, and its lines.
struct Block<'a> {
    kind: &'a str,
    above: &'a str,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut above, mut open) = ("", None);
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(kind), None) => open = Some(Block { kind, above, lines: Vec::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line),
            (None, None) if !line.trim().is_empty() => above = line,
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

/// The repository's part that commands read, in a folder of its own.
fn checkout() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let parts = ["features", "examples", "vectors"].map(|part| root.join(part));
    let copied = Command::new("cp").arg("-r").args(parts).arg(folder.path()).status().unwrap();
    assert!(copied.success());
    folder
}

/// Other programs whose lines are run as they stand: what a reader does between two commands.
const BY_HAND: [&str; 3] = ["cp ", "printf ", "sed "];

/// Runs one command line of a paper with the program that was built, instead of building it again: its status and what it
/// said.
fn run(folder: &Path, line: &str, language: &str) -> (i32, String) {
    let cargo =
        ["cargo run --release --", "cargo run --release"].into_iter().find(|cargo| line.contains(cargo));
    assert!(
        cargo.is_some() || BY_HAND.iter().any(|program| line.starts_with(program)),
        "{line:?} is not a command this test can run; mark its block `console no-run`"
    );
    let script = cargo.map_or_else(
        || line.to_owned(),
        |cargo| line.replacen(cargo, concat!("'", env!("CARGO_BIN_EXE_tashika"), "'"), 1),
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(folder).env("LC_ALL", language).env_remove("TASHIKA_LANG");
    let output = shell.output().unwrap();
    let status = output.status.code().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    println!("$ {line}\n{text}[status {status}]");
    (status, text)
}

/// Whether a line that a paper shows is among those that were said; `…` stands for anything.
fn is_said(said: &str, shown: &str) -> bool {
    said.lines().any(|line| {
        let rest = shown.split('…').try_fold(line, |rest, part| Some(rest.split_once(part)?.1));
        rest.is_some()
    })
}

fn obey(paper: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = fs::read_to_string(root.join(paper)).unwrap();
    let folder = checkout();
    let language = if paper.ends_with(".ja.md") { "ja_JP.UTF-8" } else { "en_US.UTF-8" };
    let (mut commands, mut said) = (0, None::<String>);
    for block in blocks(&text) {
        let expected = match block.kind {
            "console" => 0,
            "gherkin" => {
                let path = block.above.split('`').find(|part| part.ends_with(".feature"));
                if let Some(path) = path {
                    fs::write(folder.path().join(path), block.lines.join("\n") + "\n").unwrap();
                }
                continue;
            }
            "text" => {
                // What a paper shows below a command is what the command says.
                if let Some(said) = said.take() {
                    let missing = block.lines.iter().find(|shown| !is_said(&said, shown));
                    assert_eq!(missing, None, "{paper}: is not said: {said}");
                }
                continue;
            }
            kind => match kind.strip_prefix("console exit=") {
                Some(status) => status.parse().unwrap(),
                None => {
                    said = None;
                    continue;
                }
            },
        };
        for line in block.lines.iter().filter_map(|line| line.strip_prefix("$ ")) {
            let (status, text) = run(folder.path(), line, language);
            assert_eq!(status, expected, "{paper}: {line}");
            said = Some(text);
            commands += 1;
        }
    }
    assert!(commands > 0, "{paper} shows no command");
}

#[test]
fn readme() {
    obey("README.md");
}

#[test]
fn readme_in_japanese() {
    obey("README.ja.md");
}

#[test]
fn contributing() {
    obey("CONTRIBUTING.md");
}

#[test]
fn a_front_desk_of_ones_own() {
    obey("docs/desk.md");
    obey("docs/desk.ja.md");
}

#[test]
fn certifying_a_reader() {
    obey("docs/certification.md");
    obey("docs/certification.ja.md");
}

#[test]
fn a_laboratory() {
    obey("docs/lab.md");
    obey("docs/lab.ja.md");
}

#[test]
fn readers_that_nobody_has_to_own() {
    obey("docs/virtual-readers.md");
    obey("docs/virtual-readers.ja.md");
}

#[test]
fn forms_of_a_qualification() {
    obey("docs/qualification-forms.md");
    obey("docs/qualification-forms.ja.md");
}

#[test]
fn guide_for_qa() {
    obey("docs/qa.md");
    obey("docs/qa.ja.md");
}

#[test]
fn from_symptom_to_blame() {
    obey("docs/failure-analysis.md");
    obey("docs/failure-analysis.ja.md");
}

#[test]
fn settings_formats_and_statuses() {
    for paper in ["configuration", "formats", "exit-status"] {
        obey(&format!("docs/{paper}.md"));
        obey(&format!("docs/{paper}.ja.md"));
    }
}

/// A link into the repository leads to a file, and to a heading of it if it names one.
#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut links = 0;
    for paper in papers(root) {
        let text = fs::read_to_string(&paper).unwrap();
        for link in links_of(&text).filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { paper.clone() } else { paper.parent().unwrap().join(path) };
            assert!(target.exists(), "{}: {link} leads nowhere", paper.display());
            let names_one = |line: &str| line.starts_with('#') && anchor(line) == heading;
            let is_there = heading.is_empty() || fs::read_to_string(&target).unwrap().lines().any(names_one);
            assert!(is_there, "{}: {link} names no heading", paper.display());
            links += 1;
        }
    }
    assert!(links > 50, "{links}");
}

/// Every Markdown file of the repository's own.
fn papers(root: &Path) -> Vec<PathBuf> {
    let listed = Command::new("git").args(["ls-files", "*.md"]).current_dir(root).output();
    let listed = listed.ok().filter(|output| output.status.success());
    let listed = listed.map(|output| String::from_utf8(output.stdout).unwrap()).unwrap_or_default();
    let papers: Vec<PathBuf> =
        listed.lines().map(|path| root.join(path)).filter(|path| path.is_file()).collect();
    if !papers.is_empty() {
        return papers;
    }
    // An archive without git: the folders that hold papers.
    let folders = [".", "docs", "schemas", "vectors", "examples/ci"].map(|folder| root.join(folder));
    let files =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// What stands in the round brackets of links, outside code.
fn links_of(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    let prose = text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    prose.flat_map(|line| line.split("](").skip(1).filter_map(|rest| rest.split(')').next()))
}

/// A heading as links name it.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn both_readmes_show_the_same_commands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let [english, japanese] =
        ["README.md", "README.ja.md"].map(|paper| fs::read_to_string(root.join(paper)).unwrap());
    let commands = |text: &str| -> Vec<String> {
        let blocks = blocks(text);
        let commands = blocks.iter().filter(|block| block.kind.starts_with("console"));
        commands.flat_map(|block| block.lines.iter().map(|line| (*line).to_owned())).collect()
    };
    assert_eq!(commands(&english), commands(&japanese));
}

/// The pictures in the papers are what a run prints. After a change that is meant, make them anew:
///
///     UPDATE_PICTURES=1 cargo test -p tashika-harness --test readme pictures
#[test]
fn the_pictures_are_what_a_run_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = checkout();
    assert_eq!(run(folder.path(), "cargo run --release -- run --out runs", "C.UTF-8").0, 0);
    let [result] = fs::read_dir(folder.path().join("runs")).unwrap().collect::<Vec<_>>().try_into().unwrap();
    let result = fs::read(result.unwrap().path().join("run.json")).unwrap();
    let result = serde_json::from_slice(&result).unwrap();
    let library = harness::steps::library().unwrap();
    let suite =
        harness::suite::Suite::load(&root.join("features"), &library).unwrap_or_else(|_| panic!("slips"));
    for (picture, language) in [("docs/picture.svg", Language::En), ("docs/picture.ja.svg", Language::Ja)] {
        let text = summary(&result, &suite.catalogue, "", Look { language, colour: true });
        let svg = Term::new().render_svg(&format!("$ cargo run --release\n\n{text}"));
        // Only where a Japanese character is as wide as two others do the lines of a table meet.
        let fonts = "Noto Sans Mono CJK JP, BIZ UDGothic, MS Gothic, Osaka-Mono, Menlo, Consolas, monospace";
        let svg = svg.replace("SFMono-Regular, Consolas, Liberation Mono, Menlo, monospace", fonts);
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            fs::write(root.join(picture), &svg).unwrap();
        }
        let kept = fs::read_to_string(root.join(picture)).unwrap_or_default();
        assert!(kept == svg, "{picture} is not what a run prints; see this test for how to make it anew");
    }
}
