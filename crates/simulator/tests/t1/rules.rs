//! The vectors of `vectors/t1`: scenes of ISO/IEC 7816-3, 11.6, block by block.

use serde::Deserialize;
use simulator::t1::Check;

use crate::terminal::Card;

#[derive(Deserialize)]
struct File {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    card: Facts,
    exchanges: Vec<Exchange>,
    executed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Facts {
    ifsc: u8,
    check: String,
    waiting_times: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    terminal: String,
    card: String,
    #[allow(dead_code, reason = "for people")]
    reason: Option<String>,
}

fn hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[test]
fn every_vector_is_answered_as_it_says() {
    let file = include_str!("../../../../vectors/t1/card.yaml");
    let file: File = serde_yaml::from_str(file).unwrap();
    let mut count = 0;
    for Group { name, vectors } in file.groups {
        for Vector { id, card: facts, exchanges, executed } in vectors {
            let check = match &*facts.check {
                "lrc" => Check::Lrc,
                "crc" => Check::Crc,
                other => panic!("{name}::{id}: no check {other}"),
            };
            let mut card = Card::new(facts.ifsc, check);
            card.waiting_times = facts.waiting_times;
            for (line, exchange) in (1..).zip(exchanges) {
                let answer = card.receive(&hex(&exchange.terminal));
                assert_eq!(
                    answer,
                    hex(&exchange.card),
                    "{name}::{id}, exchange {line}: {} was answered {answer:02X?}",
                    exchange.terminal
                );
            }
            let executed: Vec<_> = executed.iter().map(|command| hex(command)).collect();
            assert_eq!(card.executed, executed, "{name}::{id}");
            count += 1;
        }
    }
    assert_eq!(count, 14);
}
