//! The common and the residence application.

use jpki::{
    Addressing, CardDate, CardInfo, Common, ContentError, ContentErrorKind, Ef, InternalAuthenticate,
    InternalKey, ReadRecord, Residence,
};

use crate::script::{Script, answer, status};

const RECORD: &[u8] = b"\x01\x1C0000000000000019999920300102";

#[test]
fn the_cards_own_digits() {
    let lines = vec![("00B2010C00", answer(RECORD, 0x9000))];
    let info = Common::already_selected(Script::short(lines)).card_info().unwrap();
    assert_eq!((info.serial_number.as_str(), info.municipality.as_str()), ("000000000000001", "99999"));
    assert_eq!(info.expiry, CardDate { year: 2030, month: 1, day: 2 });

    let lines = vec![("00A4020C020001", status(0x9000)), ("00B2010400", answer(RECORD, 0x9000))];
    let mut card = Common::already_selected(Script::short(lines)).narrowed(Addressing::by_select);
    assert_eq!(card.card_info(), Ok(info));
}

#[test]
fn digits_that_are_none_are_errors() {
    for (record, kind, offset) in [
        (&b"\x02\x1C0000000000000019999920300102"[..], ContentErrorKind::Tag, 0),
        (b"\x01\x1C00000000000000199999203001020", ContentErrorKind::Size, 2),
        (b"\x01\x1C000000000000001999992030010", ContentErrorKind::Size, 2),
        (b"\x01\x1C000000000000001x999920300102", ContentErrorKind::Digit, 17),
        (b"", ContentErrorKind::Tag, 0),
    ] {
        assert_eq!(CardInfo::parse(record), Err(ContentError { kind, offset }));
    }
}

#[test]
fn internal_authenticate_wants_no_pin() {
    let lines = vec![("0088009904 01020304 00", answer(&[0x42; 256], 0x9000))];
    let mut card = Common::already_selected(Script::short(lines));
    let challenge = InternalAuthenticate::new(InternalKey::Common, &[1, 2, 3, 4]).unwrap();
    assert_eq!(card.internal_authenticate(challenge), Ok(vec![0x42; 256]));
    assert!(InternalAuthenticate::new(InternalKey::Common, &[]).is_none());
    assert!(InternalAuthenticate::new(InternalKey::Common, &[0; 256]).is_none());
}

#[test]
fn the_residence_application_has_a_record() {
    let lines = vec![("00B2011400", answer(&[0x55; 16], 0x9000))];
    let mut card = Residence::already_selected(Script::short(lines));
    assert_eq!(card.record(ReadRecord::new(Ef::RESIDENCE_KEY_ID, 1)), Ok(vec![0x55; 16]));
}
