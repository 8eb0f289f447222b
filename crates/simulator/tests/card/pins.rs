//! VERIFY and the retry counters.

use super::{
    ASK_AUTHENTICATION, ASK_SIGNATURE, Bench, RIGHT, RIGHT_SIGNATURE, SELECT_TEXT, SIGN_AUTHENTICATION,
    WRONG, profile,
};
use simulator::card::ReferencePin;

#[test]
fn asking_costs_nothing_and_never_says_9000() {
    let mut card = Bench::sound();
    for _ in 0..5 {
        card.expect(&[(ASK_AUTHENTICATION, 0x63C3), (ASK_SIGNATURE, 0x63C5)]);
    }
    card.expect(&[(RIGHT, 0x9000), (ASK_AUTHENTICATION, 0x63C3)]);
}

#[test]
fn a_wrong_pin_costs_one_try_and_the_right_one_gives_all_back() {
    Bench::sound().expect(&[
        (WRONG, 0x63C2),
        (ASK_AUTHENTICATION, 0x63C2),
        (WRONG, 0x63C1),
        (ASK_SIGNATURE, 0x63C5),
        (RIGHT, 0x9000),
        (ASK_AUTHENTICATION, 0x63C3),
    ]);
}

#[test]
fn the_last_wrong_pin_blocks() {
    let mut card = Bench::sound();
    card.expect(&[
        (WRONG, 0x63C2),
        (WRONG, 0x63C1),
        (WRONG, 0x63C0),
        (ASK_AUTHENTICATION, 0x63C0),
        (WRONG, 0x6984),
        (RIGHT, 0x6984),
        (SIGN_AUTHENTICATION, 0x6982),
        (RIGHT_SIGNATURE, 0x9000),
    ]);
    card.0.power_off();
    card.0.power_on();
    card.select_jpki();
    card.expect(&[(ASK_AUTHENTICATION, 0x63C0), (RIGHT, 0x6984)]);
}

#[test]
fn a_card_can_come_with_spent_tries_and_other_pins() {
    let mut card = Bench::new(profile().with_authentication_tries_left(1).with_signature_tries_left(0));
    card.expect(&[(ASK_AUTHENTICATION, 0x63C1), (ASK_SIGNATURE, 0x63C0), (RIGHT_SIGNATURE, 0x6984)]);
    let pins = profile()
        .with_authentication_pin(ReferencePin::new("0000"))
        .with_signature_pin(ReferencePin::new("TEST1"));
    Bench::new(pins).expect(&[(WRONG, 0x9000), (RIGHT, 0x63C2), ("0020009B05 5445535431", 0x9000)]);
}

#[test]
fn the_current_file_or_a_short_identifier() {
    Bench::sound().expect(&[
        ("00200080", 0x6986),
        ("00A4020C020018", 0x9000),
        ("00200080", 0x63C3),
        ("0020008004 30303030", 0x63C2),
        (ASK_SIGNATURE, 0x63C5),
        ("00200080", 0x63C5),
        ("0020008004 31323334", 0x63C4),
        ("00200096", 0x6981),
        ("00200087", 0x6A82),
        ("0020008A", 0x6981),
        ("00200000", 0x6A86),
        ("00200198", 0x6A86),
        ("0020009800", 0x6700),
        ("0020009811 3132333431323334313233343132333431", 0x6700),
        (ASK_AUTHENTICATION, 0x63C2),
    ]);
}

#[test]
fn a_wrong_value_or_another_application_ends_what_was_verified() {
    let mut card = Bench::sound();
    card.expect(&[
        (RIGHT, 0x9000),
        (SIGN_AUTHENTICATION, 0x9000),
        (WRONG, 0x63C2),
        (SIGN_AUTHENTICATION, 0x6982),
    ]);
    card.expect(&[(RIGHT, 0x9000), (SELECT_TEXT, 0x9000)]);
    card.select_jpki();
    card.expect(&[(SIGN_AUTHENTICATION, 0x6982), (RIGHT, 0x9000), (SIGN_AUTHENTICATION, 0x9000)]);
}
