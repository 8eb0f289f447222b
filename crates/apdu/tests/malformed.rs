//! The builder of commands that are wrong on purpose: each spoiling gives the error it is meant to give.

use apdu::{Command, CommandRef, ErrorKind, Header, Malformed, Ne, Tolerance, Tolerances};

const HEADER: Header = Header::new(0x00, 0xCB, 0x3F, 0xFF);

fn four_short() -> Command {
    Command::new(HEADER, [0x5C, 0x00], Ne::SHORT_MAX).expect("short")
}

fn two_extended() -> Command {
    Command::new(HEADER, [], Ne::MAX).expect("extended")
}

fn error(bytes: &[u8]) -> ErrorKind {
    CommandRef::parse(bytes).expect_err("spoilt").kind()
}

#[test]
fn nothing_spoilt_is_well_formed() {
    for command in [four_short(), four_short().extended(), two_extended()] {
        let spoilt = Malformed::of(command.as_ref());
        assert_eq!(spoilt.to_vec(), command.to_vec());
        assert_eq!(spoilt.still_parses_as(), Some(command.case()));
    }
}

#[test]
fn lc_that_announces_something_else() {
    for command in [four_short(), four_short().extended()] {
        assert_eq!(
            error(&Malformed::of(command.as_ref()).announcing(200).to_vec()),
            ErrorKind::DataTruncated
        );
    }
    // A short Lc of zero makes the next two bytes an extended one: 5C 00.
    let zero = Malformed::of(four_short().as_ref()).announcing(0).to_vec();
    assert_eq!(error(&zero), ErrorKind::DataTruncated);
    let zero = Malformed::of(four_short().extended().as_ref()).announcing(0).to_vec();
    assert_eq!(error(&zero), ErrorKind::ExtendedLcZero);
}

#[test]
fn extended_lc_of_zero() {
    let bytes = Malformed::of(two_extended().as_ref()).announcing(0).to_vec();
    assert_eq!(bytes, [0x00, 0xCB, 0x3F, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00]);
    let granted = CommandRef::parse_lenient(&bytes, Tolerances::ALL).expect("named").granted;
    assert_eq!(granted, Tolerance::ExtendedLcZero.into());
}

#[test]
fn le_of_another_form() {
    let short = Malformed::of(four_short().as_ref()).le(&[0x00, 0x00]).to_vec();
    assert_eq!(error(&short), ErrorKind::TrailingBytes);
    let extended = Malformed::of(four_short().extended().as_ref()).le(&[0x00, 0x00, 0x00]).to_vec();
    assert_eq!(error(&extended), ErrorKind::TrailingBytes);
}

#[test]
fn surplus_and_missing_bytes() {
    let spoilt = Malformed::of(four_short().as_ref());
    assert_eq!(error(&spoilt.clone().trailing(&[0xEE]).to_vec()), ErrorKind::TrailingBytes);
    assert_eq!(error(&spoilt.clone().cut_to(6).to_vec()), ErrorKind::DataTruncated);
    assert_eq!(error(&spoilt.cut_to(3).to_vec()), ErrorKind::Truncated);
}

#[test]
fn debug_output_hides_the_data() {
    let verify = Command::new(Header::new(0x00, 0x20, 0x00, 0x80), *b"9753", Ne::ZERO).expect("short");
    let text = format!("{:?}", Malformed::of(verify.as_ref()));
    assert!(!text.contains("39") && !text.contains("9753"), "{text}");
}
