//! The two desks of `examples/desk` and the page that explains how to write one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::Verdict;
use conformance::result::Run;
use eligibility::desk::Question;
use harness::desk::protocol::{Answered, Ask, Hello, Unsupported, Welcome};
use serde_json::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Runs the whole suite on an example; its exit status, its run and the folder of that.
fn run(example: &str) -> (i32, Run, TempDir, PathBuf) {
    let out = TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tashika"))
        .current_dir(root())
        .args(["run", "--desk", &format!("python3 examples/desk/{example}"), "--out"])
        .arg(out.path())
        .output()
        .unwrap();
    let folder = fs::read_dir(out.path()).unwrap().next();
    let folder =
        folder.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr))).unwrap().path();
    let run = serde_json::from_str(&fs::read_to_string(folder.join("run.json")).unwrap()).unwrap();
    (output.status.code().unwrap(), run, out, folder)
}

#[test]
fn the_right_desk_passes_and_agrees_with_the_embedded_one() {
    let (status, run, _out, folder) = run("right.py");
    let odd = run.scenarios().find(|scenario| scenario.verdict != Verdict::Pass);
    assert!(odd.is_none(), "{odd:#?}");
    assert_eq!(status, 0);
    let judged = Command::new("python3")
        .current_dir(root())
        .args(["tools/second_opinion.py", env!("CARGO_BIN_EXE_tashika")])
        .arg(&folder)
        .arg("4000")
        .output()
        .unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
}

#[test]
fn the_wrong_desk_is_found_out_in_all_ten_ways_and_in_no_other() {
    let source = fs::read_to_string(root().join("examples/desk/wrong.py")).unwrap();
    let documented: BTreeSet<&str> =
        source.lines().filter_map(|line| line.strip_prefix("    \"")?.strip_suffix("\": (")).collect();
    assert_eq!(documented.len(), 10, "{documented:?}");
    let (status, run, ..) = run("wrong.py");
    assert_eq!(status, 100);
    let mut named = BTreeSet::new();
    for scenario in run.scenarios().filter(|scenario| scenario.verdict != Verdict::Pass) {
        assert_eq!(scenario.verdict, Verdict::Fail, "{}", scenario.id);
        let broken: Vec<_> =
            documented.iter().filter(|id| scenario.requirements.iter().any(|it| it == *id)).collect();
        assert!(!broken.is_empty(), "{} fails, which wrong.py does not document", scenario.id);
        named.extend(broken);
    }
    assert_eq!(named, documented, "not all mistakes were found");
}

#[test]
fn the_pages_name_every_question_and_show_lines_of_the_protocol() {
    for page in ["docs/desk.md", "docs/desk.ja.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for kind in Question::KINDS {
            assert!(text.contains(&format!("| `{kind}` | ")), "{page} does not tell of {kind:?}");
        }
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("{\"id\"")).collect();
        assert_eq!(lines.len(), 8);
        for line in lines {
            assert!(is_of_the_protocol(line), "{page}: {line}");
        }
    }
}

fn is_of_the_protocol(line: &str) -> bool {
    fn is<T: serde::de::DeserializeOwned>(line: &str) -> bool {
        serde_json::from_str::<T>(line).is_ok()
    }
    let value: Value = serde_json::from_str(line).unwrap();
    let has = |member: &str| value.get(member).is_some();
    has("hello") && is::<Hello>(line)
        || has("protocol") && is::<Welcome>(line)
        || has("question") && is::<Ask>(line)
        || has("answer") && is::<Answered>(line)
        || has("unsupported") && is::<Unsupported>(line)
}
