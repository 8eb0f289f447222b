//! T=0: at TPDU level the reader deals with procedure bytes, at character level the driver does.

use simulator::t0::{CardEnd, exchange};

/// A card that answers the command itself, and with `9000`.
fn mirror(command: &[u8]) -> Vec<u8> {
    [command, &[0x90, 0x00]].concat()
}

fn status(_: &[u8]) -> Vec<u8> {
    vec![0x69, 0x82]
}

#[test]
fn the_four_cases_by_whole_commands() {
    for one_by_one in [false, true] {
        let card = || CardEnd::new(one_by_one);
        assert_eq!(exchange(&mut card(), &[0, 0x20, 0, 0x86], status), [0x69, 0x82], "case 1");
        assert_eq!(
            exchange(&mut card(), &[0, 0xB0, 1, 2, 5], mirror),
            [0, 0xB0, 1, 2, 5, 0x90, 0x00],
            "case 2"
        );
        let command = [0, 0xD6, 0, 0, 3, 7, 8, 9];
        assert_eq!(exchange(&mut card(), &command, status), [0x69, 0x82], "case 3");
        let mut card = card();
        assert_eq!(exchange(&mut card, &command, mirror), [0x61, 8], "case 4");
        assert_eq!(exchange(&mut card, &[0, 0xC0, 0, 0, 5], mirror), [0, 0xD6, 0, 0, 3, 0x61, 3]);
        assert_eq!(exchange(&mut card, &[0, 0xC0, 0, 0, 3], mirror), [7, 8, 9, 0x90, 0x00]);
        assert_eq!(exchange(&mut card, &[0, 0xC0, 0, 0, 3], mirror), [0x69, 0x85], "nothing is left");
    }
}

#[test]
fn a_wrong_length_is_corrected_without_a_second_execution() {
    let mut card = CardEnd::default();
    let mut executed = 0;
    let mut execute = |command: &[u8]| {
        executed += 1;
        mirror(command)
    };
    assert_eq!(exchange(&mut card, &[0, 0xB0, 0, 0, 0], &mut execute), [0x6C, 5]);
    assert_eq!(exchange(&mut card, &[0, 0xB0, 0, 0, 5], &mut execute), [0, 0xB0, 0, 0, 0, 0x90, 0x00]);
    assert_eq!(executed, 1);
}

#[test]
fn a_long_command_goes_in_envelopes() {
    let mut card = CardEnd::default();
    let command: Vec<u8> = [&[0, 0xD6, 0, 0, 0, 1, 44][..], &[7; 300]].concat();
    let mut seen = Vec::new();
    for piece in command.chunks(255) {
        let length = u8::try_from(piece.len()).unwrap();
        let envelope = [&[0, 0xC2, 0, 0, length], piece].concat();
        assert_eq!(exchange(&mut card, &envelope, |_| unreachable!()), [0x90, 0x00]);
    }
    let execute = |command: &[u8]| {
        seen = command.to_vec();
        vec![0x90, 0x00]
    };
    assert_eq!(exchange(&mut card, &[0, 0xC2, 0, 0], execute), [0x90, 0x00]);
    assert_eq!(seen, command);
}
