//! Every fault shows, in the way that was reported, and a sound reader shows none of them.

use simulator::card::{Card, CardProfile};
use simulator::ccid::CcidFault;
use simulator::t1::{Block, Check, Pcb, Reason};

use crate::driver::{Driver, EXTENDED, Heard, POWER_ON, SHORT, TPDU, TRANSFER, echo, pattern, probe_card};

fn faulty(level: u32, message_length: u32, fault: CcidFault) -> Driver {
    let mut driver = Driver::new(level, message_length);
    driver.reader = driver.reader.with_fault(fault, 7);
    driver.reader.put(0, Some(probe_card()));
    assert_eq!(driver.say(POWER_ON, [0; 3], &[]).data, CardProfile::ATR_EXTENDED);
    driver
}

/// SEND of so many bytes of pattern 01 (a counter), in extended form.
fn send(length: u16) -> Vec<u8> {
    [&[0x80, 0x20, 0x01, 0x00, 0x00][..], &length.to_be_bytes()].concat()
}

fn counter(length: u16) -> Vec<u8> {
    (0..length).map(|place| u8::try_from(place % 251).unwrap()).collect()
}

fn whole(length: u16) -> Vec<u8> {
    [counter(length), vec![0x90, 0x00]].concat()
}

fn refusal(outcome: Result<Vec<u8>, Heard>) -> Option<u8> {
    outcome.err().map(|heard| {
        assert_eq!(heard.status & 0xC0, 0x40, "{heard:?}");
        heard.error
    })
}

#[test]
fn a_sound_reader_has_none_of_them() {
    let mut driver = Driver::with_card(EXTENDED, 271);
    for length in [1, 54, 256, 257, 600, 1_001, 3_001] {
        assert_eq!(driver.extended(&send(length)).unwrap(), whole(length));
        let data = pattern(length.into());
        assert_eq!(driver.extended(&echo(&data)).unwrap(), [data, vec![0x90, 0x00]].concat());
    }
}

#[test]
fn commands_are_refused_before_the_card() {
    let long = echo(&pattern(300));
    let longer = echo(&pattern(32_001));
    for (fault, command, error) in [
        (CcidFault::F02, &send(5), 0xF6),
        (CcidFault::F03, &long, 0xFE),
        (CcidFault::F04, &long, 0x01),
        (CcidFault::F04, &send(257), 0xFC),
        (CcidFault::F06, &echo(&pattern(600)), 0x01),
        (CcidFault::F07, &echo(&pattern(472)), 0x01),
        (CcidFault::F08, &long, 0x01),
        (CcidFault::F46, &longer, 0xC3),
    ] {
        let mut driver = faulty(EXTENDED, 522, fault);
        assert_eq!(refusal(driver.extended(command)), Some(error), "{fault}");
        let short = [0x80, 0x34, 0x62, 0x82];
        assert_eq!(driver.extended(&short).unwrap(), [0x62, 0x82], "{fault} strikes long commands only");
    }
}

#[test]
fn data_are_spoilt_and_the_status_word_says_nothing() {
    let spoilt = |fault, length| faulty(EXTENDED, 271, fault).extended(&send(length)).unwrap();
    assert_eq!(spoilt(CcidFault::F06, 600), [counter(512), vec![0x90, 0x00]].concat());
    assert_eq!(spoilt(CcidFault::F10, 257), [vec![0; 257], vec![0x90, 0x00]].concat());
    assert_eq!(spoilt(CcidFault::F10, 256), whole(256));
    assert_eq!(spoilt(CcidFault::F12, 20), [counter(8), vec![0x90, 0x00]].concat());
    assert_eq!(spoilt(CcidFault::F15, 300), whole(256));
    let short = [0x80, 0x20, 0x01, 0x00, 5];
    assert_eq!(faulty(EXTENDED, 271, CcidFault::F15).extended(&short).unwrap(), whole(5));
    let mut doubled = whole(600);
    doubled.copy_within(0..261, 261);
    assert_eq!(spoilt(CcidFault::F16, 600), doubled);
    assert_eq!(spoilt(CcidFault::F16, 519), whole(519), "two blocks less one byte");
    assert_eq!(spoilt(CcidFault::F17, 1_200), whole(1_000));
    assert_eq!(refusal(faulty(EXTENDED, 271, CcidFault::F13).extended(&send(256))), Some(0xFE));
    assert_eq!(spoilt(CcidFault::F13, 255), whole(255));
    assert_eq!(faulty(EXTENDED, 271, CcidFault::F14).extended(&echo(&pattern(300))).unwrap(), [0x67, 0x00]);
}

#[test]
fn headers_contradict_themselves() {
    let mut driver = faulty(EXTENDED, 271, CcidFault::F19);
    let seen: Vec<_> = (0..100).map(|_| driver.say(TRANSFER, [0; 3], &send(5))).collect();
    let empty =
        seen.iter().filter(|heard| (heard.status, heard.error, heard.data.len()) == (0, 0xFE, 0)).count();
    assert!((2..25).contains(&empty), "{empty} of 100");
    let mut driver = faulty(EXTENDED, 271, CcidFault::F20);
    let message = [&[TRANSFER, 7, 0, 0, 0, 0, 0, 0, 0, 0][..], &send(250)].concat();
    let answer = driver.reader.receive(&message).remove(0).message;
    assert_eq!((answer.len(), answer[1]), (10 + 252, 250));
}

#[test]
fn chaining_is_not_as_declared() {
    let heard = faulty(SHORT, 271, CcidFault::F30).say(TRANSFER, [0; 3], &send(300));
    assert_eq!((heard.specific, heard.data.len()), (1, 261));
    let heard = faulty(SHORT, 271, CcidFault::F31).say(TRANSFER, [0; 3], &send(200));
    assert_eq!((heard.specific, heard.data.len()), (1, 128));
    let heard = faulty(EXTENDED, 271, CcidFault::F32).say(TRANSFER, [0, 1, 0], &echo(&pattern(300))[..261]);
    assert_eq!((heard.specific, &heard.data[..]), (0, &[0x67, 0x00][..]));
    assert_eq!(refusal(faulty(EXTENDED, 65_554, CcidFault::F33).extended(&send(400))), Some(0xFB));
    assert_eq!(refusal(faulty(EXTENDED, 65_554, CcidFault::F07).extended(&send(505))), Some(0xFC));
    assert_eq!(faulty(EXTENDED, 65_554, CcidFault::F07).extended(&send(504)).unwrap(), whole(504));
    let piece = [&[TRANSFER, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0x80][..]].concat();
    assert!(faulty(EXTENDED, 271, CcidFault::F34).reader.receive(&piece).is_empty());
    let mut loses = faulty(EXTENDED, 271, CcidFault::F47);
    let lost = (0..60).filter(|_| loses.reader.receive(&piece).is_empty()).count();
    assert!((3..20).contains(&lost), "{lost} of 60");
}

#[test]
fn patience_is_asked_for_never_or_for_ever() {
    let wait = [TRANSFER, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x32, 0x0B, 0xB8];
    let answers = faulty(EXTENDED, 271, CcidFault::F40).reader.receive(&wait);
    assert_eq!((answers.len(), answers[0].after.as_millis()), (1, 3_000));
    let mut driver = faulty(EXTENDED, 65_554, CcidFault::F41);
    let answers = driver.reader.receive(&wait);
    assert!(answers.len() > 1_000 && answers.iter().all(|answer| answer.message[7] == 0x80));
    assert_eq!(driver.extended(&send(5)).unwrap(), whole(5), "only where the card takes long");
    let slow = faulty(EXTENDED, 271, CcidFault::F50).say(TRANSFER, [0; 3], &send(5));
    assert_eq!(slow.after, 40);
}

#[test]
fn what_has_struck_stays_until_the_cure() {
    let mut stuck = faulty(EXTENDED, 65_554, CcidFault::F42);
    assert_eq!(stuck.extended(&send(2_998)).unwrap(), whole(2_998));
    let long = [&[TRANSFER, 7, 0, 0, 0, 0, 0, 0, 0, 0][..], &send(2_999)].concat();
    for message in [&long[..], &[POWER_ON, 0, 0, 0, 0, 0, 0, 0, 0, 0]] {
        assert!(stuck.reader.receive(message)[0].message.len() > 65_556, "no driver takes so much");
    }
    stuck.reader.lose_power();
    stuck.say(POWER_ON, [0; 3], &[]);
    assert_eq!(stuck.extended(&send(5)).unwrap(), whole(5));

    let mut gone = faulty(EXTENDED, 65_554, CcidFault::F44);
    assert!(!gone.reader.vanished());
    let _ = gone.extended(&echo(&pattern(2_001)));
    assert!(gone.reader.vanished());

    assert!(t1_brings(&mut faulty(TPDU, 271, CcidFault::F45), 4_998));
    let mut dead = faulty(TPDU, 271, CcidFault::F45);
    assert!(!t1_brings(&mut dead, 4_999));
    assert!(!t1_brings(&mut dead, 5), "dead until the reset");
    dead.say(POWER_ON, [0; 3], &[]);
    assert!(t1_brings(&mut dead, 5));
}

/// Whether so many bytes come in T=1 blocks whose checks are right. The command is the first since a reset.
fn t1_brings(driver: &mut Driver, length: u16) -> bool {
    let mut block = Block::new(Pcb::I { sequence: false, more: false }, send(length));
    let mut response = Vec::new();
    loop {
        let answer = driver.say(TRANSFER, [0; 3], &block.encode(Check::Lrc)).data;
        match Block::decode(&answer, Check::Lrc) {
            Ok(Block { pcb: Pcb::I { sequence, more }, information, .. }) => {
                response.extend(information);
                if !more {
                    return response == whole(length);
                }
                block = Block::new(Pcb::R { expected: !sequence, reason: Reason::NoError }, Vec::new());
            }
            _ => return false,
        }
    }
}

#[test]
fn a_card_may_be_too_fast() {
    // TA1, then T=1 with IFSC 254 and an LRC; the last byte is TCK.
    let card = |rate: u8| {
        let mut atr = vec![0x3B, 0x90, rate, 0x81, 0x31, 0xFE, 0x45];
        atr.push(atr[1..].iter().fold(0, |sum, byte| sum ^ byte));
        Card::new(CardProfile::probe().with_atr(atr))
    };
    let answers = |rate, command: &[u8]| {
        let mut driver = faulty(EXTENDED, 65_554, CcidFault::F43);
        driver.reader.put(0, Some(card(rate)));
        driver.say(POWER_ON, [0; 3], &[]);
        let length = u8::try_from(command.len()).unwrap();
        driver.reader.receive(&[&[TRANSFER, length, 0, 0, 0, 0, 0, 0, 0, 0][..], command].concat()).len()
    };
    let (fitting, longer) = (echo(&pattern(55)), echo(&pattern(56)));
    assert_eq!([fitting.len(), longer.len()], [64, 65]);
    assert_eq!([answers(0x95, &longer), answers(0x96, &fitting), answers(0x96, &longer)], [1, 1, 0]);
    assert_eq!([answers(0x95, &send(63)), answers(0x96, &send(62)), answers(0x96, &send(63))], [1, 1, 0]);
}

#[test]
fn some_strike_at_the_first_at_full_packets_or_by_chance() {
    let mut first = faulty(EXTENDED, 271, CcidFault::F49);
    assert_eq!(refusal(first.extended(&send(5))), Some(0xFE));
    assert_eq!(first.extended(&send(5)).unwrap(), whole(5));
    let packets = |length: u8| {
        let message = [TRANSFER, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x20, 1, 0, length];
        faulty(EXTENDED, 271, CcidFault::F48).reader.receive(&message).len()
    };
    assert_eq!([packets(51), packets(52), packets(53)], [1, 0, 1], "10 + 52 + 2 is 64");
    let mut flaky = faulty(EXTENDED, 271, CcidFault::F51);
    let failed = (0..200).filter(|_| flaky.extended(&send(5)).is_err()).count();
    assert!((2..30).contains(&failed), "{failed} of 200");
    let mut again = faulty(EXTENDED, 271, CcidFault::F51);
    assert_eq!((0..200).filter(|_| again.extended(&send(5)).is_err()).count(), failed, "the seed decides");
}

#[test]
fn names_are_numbers_and_come_back() {
    for &fault in CcidFault::ALL {
        assert_eq!(CcidFault::from_name(&fault.name()), Some(fault));
    }
    assert_eq!(CcidFault::from_name("f16"), Some(CcidFault::F16));
    assert_eq!(CcidFault::from_name("F01"), None);
}
