//! The experiment with the next generation's card: read like today's, refused where nothing is public, and never a panic.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

use jpki::{CertificateKind, DigestInfo, Error, Jpki, Key, KeyAlgorithm, Pin, PinKind};
use simulator::card::{Card, CardProfile, CardVariant, Unknowns};
use simulator::jpki_pki::{AUTHENTICATION_PIN, NextGenerationPki, PersonOnCard};
use simulator::people::Sex;
use simulator::reader::{Reader, ReaderModel};

fn profile() -> CardProfile {
    let person = PersonOnCard {
        cn: "TEST000000000000000001A".into(),
        name: "試験　太郎".into(),
        address: "試験県試験市試験町１丁目１番".into(),
        birth: "1985-04-01".parse().unwrap(),
        sex: Sex::Male,
        not_before: "2024-04-01T15:00:00Z".parse().unwrap(),
        not_after: "2034-04-01T14:59:59Z".parse().unwrap(),
        serial: 1,
    };
    NextGenerationPki::generate().unwrap().issue(&person).unwrap()
}

fn reader(profile: CardProfile) -> Reader {
    Reader::new(ReaderModel::extended_usb(), Card::new(profile))
}

#[test]
fn its_certificates_are_read_and_its_keys_refuse() {
    let mut card = Jpki::select(reader(profile())).unwrap();
    for kind in [
        CertificateKind::UserAuthentication,
        CertificateKind::UserAuthenticationCa,
        CertificateKind::SignatureCa,
    ] {
        let certificate = card.certificate(kind).unwrap();
        assert_eq!(certificate.key_algorithm(), KeyAlgorithm::EllipticP384);
        let unknown = Error::UnknownSignatureCommand { algorithm: KeyAlgorithm::EllipticP384 };
        assert_eq!(certificate.signature_command(), Err(unknown));
    }
    let digest = DigestInfo::sha256(b"challenge");
    let refused = |outcome: Result<Vec<u8>, Error>| match outcome {
        Err(Error::Refused { status, .. }) => status.get(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(card.sign(Key::UserAuthentication, &digest)), 0x6982, "the access rule comes first");
    card.verify(&Pin::user_authentication(AUTHENTICATION_PIN).unwrap(), 1).unwrap();
    assert_eq!(refused(card.sign(Key::UserAuthentication, &digest)), 0x6A81);
    assert_eq!(card.tries(PinKind::UserAuthentication), Ok(3));
}

#[test]
fn how_it_refuses_is_a_switch() {
    let mut unknowns = Unknowns::default();
    unknowns.elliptic_signature = apdu::StatusWord::from_u16(0x6D00);
    let mut card = Jpki::select(reader(profile().with_unknowns(unknowns))).unwrap();
    card.verify(&Pin::user_authentication(AUTHENTICATION_PIN).unwrap(), 1).unwrap();
    let refused = card.sign(Key::UserAuthentication, &DigestInfo::sha256(b"challenge"));
    assert!(matches!(refused, Err(Error::Refused { status, .. }) if status.get() == 0x6D00));
}

#[test]
fn it_is_marked_as_an_experiment_wherever_it_is_named() {
    assert!(CardVariant::NextGeneration.is_experimental());
    let marked = CardVariant::ALL.iter().filter(|variant| variant.is_experimental());
    assert_eq!(marked.collect::<Vec<_>>(), [&CardVariant::NextGeneration]);
    let (_, help, _) = tashika(&["card", "info", "--help"]);
    assert!(
        help.split_whitespace().collect::<Vec<_>>().join(" ").contains("next-generation is an experiment"),
        "{help}"
    );
    let (status, _, stderr) = tashika(&["card", "info", "--embedded", "--model", "gold"]);
    assert!(status == 2 && stderr.contains("next-generation (experiment)"), "{stderr}");
}

#[test]
fn a_verification_ends_before_the_pin_and_one_by_sight_at_the_gateway() {
    let verify =
        |more: &[&str]| tashika(&[&["verify", "--embedded", "--model", "next-generation"], more].concat());
    let (status, _, stderr) = verify(&[]);
    assert_eq!(status, 5, "{stderr}");
    for part in ["EXPERIMENT", "nothing sent: the card's key is ECDSA P-384"] {
        assert!(stderr.contains(part), "{part}\n{stderr}");
    }
    let (status, _, stderr) = verify(&["--visual", "staff-1"]);
    assert!(status == 100 && stderr.contains("TSK-CERTIFICATE-UNTRUSTED"), "{status} {stderr}");
}

fn tashika(arguments: &[&str]) -> (i32, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_tashika")).args(["--lang", "en"]).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}
