//! The known first steps of the path without a PIN, and the proof that they demand.

use apdu::Limits;
use jpki::{CvCertificate, Error, Exchange, Jpki, TEST_CARD_MARK, TestCard};

use crate::content::{TestKey, certificate};
use crate::script::{Script, answer, status};

fn token(manufacturer: &str) -> Vec<u8> {
    let mut bytes = vec![b' '; 160];
    bytes[32..32 + manufacturer.len()].copy_from_slice(manufacturer.as_bytes());
    answer(&bytes, 0x9000)
}

fn hex(bytes: &[u8]) -> &'static str {
    Box::leak(bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>().into_boxed_str())
}

const TOKEN: &str = "00B08600A0";

/// What `card` says to the question whether it is a test card, and the card for more.
fn prove(lines: Vec<(&'static str, Vec<u8>)>) -> (Result<TestCard, Error>, Jpki<Script>) {
    let mut card = Jpki::already_selected(Script::new(Limits::EXTENDED, lines));
    (card.prove_test_card(), card)
}

#[test]
fn only_a_card_with_a_mark_gives_proof() {
    assert!(prove(vec![(TOKEN, token(TEST_CARD_MARK))]).0.is_ok());

    let not_marked = (TOKEN, token("0000000000000001"));
    let by_issuer = |organization| ("00B08A00000000", answer(&certificate(organization), 0x9000));
    assert!(prove(vec![not_marked.clone(), by_issuer("JPKI-TEST")]).0.is_ok());
    let lines = vec![not_marked, by_issuer("JPKI")];
    assert_eq!(prove(lines).0.err(), Some(Error::NotATestCard));
}

#[test]
fn a_terminals_certificate_goes_out_in_two_extended_commands() {
    let key = TestKey::new();
    let bytes = key.cv_certificate(&key);
    let certificate = CvCertificate::parse(&bytes).unwrap();
    let (body, signature) = bytes.split_at(307);
    let (proof, mut card) = prove(vec![
        (TOKEN, token(TEST_CARD_MARK)),
        ("00A4020C020016", status(0x9000)),
        (hex(&[&[0x80, 0xA2, 0x06, 0xC1, 0x00, 0x01, 0x33], body].concat()), status(0x9000)),
        (
            hex(&[&[0x80, 0xA2, 0x00, 0xC1, 0x00, 0x01, 0x05], signature, &[0, 0]].concat()),
            answer(b"?", 0x9000),
        ),
    ]);
    assert_eq!(card.present_terminal_certificate(&proof.unwrap(), &certificate), Ok(b"?".to_vec()));
}

#[test]
fn short_length_fields_cannot_carry_it() {
    let key = TestKey::new();
    let certificate = CvCertificate::parse(&key.cv_certificate(&key)).unwrap();
    let mut card = Jpki::already_selected(Script::short(vec![(TOKEN, token(TEST_CARD_MARK))]));
    let proof = card.prove_test_card().unwrap();
    let exchange = Exchange::TerminalCertificate;
    assert_eq!(
        card.present_terminal_certificate(&proof, &certificate),
        Err(Error::NeedsExtended { exchange })
    );
}
