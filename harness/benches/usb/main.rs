//! Exchanges per second through stand-in, libccid and pcscd, for a reader of each exchange level, against the same level in process.
//!
//!     cargo build --release -p tashika-usb-stand-in
//!     cargo bench -p tashika-harness --features pcsc --bench usb
//!
//! An exchange sends so many bytes of data to the probe card and gets them back. *Growth* is the time of an exchange divided by that of
//! the size before: a stack that copies no more than it must grows no faster than the size.
#![allow(clippy::unwrap_used, reason = "a measurement without a card is none")]

use std::ffi::CString;
use std::process::Command;
use std::time::{Duration, Instant};

use apdu::Channel as _;
use simulator::reader_zoo;

/// Model of the catalogue, and the sound reader of the zoo of its level.
const LEVELS: [(&str, &str, &str); 4] = [
    ("character", "Winbond", "character-t1"),
    ("TPDU", "GemPCTwin", "tpdu-t1"),
    ("short", "ACR122U_PICC", "short-t1"),
    ("extended", "ACS_ACR1252_Reader", "extended-contactless-522"),
];
const SIZES: [usize; 4] = [1, 256, 4_096, 65_535];
/// How long each size is measured.
const WHILE: Duration = Duration::from_millis(500);
/// Says that this is the program beside the readers.
const BESIDE: &str = "--beside";

fn main() {
    if std::env::args().any(|argument| argument == BESIDE) {
        for rate in rates(through_pcsc()) {
            println!("{rate}");
        }
        return;
    }
    println!("exchanges per second, growth of an exchange's time from size to size\n");
    println!(
        "{:<10} {:>8} {:>12} {:>8} {:>12} {:>8}",
        "level", "bytes", "driver", "growth", "in process", "growth"
    );
    for (level, model, exhibit) in LEVELS {
        let driver = beside(model);
        let in_process = rates(in_process(exhibit));
        for (at, size) in SIZES.into_iter().enumerate() {
            let cells = [&driver, &in_process].map(|rates| (shown(rates[at]), growth(rates, at)));
            let [(driver, driver_growth), (inside, inside_growth)] = cells;
            println!("{level:<10} {size:>8} {driver:>12} {driver_growth:>8} {inside:>12} {inside_growth:>8}");
        }
    }
    println!(
        "\n–: the reader does not carry it. In process, time on the wire is virtual and not in the numbers."
    );
}

fn shown(rate: f64) -> String {
    if rate > 0.0 { format!("{rate:.0}") } else { "–".to_owned() }
}

fn growth(rates: &[f64], at: usize) -> String {
    match at.checked_sub(1).map(|before| rates[before] / rates[at]) {
        Some(growth) if growth.is_finite() => format!("×{growth:.1}"),
        _ => String::new(),
    }
}

/// Exchanges per second at each size; 0 where they fail.
fn rates(mut transmit: impl FnMut(&[u8]) -> Option<Vec<u8>>) -> Vec<f64> {
    transmit(&[&[0x00, 0xA4, 0x04, 0x0C, 0x09][..], b"\xF0TASHIKA\x01"].concat()).unwrap();
    let mut measured = |size: usize| {
        let (command, expected) = exchange(size);
        let begun = Instant::now();
        let mut count = 0_u32;
        while count == 0 || begun.elapsed() < WHILE {
            if transmit(&command).as_ref() != Some(&expected) {
                return 0.0;
            }
            count += 1;
        }
        f64::from(count) / begun.elapsed().as_secs_f64()
    };
    SIZES.map(&mut measured).to_vec()
}

/// EXCHANGE of the probe card, in short form where that will do, and what must come back.
fn exchange(size: usize) -> (Vec<u8>, Vec<u8>) {
    let data: Vec<u8> = (0..251).cycle().take(size).collect();
    let command = match u8::try_from(size) {
        Ok(length) => [&[0x80, 0x26, 0, 0, length], &data[..], &[0]].concat(),
        Err(_) => {
            let length = u16::try_from(size).unwrap().to_be_bytes();
            [&[0x80, 0x26, 0, 0, 0], &length[..], &data, &[0, 0]].concat()
        }
    };
    (command, [data, vec![0x90, 0x00]].concat())
}

/// Measures in a program of its own beside the reader.
fn beside(model: &str) -> Vec<f64> {
    let pki = tempfile::tempdir().unwrap();
    let mut serve = Command::new(env!("CARGO_BIN_EXE_tashika"));
    serve.args(["reader", "serve", "--probe", "--card-model", "extended", "--model", model, "--pki"]);
    serve.arg(pki.path().join("pki")).arg("--").arg(std::env::current_exe().unwrap()).arg(BESIDE);
    let ended = serve.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    let rates: Vec<f64> = said.lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(rates.len(), SIZES.len(), "{model}: {said}{}", String::from_utf8_lossy(&ended.stderr));
    rates
}

/// The first reader that PC/SC sees. A failed exchange leaves libccid's T=1 engine dead, so the card is reset after it.
fn through_pcsc() -> impl FnMut(&[u8]) -> Option<Vec<u8>> {
    let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
    let reader: CString = context.list_readers_owned().unwrap().remove(0);
    let mut card = context.connect(&reader, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY).unwrap();
    let mut buffer = vec![0; pcsc::MAX_BUFFER_SIZE_EXTENDED];
    move |command| {
        let answer = card.transmit(command, &mut buffer).ok().map(<[u8]>::to_vec);
        if answer.is_none() {
            card.reconnect(pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY, pcsc::Disposition::ResetCard)
                .unwrap();
        }
        answer
    }
}

fn in_process(exhibit: &str) -> impl FnMut(&[u8]) -> Option<Vec<u8>> {
    let sound = reader_zoo::sound();
    let mut reader = sound.iter().find(|one| one.name == exhibit).unwrap().reader(1);
    move |command| reader.transmit(command).ok()
}
