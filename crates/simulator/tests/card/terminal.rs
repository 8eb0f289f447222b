//! The known first steps of a terminal's authentication, and session keys.

use simulator::card::{Unknowns, terminal_certificate};

use super::{Bench, SELECT_COMMON, SELECT_RESIDENCE, SELECT_TEXT, SIGN_AUTHENTICATION, profile};

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn steps() -> [String; 2] {
    let [body, signature] = terminal_certificate().unwrap();
    [
        format!("80A206C1 00{:04X} {}", body.len(), to_hex(&body)),
        format!("80A200C1 00{:04X} {} 0000", signature.len(), to_hex(&signature)),
    ]
}

#[test]
fn a_certificate_of_the_trust_anchor_is_accepted_in_two_steps() {
    let [body, signature] = steps();
    let mut card = Bench::sound();
    card.expect(&[
        (&body, 0x6986),
        ("00A4020C020016", 0x9000),
        (&signature, 0x6985),
        (&body, 0x9000),
        (&signature, 0x9000),
        (SIGN_AUTHENTICATION, 0x6982),
    ]);
    let mut unknowns = Unknowns::default();
    unknowns.terminal_opens_authentication = true;
    let mut card = Bench::new(profile().with_unknowns(unknowns));
    card.expect(&[("00A4020C020016", 0x9000), (&body, 0x9000), (SIGN_AUTHENTICATION, 0x6982)]);
    card.expect(&[("00A4020C020016", 0x9000), (&signature, 0x9000), (SIGN_AUTHENTICATION, 0x9000)]);
    card.select_jpki();
    card.expect(&[(SIGN_AUTHENTICATION, 0x6982)]);
}

#[test]
fn what_is_refused() {
    let mut card = Bench::sound();
    let zeros = format!("80A206C1 000100 {}", "00".repeat(256));
    card.expect(&[("00A4020C020016", 0x9000), (&zeros, 0x6700)]);
    for p1_p2 in ["0000", "00AE", "8000", "00B6"] {
        card.expect(&[(&format!("80A2{p1_p2}01 00"), 0x6A86)]);
    }
    card.expect(&[("00A4020C020018", 0x9000), (&steps()[0], 0x6981)]);
    let mut short = Bench::new(profile().short_only());
    short.expect(&[("00A4020C020016", 0x9000), (&steps()[0], 0x6700)]);
}

#[test]
fn no_application_takes_a_session_key() {
    let key = format!("80AE0000 000100 {}", "00".repeat(256));
    let mut card = Bench::sound();
    card.expect(&[(&key, 0x6982), (SELECT_COMMON, 0x9000), (&key, 0x66F1), (SELECT_RESIDENCE, 0x9000)]);
    card.expect(&[(&key, 0x6982), (SELECT_TEXT, 0x9000), (&key, 0x6982), ("0020009104 32323232", 0x9000)]);
    card.expect(&[(&key, 0x6A80), ("80AE000001 00", 0x6700)]);
}
