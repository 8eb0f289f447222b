//! Cards and readers come and go while a PC/SC program waits for it (SCardGetStatusChange). pyscard is the program.

use crate::bench::{ACR1252, PC_TWIN, serve};
use crate::program::{self, tashika};

/// Waits for each change before and after the hand moves: prints the movement, the state of the first reader when it was told of a change,
/// and whether a card can be connected to a while later.
const WATCH: &str = r#"
import subprocess, sys, threading, time
from smartcard.scard import *

program, slot = sys.argv[1], int(sys.argv[2])
_, context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)
_, names = SCardListReaders(context, [])
name = names[slot]

def state(known, patience):
    result, states = SCardGetStatusChange(context, patience, [(name, known)])
    return states[0][1] if result == 0 else None

def connects():
    result, card, _ = SCardConnect(context, name, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)
    if result == 0:
        SCardDisconnect(card, SCARD_LEAVE_CARD)
    return result == 0

def settled(present):
    """Whether the card is there, or not there, soon."""
    for _ in range(60):
        if bool(state(SCARD_STATE_UNAWARE, 100) & SCARD_STATE_PRESENT) == present:
            return True
        time.sleep(0.1)
    return False

for movement, present in [(m, m in ('card-in', 'plug', 'replug')) for m in sys.argv[3:]]:
    known = state(SCARD_STATE_UNAWARE, 100) & 0xFFFF
    moving = threading.Timer(0.2, subprocess.run, [[program, 'reader', 'hand', movement]], {'check': True})
    moving.start()
    told = state(known, 10000)
    moving.join()
    print(movement, told is not None, settled(present), connects() == present)
"#;

fn watched(model: &str, slot: usize, options: &[&str], movements: &[&str]) -> Vec<String> {
    let mut command = serve(&[model]);
    command.args(options).args(["--", "/usr/bin/python3", "-c", WATCH]);
    command.args([env!("CARGO_BIN_EXE_tashika"), &slot.to_string()]).args(movements);
    program::run(&mut command).exits(0).stdout.lines().map(str::to_owned).collect()
}

#[test]
fn a_waiting_program_is_told_of_cards_and_readers_that_come_and_go() {
    let movements = ["card-out", "card-in", "unplug", "plug", "replug"];
    for model in [PC_TWIN, ACR1252] {
        let seen = watched(model, 0, &["--card-model", "extended"], &movements);
        let expected = movements.map(|movement| format!("{movement} True True True"));
        assert_eq!(seen, expected, "{model}: change told, seen, and connected to");
    }
}

#[test]
fn every_slot_of_a_device_has_its_own_card() {
    // Three slots of one interface; the card lies in the first.
    let model = "ACS_ACR1281U";
    assert_eq!(
        watched(model, 0, &[], &["card-out", "card-in"]),
        ["card-out True True True", "card-in True True True"]
    );
}

#[test]
fn a_card_taken_out_twice_is_still_there_to_be_put_back() {
    let mut served = serve(&[PC_TWIN]);
    let moved = "for movement in card-out card-out card-in; do \"$0\" reader hand $movement; done";
    let read = format!("{moved}; sleep 1; opensc-tool --reader 0 --name");
    served.args(["--", "sh", "-c", &read, env!("CARGO_BIN_EXE_tashika")]);
    assert_eq!(program::run(&mut served).exits(0).stdout.trim(), "jpki");
}

#[test]
fn a_movement_that_cannot_be_made_is_refused() {
    let hand = |options: &[&str]| program::run(tashika().args(["reader", "hand"]).args(options));
    hand(&["card-out"]).exits(2);
    hand(&["card-out", "--socket", "/nonexistent/hand"]).exits(5).says("beside `tashika reader serve`");
    let program = env!("CARGO_BIN_EXE_tashika");
    let mut served = serve(&[PC_TWIN]);
    served.args(["--empty", "--", program, "--lang", "en", "reader", "hand", "unplug", "--device", "1"]);
    program::run(&mut served).exits(2).says("the devices are 0 to 0");
}
