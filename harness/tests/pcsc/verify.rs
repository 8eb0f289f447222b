//! `tashika verify`: the front desk's one verification by hand, on a real reader.

use harness::card_kind::CardKind;
use simulator::jpki_pki::AUTHENTICATION_PIN;

use crate::bench::Bench;
use crate::program::{judge, run, tashika};
use crate::terminal::Terminal;

#[test]
fn the_pin_is_asked_for_and_not_shown() {
    const WRONG: &str = "9876";
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Valid, |_| {});
    let verify = |typed: &str, left: u8| at_terminal(&bench, &card.reader, typed, left);

    let (status, shown) = verify(WRONG, 3);
    assert_eq!(status, Some(100), "{shown}");
    assert!(shown.contains("wrong PIN; 2 tries left"), "{shown}");
    assert_eq!(tap.pins(), 1, "a wrong PIN is sent once");

    tap.clear();
    let (status, shown) = verify(AUTHENTICATION_PIN, 2);
    assert_eq!(status, Some(0), "{shown}");
    for cell in ["資格有効性", "有効", "試験　太郎", "保険者番号"] {
        assert!(shown.contains(cell), "{cell}: {shown}");
    }
    assert_eq!(tap.pins(), 1);
    expect_locked(&bench, &card.reader);
}

#[test]
fn staff_can_check_by_sight_without_a_pin() {
    let mut bench = Bench::open();
    let (card, tap) = bench.insert_tapped(CardKind::Valid, |_| {});
    let mut verify = tashika();
    verify.args(["verify", "--reader", &card.reader, "--visual", "試験職員", "--pki"]).arg(bench.pki());
    run(verify.stdin(std::process::Stdio::null())).exits(0).says("資格有効性").says("試験　太郎");
    assert_eq!(tap.pins(), 0);
}

/// Lets the PIN be typed at a terminal; returns the exit status and what was shown.
fn at_terminal(bench: &Bench, reader: &str, typed: &str, left: u8) -> (Option<i32>, String) {
    let mut verify = tashika();
    verify.args(["verify", "--reader", reader, "--pki"]).arg(bench.pki());
    let mut terminal = Terminal::start(bench, &verify);
    let prompt = format!("user-authentication PIN (4 digits, {left} tries left): ");
    terminal.wait_for(&prompt);
    terminal.wait_for_hidden_input();
    terminal.type_line(typed);
    // What is typed afterwards is shown again.
    terminal.wait_for_shown_input();
    terminal.type_line("typed afterwards");
    terminal.wait_for("typed afterwards");
    let (status, shown) = terminal.end();
    assert!(!shown.contains(typed), "the PIN was shown: {shown}");
    (status, shown)
}

/// Asks for a signature as another program would that comes to the reader next.
fn expect_locked(bench: &Bench, reader: &str) {
    let select_key = "00A4020C020017";
    let sign = format!("802A00803330313030{}00", "00".repeat(47));
    let mut next = judge("opensc-tool", bench.folder());
    // The plain driver sends nothing of its own; a SELECT of the application would make the card forget the PIN.
    next.args([
        "--reader",
        reader,
        "--card-driver",
        "default",
        "--send-apdu",
        select_key,
        "--send-apdu",
        &sign,
    ]);
    let ended = run(&mut next);
    let answers: Vec<_> = ended.stdout.lines().filter(|line| line.starts_with("Received")).collect();
    assert_eq!(answers.len(), 2, "{ended}");
    assert!(!answers[1].contains("SW1=0x90"), "the card signs for anybody\n{ended}");
}
