//! `tashika certificate`, `reader compare` and `reader matrix`, as people use them, with OpenSSL and Python as judges.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

/// A good reader and a bad one, measured and certified once for all tests; they only read here.
struct Bench {
    folder: TempDir,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let bench = Bench { folder: tempfile::tempdir().unwrap() };
    bench.ran(0, ["certificate", "keygen", "--out", "keys"]);
    for (model, name, status) in [("extended-contactless-522", "good", 0), ("F03", "bad", 100)] {
        let certify = ["reader", "certify", "--effort", "quick", "--model", model, "--out"];
        bench.ran(status, certify.into_iter().chain([name]));
        bench.ran(0, issue(&bench.run(name), "keys/certificate.key.pem", &format!("{name}.zip")));
    }
    bench
});

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the one measurement below this one.
    fn run(&self, name: &str) -> String {
        let run = fs::read_dir(self.path(name)).unwrap().next().unwrap().unwrap();
        format!("{name}/{}", run.file_name().to_str().unwrap())
    }

    /// What a command printed; it must end with this status.
    fn ran<S: AsRef<OsStr>>(&self, status: i32, args: impl IntoIterator<Item = S>) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_tashika"))
            .current_dir(self.folder.path())
            .args(["--lang", "en"])
            .args(args)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        assert_eq!(output.status.code(), Some(status), "{text}");
        text
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }
}

fn issue(folder: &str, key: &str, output: &str) -> Vec<String> {
    let args = ["certificate", "issue", folder, "--key", key, "--operator", "試験所", "--samples", "TEST-1"];
    let more = ["--product", "Test | <b>Reader</b>", "--os", "Test OS 1", "-o", output];
    args.into_iter().chain(more).map(str::to_owned).collect()
}

fn judged(program: &str, args: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(args).current_dir(folder).output().unwrap();
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    assert!(output.status.success(), "{program} {args:?}: {text}");
    text
}

const KEY: &str = "keys/certificate.pub.pem";

#[test]
fn a_bundle_verifies_by_key_and_by_fingerprint() {
    let said = BENCH.ran(0, ["certificate", "verify", "good.zip", "--key", KEY]);
    assert!(said.contains("verdict: pass") && said.contains("no approval by any authority"), "{said}");
    let said: Value =
        serde_json::from_str(&BENCH.ran(5, ["certificate", "verify", "bad.zip", "--json"])).unwrap();
    assert_eq!(said["standing"], "unknown-key");
    assert_eq!(said["certificate"]["verdict"], "fail");
    let fingerprint = said["key_sha256"].as_str().unwrap();
    let said = BENCH.ran(0, ["certificate", "verify", "bad.zip", "--key", fingerprint]);
    assert!(said.contains("verified: signed by the given key"), "{said}");
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("schemas");
    for file in ["certificate", "reader", "profile"] {
        let published = fs::read_to_string(schemas.join(format!("{file}.schema.json"))).unwrap();
        let made = BENCH.ran(0, ["certificate", "schema", file]);
        assert!(
            published == made,
            "schemas/{file}.schema.json is not current: cargo run -- certificate schema {file} > schemas/{file}.schema.json"
        );
    }
}

#[test]
fn a_bundle_of_another_key_is_told_from_the_issuers() {
    BENCH.ran(0, ["certificate", "keygen", "--out", "strangers"]);
    let key = "strangers/certificate.key.pem";
    BENCH.ran(0, issue(&BENCH.run("good"), key, "strangers.zip"));
    let said = BENCH.ran(5, ["certificate", "verify", "strangers.zip"]);
    assert!(said.contains("valid signature of an unknown key"), "{said}");
    let said = BENCH.ran(100, ["certificate", "verify", "strangers.zip", "--key", KEY]);
    assert!(said.contains("certificate.pub.pem: is not the key of --key"), "{said}");
    BENCH.ran(2, ["certificate", "verify", "strangers.zip", "--key", key]);
}

#[cfg(unix)]
#[test]
fn a_key_is_its_owners_and_is_never_overwritten() {
    use std::os::unix::fs::PermissionsExt as _;
    let key = BENCH.path("keys/certificate.key.pem");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let before = fs::read(&key).unwrap();
    let said = BENCH.ran(2, ["certificate", "keygen", "--out", "keys"]);
    assert!(said.contains("not overwritten"), "{said}");
    assert_eq!(fs::read(&key).unwrap(), before);
    let pem = String::from_utf8(before).unwrap();
    let secret = pem.lines().nth(1).unwrap();
    for file in ["good.zip", "bad.zip"] {
        let bytes = BENCH.bytes(file);
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}

#[test]
fn openssl_and_python_judge_key_signature_and_archive() {
    let folder = BENCH.path("unpacked");
    fs::create_dir(&folder).unwrap();
    let script = "import sys, zipfile\n\
                  archive = zipfile.ZipFile(sys.argv[1])\n\
                  assert archive.testzip() is None\n\
                  archive.extractall('.')\n\
                  print(len(archive.namelist()))";
    let zip = BENCH.path("good.zip");
    assert_eq!(judged("python3", &["-c", script, zip.to_str().unwrap()], &folder).trim(), "8");
    let verify = [
        "dgst",
        "-sha256",
        "-verify",
        "certificate.pub.pem",
        "-signature",
        "certificate.sig",
        "certificate.json",
    ];
    assert!(judged("openssl", &verify, &folder).contains("Verified OK"));
    let key = BENCH.path("keys/certificate.key.pem");
    let public = judged("openssl", &["pkey", "-in", key.to_str().unwrap(), "-pubout"], &folder);
    assert_eq!(public, fs::read_to_string(folder.join("certificate.pub.pem")).unwrap());
    let curve = judged("openssl", &["pkey", "-in", key.to_str().unwrap(), "-noout", "-text"], &folder);
    assert!(curve.contains("P-256"), "{curve}");
    // A key of OpenSSL's own signs as well.
    let made = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "openssl.pem"];
    judged("openssl", &made, &folder);
    BENCH.ran(0, issue(&BENCH.run("good"), "unpacked/openssl.pem", "by-openssl.zip"));
}

/// The members with headers and entries are changed byte by byte in `conformance`; here a whole bundle, at both ends of every part of it and
/// between them.
#[test]
fn a_flipped_bit_anywhere_is_found_and_its_member_named() {
    let whole = BENCH.bytes("bad.zip");
    let mut parts: Vec<(usize, String)> = positions(&whole, b"PK\x03\x04")
        .map(|at| {
            let length = usize::from(u16::from_le_bytes([whole[at + 26], whole[at + 27]]));
            (at, String::from_utf8(whole[at + 30..at + 30 + length].to_vec()).unwrap())
        })
        .collect();
    parts.push((positions(&whole, b"PK\x01\x02").next().unwrap(), "archive".to_owned()));
    assert_eq!(parts.len(), 9, "{parts:?}");
    let ends = parts.iter().skip(1).map(|(start, _)| *start).chain([whole.len()]);
    let mut dice: u64 = 7;
    for ((start, name), end) in parts.iter().zip(ends) {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let random = usize::try_from(dice >> 33).unwrap();
        for at in [*start, start + random % (end - start), end - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (random % 8);
            fs::write(BENCH.path("flipped.zip"), flipped).unwrap();
            let said = BENCH.ran(100, ["certificate", "verify", "flipped.zip", "--key", KEY]);
            assert!(
                said.lines().any(|line| line.starts_with(&format!("{name}: "))),
                "{name}, byte {at}: {said}"
            );
        }
    }
}

fn positions(bytes: &[u8], mark: &'static [u8]) -> impl Iterator<Item = usize> {
    bytes.windows(mark.len()).enumerate().filter(move |(_, window)| *window == mark).map(|(at, _)| at)
}

#[test]
fn the_line_of_evidence_that_was_changed_is_named() {
    let mut bytes = BENCH.bytes("good.zip");
    let at = bytes.windows(10).position(|window| window == b"{\"line\":9,").unwrap();
    bytes[at + 20] ^= 1;
    fs::write(BENCH.path("line.zip"), bytes).unwrap();
    let said = BENCH.ran(100, ["certificate", "verify", "line.zip"]);
    assert!(said.contains("evidence line 9:"), "{said}");
    for command in [vec!["reader", "matrix", "line.zip"], vec!["reader", "compare", "good.zip", "line.zip"]] {
        let said = BENCH.ran(100, command);
        assert!(said.contains("line.zip does not hold"), "{said}");
    }
}

#[test]
fn what_is_no_bundle_is_said_to_be_none() {
    fs::write(BENCH.path("text.zip"), "this is no archive").unwrap();
    let said = BENCH.ran(100, ["certificate", "verify", "text.zip"]);
    assert!(said.contains("certificate.json"), "{said}");
    BENCH.ran(5, ["certificate", "verify", "absent.zip"]);
}

#[test]
fn nothing_is_issued_that_the_evidence_does_not_say() {
    let run = BENCH.run("bad");
    let spoilt = BENCH.path("spoilt");
    fs::create_dir(&spoilt).unwrap();
    for file in ["evidence.jsonl", "reader.json"] {
        fs::copy(BENCH.path(&run).join(file), spoilt.join(file)).unwrap();
    }
    let report = spoilt.join("reader.json");
    let honest = fs::read_to_string(&report).unwrap();
    fs::write(&report, honest.replacen("\"overstated\"", "\"honest\"", 1)).unwrap();
    let said = BENCH.ran(3, issue("spoilt", "keys/certificate.key.pem", "spoilt.zip"));
    assert!(said.contains("/report/honesty"), "{said}");
    assert!(!BENCH.path("spoilt.zip").exists());
    // The profile's name comes from a file, and a file it must not name.
    fs::write(&report, honest.replacen("\"extended-lc-le\"", "\"/etc/hostname\"", 1)).unwrap();
    let said = BENCH.ran(2, issue("spoilt", "keys/certificate.key.pem", "spoilt.zip"));
    assert!(said.contains("does not come with tashika"), "{said}");
}

#[test]
fn a_lax_profile_cannot_take_the_name_of_a_known_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let strict = fs::read_to_string(root.join("profiles/extended-lc-le.yaml")).unwrap();
    fs::write(BENCH.path("lax.yaml"), strict.replace("must: true", "must: false")).unwrap();
    let profile = ["--profile", "lax.yaml"];
    let certify = ["reader", "certify", "--effort", "quick", "--model", "F03", "--out", "lax"];
    BENCH.ran(0, certify.into_iter().chain(profile));
    let mut args = issue(&BENCH.run("lax"), "keys/certificate.key.pem", "lax.zip");
    args.extend(profile.map(str::to_owned));
    BENCH.ran(0, args);
    let said = BENCH.ran(100, ["certificate", "verify", "lax.zip", "--key", KEY]);
    assert!(said.contains("calls itself extended-lc-le v1 and is not that profile"), "{said}");
}

#[test]
fn a_certificate_that_has_expired_is_no_longer_verified() {
    let mut args = issue(&BENCH.run("good"), "keys/certificate.key.pem", "past.zip");
    args.extend(["--expires", "2000-01-01"].map(str::to_owned));
    let said = BENCH.ran(2, args);
    assert!(said.contains("expires before it is issued"), "{said}");
}

#[test]
fn the_page_is_one_file_that_runs_nothing_and_escapes_what_it_is_told() {
    let bytes = BENCH.bytes("good.zip");
    let text = String::from_utf8_lossy(&bytes);
    let pages: Vec<&str> = text.split("<!DOCTYPE html>").skip(1).collect();
    assert_eq!(pages.len(), 2);
    for page in pages {
        let (page, _) = page.split_once("</html>").unwrap();
        for forbidden in ["<script", "http", "src=", "<b>Reader", "@import"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("Test | ") && page.contains("65536") && page.contains("EXT-8"));
    }
    assert!(text.contains("証明書</h1>") && text.contains("Certificate of a card reader"));
    assert!(text.contains("Fit for this purpose.") && text.contains("この用途に使える。"));
    let bad = BENCH.bytes("bad.zip");
    let bad = String::from_utf8_lossy(&bad);
    for said in [
        "(no certificate)</h1>",
        "Do not buy it for this purpose. Not met: EXT-4.",
        "Send at most 254 bytes of data in one command, and ask for at most 65536; by command chaining 4096 bytes were verified.",
        "A program that believes the driver&#39;s claim",
        "The reader&#39;s firmware is to blame.",
        "<tr class=\"unmet\"><th>EXT-4",
    ] {
        assert!(bad.contains(said), "{said}");
    }
}

#[test]
fn two_measurements_are_compared_in_words() {
    let said = BENCH.ran(100, ["reader", "compare", "good.zip", "bad.zip"]);
    for part in [
        "- to the card, verified: 65535 bytes → 254 bytes",
        "EXT-4",
        "pass → fail",
        "new: refused by the reader",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    let said = BENCH.ran(0, ["reader", "compare", "bad.zip", "good.zip"]);
    assert!(
        said.contains("+ as a whole: fail → pass") && said.contains("gone: refused by the reader"),
        "{said}"
    );
    let same = BENCH.run("good");
    assert_eq!(BENCH.ran(0, ["reader", "compare", "good.zip", &same]), "nothing changed\n");
}

#[test]
fn many_measurements_make_one_table_in_every_form() {
    let run = BENCH.run("bad");
    let matrix = |form: &str| BENCH.ran(0, ["reader", "matrix", "good.zip", "bad.zip", &run, form]);
    let markdown = matrix("--markdown");
    assert!(
        markdown.contains("| Test \\| &lt;b>Reader&lt;/b> |") && markdown.contains("| not signed |"),
        "{markdown}"
    );
    let csv = matrix("--csv");
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[0][0], rows[0].len()), ("Test | <b>Reader</b>", 12));
    let html = matrix("--html");
    assert!(!html.contains("<b>Reader") && html.contains("<td>65536</td>") && html.ends_with("</html>\n"));
    let json: Value = serde_json::from_str(&matrix("--json")).unwrap();
    let verdicts: Vec<&str> =
        json.as_array().unwrap().iter().map(|row| row["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["fail", "fail", "pass"], "F03 before extended-contactless-522");
}
