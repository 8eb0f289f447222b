//! SELECT, classes and instructions, power.

use simulator::card::{Card, CardProfile};

use super::{ASK_AUTHENTICATION, Bench, RIGHT, SELECT_JPKI, SELECT_TEXT, SIGN_AUTHENTICATION, hex, profile};

#[test]
fn the_answer_to_reset_has_a_right_check_byte() {
    for atr in [CardProfile::ATR_EXTENDED, CardProfile::ATR_SHORT] {
        assert_eq!(atr[1..].iter().fold(0, |sum, byte| sum ^ byte), 0, "{atr:02X?}");
    }
    assert_eq!(Card::new(profile()).power_on(), CardProfile::ATR_EXTENDED);
    assert_eq!(Card::new(profile().short_only()).power_on(), CardProfile::ATR_SHORT);
    assert_eq!(Card::new(profile().with_atr([0x3B, 0x00])).power_on(), [0x3B, 0x00]);
}

#[test]
fn applications_are_selected_by_name_and_by_its_beginning() {
    let mut card = Bench::sound();
    card.expect(&[
        (SELECT_TEXT, 0x9000),
        ("00A4040C09 D392F0002601000000", 0x9000),
        ("00A4040C0A D3921000310001010402", 0x9000),
        ("00A4040C0A D3921000310001010401", 0x9000),
        ("00A4040C0A D3921000310001010100", 0x9000),
        ("00A4040C07 A0000001510000", 0x9000),
        ("00A4040C08 A000000151000000", 0x6A82),
        ("00A4040C0B D392F00026010000000100", 0x6A82),
    ]);
}

/// What OpenSC sends to find out whose card this is, with and without Le.
#[test]
fn foreign_names_change_nothing() {
    let mut card = Bench::sound();
    card.expect(&[
        (RIGHT, 0x9000),
        ("00A4040007 627601FF000000", 0x6A82),
        ("00A4040006 A00000000101", 0x6A82),
        ("00A4040C0F D23300000045737445494420763335", 0x6A82),
        ("00A4040009 A00000030800001000 00", 0x6A82),
        ("00CADF3005", 0x6A88),
        ("00CB3FFF035C017E08", 0x6D00),
        (SIGN_AUTHENTICATION, 0x9000),
    ]);
}

#[test]
fn the_next_application_of_a_partial_name() {
    let mut card = Bench::sound();
    card.expect(&[("00A4040C05 D392100031", 0x9000)]);
    let mut found = 1;
    while card.status("00A4040E05 D392100031") == 0x9000 {
        found += 1;
    }
    assert_eq!(found, 4);
}

#[test]
fn file_control_information_only_when_asked() {
    let mut card = Bench::sound();
    assert_eq!(card.send(SELECT_JPKI), (vec![], 0x9000));
    let (information, status) = card.send("00A404000A D392F000260100000001 00");
    assert_eq!((information, status), (hex("6F0C840A D392F000260100000001"), 0x9000));
    assert_eq!(card.send("00A40200020018 00"), (hex("6F0483020018"), 0x9000));
    assert_eq!(card.status("00A404040A D392F000260100000001 00"), 0x6A86);
}

#[test]
fn the_master_file() {
    let mut card = Bench(Card::new(profile()));
    card.0.power_on();
    card.expect(&[("00A40000", 0x6A86), ("00A4020C020018", 0x6A82)]);
    card.select_jpki();
    card.expect(&[("00A40000", 0x9000), ("00A4000C023F00", 0x6A82), ("00A4020C020018", 0x9000)]);
}

#[test]
fn classes_instructions_and_lengths() {
    let mut card = Bench::sound();
    card.expect(&[
        ("01A4040C0A D392F000260100000001", 0x6881),
        ("83B0000000", 0x6881),
        ("10A4040C0A D392F000260100000001", 0x6884),
        ("0CB0000000", 0x6882),
        ("40B0000000", 0x6E00),
        ("FFCA000000", 0x6E00),
        ("0084000008", 0x9000),
        ("005A000000", 0x6D00),
        ("80B0000000", 0x6D00),
        ("00", 0x6700),
        ("00A4040C0A D392F0", 0x6700),
        ("00A4040C02 D392 00 00", 0x6700),
        ("00A4030C020018", 0x6A86),
    ]);
}

#[test]
fn power_and_reset() {
    let mut card = Bench::sound();
    card.expect(&[(RIGHT, 0x9000), (SIGN_AUTHENTICATION, 0x9000)]);
    card.0.reset_warm();
    card.expect(&[(SIGN_AUTHENTICATION, 0x9000)]);
    card.0.power_off();
    assert!(card.0.transmit(&hex(ASK_AUTHENTICATION)).is_empty(), "without power the card is mute");
    card.0.power_on();
    card.expect(&[(ASK_AUTHENTICATION, 0x6A82)]);
    card.select_jpki();
    card.expect(&[(SIGN_AUTHENTICATION, 0x6982)]);
}

#[test]
fn a_short_only_card_refuses_extended_length_fields() {
    let mut card = Bench::new(profile().short_only());
    card.expect(&[("00B08A 000000", 0x6700), ("00B08A00000000", 0x6700), ("00B08A0000", 0x9000)]);
}
