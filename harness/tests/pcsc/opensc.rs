//! OpenSC and OpenSSL, written elsewhere, see an Individual Number Card in the reader and trust what it does.

use std::fs;
use std::path::Path;
use std::process::Command;

use harness::card_kind::CardKind;
use simulator::jpki_pki::{AUTHENTICATION_PIN, SIGNATURE_PIN};
use simulator::people::people;

use crate::bench::{Bench, Inserted};
use crate::program::{Ended, judge, run};

/// DER before a SHA-256 digest that makes it a DigestInfo (RFC 8017, section 9.2, note 1).
const DIGEST_INFO_SHA256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

#[test]
fn opensc_knows_the_card_and_lists_what_is_on_it() {
    let mut bench = Bench::open();
    let card = bench.insert(CardKind::Valid);
    assert_eq!(opensc("opensc-tool", &bench, &card, &["--name"]).exits(0).stdout.trim(), "jpki");
    let listed = opensc("pkcs15-tool", &bench, &card, &["--dump"]).exits(0);
    let mut listed = listed.says("PKCS#15 Card [JPKI]");
    for object in [
        "PIN [User Authentication PIN]",
        "PIN [Digital Signature PIN]",
        "Private RSA Key [User Authentication Key]",
        "Private RSA Key [Digital Signature Key]",
        "X.509 Certificate [User Authentication Certificate]",
        "X.509 Certificate [Digital Signature Certificate]",
        "X.509 Certificate [User Authentication Certificate CA]",
        "X.509 Certificate [Digital Signature Certificate CA]",
    ] {
        listed = listed.says(object);
    }
    assert_eq!(tries(&bench, &card), [3, 5]);
}

#[test]
fn certificates_on_the_card_verify_up_to_the_test_authorities() {
    let mut bench = Bench::open();
    let card = bench.insert(CardKind::Valid);
    let holder = people().into_iter().find(|person| person.key == "taro").unwrap().certificate_name;
    let authentication_ca = bench.pki().join("authentication-ca.cert.pem");
    let signature_ca = bench.pki().join("signature-ca.cert.pem");

    let certificate = read_certificate(&bench, &card, "01", &[]);
    let subject = openssl(&bench, &["x509", "-noout", "-subject", "-in"], &certificate).exits(0).stdout;
    assert!(subject.trim_end().ends_with(&holder), "{subject}");
    verify(&bench, &authentication_ca, &certificate).exits(0);
    verify(&bench, &signature_ca, &certificate).fails();

    let locked = ["--read-certificate", "02", "--output", "locked.pem"];
    opensc("pkcs15-tool", &bench, &card, &locked).fails();
    let certificate =
        read_certificate(&bench, &card, "02", &["--verify-pin", "--auth-id", "02", "--pin", SIGNATURE_PIN]);
    verify(&bench, &signature_ca, &certificate).exits(0);
    verify(&bench, &authentication_ca, &certificate).fails();

    for (id, authority) in [("03", &authentication_ca), ("04", &signature_ca)] {
        let der = |file: &Path| openssl(&bench, &["x509", "-outform", "PEM", "-in"], file).exits(0).stdout;
        assert_eq!(der(&read_certificate(&bench, &card, id, &[])), der(authority));
    }
}

#[test]
fn a_blocked_pin_is_seen_and_stays_blocked() {
    let mut bench = Bench::open();
    let card = bench.insert(CardKind::PinBlocked);
    assert_eq!(tries(&bench, &card), [0, 5]);
    let present = ["--verify-pin", "--auth-id", "01", "--pin", AUTHENTICATION_PIN];
    opensc("pkcs15-tool", &bench, &card, &present).fails();
    assert_eq!(tries(&bench, &card), [0, 5]);
    // The card goes on with what needs no PIN.
    read_certificate(&bench, &card, "01", &[]);
}

#[test]
fn a_wrong_pin_costs_exactly_one_try() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Valid, |_| {});
    for (pin, auth_id, wrong, right, before, after) in [
        ("authentication", "01", "0000", AUTHENTICATION_PIN, [3, 5], [2, 5]),
        ("signature", "02", "WRONG999", SIGNATURE_PIN, [3, 5], [3, 4]),
    ] {
        let present = |value: &str| {
            tap.clear();
            let ended =
                opensc("pkcs15-tool", &bench, &card, &["--verify-pin", "--auth-id", auth_id, "--pin", value]);
            assert_eq!(tap.pins(), 1, "{pin} PIN\n{ended}");
            ended
        };
        assert_eq!(tries(&bench, &card), before, "{pin} PIN");
        present(wrong).fails().says("PIN code or key incorrect");
        assert_eq!(tries(&bench, &card), after, "{pin} PIN");
        present(right).exits(0);
        assert_eq!(tries(&bench, &card), before, "{pin} PIN");
    }
}

#[test]
fn signatures_made_through_pkcs11_verify() {
    let mut bench = Bench::open();
    let card = bench.insert(CardKind::Valid);
    let read_with_pin = ["--verify-pin", "--auth-id", "02", "--pin", SIGNATURE_PIN];
    let authentication = read_certificate(&bench, &card, "01", &[]);
    let signature = read_certificate(&bench, &card, "02", &read_with_pin);
    let message = bench.folder().join("message");
    fs::write(&message, "tashika: signed through PKCS#11").unwrap();
    let digest_info = digest_info(&bench, &message);

    for (token, id, pin, certificate, other) in [
        ("JPKI (User Authentication PIN)", "01", AUTHENTICATION_PIN, &authentication, &signature),
        ("JPKI (Digital Signature PIN)", "02", SIGNATURE_PIN, &signature, &authentication),
    ] {
        let signed = bench.folder().join(format!("{id}.signature"));
        let mut command = judge("pkcs11-tool", bench.folder());
        command.args([
            "--module",
            "opensc-pkcs11.so",
            "--token-label",
            token,
            "--id",
            id,
            "--login",
            "--pin",
            pin,
        ]);
        command.args(["--sign", "--mechanism", "RSA-PKCS", "--input-file"]).arg(&digest_info);
        run(command.arg("--output-file").arg(&signed)).exits(0);
        verify_signature(&bench, certificate, &signed, &message).exits(0).says("Verified OK");
        verify_signature(&bench, other, &signed, &message).fails().says("Verification failure");
        verify_signature(&bench, certificate, &signed, &digest_info).fails().says("Verification failure");
    }
}

/// One of OpenSC's tools on the reader that holds this card.
fn opensc(tool: &str, bench: &Bench, card: &Inserted, options: &[&str]) -> Ended {
    run(judge(tool, bench.folder()).args(["--reader", &card.reader]).args(options))
}

/// The tries left: of the authentication PIN, of the signature PIN.
fn tries(bench: &Bench, card: &Inserted) -> [u8; 2] {
    let listed = opensc("pkcs15-tool", bench, card, &["--list-pins"]).exits(0);
    let counters: Vec<u8> = listed
        .stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Tries left"))
        .map(|rest| rest.trim_start_matches([' ', ':']).parse().unwrap())
        .collect();
    counters.try_into().unwrap_or_else(|found| panic!("two counters were expected: {found:?}\n{listed}"))
}

/// Reads a certificate into a PEM file.
pub(crate) fn read_certificate(bench: &Bench, card: &Inserted, id: &str, pin: &[&str]) -> std::path::PathBuf {
    let name = format!("{id}.pem");
    let read = ["--read-certificate", id, "--output", &name];
    opensc("pkcs15-tool", bench, card, &[&read, pin].concat()).exits(0);
    bench.folder().join(name)
}

pub(crate) fn openssl(bench: &Bench, options: &[&str], file: &Path) -> Ended {
    run(judge("openssl", bench.folder()).args(options).arg(file))
}

fn verify(bench: &Bench, authority: &Path, certificate: &Path) -> Ended {
    run(judge("openssl", bench.folder())
        .args(["verify", "-x509_strict", "-CAfile"])
        .arg(authority)
        .arg(certificate))
}

/// The DigestInfo of a file's content.
fn digest_info(bench: &Bench, file: &Path) -> std::path::PathBuf {
    let digest = bench.folder().join("digest");
    openssl(bench, &["dgst", "-sha256", "-binary", "-out", "digest"], file).exits(0);
    let digest_info = bench.folder().join("digest-info");
    fs::write(&digest_info, [&DIGEST_INFO_SHA256[..], &fs::read(digest).unwrap()].concat()).unwrap();
    digest_info
}

/// Lets OpenSSL check a signature over the SHA-256 digest of a file.
pub(crate) fn verify_signature(bench: &Bench, certificate: &Path, signature: &Path, message: &Path) -> Ended {
    let key = openssl(bench, &["x509", "-noout", "-pubkey", "-in"], certificate).exits(0).stdout;
    let key_file = bench.folder().join("key.pem");
    fs::write(&key_file, key).unwrap();
    let mut command: Command = judge("openssl", bench.folder());
    command.args(["dgst", "-sha256", "-verify"]).arg(key_file).arg("-signature").arg(signature).arg(message);
    run(&mut command)
}
