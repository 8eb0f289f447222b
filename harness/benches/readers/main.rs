//! What it costs to measure readers, against a bare loop of SCardTransmit on the same virtual reader in the same run.
//!
//!     cargo bench -p tashika-harness --features pcsc --bench readers [-- --check]
//!
//! Needs pcscd and vsmartcard-vpcd (started by tools/pcsc-bench), gcc and libpcsclite-dev. Whole processes are measured, in turns, and medians
//! compared. With `--check` it ends with 1 if a target is missed.
//!
//! The overhead is judged twice: with cards that answer at once, which through vpcd is less than a tenth of a millisecond, and with cards
//! that take a millisecond, a frame of USB at full speed (USB 2.0, 8.4.3), which is still less than a contact or contactless card needs for
//! a hundred bytes. The first shows the program's own work, the second what a laboratory notices of it.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made is none")]

mod bare;
mod certification;
mod rig;

use std::time::Duration;

use bare::Bare;
use certification::{Certification, certify, certify_all};
use rig::Rig;

/// The most that a measurement may take longer than the bare loop over the same commands.
const OVERHEAD: f64 = 0.05;
/// The longest that a measurement of standard effort may take, in seconds.
const STANDARD: f64 = 60.0;
/// The most that sixteen readers at once may take longer than one.
const SIXTEEN: f64 = 1.5;
const ROUNDS: usize = 5;
/// A frame of USB at full speed, in microseconds.
const FRAME: u32 = 1_000;

fn main() {
    let Some(mut rig) = Rig::from_environment() else { std::process::exit(rig::run_in_a_bench()) };
    let targets = [standard(&rig), sixteen(&rig), overhead(&mut rig)];
    let check = std::env::args().any(|argument| argument == "--check");
    std::process::exit(i32::from(check && targets.contains(&false)));
}

fn overhead(rig: &mut Rig) -> bool {
    let bare = Bare::compile(rig.folder());
    let in_process =
        median((0..ROUNDS).map(|_| certify(rig, &["--model", "extended-512"], "quick").per_second()));
    println!("exchanges per second, of the commands of a measurement of quick effort:");
    println!("  in process, simulated reader          {in_process:>8.0}");
    let paces = [("at once", 0), ("in one ms", FRAME)];
    let more = paces.map(|(pace, microseconds)| {
        rig.pace(0, microseconds);
        (pace, beside_the_bare_loop(rig, &bare, pace))
    });
    more.map(|(pace, more)| {
        let what = format!("more time than SCardTransmit alone, answered {pace}");
        judged(&what, more * 100.0, OVERHEAD * 100.0, "%")
    }) == [true; 2]
}

/// The same commands by both, in turns; the share that a measurement takes more.
fn beside_the_bare_loop(rig: &Rig, bare: &Bare, pace: &str) -> f64 {
    let (mut ours, mut theirs, mut more) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let measured = certify(rig, &["--reader", rig.reader(0)], "quick");
        let replayed = bare.replay(rig.reader(0), &measured.commands);
        ours.push(measured.per_second());
        theirs.push(rate(measured.commands.len(), replayed));
        more.push(measured.exchanging.as_secs_f64() / replayed.as_secs_f64() - 1.0);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("  answered {pace:<9}  SCardTransmit     {theirs:>8.0}");
    println!(
        "                      tashika           {ours:>8.0}   {:.0} us more each",
        1e6 / ours - 1e6 / theirs
    );
    median(more)
}

fn standard(rig: &Rig) -> bool {
    let took = certify(rig, &["--reader", rig.reader(0)], "standard").took;
    judged("certification of standard effort", took.as_secs_f64(), STANDARD, "s")
}

fn sixteen(rig: &Rig) -> bool {
    let times = |all: &[usize]| certify_all(rig, all).as_secs_f64();
    let every: Vec<usize> = (0..rig.readers()).collect();
    let ratios = (0..3).map(|_| {
        let one = times(&[0]);
        times(&every) / one
    });
    judged(&format!("{} readers at once against one", every.len()), median(ratios), SIXTEEN, "times")
}

fn judged(what: &str, found: f64, at_most: f64, unit: &str) -> bool {
    let met = found <= at_most;
    println!(
        "{what}: {found:.2} {unit} (target: at most {at_most} {unit}){}",
        if met { "" } else { "  MISSED" }
    );
    met
}

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[allow(clippy::cast_precision_loss, reason = "a few hundred")]
fn rate(exchanges: usize, took: Duration) -> f64 {
    exchanges as f64 / took.as_secs_f64()
}

impl Certification {
    fn per_second(&self) -> f64 {
        rate(self.commands.len(), self.exchanging)
    }
}
