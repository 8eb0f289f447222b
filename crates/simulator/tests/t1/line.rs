//! Whatever the line does, a command is executed once and its response arrives whole.

use proptest::collection::vec;
use proptest::prelude::*;
use simulator::t1::{Block, CardEnd, Check, Pcb, Step};

use crate::terminal::{Card, Terminal, turned};

fn check() -> impl Strategy<Value = Check> {
    prop::sample::select(vec![Check::Lrc, Check::Crc])
}

/// What the line does to the next block.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    None,
    /// A bit of a byte is turned; the byte counts modulo the length.
    Spoil(usize),
    /// It is cut.
    Cut,
}

fn mishap() -> impl Strategy<Value = Mishap> {
    prop_oneof![6 => Just(Mishap::None), 1 => (0..300_usize).prop_map(Mishap::Spoil), 1 => Just(Mishap::Cut)]
}

fn befall(mishap: Mishap, mut block: Vec<u8>) -> Vec<u8> {
    match mishap {
        Mishap::None => {}
        Mishap::Spoil(at) => {
            let at = at % block.len();
            block[at] ^= 0x10;
        }
        Mishap::Cut => block.truncate(block.len() - 1),
    }
    block
}

proptest! {
    #[test]
    fn commands_of_any_length_pass(
        commands in vec(vec(any::<u8>(), 1..700), 1..4), ifsc in 1_u8..=254, check in check(),
        waiting_times in any::<Option<u8>>(),
    ) {
        let mut card = Card::new(ifsc, check);
        card.waiting_times = waiting_times;
        let mut terminal = Terminal { check, ifsc, sequence: false, expected: false };
        for command in &commands {
            let response = terminal.transceive(command, |block| Some(card.receive(block)));
            prop_assert_eq!(response, Some(turned(command)));
        }
        prop_assert_eq!(card.executed, commands);
    }

    #[test]
    fn a_bad_line_costs_time_and_nothing_else(
        commands in vec(vec(any::<u8>(), 1..400), 1..4), ifsc in 1_u8..=254, check in check(),
        waiting_times in any::<Option<u8>>(), mishaps in vec((mishap(), mishap()), 1..60),
    ) {
        let mut card = Card::new(ifsc, check);
        card.waiting_times = waiting_times;
        let mut terminal = Terminal { check, ifsc, sequence: false, expected: false };
        // After its mishaps the line is sound, so that every command comes to its end.
        let mut mishaps = mishaps.into_iter().chain(std::iter::repeat((Mishap::None, Mishap::None)));
        for command in &commands {
            let response = terminal.transceive(command, |block| {
                let (there, back) = mishaps.next()?;
                Some(befall(back, card.receive(&befall(there, block.to_vec()))))
            });
            prop_assert_eq!(response, Some(turned(command)));
        }
        prop_assert_eq!(card.executed, commands);
    }

    #[test]
    fn any_bytes_are_answered_with_a_block(
        messages in vec(vec(any::<u8>(), 0..300), 0..20), check in check(), ifsc: u8, ifsd in 1_u8..=254,
    ) {
        let mut end = CardEnd::new(ifsc, check);
        let ifs = Block::new(Pcb::Request(simulator::t1::Supervisory::Ifs), vec![ifsd]).encode(check);
        for message in std::iter::once(&ifs).chain(&messages) {
            let sent = match end.receive(message) {
                Step::Send(block) | Step::Late(block) => block,
                Step::Execute(command) => end.answer(command, None),
            };
            let block = Block::decode(&sent, check).unwrap();
            prop_assert!(block.information.len() <= end.ifsd().into());
        }
    }

    #[test]
    fn blocks_come_back(bytes in vec(any::<u8>(), 0..260), check in check()) {
        if let Ok(block) = Block::decode(&bytes, check) {
            prop_assert_eq!(block.encode(check), bytes);
        }
    }
}
