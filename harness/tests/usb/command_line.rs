//! What `tashika reader serve` says and how it ends.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::bench::{ACR122U, PC_TWIN, beside, serve};
use crate::program::{ROOT, judge, run, tashika};

/// `tashika reader serve` without a program beside it, once it has said where its daemon is.
struct Serving {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Serving {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// What stands behind this text in the first line that has it.
    fn told(&mut self, text: &str) -> String {
        let found = self.lines.find_map(|line| Some(line.unwrap().split_once(text)?.1.to_owned()));
        found.unwrap_or_else(|| panic!("it ended without a word of {text:?}"))
    }

    fn ends_by(mut self, signal: &str) {
        run(Command::new("sh").args(["-c", "kill -$0 $1", signal, &self.child.id().to_string()])).exits(0);
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{signal} is an ordinary end");
    }
}

/// The folder in which a private daemon lives.
fn folder_of(socket: &str) -> PathBuf {
    Path::new(socket).parent().and_then(Path::parent).unwrap().to_owned()
}

#[test]
fn it_stays_until_it_is_ended_and_leaves_nothing_behind() {
    for signal in ["INT", "TERM", "HUP"] {
        let mut serving = Serving::start(&mut serve(&[PC_TWIN]));
        let socket = serving.told("PCSCLITE_CSOCK_NAME=");
        let home = tempfile::tempdir().unwrap();
        let mut list = judge("opensc-tool", home.path());
        run(list.arg("--list-readers").env("PCSCLITE_CSOCK_NAME", &socket))
            .exits(0)
            .says("Gemalto PC Twin Reader 00 00");
        let folder = folder_of(&socket);
        assert!(folder.is_dir());
        serving.ends_by(signal);
        assert!(!folder.exists(), "{} is left after {signal}", folder.display());
    }
}

#[test]
fn a_program_beside_is_ended_with_it() {
    let script = "echo at=$PCSCLITE_CSOCK_NAME; exec sleep 600";
    let mut serving = Serving::start(serve(&[PC_TWIN]).args(["--empty", "--", "sh", "-c", script]));
    let folder = folder_of(&serving.told("at="));
    run(Command::new("kill").arg(serving.child.id().to_string())).exits(0);
    assert_eq!(serving.child.wait().unwrap().code(), Some(128 + 15), "as a shell tells of SIGTERM");
    assert!(!folder.exists(), "{} is left", folder.display());
}

/// Where namespaces may not be made, the daemon is started by somebody else: here by the test, in namespaces of its own.
#[test]
fn without_namespaces_it_tells_how_to_start_the_daemon() {
    let poor = tempfile::tempdir().unwrap();
    let unshare = poor.path().join("unshare");
    std::fs::write(&unshare, "#!/bin/sh\necho unshare: Operation not permitted >&2; exit 1\n").unwrap();
    run(Command::new("chmod").arg("+x").arg(&unshare)).exits(0);
    let path = format!("{}:{}", poor.path().display(), std::env::var("PATH").unwrap());
    let refused = run(serve(&[PC_TWIN]).env("PATH", &path).args(["--empty", "--", "true"])).exits(5);
    refused.says("unshare: Operation not permitted").says("without a COMMAND the readers stay");

    let mut serving = Serving::start(serve(&[PC_TWIN, ACR122U]).env("PATH", path));
    serving.told("stop any other pcscd and run as root:");
    let line = serving.lines.next().unwrap().unwrap();
    let script = format!(
        "mount -t tmpfs none /run && mkdir /run/pcscd || exit 9
         {line} >/dev/null 2>&1 & daemon=$!
         until [ -S /run/pcscd/pcscd.comm ]; do sleep 0.05; done
         opensc-tool --list-readers; kill $daemon; wait"
    );
    let listed = run(Command::new("unshare").args(["--mount", "--net", "sh", "-c", &script])).exits(0);
    listed.says("Gemalto PC Twin Reader 00 00").says("ACS ACR122U PICC Interface 01 00");
    serving.ends_by("INT");
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
fn what_can_be_served_is_listed() {
    let list = |words: &[&str]| run(tashika().args(["reader", "serve", "--list"]).args(words));
    list(&["acr1252", "dual"]).exits(0).says("--model ACS_ACR1252_Dual_Reader").says("short APDU (288)");
    list(&["scl010"]).exits(0).says("– the driver accepts firmware 1.12 and later only");
    list(&["e-gate"]).exits(0).says("ICCD");
    list(&["no", "such"]).exits(4);
    let json = list(&["--json"]).exits(0);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let of = |option: &str| json.as_array().unwrap().iter().filter(|entry| entry["option"] == option).count();
    assert_eq!((of("--model"), of("--zoo")), (691, 43));
}

#[test]
fn readers_of_the_zoo_stand_beside_models() {
    let seen = beside(
        &[PC_TWIN],
        &["--zoo", "f02", "--zoo", "tpdu-t1-ifsd-32", "--probe", "--card-model", "extended"],
        &["/usr/bin/python3", &format!("{ROOT}/tools/judge_reader.py")],
    );
    let seen: Vec<serde_json::Value> =
        seen.exits(0).stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [sound, faulty, small] = &seen[..] else { panic!("{seen:#?}") };
    assert_eq!(sound["command"], 65_542, "{sound:#}");
    assert_eq!((&faulty["command"], &faulty["refused"][0]), (&260.into(), &263.into()), "{faulty:#}");
    assert_eq!((&small["command"], &small["response"]), (&65_542.into(), &65_537.into()), "{small:#}");
    run(serve(&[]).args(["--zoo", "F18", "--", "true"])).exits(2).says("there are: character-t1 ");
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
    // Two folders down: the program looks in its own and in the one above.
    let folder = lonely.path().join("a/b");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("tashika");
    std::fs::copy(env!("CARGO_BIN_EXE_tashika"), &program).unwrap();
    let mut command = Command::new(program);
    command.args(["--lang", "en", "reader", "serve", "--empty", "--model", PC_TWIN, "--", "true"]);
    run(&mut command).exits(5).says("cargo build --release -p tashika-usb-stand-in");
}
