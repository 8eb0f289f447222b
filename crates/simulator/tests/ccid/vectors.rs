//! The vectors of `vectors/t0`: the card's end of T=0, byte by byte.

use serde::Deserialize;
use simulator::t0::CardEnd;

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
    executed: Vec<Executed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Facts {
    one_by_one: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    terminal: String,
    card: String,
    #[allow(dead_code, reason = "for people")]
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Executed {
    command: String,
    response: String,
}

fn hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[test]
fn every_vector_of_t0_is_answered_as_it_says() {
    let file = include_str!("../../../../vectors/t0/card.yaml");
    let file: File = serde_yaml::from_str(file).unwrap();
    let mut count = 0;
    for Group { name, vectors } in file.groups {
        for Vector { id, card: facts, exchanges, executed } in vectors {
            let mut card = CardEnd::new(facts.one_by_one);
            let mut expected = executed.iter();
            let mut execute = |command: &[u8]| {
                let Executed { command: wanted, response } = expected
                    .next()
                    .unwrap_or_else(|| panic!("{name}::{id}: {command:02X?} is executed, too"));
                assert_eq!(command, hex(wanted), "{name}::{id}");
                hex(response)
            };
            for (line, exchange) in (1..).zip(exchanges) {
                card.receive(&hex(&exchange.terminal), &mut execute);
                let answer = card.take(usize::MAX);
                assert_eq!(answer, hex(&exchange.card), "{name}::{id}, exchange {line}: {answer:02X?}");
            }
            assert!(expected.next().is_none(), "{name}::{id}: not all was executed");
            count += 1;
        }
    }
    assert_eq!(count, 10);
}
