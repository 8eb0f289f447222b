//! What `tashika reader serve` says and how it ends.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::bench::{ACR122U, PC_TWIN, beside, serve};
use crate::program::{judge, run, tashika};

#[test]
fn it_stays_until_it_is_interrupted_and_leaves_nothing_behind() {
    let mut child = serve(&[PC_TWIN]).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.next().unwrap().starts_with("08E6:3437  Gemalto PC Twin Reader"));
    let line = lines.next().unwrap();
    let (_, socket) = line.split_once("PCSCLITE_CSOCK_NAME=").unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut list = judge("opensc-tool", home.path());
    run(list.arg("--list-readers").env("PCSCLITE_CSOCK_NAME", socket))
        .exits(0)
        .says("Gemalto PC Twin Reader 00 00");
    let folder = Path::new(socket).parent().and_then(Path::parent).unwrap();
    assert!(folder.is_dir());
    run(Command::new("sh").args(["-c", "kill -INT \"$0\"", &child.id().to_string()])).exits(0);
    assert_eq!(child.wait().unwrap().code(), Some(0), "Ctrl-C is the ordinary end");
    assert!(!folder.exists(), "{} is left", folder.display());
}

#[test]
fn the_exit_status_is_that_of_the_program_beside() {
    beside(&[PC_TWIN], &[], &["sh", "-c", "exit 7"]).exits(7);
    beside(&[PC_TWIN], &[], &["/nonexistent/program"]).exits(2).says("cannot be run");
}

#[test]
fn a_slot_can_be_left_empty() {
    let listed = beside(&[PC_TWIN], &["--empty"], &["opensc-tool", "--list-readers"]).exits(0);
    assert!(listed.stdout.contains("0    No "), "{listed}");
}

#[test]
fn what_cannot_be_served_is_said_before_anything_starts() {
    let serve = |models: &[&str]| run(serve(models).arg("--").arg("true")).exits(2);
    serve(&["no such reader"]).says("no model of the catalogue matches \"no such reader\"");
    serve(&["RC-S300"]).says("SONY_FeliCa_RC-S300_P, SONY_FeliCa_RC-S300_S; add a word");
    serve(&["e-gate"]).says("ICCD");
    serve(&[ACR122U; 17]).says("these are 17 slots in all");
    run(tashika().args(["reader", "serve"])).exits(2);
}

#[test]
fn a_model_that_the_driver_refuses_is_named_with_its_reason() {
    // Firmware 1.02; libccid wants 1.12.
    let refused = run(serve(&[PC_TWIN, "SCL010"]).args(["--empty", "--", "true"])).exits(5);
    refused.says("the driver does not accept: ").says("is bogus!");
}

#[test]
fn what_is_not_installed_is_named() {
    let mut without = serve(&[PC_TWIN]);
    without.env("TASHIKA_USB_STAND_IN", "/nonexistent/library.so");
    // The library beside the program is found all the same.
    run(without.args(["--", "true"])).exits(0);
    let lonely = tempfile::tempdir().unwrap();
    let program = lonely.path().join("tashika");
    std::fs::copy(env!("CARGO_BIN_EXE_tashika"), &program).unwrap();
    let mut command = Command::new(program);
    command.args(["--lang", "en", "reader", "serve", "--empty", "--model", PC_TWIN, "--", "true"]);
    run(&mut command).exits(5).says("cargo build --release -p tashika-usb-stand-in");
}
