//! The simulated reader as a channel.

use apdu::{Channel, Fate, Fault, Limits, Reset};
use simulator::card::{Card, CardProfile, PROBE_AID};
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
            other => shows_with_a_probe_card(other),
        }
    }
}

/// Defects that only a card that says what reached it can show.
fn shows_with_a_probe_card(defect: ReaderDefect) {
    let insert = |model: ReaderModel| {
        let mut reader = Reader::new(model, Card::new(CardProfile::probe()));
        select_probe(&mut reader);
        reader
    };
    let mut sound = insert(ReaderModel::extended_usb());
    let mut reader = insert(ReaderModel::extended_usb().with_defect(defect));
    let echo = |bytes: usize| format!("8026000000{bytes:04X}{}0000", "5A".repeat(bytes));
    let echoed = |bytes: usize| [vec![0x5A; bytes], vec![0x90, 0x00]].concat();
    match defect {
        ReaderDefect::RefusesLongCommand => {
            assert_eq!(send(&mut reader, &echo(200)), echoed(200));
            assert_eq!(reader.transmit(&hex(&echo(300))).unwrap_err().fate, Fate::NotSent);
        }
        ReaderDefect::DropsLcHighByte => assert_eq!(send(&mut reader, &echo(0x0103)), echoed(3)),
        ReaderDefect::ZeroFillsResponse => {
            assert_eq!(send(&mut reader, "80220100000000"), send(&mut sound, "80220100000000"));
            assert_eq!(send(&mut reader, "80220101000000"), [vec![0; 257], vec![0x90, 0x00]].concat());
        }
        ReaderDefect::DropsChainingBit => {
            let chain = |reader: &mut Reader| {
                send(reader, "9026000002AAAA");
                send(reader, "8026000002BBBB00")
            };
            assert_eq!(chain(&mut sound), [0xAA, 0xAA, 0xBB, 0xBB, 0x90, 0x00]);
            assert_eq!(chain(&mut reader), [0xBB, 0xBB, 0x90, 0x00]);
        }
        ReaderDefect::GivesUpEarly => {
            assert_eq!(send(&mut sound, "80320050"), [0x90, 0x00]);
            assert_eq!(reader.transmit(&hex("80320050")).unwrap_err().fault, Fault::Timeout);
        }
        ReaderDefect::FailsNowAndThen => {
            let refused = (0..46).filter(|_| reader.transmit(&hex("80349000")).is_err()).count();
            assert_eq!(refused, 2);
        }
        ReaderDefect::WedgesAfterLongResponse => {
            assert!(reader.transmit(&hex("80220900000000")).is_err());
            assert!(reader.transmit(&hex("80349000")).is_err());
            reader.reset(Reset::Cold).unwrap();
            select_probe(&mut reader);
        }
        other => panic!("{other} does not show"),
    }
}

fn select_probe(reader: &mut Reader) {
    let aid = PROBE_AID.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let select = format!("00A4040C{:02X}{aid}", PROBE_AID.len());
    assert_eq!(send(reader, &select), [0x90, 0x00]);
}
