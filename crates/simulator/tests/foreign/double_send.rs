//! A client that sends every command twice: siketyan/jpki-rs behind its PC/SC backend. It first calls with a buffer of Le
//! bytes; the backend transmits, finds the buffer too small for the answer, and the loop above transmits again. The library
//! itself may not stand in this tree (LGPL), so its exchanges are replayed as they were logged.

use super::{powered, profile};

/// What its authentication with a wrong PIN puts on the wire, with Le of each command.
const EXCHANGES: [(&str, usize); 3] =
    [("00A4040C0AD392F000260100000001", 0), ("00A4020C020018", 0), ("002000800430303030", 0)];

/// The backend's rule: with no room for the answer the command is sent again, with room for it.
fn send(card: &mut simulator::card::Card, command: &str, le: usize) -> Vec<u8> {
    let bytes: Vec<u8> = (0..command.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&command[at..at + 2], 16).unwrap())
        .collect();
    let mut buffer = le;
    loop {
        let response = card.transmit(&bytes);
        if response.len() <= buffer {
            return response;
        }
        buffer = response.len();
    }
}

#[test]
fn the_cards_log_names_the_duplicate_verify() {
    let mut card = powered(profile());
    let last = EXCHANGES.map(|(command, le)| send(&mut card, command, le))[2].clone();
    assert_eq!(last, [0x63, 0xC1], "one wrong PIN has cost two tries");

    let sent: Vec<u8> = card.log().entries().map(|entry| entry.command.unwrap().0.ins).collect();
    assert_eq!(sent, [0xA4, 0xA4, 0xA4, 0xA4, 0x20, 0x20]);
    let duplicates: Vec<String> = card.log().duplicates().map(ToString::to_string).collect();
    assert_eq!(
        duplicates,
        [
            "command 6: 00 20 00 80 case 3S, Nc=4 Ne=0, answered 0 bytes and 63C1, a duplicate of the command before"
        ]
    );
}
