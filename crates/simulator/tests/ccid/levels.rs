//! The four exchange levels.

use proptest::prelude::*;
use simulator::t1::{Block, Check, Pcb};

use crate::driver::{CHARACTER, Driver, EXTENDED, SHORT, TPDU, TRANSFER, echo, pattern};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn extended_level_carries_any_length_in_blocks_of_any_length(length in 1_usize..3_000, message in 14_u32..700) {
        let mut driver = Driver::with_card(EXTENDED, message);
        let data = pattern(length);
        let response = driver.extended(&echo(&data)).unwrap();
        prop_assert_eq!(response, [&data[..], &[0x90, 0x00]].concat());
    }
}

#[test]
fn the_longest_command_and_response_pass_at_extended_level() {
    for message in [271, 522, 65_554] {
        let mut driver = Driver::with_card(EXTENDED, message);
        let data = pattern(65_535);
        assert_eq!(driver.extended(&echo(&data)).unwrap().len(), 65_537);
        let all = driver.extended(&[0x80, 0x22, 0, 0, 0, 0, 0]).unwrap();
        assert_eq!(all.len(), 65_538, "dwMaxCCIDMessageLength {message}");
    }
}

#[test]
fn pieces_out_of_turn_are_refused_and_forgotten() {
    let mut driver = Driver::with_card(EXTENDED, 271);
    for level in [2, 3, 0x10, 4, 0xFF] {
        let heard = driver.say(TRANSFER, [0, level, 0], &[]);
        assert_eq!((heard.status, heard.error), (0x40, 8), "wLevelParameter {level}");
    }
    let beginning = &echo(&pattern(300))[..261];
    assert_eq!(driver.say(TRANSFER, [0, 1, 0], beginning).specific, 0x10);
    // Another command begins: the first is forgotten.
    let heard = driver.say(TRANSFER, [0, 0, 0], &[0x80, 0x34, 0x62, 0x82]);
    assert_eq!(heard.data, [0x62, 0x82]);
    assert_eq!(driver.say(TRANSFER, [0, 2, 0], &[0]).error, 8);
}

#[test]
fn a_command_that_never_ends_is_bounded() {
    let mut driver = Driver::with_card(EXTENDED, 65_554);
    let piece = vec![0; 40_000];
    assert_eq!(driver.say(TRANSFER, [0, 1, 0], &piece).specific, 0x10);
    let heard = driver.say(TRANSFER, [0, 3, 0], &piece);
    assert_eq!((heard.status, heard.error), (0x40, 1));
}

#[test]
fn a_message_longer_than_declared_is_refused_at_every_level() {
    for level in [CHARACTER, TPDU, SHORT, EXTENDED] {
        let heard = Driver::with_card(level, 271).say(TRANSFER, [0; 3], &[0; 262]);
        assert_eq!((heard.status, heard.error), (0x40, 1), "level {level:#x}");
    }
}

#[test]
fn short_level_carries_what_fits_a_message_whatever_its_form() {
    let mut driver = Driver::with_card(SHORT, 271);
    let heard = driver.say(TRANSFER, [0; 3], &[&[0x80, 0x26, 0, 0, 255][..], &pattern(255), &[0]].concat());
    assert_eq!(heard.data.len(), 257);
    let heard = driver.say(TRANSFER, [0; 3], &echo(&pattern(12)));
    assert_eq!(heard.data.len(), 14, "extended form, few bytes");
    let heard = driver.say(TRANSFER, [0; 3], &[0x80, 0x22, 1, 4, 0, 0, 0]);
    assert_eq!((heard.status, heard.error), (0x40, 0xFC), "a response of 262 bytes");
    assert_eq!(driver.say(TRANSFER, [0, 1, 0], &[0x80]).error, 8, "no pieces here");
}

fn i_block(sequence: bool, information: &[u8]) -> Vec<u8> {
    Block::new(Pcb::I { sequence, more: false }, information.to_vec()).encode(Check::Lrc)
}

#[test]
fn tpdu_level_carries_blocks() {
    let mut driver = Driver::with_card(TPDU, 271);
    let heard = driver.say(TRANSFER, [0; 3], &i_block(false, &[0x80, 0x34, 0x62, 0x82]));
    assert_eq!(heard.data, i_block(false, &[0x62, 0x82]));
}

#[test]
fn a_pps_is_confirmed_as_the_first_thing_only() {
    let mut driver = Driver::with_card(TPDU, 271);
    let request = [0xFF, 0x11, 0x13, 0xFD];
    assert_eq!(driver.say(TRANSFER, [0; 3], &request).data, request);
    assert_ne!(driver.say(TRANSFER, [0; 3], &request).data, request);
}

#[test]
fn character_level_carries_a_block_in_the_portions_that_are_asked_for() {
    let mut driver = Driver::with_card(CHARACTER, 271);
    let heard = driver.say(TRANSFER, [0, 3, 0], &i_block(false, &[0x80, 0x34, 0x62, 0x82]));
    assert_eq!(heard.data, [0x00, 0x00, 0x02]);
    let rest = driver.say(TRANSFER, [0, 3, 0], &[]);
    assert_eq!([heard.data, rest.data].concat(), i_block(false, &[0x62, 0x82]));
}

#[test]
fn a_card_that_thinks_long_is_waited_for() {
    let wait = [0x80, 0x32, 0x0C, 0x1C]; // 3,100 ms
    for level in [SHORT, EXTENDED] {
        let heard = Driver::with_card(level, 271).say(TRANSFER, [0; 3], &wait);
        assert_eq!((&heard.data[..], heard.after), (&[0x90, 0x00][..], 3_100));
    }
    // With blocks, the card asks by itself.
    let mut driver = Driver::with_card(TPDU, 271);
    let heard = driver.say(TRANSFER, [0; 3], &i_block(false, &wait));
    assert_eq!((heard.data[1], heard.data[3], heard.after), (0xC3, 7, 0));
    let granted = Block::decode(&heard.data, Check::Lrc).unwrap().information;
    let grant = Block::new(Pcb::Response(simulator::t1::Supervisory::Wtx), granted).encode(Check::Lrc);
    let heard = driver.say(TRANSFER, [0; 3], &grant);
    assert_eq!((heard.data, heard.after), (i_block(false, &[0x90, 0x00]), 3_100));
}
