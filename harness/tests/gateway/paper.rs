//! `docs/gateway.md`: the steps by hand, the table of faults, the file of people.

use std::path::Path;
use std::process::Command;

use simulator::gateway::{Fault, RevocationService};
use simulator::people::PersonState;

use crate::service::{Service, TASHIKA};

fn paper(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join("docs").join(name)).unwrap()
}

/// The block that is a script for the shell.
fn script(paper: &str) -> &str {
    let start = paper.find("```sh\n").unwrap() + "```sh\n".len();
    &paper[start..start + paper[start..].find("```").unwrap()]
}

#[test]
fn the_steps_by_hand_end_in_a_qualification_and_cannot_be_repeated() {
    let service = Service::start(&[]);
    let place = tempfile::tempdir().unwrap();
    let paper = paper("gateway.md");
    let steps = script(&paper).replace(".tashika/gateway", &service.folder().display().to_string());
    let last = steps.lines().last().unwrap();
    let output = Command::new("sh")
        .args(["-ec", &format!("{steps}\necho; {last}")])
        .current_dir(&place)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let (first, second) = said.split_once('\n').unwrap();
    assert!(first.contains("試験　太郎") && first.contains(r#""QualificationValidity":"1""#), "{first}");
    assert!(second.contains("TSK-CHALLENGE-USED"), "{second}");

    let (status, log) = service.interrupt();
    assert_eq!(status, Some(0), "Ctrl-C is a clean end");
    for line in
        ["curl --cacert", "POST /tashika/v1/answer 200\n", "POST /tashika/v1/answer 409 TSK-CHALLENGE-USED"]
    {
        assert!(log.contains(line), "{line} in {log}");
    }
    for secret in ["test-device-secret-0001", "試験"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn both_papers_know_every_name() {
    for paper in [paper("gateway.md"), paper("gateway.ja.md")] {
        let table = &paper[paper.find("`certificate-expired`, `-not-yet-valid").unwrap()..];
        for fault in Fault::ALL {
            let name = fault.name();
            let short = name.strip_prefix("certificate").filter(|rest| table.contains(&format!("`{rest}`")));
            let reset = name.starts_with("reset-") && table.contains("`reset-…`");
            assert!(reset || short.is_some() || table.contains(&format!("`{name}`")), "{name}");
        }
        for service in RevocationService::ALL {
            assert!(paper.contains(&format!("`{service}`")), "{service}");
        }
        assert!(paper.contains(&Fault::ALL.len().to_string()), "the number of faults");
        let states = [
            (PersonState::Valid, "valid"),
            (PersonState::Invalid, "invalid"),
            (PersonState::NewerExists, "newer-exists"),
            (PersonState::None, "none"),
            (PersonState::Several, "several"),
            (PersonState::NotRegistered, "not-registered"),
            (PersonState::CertificateRevoked, "certificate-revoked"),
        ];
        for (state, name) in states {
            assert_eq!(serde_json::to_value(state).unwrap(), name);
            assert!(paper.contains(&format!("`{name}`")), "{name}");
        }
    }
    assert_eq!(script(&paper("gateway.md")), script(&paper("gateway.ja.md")));
}

#[test]
fn people_of_ones_own_are_answered() {
    let place = tempfile::tempdir().unwrap();
    let printed = Command::new(TASHIKA).args(["gateway", "serve", "--print-people"]).output().unwrap();
    let yaml = String::from_utf8(printed.stdout).unwrap();
    let file = place.path().join("people.yaml");
    std::fs::write(&file, yaml.replace("試験健康保険組合", "試験第四健康保険組合")).unwrap();
    let service = Service::start(&["--people", file.to_str().unwrap()]);
    let output = service.verify(&[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("試験第四健康保険組合"), "{said}");

    std::fs::write(&file, yaml.replace("試験　太郎", "山田　太郎")).unwrap();
    let refused = Command::new(TASHIKA).args(["gateway", "serve", "--people"]).arg(&file).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
}

#[test]
fn the_suite_can_ask_a_gateway_that_it_cannot_steer() {
    let service = Service::start(&[]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let run = |tags: &str| {
        let out = tempfile::tempdir().unwrap();
        let mut command = Command::new(TASHIKA);
        command.args(["--lang", "en", "run", "--tags", tags, "--gateway"]).arg(service.folder()).arg("--out");
        command.arg(out.path()).current_dir(root).output().unwrap()
    };
    let asked = run("@要件:GW-001 or @要件:GW-002 or @要件:GW-004 or @要件:GW-012");
    assert_eq!(asked.status.code(), Some(0), "{}", String::from_utf8_lossy(&asked.stdout));
    let steered = run("@要件:GW-101");
    let said = String::from_utf8_lossy(&steered.stdout).into_owned();
    assert_eq!(steered.status.code(), Some(5), "{said}");
    assert!(said.contains("not run 1"), "{said}");
}
