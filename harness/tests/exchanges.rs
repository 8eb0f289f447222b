//! The least number of exchanges for a whole authentication, with the simulated card.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../benches/exchanges/myna.rs"]
mod myna;
#[path = "../benches/exchanges/ours.rs"]
mod ours;
#[path = "../benches/exchanges/recording.rs"]
mod recording;
#[path = "../benches/exchanges/wire.rs"]
mod wire;

use wire::pki;

/// SELECT, counter, VERIFY, signature.
const BESIDES_CERTIFICATE: usize = 4;

#[test]
fn five_exchanges_with_extended_length_fields() {
    assert_eq!(ours::authenticate(&pki().extended()).exchanges(), BESIDES_CERTIFICATE + 1);
}

#[test]
fn one_exchange_for_each_256_bytes_without() {
    for rig in [pki().short_reader(), pki().short_card()] {
        let pieces = rig.profile.authentication_certificate().len().div_ceil(256);
        assert!(pieces > 1);
        assert_eq!(ours::authenticate(&rig).exchanges(), BESIDES_CERTIFICATE + pieces);
    }
}

#[test]
fn no_more_than_others_need() {
    let short = ours::authenticate(&pki().short_reader());
    let myna = myna::authenticate(&pki().short_reader());
    assert!(short.exchanges() < myna.exchanges(), "{} {}", short.exchanges(), myna.exchanges());
    assert!(short.bytes_out() < myna.bytes_out() && short.bytes_back() < myna.bytes_back());
    let opensc = recording::read(include_str!("../benches/exchanges/recordings/opensc-0.23.0.txt"));
    assert!(short.exchanges() < opensc.exchanges());
}

#[test]
fn the_recording_of_jpki_shows_each_command_twice() {
    let text = include_str!("../benches/exchanges/recordings/jpki-0.4.3.txt");
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len() % 2, 0);
    assert!(lines.chunks(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(lines.iter().filter(|line| line.starts_with("00200080 9 ")).count(), 2);
}
