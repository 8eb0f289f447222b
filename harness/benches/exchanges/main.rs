//! What a whole authentication costs on the wire: exchanges, bytes each way and time on air, for this project's card
//! operations and for others, all with the same simulated card.
//!
//!     cargo bench -p tashika-harness --bench exchanges
//!
//! The task: find the card, present the user authentication PIN, read the user authentication certificate, sign a SHA-256
//! digest with its key. Programs that cannot be linked here were recorded once; see `recordings/README.md`.

#![allow(clippy::unwrap_used, reason = "a measurement without a card is none")]

mod air;
mod myna;
mod ours;
mod recording;
mod wire;

use air::{BitRate, air_time};
use wire::{Wire, pki};

fn main() {
    let authentications: Vec<(&str, Wire)> = vec![
        ("tashika, extended reader", ours::authenticate(&pki().extended())),
        ("tashika, short reader", ours::authenticate(&pki().short_reader())),
        ("tashika, short-only card in an extended reader", ours::authenticate(&pki().short_card())),
        ("myna-card 3.3.4", myna::authenticate(&pki().extended())),
        ("OpenSC 0.23.0, recorded", recording::read(include_str!("recordings/opensc-0.23.0.txt"))),
        ("jpki 0.4.3, recorded", recording::read(include_str!("recordings/jpki-0.4.3.txt"))),
    ];
    println!(
        "{:<48} {:>9} {:>7} {:>7} {:>10} {:>10} {:>10}",
        "authentication", "exchanges", "out", "back", "106 kbit/s", "212", "424"
    );
    for (name, wire) in &authentications {
        let air = |rate| format!("{:.1} ms", air_time(wire, rate).as_secs_f64() * 1e3);
        println!(
            "{name:<48} {:>9} {:>7} {:>7} {:>10} {:>10} {:>10}",
            wire.exchanges(),
            wire.bytes_out(),
            wire.bytes_back(),
            air(BitRate::Kbit106),
            air(BitRate::Kbit212),
            air(BitRate::Kbit424),
        );
    }
    println!(
        "\nFewest exchanges is not least time on air: a file read whole brings the filler behind its content."
    );
    println!(
        "out, back: bytes of APDUs. Time on air: ISO/IEC 14443 type B, frames of 256 bytes, without the card's own time."
    );
}
