//! soltia48/myna-card and what is left: common and residence application, issuer domain, challenges.

use myna_card::ap::common::CommonAp;
use myna_card::ap::juki::JukiAp;
use myna_card::mf::{self, MasterFile};
use myna_card::{Date, Error, Retries};
use simulator::card::{COMMON_PIN, CardProfile, RESIDENCE_PIN};

use super::myna_text::signed_by;
use super::{client, pin, profile, status};

#[test]
fn the_common_application() {
    let mut card = client(profile());
    let mut common = CommonAp::select(&mut card).unwrap();
    let info = common.read_card_info().unwrap();
    assert_eq!((info.serial.as_str(), info.municipality_code.as_str()), ("000000000000001", "00000"));
    assert_eq!(info.expiry, Date { year: 2034, month: 4, day: 1 });
    assert_eq!(common.internal_authenticate(b"challenge").unwrap().len(), 256);
    assert_eq!(common.pin_retries().unwrap(), Retries::Remaining(3));
    common.change_pin(&pin(COMMON_PIN), &pin("9876")).unwrap();
    common.verify_pin(&pin("9876")).unwrap();
}

#[test]
fn the_residence_application_shares_its_key_reference_only() {
    let mut card = client(profile());
    let common = CommonAp::select(&mut card).unwrap().read_record(0x0002, 1).unwrap();
    let mut residence = JukiAp::select(&mut card).unwrap();
    assert_eq!(residence.read_record(0x0002, 1).unwrap(), common);
    residence.change_pin(&pin(RESIDENCE_PIN), &pin("9876")).unwrap();
    let mut common = CommonAp::select(&mut card).unwrap();
    assert!(matches!(common.verify_pin(&pin("9876")), Err(Error::PinIncorrect { retries: Some(2) })));
}

#[test]
fn the_chain_below_the_issuer_domain() {
    let mut card = client(profile());
    let chain = MasterFile::new(&mut card).certificate_chain().unwrap();
    assert_eq!(chain.len(), 2, "right after power-on, and in extended form");
    assert_eq!(chain[1].issuer_key_id, chain[0].subject_key_id);
    assert!(signed_by(&chain[0].public_key, &chain[1].signed_data, &chain[1].signature));

    CommonAp::select(&mut card).unwrap();
    let mut master = MasterFile::new(&mut card);
    assert_eq!(status(master.data_object(mf::tag::EXPIRY)), 0x6A88);
    let mut master = MasterFile::select(&mut card).unwrap();
    assert_eq!(master.data_object(mf::tag::EXPIRY).unwrap(), b"20340401");
    assert_eq!(master.data_object(mf::tag::ISSUER_IDENTIFICATION).unwrap().len(), 16);
    assert_eq!(master.data_object(mf::tag::CARD_RECOGNITION).unwrap()[0], 0x66);
}

/// A short-only card cannot give large objects at all: the client's second attempt is refused like its first.
#[test]
fn a_short_only_card_keeps_its_chain() {
    let mut card = client(profile().short_only());
    assert_eq!(status(MasterFile::new(&mut card).certificate_chain()), 0x6700);
}

#[test]
fn the_contact_interface_and_challenges() {
    let mut card = client(profile());
    assert_eq!(card.contact_atr().unwrap(), CardProfile::ATR_EXTENDED);
    let challenge = card.get_challenge(256).unwrap();
    assert_eq!(challenge.len(), 256);
    assert_ne!(card.get_challenge(256).unwrap(), challenge);
}

/// The files that JICSAP would have at this level are not there; `001E` is, and cannot be read.
#[test]
fn files_of_the_master_file() {
    let mut card = client(profile());
    let mut master = MasterFile::new(&mut card);
    assert_eq!(status(master.ic_manufacturer_id()), 0x6A82);
    assert_eq!(status(master.application_folders()), 0x6A82);
    assert_eq!(status(master.card_identifier()), 0x6981);
}
