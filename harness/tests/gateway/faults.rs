//! `tashika verify` against every fault: its name on standard error, and the exit status of the papers.

use std::process::Command;

use crate::service::{Service, TASHIKA};

#[test]
fn faults_are_named_and_end_as_the_papers_say() {
    for (fault, kind, status) in [
        ("certificate-expired", "certificate-expired", 100),
        ("certificate-wrong-name", "certificate-wrong-name", 100),
        ("certificate-wrong-ca", "certificate-unknown-authority", 100),
        ("certificate-wrong-eku", "certificate-wrong-purpose", 100),
        ("client-certificate-not-asked", "device-certificate-not-asked", 100),
        ("tls-too-old", "tls-version", 100),
        ("handshake-reset", "connection-reset", 5),
        ("reset-in-body", "connection-reset", 5),
        ("close-in-body", "connection-closed", 5),
        ("oversized-body", "body-too-large", 100),
        ("duplicated-field", "profile-broken", 100),
        ("health-data", "health-data", 100),
        ("stale-answer", "stale-answer", 100),
        ("clock-ahead", "clock-skew", 100),
        ("status-429", "gateway-busy", 5),
        ("status-500", "http-status", 100),
        ("redirect", "redirect", 100),
    ] {
        let service = Service::start(&["--fault", fault]);
        let output = service.verify(&[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{fault}: {said}");
        assert!(said.contains(&format!("[{kind}]")), "{fault}: {said}");
    }
}

#[test]
fn a_passing_fault_is_survived_where_asking_again_does_no_harm() {
    for fault in ["in-progress", "status-503-retry-after@session*1", "status-429-retry-after*1"] {
        let service = Service::start(&["--fault", fault]);
        let output = service.verify(&[]);
        assert_eq!(output.status.code(), Some(0), "{fault}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_served() {
    let ended = |options: &[&str]| {
        let output = Command::new(TASHIKA).args(["gateway", "serve"]).args(options).output().unwrap();
        output.status.code()
    };
    assert_eq!(ended(&["--fault", "no-such-fault"]), Some(2));
    assert_eq!(ended(&["--fault", "tls-too-old@answer"]), Some(2));
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_str().unwrap();
    assert_eq!(ended(&["--listen", "0.0.0.0:0", "--folder", place]), Some(6));

    let service = Service::start(&[]);
    let output = service.verify(&["--gateway-url", "https://portal.service-now.com"]);
    assert_eq!(output.status.code(), Some(6), "{}", String::from_utf8_lossy(&output.stderr));
    let output = service.verify(&["--gateway-url", "https://127.0.0.1:1"]);
    assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_fault_is_listed() {
    let output =
        Command::new(TASHIKA).args(["--lang", "ja", "gateway", "serve", "--list-faults"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for fault in simulator::gateway::Fault::ALL {
        assert!(said.contains(fault.name()) && said.contains(fault.words().0), "{fault}");
    }
}
