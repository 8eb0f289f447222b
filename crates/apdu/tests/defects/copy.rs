//! A copy of this crate and its vectors, apart from the workspace, in which errors can be seeded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::list::Defect;

pub(crate) struct Copy {
    root: PathBuf,
}

/// What came of running one test binary of the copy.
pub(crate) struct Run {
    pub(crate) passed: bool,
    pub(crate) output: String,
}

impl Run {
    /// Whether a test failed. A copy that does not compile has caught nothing.
    pub(crate) fn failed_as_a_test(&self) -> bool {
        let ran = self.output.contains("test result: FAILED");
        assert!(self.passed || ran, "the copy did not run:\n{}", self.output);
        !self.passed
    }
}

fn original() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Copy {
    /// `crates/apdu` and `vectors/apdu` side by side as in the repository, with only the dependencies that are needed.
    pub(crate) fn make() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("defects");
        let repository = original().join("../..");
        let copy = Self { root };
        for folder in ["src", "src/ber", "src/explain", "tests/vectors", "tests/judges"] {
            copy_files(&original().join(folder), &copy.package().join(folder));
        }
        copy_files(&repository.join("vectors/apdu"), &copy.root.join("vectors/apdu"));
        fs::copy(repository.join("Cargo.lock"), copy.package().join("Cargo.lock")).expect("the lock file");
        let workspace = fs::read_to_string(repository.join("Cargo.toml")).expect("the workspace's manifest");
        fs::write(copy.package().join("Cargo.toml"), manifest(&workspace)).expect("written");
        copy
    }

    pub(crate) fn run(&self, test: &str) -> Run {
        let output = Command::new(env!("CARGO"))
            .args(["test", "--quiet", "--offline", "--features", "judge-java", "--test", test])
            .current_dir(self.package())
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("TASHIKA_SEED", "20240401")
            .output()
            .expect("cargo starts");
        let text = [output.stdout, output.stderr].concat();
        Run { passed: output.status.success(), output: String::from_utf8_lossy(&text).into_owned() }
    }

    pub(crate) fn seed(&self, defect: &Defect) {
        let right = fs::read_to_string(original().join(defect.file)).expect("a source file");
        assert_eq!(right.matches(defect.right).count(), 1, "{}: {:?}", defect.name, defect.right);
        fs::write(self.package().join(defect.file), right.replace(defect.right, defect.wrong))
            .expect("written");
    }

    pub(crate) fn restore(&self, defect: &Defect) {
        let right = fs::read_to_string(original().join(defect.file)).expect("a source file");
        fs::write(self.package().join(defect.file), right).expect("written");
    }

    fn package(&self) -> PathBuf {
        self.root.join("crates/apdu")
    }
}

/// Files only; written anew, so that their time tells cargo to build again.
fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::write(to.join(name), fs::read(&path).expect("a file")).expect("written");
        }
    }
}

/// A manifest of its own, with the versions of the workspace's.
fn manifest(workspace: &str) -> String {
    let dependencies: String = ["iso7816", "libtest-mimic", "serde", "serde_yaml"]
        .map(|name| {
            let is_it = |line: &&str| line.split_once('=').is_some_and(|(key, _)| key.trim() == name);
            format!("{}\n", workspace.lines().find(is_it).expect("a dependency of the workspace"))
        })
        .concat();
    format!(
        r#"[package]
name = "tashika-apdu"
edition = "2024"
publish = false

[lib]
name = "apdu"

[features]
default = ["alloc"]
alloc = []
malformed = []
judge-java = []

[dev-dependencies]
{dependencies}
[[test]]
name = "vectors"
harness = false

[[test]]
name = "judge-iso7816"
path = "tests/judges/iso7816.rs"

[[test]]
name = "judge-java"
path = "tests/judges/java.rs"

[workspace]
"#
    )
}
