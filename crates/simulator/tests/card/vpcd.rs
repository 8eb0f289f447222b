//! The wire to vpcd, with a vpcd of our own at the other end.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use simulator::card::{Card, CardProfile, Credential, ReferencePin, RsaKey};
use simulator::vpcd::{VpcdError, serve};

use super::{SELECT_JPKI, WRONG, hex, profile};

type Served = (Result<(), VpcdError>, Vec<(Vec<u8>, Vec<u8>)>);

/// Serves a card to `vpcd`, which plays the other end, and returns what serving came to.
fn with_vpcd(vpcd: impl FnOnce(TcpStream, &AtomicBool)) -> Served {
    card_with_vpcd(profile(), vpcd)
}

fn card_with_vpcd(profile: CardProfile, vpcd: impl FnOnce(TcpStream, &AtomicBool)) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let stop = AtomicBool::new(false);
    let mut seen = Vec::new();
    let served = thread::scope(|scope| {
        let card = scope.spawn(|| {
            let mut card = Card::new(profile);
            serve(&mut card, address, &stop, |command, response, _| {
                seen.push((command.to_vec(), response.to_vec()))
            })
        });
        vpcd(listener.accept().unwrap().0, &stop);
        card.join().unwrap()
    });
    (served, seen)
}

fn tell(stream: &mut TcpStream, message: &[u8]) {
    let length = u16::try_from(message.len()).unwrap().to_be_bytes();
    stream.write_all(&length).unwrap();
    stream.write_all(message).unwrap();
}

fn ask(stream: &mut TcpStream, message: &[u8]) -> Vec<u8> {
    tell(stream, message);
    let mut length = [0; 2];
    stream.read_exact(&mut length).unwrap();
    let mut answer = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut answer).unwrap();
    answer
}

#[test]
fn controls_and_commands() {
    let (served, seen) = with_vpcd(|mut stream, _| {
        assert_eq!(ask(&mut stream, &[4]), CardProfile::ATR_EXTENDED);
        tell(&mut stream, &[1]);
        assert_eq!(ask(&mut stream, &hex(SELECT_JPKI)), [0x90, 0x00]);
        assert_eq!(ask(&mut stream, &hex(WRONG)), [0x63, 0xC2]);
        tell(&mut stream, &[2]);
        assert_eq!(ask(&mut stream, &hex("00200098")), [0x63, 0xC2], "a warm reset keeps the application");
        tell(&mut stream, &[0]);
        tell(&mut stream, &[1]);
        assert_eq!(ask(&mut stream, &hex("00200098")), [0x6A, 0x82], "power does not");
    });
    assert!(served.is_ok(), "{served:?}");
    assert_eq!(seen.len(), 4);
    assert_eq!(seen[1], (hex(WRONG), vec![0x63, 0xC2]));
}

#[test]
fn messages_in_several_pieces() {
    let (served, _) = with_vpcd(|mut stream, _| {
        tell(&mut stream, &[1]);
        for byte in [&[0, 15][..], &hex(SELECT_JPKI)].concat() {
            stream.write_all(&[byte]).unwrap();
            stream.flush().unwrap();
            thread::yield_now();
        }
        let mut answer = [0; 4];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(answer, [0, 2, 0x90, 0x00]);
    });
    assert!(served.is_ok(), "{served:?}");
}

#[test]
fn stops_when_asked() {
    let (served, _) = with_vpcd(|mut stream, stop| {
        stop.store(true, Ordering::Relaxed);
        assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0, "the card hangs up");
    });
    assert!(served.is_ok(), "{served:?}");
}

#[test]
fn refuses_what_the_protocol_does_not_know() {
    let (served, _) = with_vpcd(|mut stream, _| tell(&mut stream, &[9]));
    assert_eq!(
        served.unwrap_err().to_string(),
        "vpcd sent a message that its protocol does not know (control code 09)"
    );
    let (served, _) = with_vpcd(|mut stream, _| tell(&mut stream, &[]));
    assert!(matches!(served, Err(VpcdError::UnknownMessage(_))));
}

#[test]
fn a_response_that_does_not_fit_ends_the_service_instead_of_the_wire() {
    let credential = |certificate: &[u8]| Credential {
        certificate: certificate.to_vec(),
        ca_certificate: vec![0; 70_000],
        key: Arc::new(RsaKey::generate().unwrap()).into(),
        pin: ReferencePin::new("1234"),
        tries_left: None,
    };
    let large = CardProfile::new("TEST", credential(&[]), credential(&[]));
    let (served, _) = card_with_vpcd(large, |mut stream, _| {
        tell(&mut stream, &[1]);
        assert_eq!(ask(&mut stream, &hex(SELECT_JPKI)), [0x90, 0x00]);
        assert_eq!(ask(&mut stream, &hex("00B08B0000FFFD")).len(), 65_535);
        tell(&mut stream, &hex("00B08B0000FFFE"));
        assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0, "the card hangs up");
    });
    assert!(matches!(served, Err(VpcdError::ResponseTooLong { length: 65_536 })), "{served:?}");
}

#[test]
fn serves_this_machine_only() {
    let elsewhere: SocketAddr = "192.0.2.1:35963".parse().unwrap();
    let served = serve(&mut Card::new(profile()), elsewhere, &AtomicBool::new(false), |_, _, _| {});
    assert!(matches!(served, Err(VpcdError::NotLoopback(address)) if address == elsewhere));
}
