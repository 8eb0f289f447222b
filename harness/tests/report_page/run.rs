use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

/// A run of a few scenarios of which one fails, made once; its folder is copied where a test changes it.
struct Rig {
    folder: TempDir,
    run: PathBuf,
}

/// Stands in a scenario's name and would become a part of the page if it were not escaped.
const MARKUP: &str = "\"><img onerror=alert(1) ";
const FEATURE: &str = "features/gateway/state.feature";

static RIG: LazyLock<Rig> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    copy(&root.join("features"), folder.path());
    let feature = folder.path().join(FEATURE);
    let text = fs::read_to_string(&feature).unwrap();
    let name = "利用登録のないカードでは資格情報は得られない";
    fs::write(&feature, text.replace(name, &format!("{name}{MARKUP}"))).unwrap();
    let defect = ["--defect", "registration-ignored"];
    let (status, text) =
        tashika(folder.path(), &[&["run", "--features", FEATURE, "--out", "runs"], &defect[..]].concat());
    assert_eq!(status, 100, "{text}");
    let run = fs::read_dir(folder.path().join("runs")).unwrap().next().unwrap().unwrap().path();
    Rig { folder, run }
});

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap().success());
}

fn tashika(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tashika"))
        .current_dir(folder)
        .args(["--lang", "en"])
        .args(args)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (output.status.code().unwrap(), text)
}

impl Rig {
    fn page(&self) -> String {
        fs::read_to_string(self.run.join("report.html")).unwrap()
    }

    /// A copy of the run's folder.
    fn copy(&self) -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        copy(&self.run, folder.path());
        let run = folder.path().join(self.run.file_name().unwrap());
        (folder, run)
    }

    /// Makes the page of a run again and returns status, what was said, and the page.
    fn again(&self, run: &Path, features: &str) -> (i32, String, String) {
        let page = run.join("again.html");
        let args = ["report", run.to_str().unwrap(), "--features", features, "--out", page.to_str().unwrap()];
        let (status, said) = tashika(self.folder.path(), &args);
        (status, said, fs::read_to_string(page).unwrap_or_default())
    }
}

#[test]
fn a_run_leaves_its_page_and_report_makes_the_same_again() {
    let (status, said, again) = RIG.again(&RIG.run, FEATURE);
    assert_eq!(status, 0, "{said}");
    assert!(again == RIG.page(), "the page made again differs");
}

#[test]
fn a_failure_is_told_with_requirement_both_sides_and_decoded_exchanges() {
    let page = RIG.page();
    for expected in [
        "1 of ",
        "id=\"req-GW-021\"",
        "href=\"#req-GW-021\"",
        "TSK-CARD-NOT-REGISTERED",
        "For a card not registered",
        "<dt><span lang=\"ja\">期待</span><span lang=\"en\">expected</span></dt>",
        "COMPUTE DIGITAL SIGNATURE",
        "********", // the PIN's place in VERIFY
    ] {
        assert!(page.contains(expected), "{expected:?} is missing");
    }
}

#[test]
fn a_page_asks_nobody_and_what_a_suite_says_is_no_markup() {
    let page = RIG.page();
    assert!(!page.contains("<img"), "a scenario's name became markup");
    assert!(page.contains("&#34;&#62;&#60;img onerror"), "the name is shown as it is written");
    for elsewhere in ["src=\"", "href=\"http", "url(", "@import", "<link rel=\"stylesheet"] {
        assert!(!page.contains(elsewhere), "the page asks for {elsewhere}");
    }
    assert_eq!(page.matches("<script>").count(), 1);
}

#[test]
fn addresses_are_unique_and_every_link_leads_somewhere() {
    let page = RIG.page();
    let ids: Vec<&str> = values(&page, " id=\"");
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id stands twice");
    for link in values(&page, "href=\"#") {
        assert!(unique.binary_search(&link).is_ok(), "#{link} leads nowhere");
    }
}

/// What stands in an attribute, everywhere.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn changed_evidence_is_told_and_nothing_of_it_is_shown() {
    let (_folder, run) = RIG.copy();
    let evidence = run.join("evidence.jsonl");
    let text = fs::read_to_string(&evidence).unwrap();
    fs::write(&evidence, text.replacen("9000", "9001", 1)).unwrap();
    let (status, said, page) = RIG.again(&run, FEATURE);
    assert_eq!(status, 3, "{said}");
    assert!(said.contains("was changed") && page.contains("no verdict can be believed"), "{said}");
    assert!(!page.contains("id=\"ev-"), "no exchange is shown");
    fs::remove_file(&evidence).unwrap();
    let (status, said, _) = RIG.again(&run, FEATURE);
    assert!(status == 3 && said.contains("cannot be read"), "{said}");
}

#[test]
fn a_page_says_when_the_suite_is_another_or_none() {
    let (status, said, page) = RIG.again(&RIG.run, "features/card");
    assert_eq!(status, 0, "{said}");
    assert!(page.contains("used other features or requirements than those of now"));
    let (status, said, page) = RIG.again(&RIG.run, "nowhere");
    assert_eq!(status, 0, "{said}");
    assert!(page.contains("texts cannot be shown") && page.contains("TSK-CARD-NOT-REGISTERED"));
    assert!(!RIG.page().contains("than those of now"), "the run's own page compares nothing");
}
