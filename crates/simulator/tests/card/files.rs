//! READ BINARY.

use super::{Bench, RIGHT_SIGNATURE, profile};

#[test]
fn certificates_are_read_in_pieces_or_at_once_and_filler_follows() {
    let profile = profile();
    let der = profile.authentication_certificate().to_vec();
    let mut card = Bench::new(profile);

    let (whole, status) = card.send("00B08A00000000");
    assert_eq!(status, 0x9000);
    assert!(whole.len() > der.len(), "the file is larger than its content");
    assert_eq!(whole[..der.len()], der);
    assert!(whole[der.len()..].iter().all(|byte| *byte == 0xFF));

    assert_eq!(card.status("00A4020C02000A"), 0x9000);
    let mut pieces = Vec::new();
    loop {
        let (piece, status) = card.send(&format!("00B0{:04X}00", pieces.len()));
        if status != 0x9000 {
            assert_eq!(status, 0x6B00);
            break;
        }
        pieces.extend(piece);
    }
    assert_eq!(pieces, whole);
}

#[test]
fn short_and_extended_le_and_offsets() {
    let mut card = Bench::sound();
    let (token, _) = card.send("00B0860000");
    assert_eq!(token.len(), 160);
    assert_eq!(&token[..15], b"JPKIAPICCTOKEN2");
    assert_eq!(&token[32..49], simulator::card::TEST_CARD_MARK.as_bytes());
    assert_eq!(card.send("00B0862010").0, token[0x20..0x30]);
    assert_eq!(
        card.send("00B000200000A0").0,
        token[0x20..],
        "by short identifier the file has become current"
    );
    card.expect(&[
        ("00B0869F01", 0x9000),
        ("00B086A001", 0x6B00),
        ("00B0008000", 0x9000),
        ("00B0010000", 0x6B00),
    ]);
}

#[test]
fn what_cannot_be_read() {
    let mut card = Bench::sound();
    card.expect(&[
        ("00B0000000", 0x6986),
        ("00B08700 00", 0x6A82),
        ("00B09800 00", 0x6981),
        ("00B09700 00", 0x6981),
        ("00B08000 00", 0x6A86),
        ("00B0C000 00", 0x6A86),
        ("00B08600", 0x6700),
        ("00B0860001FF 00", 0x6700),
        ("00A4020C020003", 0x6A82),
        ("00A4020C01 00", 0x6700),
    ]);
}

#[test]
fn the_signature_certificate_wants_its_pin_for_reading_only() {
    let profile = profile();
    let der = profile.signature_certificate().to_vec();
    let mut card = Bench::new(profile);
    card.expect(&[("00A4020C020001", 0x9000), ("00B0000004", 0x6982), ("00B07FFF04", 0x6982)]);
    card.expect(&[(RIGHT_SIGNATURE, 0x9000)]);
    assert_eq!(card.send("00B08100000000").0[..der.len()], der);
}

#[test]
fn free_files_need_no_pin() {
    let mut card = Bench::sound();
    for sfi in ["82", "86", "88", "8A", "8B"] {
        assert_eq!(card.status(&format!("00B0{sfi}0000")), 0x9000, "{sfi}");
    }
}
