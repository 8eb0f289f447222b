//! Readers of the zoo behind vpcd: where a fault is one of content, which its wire carries, the real daemon changes nothing about what
//! must be said of it. A refusal has no message on that wire, and pieces of a message do not exist there.

use std::net::{Shutdown, TcpStream};
use std::thread;

use apdu::{Channel as _, Reset};
use conformance::reader::{Driver, FailureClass, Layer, ReaderReport};
use harness::certify::selftest::expected;
use serde_json::Value;
use simulator::reader_zoo::{ZooReader, flawed};

use crate::bench::{Bench, wait_until};
use crate::program::{run, tashika};
use crate::tap::Wire;

/// Truncation, changed data, a changed Le, blocks put together wrongly, a command that is sent twice.
const FAULTS: [&str; 10] = ["F06b", "F10", "F12a", "F13a", "F14b", "F15b", "F16a", "F16b", "F17", "X01"];

/// What vpcd carries: header and extended Lc before the data, a status word behind.
const CEILING: (usize, usize) = (65_528, 65_533);

#[test]
fn a_fault_of_content_is_found_through_the_real_daemon_with_the_same_class_and_limit() {
    let mut bench = Bench::open();
    let readers: Vec<(&str, String, Played)> = FAULTS
        .into_iter()
        .map(|name| {
            let (reader, port) = bench.vacancy();
            let exhibit = flawed().into_iter().find(|exhibit| exhibit.name == name).unwrap();
            (name, reader, Played::behind(exhibit.reader(7), port))
        })
        .collect();
    for (name, reader, _played) in &readers {
        wait_until(name, || {
            crate::bench::seen().iter().any(|seen| seen.name == *reader && seen.card_present)
        });
        let ended = run(tashika()
            .args(["reader", "certify", "--effort", "quick", "--json", "--reader", reader, "--out"])
            .arg(bench.results(name)));
        let printed: Value =
            serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}\n{ended}"));
        let report: ReaderReport = serde_json::from_value(printed["report"].clone()).unwrap();
        check(name, &report);
    }
}

#[track_caller]
fn check(name: &str, report: &ReaderReport) {
    let (class, reach) = expected(name).unwrap();
    assert_eq!(report.specimen.driver, Driver::Vpcd);
    // Without a descriptor nobody can tell whether driver or reader did it.
    let found = |finding: &conformance::reader::Finding| {
        finding.fault && finding.class == class && finding.layer == Layer::StackOrReader
    };
    assert!(report.findings.iter().any(found), "{name}: {class} was expected\n{:#?}", report.findings);
    let worse: Vec<FailureClass> =
        report.faults().map(|fault| fault.class).filter(|it| *it > class).collect();
    assert!(worse.is_empty(), "{name}: {worse:?}");
    let (command, response) = reach.unwrap();
    let verified = (report.envelope.command.verified, report.envelope.response.verified);
    assert_eq!(verified, (command.min(CEILING.0), response.min(CEILING.1)), "{name}");
}

/// A reader of the zoo at the card's end of vpcd's wire, until dropped.
struct Played(TcpStream);

impl Played {
    fn behind(reader: ZooReader, port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let wire = Wire::over(stream.try_clone().unwrap()).unwrap();
        thread::spawn(move || serve(reader, wire));
        Self(stream)
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        // Fails only if vpcd has hung up already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// Ends with the connection.
fn serve(mut reader: ZooReader, mut wire: Wire) -> Option<()> {
    let mut atr = reader.reset(Reset::Cold).ok()?;
    loop {
        let message = wire.receive().ok()?;
        match message[..] {
            [0] => {}
            [1] => atr = reader.reset(Reset::Cold).ok()?,
            [2] => atr = reader.reset(Reset::Warm).ok()?,
            [4] => wire.send(&atr).ok()?,
            _ => wire.send(&reader.transmit(&message).ok()?).ok()?,
        }
    }
}
