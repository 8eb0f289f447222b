//! The JPKI application.

use apdu::{ChannelError, Fate, Fault, Limits, StatusWord};
use jpki::{
    Application, CertificateKind, DigestInfo, Error, Exchange, Jpki, Key, Pin, PinKind, SelectApplication,
    TokenInfo, Violation, run,
};

use crate::script::{Script, answer, status};

const SELECT: &str = "00A4040C0A D392F000260100000001";
const COUNT: &str = "00200098";
const VERIFY_1234: &str = "0020009804 31323334";

fn pin() -> Pin {
    Pin::user_authentication("1234").unwrap()
}

fn verify(lines: Vec<(&'static str, Vec<u8>)>, floor: u8) -> Result<(), Error> {
    Jpki::already_selected(Script::short(lines)).verify(&pin(), floor)
}

#[test]
fn select_sends_the_whole_identifier() {
    Jpki::select(Script::short(vec![(SELECT, status(0x9000))])).unwrap();
}

#[test]
fn a_card_without_the_application_is_a_refusal() {
    let error = Jpki::select(Script::short(vec![(SELECT, status(0x6A82))])).err();
    let exchange = Exchange::SelectApplication(Application::Jpki);
    assert_eq!(error, Some(Error::Refused { exchange, status: StatusWord::from_u16(0x6A82) }));
}

#[test]
fn the_issuer_domain_has_seven_bytes() {
    let mut script = Script::short(vec![("00A4040C07 A0000001510000", status(0x9000))]);
    run(SelectApplication(Application::IssuerDomain), &mut script).unwrap();
}

#[test]
fn tries_are_counted_by_empty_verify() {
    for (word, left) in [(0x63C3, 3), (0x63C0, 0), (0x6984, 0), (0x6983, 0)] {
        let mut card = Jpki::already_selected(Script::short(vec![(COUNT, status(word))]));
        assert_eq!(card.tries(PinKind::UserAuthentication), Ok(left), "{word:04X}");
    }
    let mut card = Jpki::already_selected(Script::short(vec![("0020009B", status(0x63C5))]));
    assert_eq!(card.tries(PinKind::Signature), Ok(5));
}

#[test]
fn empty_verify_must_not_say_9000() {
    let mut card = Jpki::already_selected(Script::short(vec![(COUNT, status(0x9000))]));
    let violation = Violation::NoCounter { status: StatusWord::OK };
    let exchange = Exchange::CountTries(PinKind::UserAuthentication);
    assert_eq!(card.tries(PinKind::UserAuthentication), Err(Error::Protocol { exchange, violation }));
}

#[test]
fn verify_asks_first_and_sends_once() {
    assert_eq!(verify(vec![(COUNT, status(0x63C3)), (VERIFY_1234, status(0x9000))], 2), Ok(()));
}

#[test]
fn verify_maps_every_answer() {
    let kind = PinKind::UserAuthentication;
    let cases = [
        (0x63C2, Error::WrongPin { kind, left: 2 }),
        (0x63C0, Error::WrongPin { kind, left: 0 }),
        (0x6984, Error::Blocked { kind }),
        (0x6983, Error::Blocked { kind }),
        (0x6700, Error::Refused { exchange: Exchange::Verify(kind), status: StatusWord::from_u16(0x6700) }),
    ];
    for (word, error) in cases {
        assert_eq!(
            verify(vec![(COUNT, status(0x63C3)), (VERIFY_1234, status(word))], 0),
            Err(error),
            "{word:04X}"
        );
    }
}

#[test]
fn verify_keeps_the_floor_without_sending() {
    let kind = PinKind::UserAuthentication;
    for (left, floor, allowed) in [(3, 2, true), (3, 3, false), (2, 2, false), (1, 1, false), (1, 0, true)] {
        let count = (COUNT, status(0x63C0 | u16::from(left)));
        if allowed {
            assert_eq!(verify(vec![count, (VERIFY_1234, status(0x9000))], floor), Ok(()), "{left} {floor}");
        } else {
            assert_eq!(verify(vec![count], floor), Err(Error::Floor { kind, left, floor }));
        }
    }
}

#[test]
fn a_blocked_pin_is_not_presented() {
    for word in [0x63C0, 0x6984, 0x6983] {
        let blocked = Error::Blocked { kind: PinKind::UserAuthentication };
        assert_eq!(verify(vec![(COUNT, status(word))], 0), Err(blocked), "{word:04X}");
    }
}

#[test]
fn a_lost_verify_is_not_repeated() {
    let lost = ChannelError { fault: Fault::Timeout, fate: Fate::Unknown, detail: "scripted".into() };
    let lines = vec![(COUNT, Ok(status(0x63C3))), (VERIFY_1234, Err(lost.clone()))];
    let mut card = Jpki::already_selected(Script::with_faults(Limits::SHORT, lines));
    let exchange = Exchange::Verify(PinKind::UserAuthentication);
    assert_eq!(card.verify(&pin(), 0), Err(Error::Channel { exchange, source: lost }));
}

#[test]
fn the_signature_pin_goes_out_in_upper_case() {
    let lines = vec![("0020009B", status(0x63C5)), ("0020009B06 414243313233", status(0x9000))];
    let pin = Pin::signature("abc123").unwrap();
    assert_eq!(Jpki::already_selected(Script::short(lines)).verify(&pin, 4), Ok(()));
}

#[test]
fn no_message_and_no_debug_output_shows_the_pin() {
    let error = verify(vec![(COUNT, status(0x63C3)), (VERIFY_1234, status(0x63C2))], 0).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("1234") && !shown.contains("31323334"), "{shown}");
    assert_eq!(error.to_string(), "wrong user authentication PIN; tries left: 2");
}

#[test]
fn sign_carries_the_digest_info() {
    // SHA-256 of the empty message, from FIPS 180-4's published examples.
    const SIGN: &str = "802A009733 3031300D060960864801650304020105000420\
                        E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855 00";
    let mut card = Jpki::already_selected(Script::short(vec![(SIGN, answer(&[7; 256], 0x9000))]));
    assert_eq!(card.sign(Key::UserAuthentication, &DigestInfo::sha256(b"")), Ok(vec![7; 256]));
}

#[test]
fn a_signature_of_another_length_is_a_violation() {
    const SIGN: &str = "802A009A33 3031300D060960864801650304020105000420\
                        0000000000000000000000000000000000000000000000000000000000000000 00";
    let mut card = Jpki::already_selected(Script::short(vec![(SIGN, answer(&[7; 255], 0x9000))]));
    let violation = Violation::Length { expected: 256, received: 255 };
    let error = Error::Protocol { exchange: Exchange::Sign(Key::Signature), violation };
    assert_eq!(card.sign(Key::Signature, &DigestInfo::from_sha256(&[0; 32])), Err(error));
}

#[test]
fn signing_without_the_pin_is_a_refusal() {
    const SIGN: &str = "802A009733 3031300D060960864801650304020105000420\
                        0000000000000000000000000000000000000000000000000000000000000000 00";
    let mut card = Jpki::already_selected(Script::short(vec![(SIGN, status(0x6982))]));
    let exchange = Exchange::Sign(Key::UserAuthentication);
    let error = Error::Refused { exchange, status: StatusWord::from_u16(0x6982) };
    assert_eq!(card.sign(Key::UserAuthentication, &DigestInfo::from_sha256(&[0; 32])), Err(error));
}

#[test]
fn token_info_is_one_short_read() {
    let mut bytes = [b' '; 160];
    bytes[..15].copy_from_slice(b"JPKIAPICCTOKEN2");
    bytes[32..49].copy_from_slice(jpki::TEST_CARD_MARK.as_bytes());
    bytes[80..96].copy_from_slice(b"0000000000000001");
    bytes[96..100].copy_from_slice(&[0, 0, 0x04, 0x0D]);
    bytes[116..124].copy_from_slice(&[0, 0, 0, 16, 0, 0, 0, 6]);
    for limits in [Limits::SHORT, Limits::EXTENDED] {
        let script = Script::new(limits, vec![("00B08600A0", answer(&bytes, 0x9000))]);
        let token = Jpki::already_selected(script).token_info().unwrap();
        assert_eq!(token.label, TokenInfo::LABEL_CARD);
        assert_eq!(token.serial_number, "0000000000000001");
        assert_eq!((token.flags, token.max_pin_len, token.min_pin_len), (0x40D, 16, 6));
        assert!(token.is_marked_test_card());
    }
}

#[test]
fn the_signature_certificate_wants_its_pin() {
    let lines = vec![("00B0810000", status(0x6982))];
    let error = Jpki::already_selected(Script::short(lines)).certificate(CertificateKind::Signature).err();
    let exchange = Exchange::Read { file: jpki::Ef::SIGNATURE_CERTIFICATE, offset: 0 };
    assert_eq!(error, Some(Error::Refused { exchange, status: StatusWord::from_u16(0x6982) }));
}

#[test]
fn an_answer_without_status_is_a_violation() {
    let error = Jpki::select(Script::short(vec![(SELECT, vec![0x90])])).err();
    let exchange = Exchange::SelectApplication(Application::Jpki);
    let violation = Violation::NoStatus { length: 1 };
    assert_eq!(error, Some(Error::Protocol { exchange, violation }));
}
