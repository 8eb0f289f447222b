//! Clients that nobody here wrote against the simulated card. Where one disagrees with it, the facts decide, and the test
//! says how.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod double_send;
mod myna_common;
mod myna_faces;
mod myna_jpki;
mod myna_text;

use std::sync::OnceLock;

use jiff::civil::date;
use myna_card::Transmit;
use simulator::card::{Card, CardProfile};
use simulator::jpki_pki::{JpkiPki, PersonOnCard};
use simulator::people::Sex;

/// The card as soltia48/myna-card's transport: bytes there, bytes back.
struct Wire(Card);

impl Transmit for Wire {
    fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
        Ok(self.0.transmit(command))
    }
}

fn profile() -> CardProfile {
    static PKI: OnceLock<JpkiPki> = OnceLock::new();
    let person = PersonOnCard {
        cn: "TEST000000000000000001A".into(),
        name: "試験　太郎".into(),
        address: "試験県試験市試験町１丁目１番".into(),
        birth: date(1985, 4, 1),
        sex: Sex::Male,
        not_before: "2024-04-01T00:00:00Z".parse().unwrap(),
        not_after: "2029-04-01T14:59:59Z".parse().unwrap(),
        serial: 0x0705_D990,
    };
    PKI.get_or_init(|| JpkiPki::generate().unwrap()).issue(&person).unwrap()
}

fn powered(profile: CardProfile) -> Card {
    let mut card = Card::new(profile);
    card.power_on();
    card
}

fn client(profile: CardProfile) -> myna_card::Card<Wire> {
    myna_card::Card::new(Wire(powered(profile)))
}

/// The status word of an error that is nothing but one.
fn status<T: std::fmt::Debug>(outcome: myna_card::Result<T>) -> u16 {
    match outcome {
        Err(myna_card::Error::Status(status)) => status.value(),
        other => panic!("{other:?} is no status word"),
    }
}

fn pin(value: &str) -> myna_card::Pin {
    myna_card::Pin::new(value).unwrap()
}
