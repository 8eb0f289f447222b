//! Every command in the papers is run, in the order in which a reader meets it.
//!
//! Fenced blocks `console` hold commands behind `$ `; they must end with status 0, those in `console exit=N` with N.
//! Blocks `console no-run` need hardware, a daemon or the whole check and are left out here; the papers say which and
//! why. A gherkin block behind "Save this as `path`" (as the papers put it in their language) is saved there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::Path;
use std::process::Command;

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

/// Runs one command line of a paper with the program that was built, instead of building it again.
fn run(folder: &Path, line: &str) -> i32 {
    let cargo =
        ["cargo run --release --", "cargo run --release"].into_iter().find(|cargo| line.contains(cargo));
    let cargo = cargo.unwrap_or_else(|| {
        panic!("{line:?} is not a command this test can run; mark its block `console no-run`")
    });
    let script = line.replacen(cargo, concat!("'", env!("CARGO_BIN_EXE_tashika"), "'"), 1);
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder).output().unwrap();
    let status = output.status.code().unwrap();
    let text = [output.stdout, output.stderr].concat();
    println!("$ {line}\n{}[status {status}]", String::from_utf8_lossy(&text));
    status
}

fn obey(paper: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = fs::read_to_string(root.join(paper)).unwrap();
    let folder = checkout();
    let mut commands = 0;
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
            kind => match kind.strip_prefix("console exit=") {
                Some(status) => status.parse().unwrap(),
                None => continue,
            },
        };
        for line in block.lines.iter().filter_map(|line| line.strip_prefix("$ ")) {
            assert_eq!(run(folder.path(), line), expected, "{paper}: {line}");
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
fn forms_of_a_qualification() {
    obey("docs/qualification-forms.md");
    obey("docs/qualification-forms.ja.md");
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

/// The picture of a run in the papers shows the number of scenarios there are.
#[test]
fn the_picture_shows_as_many_scenarios_as_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let library = harness::steps::library().unwrap();
    let suite =
        harness::suite::Suite::load(&root.join("features"), &library).unwrap_or_else(|_| panic!("slips"));
    let count = suite.scenario_count();
    for (paper, line) in
        [("README.md", format!("pass {count}  exit")), ("README.ja.md", format!("合格 {count}  終了"))]
    {
        assert!(
            fs::read_to_string(root.join(paper)).unwrap().contains(&line),
            "{paper} should show {line:?}"
        );
    }
}
