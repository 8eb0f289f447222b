//! The limit that is found is the limit there is, wherever it lies.

use conformance::reader::{Effort, FailureClass, Honesty, ReaderReport};
use harness::certify::selftest::examine;
use harness::certify::specimen;
use simulator::reader_zoo::{Exhibit, Face, Flaw, Level, ZooReader};

fn report(flaw: Flaw, seed: u64) -> ReaderReport {
    let exhibit = Exhibit { name: "limited", seen: "-", face: Face::new(Level::Extended, 271), flaw };
    examine(exhibit.reader(seed), &specimen(&exhibit, Effort::Quick, seed), None::<ZooReader>).unwrap()
}

/// Limits that are no edges of the plan.
const LIMITS: [usize; 5] = [300, 731, 1_777, 9_001, 50_123];

#[test]
fn of_responses_that_are_lost() {
    for (seed, limit) in (0..).zip(LIMITS) {
        let report = report(Flaw::LosesResponseAbove(limit), seed);
        assert_eq!(report.envelope.response.verified, limit - 2);
        assert_eq!(report.envelope.response.fails_from, Some(limit - 1));
        assert_eq!(report.main_finding().unwrap().class, FailureClass::AnswerLost);
        assert_eq!(report.honesty, Honesty::Overstated);
    }
}

#[test]
fn of_commands_that_are_refused() {
    for (seed, limit) in (10..).zip(LIMITS) {
        let report = report(Flaw::RefusesCommandAbove(limit), seed);
        assert_eq!(report.envelope.command.verified, limit - 7);
        assert_eq!(report.envelope.response.verified, 65_536);
        // Le takes two bytes more.
        assert_eq!(report.envelope.both.verified, limit - 9);
        assert_eq!(report.main_finding().unwrap().class, FailureClass::RefusedByReader);
    }
}

#[test]
fn of_answers_that_are_cut_without_a_word() {
    for (seed, limit) in (20..).zip(LIMITS) {
        let report = report(Flaw::CutsData { to: limit, keeps_status: true }, seed);
        assert_eq!(report.envelope.response.verified, limit);
        assert_eq!(report.main_finding().unwrap().class, FailureClass::SilentTruncation);
    }
}

#[test]
fn a_hole_is_no_limit() {
    for size in [244, 256, 512] {
        let report = report(Flaw::NoDataAtExactly(size), 1);
        assert_eq!(report.envelope.response.holes, [size]);
        assert_eq!((report.envelope.response.verified, report.envelope.response.fails_from), (65_536, None));
        assert_eq!(report.honesty, Honesty::Overstated, "a hole breaks the claim, too");
    }
}

#[test]
fn the_same_seed_gives_the_same_report() {
    assert_eq!(report(Flaw::FailsOneIn(15), 4), report(Flaw::FailsOneIn(15), 4));
    assert_ne!(report(Flaw::FailsOneIn(15), 4), report(Flaw::FailsOneIn(15), 5));
}
