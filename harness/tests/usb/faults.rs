//! Faults of firmware, as they show through the real driver. What was reported of each in public is what PC/SC
//! programs saw; so must pyscard.

use crate::bench::{ACR122U, ACR1252, PC_TWIN, measured};

/// A fault, the model in which it is seeded, the longest command and response that still pass, how the first command
/// that does not ends, and whether something came back wrong.
type Symptom = (&'static str, &'static str, u64, u64, Option<u64>, bool);

const ALL: (u64, u64) = (65_542, 65_537);

const SYMPTOMS: [Symptom; 18] = [
    ("F02", ACR1252, 260, 258, Some(263), false),
    ("F03", ACR1252, 260, ALL.1, Some(263), false),
    ("F04", ACR1252, 260, 258, Some(263), false),
    ("F06", ACR1252, 509, 514, Some(519), true),
    ("F08", ACR1252, 105, ALL.1, Some(254), false),
    ("F10", ACR1252, ALL.0, 258, None, true),
    ("F12", ACR1252, ALL.0, 5, None, true),
    ("F13", ACR1252, ALL.0, 257, None, false),
    ("F14", ACR1252, 260, ALL.1, None, true),
    ("F15", ACR1252, ALL.0, 258, None, true),
    ("F16", ACR1252, ALL.0, 514, None, true),
    ("F17", ACR1252, ALL.0, 514, None, true),
    ("F20", PC_TWIN, ALL.0, 102, None, false),
    // The driver reads the first piece, and tells nobody that there are more.
    ("F30", ACR122U, 260, 259, Some(263), true),
    ("F31", ACR122U, 260, 102, Some(263), true),
    ("F33", ACR1252, ALL.0, 302, None, false),
    ("F45", PC_TWIN, ALL.0, 4_098, None, false),
    ("F46", ACR1252, 4_103, ALL.1, Some(32_775), false),
];

#[test]
fn each_fault_shows_as_it_was_reported() {
    for (fault, model, command, response, refused, wrong) in SYMPTOMS {
        let seen = measured(&[model], &["--probe", "--card-model", "extended", "--fault", fault]);
        let [reader] = &seen[..] else { panic!("{fault}: {seen:#?}") };
        assert_eq!(
            (&reader["command"], &reader["response"]),
            (&command.into(), &response.into()),
            "{fault}: {reader:#}"
        );
        assert_eq!(reader["refused"][0].as_u64(), refused, "{fault}: {reader:#}");
        if refused.is_some() {
            assert_eq!(
                reader["refused"][1], "0x80100016",
                "{fault}: all that PC/SC says is \"not transacted\""
            );
        }
        assert_eq!(reader["wrong"].as_array().unwrap().is_empty(), !wrong, "{fault}: {reader:#}");
    }
}

#[test]
fn a_first_command_that_fails_and_a_reader_that_vanishes() {
    let seen = measured(&[ACR1252], &["--probe", "--fault", "F49"]);
    assert_eq!((&seen[0]["command"], &seen[0]["response"]), (&ALL.0.into(), &ALL.1.into()), "{seen:#?}");
    let seen = measured(&[ACR1252], &["--probe", "--fault", "F44"]);
    assert_eq!(seen[0]["command"], 1_031, "{seen:#?}");
    assert_eq!(seen[0]["refused"][0], 4_103, "{seen:#?}");
}
