//! `tashika card serve` tells what the card received, and names what came twice. vpcd is played by this test.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const ASK: &[u8] = b"\x00\x20\x00\x98";
const WRONG: &[u8] = b"\x00\x20\x00\x98\x040000";

fn tell(stream: &mut TcpStream, message: &[u8]) {
    let length = u16::try_from(message.len()).unwrap().to_be_bytes();
    stream.write_all(&[&length, message].concat()).unwrap();
}

fn ask(stream: &mut TcpStream, command: &[u8]) -> Vec<u8> {
    tell(stream, command);
    let mut length = [0; 2];
    stream.read_exact(&mut length).unwrap();
    let mut answer = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut answer).unwrap();
    answer
}

/// Serves a card to these commands; what the program prints.
fn served(options: &[&str], commands: &[&[u8]]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_tashika"))
        .args(["--lang", "en", "card", "serve", "--vpcd", &listener.local_addr().unwrap().to_string()])
        .arg("--pki")
        .arg(folder.path().join("pki"))
        .args(options)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    tell(&mut stream, &[1]);
    for command in commands {
        ask(&mut stream, command);
    }
    drop(stream);
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_client_that_sends_twice_is_named_at_the_end() {
    let told = served(&[], &[SELECT_JPKI, SELECT_JPKI, ASK, ASK, WRONG, WRONG]);
    for part in [
        "commands the card received: 6",
        "came twice in a row: 1; a wrong PIN then costs two tries",
        "  6: 00 20 00 98 3S Nc=4 Ne=0 → 0 bytes 63C1 — the same as the one before",
        "00 20 VERIFY (asks the counter) | 2     | 63C3 ×2",
        "63C1 ×1, 63C2 ×1",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!told.contains("1: 00 A4"), "one by one only when asked: {told}");
    assert!(!told.contains("30303030"), "a PIN is never shown: {told}");
}

#[test]
fn each_command_is_shown_when_asked_for_and_a_careful_client_is_told_so() {
    let told = served(&["--log"], &[SELECT_JPKI, ASK, WRONG]);
    for part in [
        "1: 00 A4 04 0C 3S Nc=10 Ne=0 → 0 bytes 9000\n",
        "3: 00 20 00 98 3S Nc=4 Ne=0 → 0 bytes 63C2\n",
        "no command that must never be sent twice came twice in a row",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(served(&[], &[]).contains("commands the card received: 0"));
}
