//! Kinds of card, and switches for what is not known.

use simulator::card::{Card, CardVariant, FileControl, Unknowns};

use super::{Bench, RIGHT, SELECT_JPKI, SELECT_TEXT, SIGN_AUTHENTICATION, WRONG, hex, profile};

#[test]
fn every_variant_has_a_name_and_a_sound_answer_to_reset() {
    for variant in CardVariant::ALL {
        assert_eq!(CardVariant::from_name(variant.name()), Some(*variant));
        let mut card = Card::new(profile().with_variant(*variant));
        let atr = card.power_on();
        assert_eq!(atr[1..].iter().fold(0, |sum, byte| sum ^ byte), 0, "{variant}: {atr:02X?}");
        assert_eq!(card.transmit(&hex(SELECT_JPKI)), [0x90, 0x00], "{variant}");
    }
    assert_eq!(CardVariant::from_name("none"), None);
}

#[test]
fn what_length_fields_they_understand_and_announce() {
    for variant in CardVariant::ALL {
        let mut card = Bench::new(profile().with_variant(*variant));
        let expected = if *variant == CardVariant::ShortOnly { 0x6700 } else { 0x9000 };
        assert_eq!(card.status("00B08600000001"), expected, "{variant}");
    }
    for (variant, kind) in [(CardVariant::Extended, 3), (CardVariant::ShortOnly, 0)] {
        let mut card = Bench::new(profile().with_variant(variant));
        card.expect(&[(SELECT_TEXT, 0x9000)]);
        assert_eq!(card.send("00B0850000").0[8], kind);
    }
}

#[test]
fn a_phone_hides_the_authentication_certificate() {
    for (variant, label) in
        [(CardVariant::AndroidToken, "JPKIAPGPSETOKEN "), (CardVariant::IosToken, "JPKIAPIOSTOKEN  ")]
    {
        let mut card = Bench::new(profile().with_variant(variant));
        assert_eq!(card.send("00B0860010").0, label.as_bytes());
        card.expect(&[("00B08A0004", 0x6982), (RIGHT, 0x9000), ("00B08A0004", 0x9000)]);
        card.expect(&[(SELECT_TEXT, 0x6A82)]);
    }
    Bench::new(profile().with_variant(CardVariant::IosToken)).expect(&[("80FC0000", 0x9000)]);
}

fn with(change: impl FnOnce(&mut Unknowns)) -> Bench {
    let mut unknowns = Unknowns::default();
    change(&mut unknowns);
    Bench::new(profile().with_unknowns(unknowns))
}

#[test]
fn each_unknown_can_be_otherwise() {
    with(|unknowns| unknowns.reselect_keeps_status = true).expect(&[
        (RIGHT, 0x9000),
        (SELECT_JPKI, 0x9000),
        (SIGN_AUTHENTICATION, 0x9000),
        (SELECT_TEXT, 0x9000),
        (SELECT_JPKI, 0x9000),
        (SIGN_AUTHENTICATION, 0x6982),
    ]);
    with(|unknowns| unknowns.wrong_pin_ends_status = false).expect(&[
        (RIGHT, 0x9000),
        (WRONG, 0x63C2),
        (SIGN_AUTHENTICATION, 0x9000),
    ]);
    let mut card = with(|unknowns| unknowns.warm_reset_keeps_selection = false);
    card.expect(&[(RIGHT, 0x9000)]);
    card.0.reset_warm();
    card.expect(&[(SIGN_AUTHENTICATION, 0x6A82)]);
    let mut card = Card::new(profile().with_unknowns({
        let mut unknowns = Unknowns::default();
        unknowns.first_command_fails = true;
        unknowns
    }));
    card.power_on();
    assert_eq!(card.transmit(&hex(SELECT_JPKI)), [0x6F, 0x00]);
    assert_eq!(card.transmit(&hex(SELECT_JPKI)), [0x90, 0x00]);
    let mut card = with(|unknowns| unknowns.short_read = apdu::StatusWord::from_u16(0x6282));
    assert_eq!(card.send("00B0860000").1, 0x6282);
    assert_eq!(card.send("00B08600A0"), (card.send("00B0860000").0, 0x9000));
    let mut card = with(|unknowns| unknowns.file_control = FileControl::NameAndLength);
    assert_eq!(card.send("00A40200020006 00").0, hex("6F08 800200A0 83020006"));
    let mut card = with(|unknowns| unknowns.file_control = FileControl::Nothing);
    assert!(card.send("00A40200020006 00").0.is_empty());
    with(|unknowns| (unknowns.code_tries, unknowns.birth_tries) = (3, 5)).expect(&[
        (SELECT_TEXT, 0x9000),
        ("00200094", 0x63C3),
        (super::SELECT_VISUAL, 0x9000),
        ("00200091", 0x63C5),
    ]);
    with(|unknowns| unknowns.code_b_opens_integrity = true).expect(&[
        (SELECT_TEXT, 0x9000),
        ("002000950E 3630303430313230333430303030", 0x9000),
        ("00B0830001", 0x9000),
        ("00B0810001", 0x6982),
    ]);
    Bench::sound().expect(&[("00B0850001", 0x6982), ("00200090", 0x63C0)]);
    with(|unknowns| (unknowns.file_0005_readable, unknowns.reference_0010_tries) = (true, 5)).expect(&[
        ("00B0850001", 0x9000),
        ("00200090", 0x63C5),
        ("0020009004 31323334", 0x63C4),
    ]);
    let mut card = with(|unknowns| unknowns.signature_length = apdu::StatusWord::from_u16(0x6700));
    card.expect(&[(RIGHT, 0x9000), (&format!("802A0097F6 {} 00", "00".repeat(246)), 0x6700)]);
    let mut card = with(|unknowns| (unknowns.filler, unknowns.file_unit) = (0x00, 0));
    let der = profile().authentication_certificate().len();
    assert_eq!(card.send("00B08A00000000").0.len(), der, "no filler");
}

#[test]
fn the_log_names_commands_that_must_not_come_twice() {
    let mut card = Bench::sound();
    card.expect(&[(WRONG, 0x63C2), (WRONG, 0x63C1), ("00200098", 0x63C1), ("00200098", 0x63C1)]);
    card.expect(&[(RIGHT, 0x9000), ("00B0860000", 0x9000), ("00B0860000", 0x9000)]);
    let duplicates: Vec<_> = card.0.log().duplicates().map(|entry| entry.number).collect();
    assert_eq!(duplicates, [3], "the second VERIFY; commands that spend nothing may be repeated");
    let text = format!("{:?} {}", card.0.log(), card.0.log().entries().nth(2).unwrap());
    assert!(text.ends_with(
        "command 3: 00 20 00 98 case 3S, Nc=4 Ne=0, answered 0 bytes and 63C1, a duplicate of the command before"
    ));
    assert!(!text.contains("30303030") && !text.contains("48, 48, 48, 48"));
}
