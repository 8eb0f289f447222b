//! A suite of three scenarios, one question each, and the program that answers them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::result::Run;
use tempfile::TempDir;

const FEATURE: &str = "# language: ja
機能: 窓口への三つの問い

  @要件:T-1
  シナリオ: 一つ目
    もし アカウントを有効化してログインする
    ならば 判定は可である

  @要件:T-1
  シナリオ: 二つ目
    もし 有効化用リンクを送信の1分後に押す
    ならば 判定は可である

  @要件:T-1
  シナリオ: 三つ目
    もし 確認用のパスワードが一致し、規約に同意して登録する
    ならば 判定は可である
";

const REQUIREMENTS: &str = "document: d
title: { ja: 試験用, en: for the test }
requirements:
  - { id: T-1, address: §1, level: must, certainty: inferred, ja: あ, en: a, no_defect: only a test of the bench }
";

/// The suite in a folder of its own.
pub(crate) struct Bench(TempDir);

/// One run of it.
pub(crate) struct Finished {
    pub(crate) status: i32,
    pub(crate) text: String,
    pub(crate) folder: Option<PathBuf>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("features/d")).unwrap();
        for (path, text) in [
            ("features/tags.yaml", "tags: {}\n"),
            ("features/d/requirements.yaml", REQUIREMENTS),
            ("features/d/f.feature", FEATURE),
        ] {
            fs::write(folder.path().join(path), text).unwrap();
        }
        Self(folder)
    }

    /// Runs it on the program that misbehaves in this way.
    pub(crate) fn run(&self, way: &str) -> Finished {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk/desk.py");
        let note = self.0.path().join("note");
        let _ = fs::remove_file(&note);
        // Without `exec` the shell would stay in between and hold the output open.
        self.run_command(&format!("exec python3 '{}' {way} '{}'", program.display(), note.display()))
    }

    /// Runs it on any command line.
    pub(crate) fn run_command(&self, desk: &str) -> Finished {
        let out = self.0.path().join("runs");
        let _ = fs::remove_dir_all(&out);
        let output = Command::new(env!("CARGO_BIN_EXE_tashika"))
            .current_dir(self.0.path())
            .args(["--lang", "en", "run", "--desk-timeout", "3", "--desk", desk])
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let folder = fs::read_dir(out).ok().map(|mut folders| folders.next().unwrap().unwrap().path());
        Finished { status: output.status.code().unwrap(), text, folder }
    }

    /// The process ids that the program has noted.
    pub(crate) fn note(&self) -> Vec<u32> {
        let note = fs::read_to_string(self.0.path().join("note")).unwrap();
        note.lines().map(|line| line.parse().unwrap()).collect()
    }
}

impl Finished {
    pub(crate) fn result(&self) -> Run {
        let folder = self.folder.as_ref().unwrap_or_else(|| panic!("no result: {}", self.text));
        serde_json::from_str(&fs::read_to_string(folder.join("run.json")).unwrap()).unwrap()
    }

    pub(crate) fn evidence(&self) -> String {
        let text = fs::read_to_string(self.folder.as_ref().unwrap().join("evidence.jsonl")).unwrap();
        conformance::evidence::verify(&text).unwrap();
        text
    }

    pub(crate) fn verdicts(&self) -> Vec<&'static str> {
        self.result().scenarios().map(|scenario| scenario.verdict.name()).collect()
    }

    pub(crate) fn reason(&self, scenario: usize) -> String {
        self.result().scenarios().nth(scenario).unwrap().reason.clone().unwrap().en
    }

    /// What the one step of a scenario that did not pass has found.
    pub(crate) fn finding(&self, scenario: usize) -> String {
        let result = self.result();
        let finding = result.scenarios().nth(scenario).unwrap().steps.iter().find_map(|s| s.finding.clone());
        let finding = finding.unwrap();
        format!("{}: {}", finding.what.en, finding.observed.unwrap_or_default())
    }
}

/// Whether a process runs. A killed child of a killed program waits for its new parent as a zombie; that is no life.
pub(crate) fn alive(pid: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'))
}
