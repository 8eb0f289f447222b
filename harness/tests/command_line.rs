//! The commands as a user types them: what they print, what they leave, how they end.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use conformance::evidence;
use conformance::result::Run;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Runs the command in the repository's root, in English; returns status, standard output, standard error.
fn tashika(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("tashika")
        .unwrap()
        .current_dir(root())
        .env("TASHIKA_LANG", "en")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Runs scenarios into a fresh folder and returns status, standard output, and the one run folder.
fn run_into(out: &Path, arguments: &[&str]) -> (i32, String, PathBuf) {
    let (status, stdout, stderr) = tashika(&[&["run", "--out", out.to_str().unwrap()], arguments].concat());
    let folder =
        fs::read_dir(out).unwrap_or_else(|_| panic!("no run: {stderr}")).next().unwrap().unwrap().path();
    (status, stdout, folder)
}

fn result_in(folder: &Path) -> Run {
    serde_json::from_str(&fs::read_to_string(folder.join("run.json")).unwrap()).unwrap()
}

#[test]
fn everything_passes_on_the_embedded_subject() {
    let out = TempDir::new().unwrap();
    let (status, stdout, folder) = run_into(out.path(), &[]);
    assert_eq!(status, 0, "{stdout}");
    let run = result_in(&folder);
    assert_eq!(run.exit_status, 0);
    assert!(run.scenarios().count() >= 30);
    assert_eq!(run.counts["pass"], run.scenarios().count());
    assert_eq!((run.selection.scenarios, run.selection.selected), (run.counts["pass"], run.counts["pass"]));
    assert!(stdout.contains(folder.to_str().unwrap()), "{stdout}");
    for step in run.scenarios().flat_map(|scenario| &scenario.steps) {
        assert!(step.verdict.is_some(), "a passed scenario left out a step: {}", step.text);
    }
}

#[test]
fn no_command_means_run() {
    let out = TempDir::new().unwrap();
    let (status, stdout, _) = tashika(&["--out", out.path().to_str().unwrap(), "--name", "6D00"]);
    assert_eq!(status, 0, "{stdout}");
    assert!(stdout.contains("pass 1 "), "{stdout}");
}

#[test]
fn a_seeded_defect_fails_and_is_named_with_requirement_and_evidence() {
    let out = TempDir::new().unwrap();
    let (status, stdout, folder) = run_into(out.path(), &["--defect", "counter-not-decreasing"]);
    assert_eq!(status, 100, "{stdout}");
    let run = result_in(&folder);
    assert_eq!(run.subject.defect.as_deref(), Some("counter-not-decreasing"));
    let failed =
        run.scenarios().find(|scenario| scenario.requirements.contains(&"CARD-022".to_owned())).unwrap();
    assert_eq!(failed.verdict.name(), "fail");
    let line = failed.evidence().last().unwrap();
    for part in ["CARD-022", &failed.id, &format!("evidence.jsonl:{line}"), "expected: 2", "observed: 3"] {
        assert!(stdout.contains(part), "{part:?} is missing:\n{stdout}");
    }
}

#[test]
fn evidence_is_whole_chained_and_free_of_pins() {
    let out = TempDir::new().unwrap();
    let (_, _, folder) = run_into(out.path(), &["--features", "features/gateway"]);
    let text = fs::read_to_string(folder.join("evidence.jsonl")).unwrap();
    let (records, last_hash) = evidence::verify(&text).unwrap();
    let run = result_in(&folder);
    assert_eq!((run.evidence.lines, &run.evidence.last_hash), (records.len() as u64, &last_hash));
    assert!(text.contains("\"00200098") && !text.contains("31323334"), "VERIFY must be there, the PIN not");
    assert!(text.contains("\"kind\":\"http\"") && text.contains("\"kind\":\"desk\""));
    for scenario in run.scenarios() {
        for (number, step) in (1..).zip(&scenario.steps) {
            for line in &step.evidence {
                let record = &records[usize::try_from(*line).unwrap() - 1];
                assert_eq!(
                    (record.scenario.as_deref(), record.step),
                    (Some(scenario.id.as_str()), Some(number))
                );
            }
        }
    }
}

#[test]
fn selection_by_tags_and_by_name() {
    let count = |arguments: &[&str]| {
        let (status, stdout, stderr) = tashika(&[&["list", "--json"], arguments].concat());
        assert_eq!(status, 0, "{stderr}");
        serde_json::from_str::<serde_json::Value>(&stdout).unwrap().as_array().unwrap().len()
    };
    let all = count(&[]);
    let odd = count(&["--tags", "@異常"]);
    assert!(0 < odd && odd < all);
    assert_eq!(count(&["--tags", "not @異常"]), all - odd);
    assert_eq!(count(&["--tags", "@要件:CARD-003"]), 1);
    assert_eq!(count(&["--name", "知らない命令は6D00で拒む"]), 1);
    assert_eq!(count(&["--tags", "@要件:CARD-003", "--name", "知らない"]), 1);
}

#[test]
fn a_selection_that_matches_nothing_is_not_green() {
    for command in ["run", "list"] {
        let (status, _, stderr) = tashika(&[command, "--tags", "@要件:CARD-003 and @正常"]);
        assert_eq!(status, 4, "{stderr}");
        assert!(stderr.contains("matches the selection"), "{stderr}");
    }
}

#[test]
fn usage_errors_say_what_is_possible() {
    for (arguments, expected) in [
        (&["run", "--tags", "@a and"][..], "is not a tag expression"),
        (&["run", "--defect", "nonsense"][..], "counter-not-decreasing"),
        (&["run", "--reader", "X=gold"][..], "there are valid"),
        (&["--lang", "fr", "list"][..], "there are ja, en"),
        (&["run", "--reader", "X", "--defect", "y"][..], "cannot be used with"),
    ] {
        let (status, _, stderr) = tashika(arguments);
        assert_eq!(status, 2, "{arguments:?}\n{stderr}");
        assert!(stderr.contains(expected), "{arguments:?} should say {expected:?}\n{stderr}");
    }
}

#[test]
fn steps_are_listed_with_their_place_in_both_languages() {
    let (status, json, _) = tashika(&["steps", "--json"]);
    assert_eq!(status, 0);
    let catalogue: serde_json::Value = serde_json::from_str(&json).unwrap();
    for step in catalogue.as_array().unwrap() {
        for member in ["keyword", "pattern", "ja", "en", "example"] {
            assert!(!step[member].as_str().unwrap().is_empty(), "{member} of {step}");
        }
        let location = step["location"].as_str().unwrap();
        let (path, line) = location.rsplit_once(':').unwrap();
        let source = fs::read_to_string(root().join(path)).unwrap();
        let line = source.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        assert!(line.contains("step!"), "{location} is not a step: {line}");
    }
    let (_, japanese, _) = tashika(&["steps", "--lang", "ja"]);
    let (_, english, _) = tashika(&["steps", "--lang", "en"]);
    assert!(japanese.contains("例: ") && english.contains("example: "));
}

#[test]
fn every_step_is_used_by_a_scenario() {
    let library = harness::steps::library().unwrap();
    let suite =
        harness::suite::Suite::load(&root().join("features"), &library).unwrap_or_else(|_| panic!("slips"));
    let mut unused: Vec<&str> = library.iter().map(|step| step.pattern).collect();
    for file in &suite.features {
        for step in file.expanded.scenarios.iter().flat_map(|scenario| file.steps_of(scenario)) {
            for used in library.matching(step) {
                unused.retain(|pattern| *pattern != used.pattern);
            }
        }
    }
    assert!(unused.is_empty(), "no scenario uses {unused:?}");
}

#[test]
fn no_defect_survives() {
    let (status, stdout, stderr) = tashika(&["mutants"]);
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert!(stdout.contains(", 0 survivors"), "{stdout}");
}

#[test]
fn a_defect_that_nobody_catches_fails() {
    let folder = TempDir::new().unwrap();
    copy(&root().join("features"), folder.path());
    let path = folder.path().join("card/requirements.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("defect: unknown-instruction-9000", "defect: counter-reset-on-power"))
        .unwrap();
    let (status, stdout, _) = tashika(&["mutants", "--features", folder.path().to_str().unwrap()]);
    assert_eq!(status, 3, "{stdout}");
    assert!(stdout.contains("SURVIVED") && stdout.contains("named by no requirement"), "{stdout}");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (source, target) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if source.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).unwrap();
        }
    }
}

#[test]
fn a_visitor_sees_the_whole_flow() {
    let (status, stdout, _) = tashika(&["verify", "--embedded"]);
    assert_eq!(status, 0);
    for part in ["資格有効性", "有効", "試験　太郎", "保険者番号"] {
        assert!(stdout.contains(part), "{part}\n{stdout}");
    }
    let (status, stdout, _) = tashika(&["verify", "--embedded", "--visual", "窓口1"]);
    assert_eq!(status, 0, "{stdout}");
}

#[test]
fn a_verification_that_fails_says_what_to_do() {
    for (card, status, expected) in [
        ("pin-blocked", 100, "the municipal office can reset it"),
        ("revoked", 100, "TSK-CERTIFICATE-REVOKED"),
        ("expired", 100, "TSK-CERTIFICATE-EXPIRED"),
        ("not-registered", 100, "TSK-CARD-NOT-REGISTERED"),
    ] {
        let (got, _, stderr) = tashika(&["verify", "--embedded", "--card", card]);
        assert_eq!(got, status, "{card}: {stderr}");
        assert!(stderr.contains(expected), "{card}: {stderr}");
    }
}

#[test]
fn a_card_is_shown_to_a_person() {
    let (status, stdout, _) = tashika(&["card", "info", "--embedded"]);
    assert_eq!(status, 0, "{stdout}");
    for part in
        ["JPKIAPICCTOKEN2", "(TEST)", "CN=TEST", "JPKI-TEST", "tries left: signature PIN", "supported"]
    {
        assert!(stdout.contains(part), "{part}\n{stdout}");
    }
    let (_, blocked, _) = tashika(&["card", "info", "--embedded", "--card", "pin-blocked", "--lang", "ja"]);
    let line = blocked.lines().find(|line| line.contains("利用者証明用の暗証番号の残り回数"));
    assert!(line.is_some_and(|line| line.contains("0 (閉塞)")), "{blocked}");
}

#[test]
fn models_of_the_simulated_card_differ_as_their_names_say() {
    let info = |model: &str| tashika(&["card", "info", "--embedded", "--model", model]);
    assert!(info("short-only").1.contains("not supported"));
    assert!(info("android-token").1.contains("JPKIAPGPSETOKEN"));
    assert!(info("atr-09").1.contains("3B888001004B51FFB381D1000F"));
    let (status, _, stderr) = info("gold");
    assert!(status == 2 && stderr.contains("atr-09"), "{stderr}");
}

#[test]
fn an_apdu_is_explained_in_both_languages() {
    let decode = |arguments: &[&str]| tashika(&[&["apdu", "decode"], arguments].concat());
    let (status, english, _) = decode(&["00 B0 8A 00 00 00 00"]);
    assert_eq!(status, 0);
    for part in ["case 2E", "Ne 65536", "READ BINARY"] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    let (_, japanese, _) = decode(&["--lang", "ja", "6982"]);
    assert!(japanese.contains("6982") && !japanese.is_ascii(), "{japanese}");
    let (_, verify, _) = decode(&["0020008004", "31323334"]);
    assert!(verify.contains("********") && !verify.contains("31323334"), "{verify}");
    let (_, shown, _) = decode(&["--show-secrets", "002000800431323334"]);
    assert!(shown.contains("31323334"), "{shown}");
    let (status, _, stderr) = decode(&["00A4 0"]);
    assert_eq!((status, stderr.contains("a digit is missing")), (2, true), "{stderr}");
}

#[cfg(not(feature = "pcsc"))]
#[test]
fn without_pcsc_the_way_to_it_is_named() {
    for arguments in [&["reader", "list"][..], &["run", "--reader", "X"], &["verify"]] {
        let (status, _, stderr) = tashika(arguments);
        assert_eq!(status, 2, "{stderr}");
        assert!(stderr.contains("--features pcsc"), "{stderr}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let command = format!("{} steps | head -1", assert_cmd::cargo::cargo_bin("tashika").display());
    let output = std::process::Command::new("sh").args(["-c", &command]).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn simulator_and_client_agree_on_the_mark_of_a_test_card() {
    assert_eq!(simulator::card::TEST_CARD_MARK, jpki::TEST_CARD_MARK);
}
