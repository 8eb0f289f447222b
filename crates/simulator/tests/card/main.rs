//! The simulated card side: card, reader, test PKI and the wire to vpcd, spoken to in bytes.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod any_bytes;
mod applications;
mod defects;
mod files;
mod master;
mod pins;
mod pki;
mod probe;
mod reader;
mod signing;
mod symptoms;
mod terminal;
mod variants;
mod vpcd;

use std::sync::OnceLock;

use jiff::civil::date;
use simulator::card::{Card, CardDefect, CardProfile};
use simulator::jpki_pki::{JpkiPki, PersonOnCard};
use simulator::people::Sex;

/// One test PKI for all tests of this program: its keys take a while.
fn pki() -> &'static JpkiPki {
    static PKI: OnceLock<JpkiPki> = OnceLock::new();
    PKI.get_or_init(|| JpkiPki::generate().unwrap())
}

fn taro() -> PersonOnCard {
    PersonOnCard {
        cn: "TEST000000000000000001A".into(),
        name: "試験　太郎".into(),
        address: "試験県試験市試験町１丁目１番".into(),
        birth: date(1985, 4, 1),
        sex: Sex::Male,
        not_before: "2024-04-01T00:00:00Z".parse().unwrap(),
        not_after: "2029-04-01T14:59:59Z".parse().unwrap(),
        serial: 0x0705_D990,
    }
}

fn profile() -> CardProfile {
    pki().issue(&taro()).unwrap()
}

/// A powered card with its JPKI application selected.
struct Bench(Card);

impl Bench {
    fn new(profile: CardProfile) -> Self {
        let mut card = Card::new(profile);
        card.power_on();
        let mut bench = Self(card);
        bench.select_jpki();
        bench
    }

    fn sound() -> Self {
        Self::new(profile())
    }

    fn with(defect: CardDefect) -> Self {
        Self::new(profile().with_defect(defect))
    }

    fn select_jpki(&mut self) {
        assert_eq!(self.status(SELECT_JPKI), 0x9000);
    }

    /// Sends a command written in hexadecimal digits.
    fn send(&mut self, command: &str) -> (Vec<u8>, u16) {
        let mut response = self.0.transmit(&hex(command));
        let status = response.split_off(response.len() - 2);
        (response, u16::from_be_bytes([status[0], status[1]]))
    }

    fn status(&mut self, command: &str) -> u16 {
        self.send(command).1
    }

    /// Sends several commands and compares each status word.
    fn expect(&mut self, exchanges: &[(&str, u16)]) {
        for (command, status) in exchanges {
            assert_eq!(format!("{:04X}", self.status(command)), format!("{status:04X}"), "{command}");
        }
    }
}

const SELECT_JPKI: &str = "00A4040C0A D392F000260100000001";
const SELECT_TEXT: &str = "00A4040C0A D3921000310001010408";
const SELECT_VISUAL: &str = "00A4040C0A D3921000310001010402";
const SELECT_RESIDENCE: &str = "00A4040C0A D3921000310001010401";
const SELECT_COMMON: &str = "00A4040C0A D3921000310001010100";
const SELECT_ISSUER_DOMAIN: &str = "00A4040C07 A0000001510000";
const ASK_AUTHENTICATION: &str = "00200098";
const ASK_SIGNATURE: &str = "0020009B";
const RIGHT: &str = "0020009804 31323334";
const WRONG: &str = "0020009804 30303030";
const RIGHT_SIGNATURE: &str = "0020009B08 5445535431323334";
const SIGN_AUTHENTICATION: &str = "802A009733 3031300D060960864801650304020105000420\
                                   000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F 00";
const SIGN_SIGNATURE: &str = "802A009A33 3031300D060960864801650304020105000420\
                              000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F 00";

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(16).unwrap()).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
}
