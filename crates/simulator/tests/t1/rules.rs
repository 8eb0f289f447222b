//! Scenes of ISO/IEC 7816-3, 11.6, block by block. EDCs are worked out by hand (LRC) or by another program (CRC).

use simulator::t1::Check;

use crate::terminal::Card;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Each line: the terminal's block, the card's.
fn play(mut card: Card, lines: &[(&str, &str)]) -> Card {
    for (number, (terminal, expected)) in (1..).zip(lines) {
        let answer = card.receive(&hex(terminal));
        assert_eq!(answer, hex(expected), "line {number}: {terminal} was answered {answer:02X?}");
    }
    card
}

fn card() -> Card {
    Card::new(32, Check::Lrc)
}

#[test]
fn a_command_and_the_next() {
    let card =
        play(card(), &[("00 00 02 AB CD 64", "00 00 02 CD AB 64"), ("00 40 01 77 36", "00 40 01 77 36")]);
    assert_eq!(card.executed, [hex("AB CD"), hex("77")]);
}

#[test]
fn a_chain_there_and_back() {
    let mut card = Card::new(2, Check::Lrc);
    card = play(
        card,
        &[
            ("00 C1 01 02 C2", "00 E1 01 02 E2"), // S(IFS request), IFSD 2
            ("00 20 02 01 02 21", "00 90 00 90"),
            ("00 60 02 03 04 65", "00 80 00 80"),
            ("00 00 01 05 04", "00 20 02 05 04 23"),
            ("00 90 00 90", "00 60 02 03 02 63"),
            ("00 80 00 80", "00 00 01 01 00"),
        ],
    );
    assert_eq!(card.executed, [hex("01 02 03 04 05")]);
}

#[test]
fn a_spoilt_block_is_asked_for_again() {
    let card = play(
        card(),
        &[
            ("00 00 01 AA AC", "00 81 00 81"), // wrong EDC
            ("00 00 02 AA A8", "00 82 00 82"), // wrong length
            ("00 00 01 AA AB", "00 00 01 AA AB"),
            ("00 82 00 82", "00 00 01 AA AB"), // the response, again
        ],
    );
    assert_eq!(card.executed, [hex("AA")], "repeating a response executes nothing");
}

#[test]
fn a_command_sent_twice_is_executed_once() {
    let card = play(card(), &[("00 00 01 AA AB", "00 00 01 AA AB"), ("00 00 01 AA AB", "00 92 00 92")]);
    assert_eq!(card.executed, [hex("AA")]);
}

#[test]
fn the_terminal_starts_over_and_ifsd_is_the_default_again() {
    let mut card = card();
    card = play(
        card,
        &[
            ("00 C1 01 FE 3E", "00 E1 01 FE 1E"),
            ("00 00 01 AA AB", "00 00 01 AA AB"),
            ("00 C0 00 C0", "00 E0 00 E0"),
            ("00 00 01 BB BA", "00 00 01 BB BA"),
        ],
    );
    assert_eq!((card.end.ifsd(), card.executed.len()), (32, 2));
}

#[test]
fn more_time_is_asked_for_and_a_wrong_grant_is_not_taken() {
    let mut card = card();
    card.waiting_times = Some(5);
    play(
        card,
        &[
            ("00 00 01 AA AB", "00 C3 01 05 C7"),
            ("00 E3 01 04 E6", "00 C3 01 05 C7"),
            ("00 E3 01 05 E7", "00 00 01 AA AB"),
        ],
    );
}

#[test]
fn a_chain_is_broken_off() {
    let card = play(
        Card::new(2, Check::Lrc),
        &[
            ("00 20 02 01 02 21", "00 90 00 90"),
            ("00 C2 00 C2", "00 E2 00 E2"),
            ("00 40 01 05 44", "00 00 01 05 04"),
        ],
    );
    assert_eq!(card.executed, [hex("05")], "the piece before the abort is forgotten");
}

#[test]
fn what_only_the_card_may_ask_is_refused() {
    play(
        card(),
        &[
            ("00 C3 01 01 C3", "00 82 00 82"), // S(WTX request)
            ("00 C1 01 FF 3F", "00 82 00 82"), // IFSD 255
            ("00 C1 01 00 C0", "00 82 00 82"), // IFSD 0
            ("00 E0 00 E0", "00 82 00 82"),    // a response to nothing
        ],
    );
}

#[test]
fn more_than_the_card_takes_is_refused() {
    let card = play(Card::new(2, Check::Lrc), &[("00 00 03 01 02 03 03", "00 82 00 82")]);
    assert!(card.executed.is_empty());
}

#[test]
fn the_check_may_be_a_crc() {
    play(Card::new(32, Check::Crc), &[("00 00 02 AB CD D3 8E", "00 00 02 CD AB E4 3B")]);
}

#[test]
fn node_addresses_are_swapped() {
    play(card(), &[("21 00 01 AA 8A", "12 00 01 AA B9"), ("22 40 01 AA C9", "12 92 00 80")]);
}
