//! Faults of firmware, measured through the real driver: the certifier must say of each what it says of the zoo's reader of that number,
//! in process. Where it cannot, because the real stack shows something else, the difference is stated here with its reason.

use std::sync::LazyLock;

use conformance::reader::{Direction, FailureClass as C};
use conformance::reader::{Effort, FailureClass, Finding, Layer, Occasion, ReaderReport, Rung};
use harness::certify::selftest::selftest;

use crate::bench::{ACR122U, ACR1252, PC_TWIN};
use crate::certify::certified_with;

/// Extended APDU level, 271 bytes a message, contact: the zoo's most frequent face.
const EXTENDED: &str = "HID_Global_OMNIKEY_3x21_Smart_Card_Reader";
/// Short APDU level, 263 bytes a message.
const SHORT_263: &str = "Identiv_uTrust_3720_Contactless_Reader";

/// The zoo's reports, in virtual time.
static IN_PROCESS: LazyLock<Vec<(String, ReaderReport)>> = LazyLock::new(|| {
    let rows = selftest(Effort::Quick, 1).unwrap();
    rows.into_iter().map(|row| (row.name, row.report)).collect()
});

/// What of a finding must be the same.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    class: FailureClass,
    layer: Layer,
    occasion: Occasion,
    intermittent: bool,
    cured_by: Option<Rung>,
}

impl From<&Finding> for Seen {
    fn from(finding: &Finding) -> Self {
        let Finding { class, layer, occasion, intermittent, cured_by, .. } = *finding;
        Self { class, layer, occasion, intermittent, cured_by }
    }
}

/// Measures the model with this fault; its power can be switched.
fn through_the_driver(fault: &str, model: &str, card: &[&str], certify: &[&str]) -> ReaderReport {
    let switch = format!("{} reader hand replug", env!("CARGO_BIN_EXE_tashika"));
    let certify = [&["--power-cycle", &switch], certify].concat();
    certified_with(model, &[&["--fault", fault], card].concat(), &certify)
}

const CONTACT_CARD: &[&str] = &["--card-model", "extended"];
/// A card whose answer to reset promises quick answers, so that libccid gives up after two seconds: T=1, IFSC 254, BWI and CWI 0.
const QUICK_CARD: &[&str] = &["--atr", "3B808131FE00CE"];

fn reach(report: &ReaderReport) -> (usize, usize) {
    (report.envelope.command.verified, report.envelope.response.verified)
}

fn in_process(exhibit: &str) -> &'static ReaderReport {
    let found = IN_PROCESS.iter().find(|(name, _)| name == exhibit);
    &found.unwrap_or_else(|| panic!("{exhibit} is not in the zoo")).1
}

/// The gravest finding and the limits are those of the exhibit.
fn the_same(pairs: &[(&str, &str, &str)]) {
    for &(fault, exhibit, model) in pairs {
        let expected = in_process(exhibit);
        let seen = through_the_driver(fault, model, CONTACT_CARD, &[]);
        assert_eq!(reach(&seen), reach(expected), "{fault}: {:#?}", seen.findings);
        let main = |report: &ReaderReport| report.main_finding().map(Seen::from);
        assert_eq!(main(&seen), main(expected), "{fault}: {:#?}", seen.findings);
        assert!(seen.complete, "{fault}");
    }
}

#[test]
fn refusals_and_chaining_are_told_as_in_process() {
    the_same(&[
        ("F02", "F02", ACR122U),
        ("F03", "F03", ACR1252),
        ("F04", "F04a", ACR1252),
        ("F30", "F30", ACR122U),
        ("F31", "F31", ACR122U),
        ("F33", "F33", ACR1252),
        ("F45", "F45", PC_TWIN),
        ("F46", "F46", ACR1252),
    ]);
}

#[test]
fn silent_corruption_is_told_as_in_process() {
    the_same(&[
        ("F10", "F10", EXTENDED),
        ("F12", "F12a", ACR1252),
        ("F15", "F15c", EXTENDED),
        ("F16", "F16a", EXTENDED),
        ("F49", "F49", EXTENDED),
    ]);
}

/// The exhibit and what of its gravest finding the real stack shows otherwise, and why.
struct Difference {
    fault: &'static str,
    exhibit: &'static str,
    model: &'static str,
    /// Class and layer, and the occasion if it is another.
    seen: (FailureClass, Layer, Option<Occasion>),
    reach: (usize, usize),
    /// `docs/certification.md` says it in words.
    why: &'static str,
}

const DIFFERENCES: [Difference; 8] = [
    Difference {
        fault: "F06",
        exhibit: "F06b",
        model: ACR1252,
        seen: (C::SilentTruncation, Layer::Reader, None),
        reach: (505, 512),
        why: "one reader has the limits of both exhibits, F06a and F06b",
    },
    Difference {
        fault: "F07",
        exhibit: "F07a",
        model: EXTENDED,
        seen: (C::AnswerLost, Layer::Reader, Some(Occasion::Carrying(Direction::Response))),
        reach: (471, 504),
        why: "libccid is known to change nothing, a vendor's driver is not; and it claims 65,536",
    },
    Difference {
        fault: "F08",
        exhibit: "F08a",
        model: SHORT_263,
        seen: (C::RefusedByReader, Layer::Reader, None),
        reach: (246, 259),
        why: "libccid takes messages beyond 263 bytes in both directions",
    },
    Difference {
        fault: "F13",
        exhibit: "F13b",
        model: EXTENDED,
        seen: (C::AnswerLost, Layer::Reader, None),
        reach: (65_535, 65_536),
        why: "the reader says \"mute\" at once; the exhibit is silent until the time is over",
    },
    Difference {
        fault: "F14",
        exhibit: "F14a",
        model: EXTENDED,
        seen: (C::Corruption, Layer::Reader, None),
        reach: (254, 65_536),
        why: "libccid is known to change nothing, a vendor's driver is not",
    },
    Difference {
        fault: "F17",
        exhibit: "F17",
        model: EXTENDED,
        seen: (C::SilentTruncation, Layer::Reader, None),
        reach: (65_535, 1_000),
        why: "libccid is known to change nothing, a vendor's driver is not",
    },
    Difference {
        fault: "F20",
        exhibit: "F20",
        model: PC_TWIN,
        seen: (C::Wedged, Layer::StackOrReader, Some(Occasion::Carrying(Direction::Both))),
        reach: (65_535, 233),
        why: "a wrong length within T=1 kills libccid's engine until the card is reset",
    },
    Difference {
        fault: "F32",
        exhibit: "F32",
        model: EXTENDED,
        seen: (C::Corruption, Layer::Reader, Some(Occasion::Carrying(Direction::Command))),
        reach: (254, 259),
        why: "libccid sends no second block to a reader that has answered the first; and responses are not chained either",
    },
];

#[test]
fn where_the_real_stack_shows_something_else_it_is_that() {
    for Difference { fault, exhibit, model, seen, reach: expected_reach, why } in DIFFERENCES {
        let report = through_the_driver(fault, model, CONTACT_CARD, &[]);
        assert_eq!(reach(&report), expected_reach, "{fault}: {:#?}", report.findings);
        let exhibited = in_process(exhibit).main_finding().unwrap();
        let (class, layer, occasion) = seen;
        let main = report.main_finding().unwrap();
        let expected = (class, layer, occasion.unwrap_or(exhibited.occasion));
        assert_eq!((main.class, main.layer, main.occasion), expected, "{fault}: {:#?}", report.findings);
        let same = Seen::from(main) == Seen::from(exhibited) && reach(&report) == reach(in_process(exhibit));
        assert!(!same, "{fault} is no difference any more, but it was said: {why}");
    }
}

/// By chance: which sizes fail is the seed's; what is wrong is not.
#[test]
fn what_happens_now_and_then_is_told_so() {
    for (fault, class) in [("F19", C::SilentTruncation), ("F51", C::RefusedByReader)] {
        let report = through_the_driver(fault, EXTENDED, CONTACT_CARD, &[]);
        let exhibited = in_process(fault).main_finding().unwrap();
        assert_eq!((exhibited.class, exhibited.intermittent), (class, true), "{fault}");
        assert_eq!(reach(&report), reach(in_process(fault)), "{fault}: {:#?}", report.findings);
        let told = |finding: &Finding| {
            (finding.class, finding.layer, finding.intermittent) == (class, Layer::Reader, true)
        };
        assert!(report.findings.iter().any(told), "{fault}: {:#?}", report.findings);
    }
}

/// PC/SC has one code, 0x80100016, for a command that was refused and one that nobody answered in time; in process the two are told apart.
#[test]
fn silence_is_found_where_it_is_and_not_told_from_refusal() {
    let budget = ["--budget", "15"];
    for (fault, model, card, from) in [("F34", EXTENDED, QUICK_CARD, 255), ("F48", EXTENDED, QUICK_CARD, 52)]
    {
        let report = through_the_driver(fault, model, card, &budget);
        let worst = report.main_finding().unwrap();
        assert!(
            matches!(worst.class, C::RefusedByReader | C::AnswerLost | C::MisdeclaredChaining),
            "{fault}: {:#?}",
            report.findings
        );
        assert_eq!((worst.layer, worst.from), (Layer::Reader, from), "{fault}: {:#?}", report.findings);
    }
}

#[test]
fn an_answer_that_comes_too_late_is_a_trouble_of_waiting() {
    let report = through_the_driver("F40", EXTENDED, QUICK_CARD, &[]);
    let exhibited = in_process("F40").main_finding().unwrap();
    assert_eq!(reach(&report), reach(in_process("F40")), "{:#?}", report.findings);
    let waiting =
        |finding: &Finding| (finding.layer, finding.occasion) == (Layer::Reader, exhibited.occasion);
    assert!(report.faults().count() > 0 && report.faults().all(waiting), "{:#?}", report.findings);
}

#[test]
fn what_needs_the_readers_power_is_cured_by_it() {
    for (fault, model, class, from) in
        [("F42", EXTENDED, C::Wedged, 2_999..=4_096), ("F44", ACR1252, C::Vanished, 1_994..=2_048)]
    {
        let report = through_the_driver(fault, model, CONTACT_CARD, &["--budget", "25"]);
        let worst = report.main_finding().unwrap();
        assert_eq!((worst.class, worst.layer), (class, Layer::Reader), "{fault}: {:#?}", report.findings);
        assert!(from.contains(&worst.from), "{fault}: {:#?}", report.findings);
        assert_eq!(worst.cured_by, Some(Rung::PowerCycle), "{fault}: {:#?}", report.findings);
    }
}
