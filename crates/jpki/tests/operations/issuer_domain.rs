//! GET DATA in the issuer domain.

use apdu::{Limits, StatusWord};
use jpki::{DataObject, Error, Exchange, IssuerDomain};

use crate::content::TestKey;
use crate::script::{Script, answer, status};

#[test]
fn a_short_object_costs_one_short_command() {
    for limits in [Limits::SHORT, Limits::EXTENDED] {
        let lines = vec![("00CA004500", answer(b"TEST0001", 0x9000)), ("00CA00F200", status(0x6A88))];
        let mut card = IssuerDomain::already_selected(Script::new(limits, lines));
        assert_eq!(card.data(DataObject::CardNumber), Ok(Some(b"TEST0001".to_vec())));
        assert_eq!(card.data(DataObject::Expiry), Ok(None), "6A88 is an absence, not a failure");
    }
}

#[test]
fn a_long_object_wants_an_extended_le() {
    let key = TestKey::new();
    let inside = key.cv_certificate(&key)[5..].to_vec();
    let lines = vec![("00CA7F21000000", answer(&inside, 0x9000))];
    let mut card = IssuerDomain::already_selected(Script::new(Limits::EXTENDED, lines));
    let certificate = card.cv_certificate(DataObject::LowerCvCertificate).unwrap().unwrap();
    assert_eq!(certificate.verify(&certificate.public_key), Ok(()));

    let object = DataObject::LowerCvCertificate;
    let mut card = IssuerDomain::already_selected(Script::short(vec![("00CA7F2100", status(0x6700))]));
    let refused =
        Error::Refused { exchange: Exchange::GetData(object), status: StatusWord::from_u16(0x6700) };
    assert_eq!(card.cv_certificate(object), Err(refused));
}

#[test]
fn an_object_that_turns_out_long_is_asked_for_again() {
    let lines = vec![("00CA006600", status(0x6700)), ("00CA0066000000", answer(&[0x73; 300], 0x9000))];
    let mut card = IssuerDomain::already_selected(Script::new(Limits::EXTENDED, lines));
    assert_eq!(card.data(DataObject::CardRecognition), Ok(Some(vec![0x73; 300])));
}
