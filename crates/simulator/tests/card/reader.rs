//! The simulated reader as a channel.

use apdu::{Channel, Fate, Fault, Limits, Reset};
use simulator::card::{Card, CardProfile};
use simulator::reader::{Reader, ReaderDefect, ReaderModel};

use super::{ASK_AUTHENTICATION, RIGHT, SELECT_JPKI, SIGN_AUTHENTICATION, WRONG, hex, profile};

fn reader(model: ReaderModel) -> Reader {
    let mut reader = Reader::new(model, Card::new(profile()));
    assert_eq!(send(&mut reader, SELECT_JPKI), [0x90, 0x00]);
    reader
}

fn send(reader: &mut Reader, command: &str) -> Vec<u8> {
    reader.transmit(&hex(command)).unwrap()
}

const READ_ALL: &str = "00B08A00000000";

#[test]
fn an_extended_reader_carries_everything() {
    let mut reader = reader(ReaderModel::extended_usb());
    assert_eq!(reader.limits(), Limits::EXTENDED);
    assert!(send(&mut reader, READ_ALL).len() > 1000);
    assert_eq!(send(&mut reader, &format!("0020009A000200{}", "00".repeat(512))), [0x69, 0x81]);
}

#[test]
fn a_short_reader_refuses_what_is_too_long() {
    let mut reader = reader(ReaderModel::short_usb());
    assert_eq!(reader.limits(), Limits::SHORT);
    assert_eq!(send(&mut reader, "00B08A0000").len(), 258);

    let command = vec![0; 262];
    let refused = reader.transmit(&command).unwrap_err();
    assert_eq!((refused.fault, refused.fate), (Fault::Refused, Fate::NotSent));

    // A small command in extended form gets through, but its long answer does not come back.
    let lost = reader.transmit(&hex(READ_ALL)).unwrap_err();
    assert_eq!((lost.fault, lost.fate), (Fault::Refused, Fate::Executed));
}

#[test]
fn no_card_no_answer() {
    let mut reader = reader(ReaderModel::extended_bluetooth());
    let card = reader.remove().unwrap();
    let gone = reader.transmit(&hex(SELECT_JPKI)).unwrap_err();
    assert_eq!((gone.fault, gone.fate), (Fault::CardGone, Fate::NotSent));
    assert_eq!(reader.reset(Reset::Cold).unwrap_err().fault, Fault::CardGone);
    assert!(reader.insert(card).is_none());
    assert_eq!(send(&mut reader, SELECT_JPKI), [0x90, 0x00]);
}

#[test]
fn resets() {
    let mut reader = reader(ReaderModel::with_sam());
    assert!(reader.model().sam_built_in);
    send(&mut reader, RIGHT);
    assert_eq!(reader.reset(Reset::Warm).unwrap(), CardProfile::ATR_EXTENDED);
    assert_eq!(send(&mut reader, SIGN_AUTHENTICATION).len(), 258);
    reader.reset(Reset::Cold).unwrap();
    send(&mut reader, SELECT_JPKI);
    assert_eq!(send(&mut reader, SIGN_AUTHENTICATION), [0x69, 0x82]);
}

#[test]
fn taking_the_card_out_keeps_its_counters() {
    let mut reader = reader(ReaderModel::phone(true));
    assert_eq!(send(&mut reader, WRONG), [0x63, 0xC2]);
    let card = reader.remove().unwrap();
    reader.insert(card);
    send(&mut reader, SELECT_JPKI);
    assert_eq!(send(&mut reader, ASK_AUTHENTICATION), [0x63, 0xC2]);
}

#[test]
fn each_defect_changes_what_it_says() {
    let sound = send(&mut reader(ReaderModel::extended_usb()), READ_ALL);
    for defect in ReaderDefect::ALL {
        assert_eq!(ReaderDefect::from_name(defect.name()), Some(*defect));
        let mut reader = reader(ReaderModel::extended_usb().with_defect(*defect));
        match *defect {
            ReaderDefect::ResendsCommand => assert_eq!(send(&mut reader, WRONG), [0x63, 0xC1]),
            ReaderDefect::ResendsRefusedVerify => {
                assert_eq!(send(&mut reader, WRONG), [0x63, 0xC1]);
                assert_eq!(send(&mut reader, ASK_AUTHENTICATION), [0x63, 0xC1], "asking is not repeated");
            }
            ReaderDefect::TruncatesResponse => {
                let cut = send(&mut reader, READ_ALL);
                assert_eq!(cut, [&sound[..253], &[0x90, 0x00]].concat());
            }
            ReaderDefect::DropsLeHighByte => {
                assert_eq!(send(&mut reader, READ_ALL), [&sound[..256], &[0x90, 0x00]].concat());
                assert_eq!(send(&mut reader, "00B08A00000102").len(), 4);
            }
        }
    }
}
