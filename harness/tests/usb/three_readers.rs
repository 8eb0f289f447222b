//! Three readers that many people own, met by somebody who owns none: seen by `pcsc_scan`, certified through the real driver, and
//! told apart by nothing but their descriptors.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bench::{ACR1252, PC_TWIN, RC_S300, beside};

const READERS: [&str; 3] = [ACR1252, RC_S300, PC_TWIN];
/// A part of each one's name in PC/SC.
const NAMES: [&str; 3] = ["ACR1252", "RC-S300", "PC Twin"];

/// What is of this one measurement and not of the reader: its times, its place, what it is called.
const OF_THE_MEASUREMENT: [&str; 11] = [
    "/started",
    "/evidence/last_hash",
    "/evidence/lines",
    "/report/trials",
    "/report/flakiness/trials",
    "/report/envelope/bytes_per_second",
    "/report/envelope/exchange_us",
    "/report/specimen/reader",
    "/report/specimen/device/usb_path",
    "/report/specimen/device/interface",
    "/report/specimen/host/pcsc",
];

#[test]
fn pcsc_scan_sees_three_readers_with_a_card_in_each() {
    let scan = ["pcsc_scan", "-n", "-t", "1"];
    let seen = beside(&READERS, &[], &scan).exits(0);
    for line in [
        " Reader 0: ACS ACR1252 Reader [ACR1252 Reader PICC] 00 00",
        " Reader 1: SONY FeliCa RC-S300/P 01 00",
        " Reader 2: Gemalto PC Twin Reader 02 00",
    ] {
        let (_, after) =
            seen.stdout.split_once(line).unwrap_or_else(|| panic!("{line:?} is missing\n{seen}"));
        let state = after.lines().find(|line| line.contains("Card state:")).unwrap();
        assert!(state.contains("Card inserted"), "{line}: {state}");
    }
    assert!(!seen.stdout.contains(" Reader 3:"), "{seen}");
}

#[test]
fn their_reports_differ_exactly_where_their_descriptors_do() {
    let folder = tempfile::tempdir().unwrap();
    let (program, out) = (env!("CARGO_BIN_EXE_tashika"), folder.path().display());
    // All at once: each waits for its card most of the time.
    let script: String = NAMES
        .iter()
        .map(|name| {
            format!("'{program}' --lang en reader certify --reader '{name}' --effort quick --json --out '{out}/{name}' > '{out}/{name}.json' &\n")
        })
        .collect();
    let options = ["--probe", "--card-model", "extended"];
    beside(&READERS, &options, &["sh", "-c", &format!("{script} wait")]).exits(0);
    let reports = NAMES.map(|name| {
        let text = std::fs::read_to_string(folder.path().join(format!("{name}.json"))).unwrap();
        leaves(&serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}")))
    });
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let differ = differences(&reports[one], &reports[other]);
        let (descriptor, rest): (BTreeSet<String>, BTreeSet<String>) =
            differ.into_iter().partition(|path| path.starts_with("/report/specimen/descriptor/"));
        assert!(descriptor.len() >= 4, "{descriptor:?}");
        assert!(rest.contains("/report/specimen/device/descriptors_sha256"), "{rest:?}");
        let explained = |path: &String| {
            let levels_differ = descriptor.contains("/report/specimen/descriptor/message_length");
            OF_THE_MEASUREMENT.contains(&path.as_str())
                || path == "/report/specimen/device/descriptors_sha256"
                // What the driver does follows from level and message length.
                || (levels_differ && path.starts_with("/report/predicted/"))
                || (path.starts_with("/profile/decisions/") && path.contains("/seen/"))
        };
        let unexplained: Vec<&String> = rest.iter().filter(|path| !explained(path)).collect();
        assert_eq!(unexplained, Vec::<&String>::new(), "{} and {}", NAMES[one], NAMES[other]);
    }
    for report in &reports {
        assert_eq!(report["/report/envelope/command/verified"], "65535");
        assert_eq!(report["/report/envelope/response/verified"], "65536");
    }
}

/// Every number and text of a document by its place.
fn leaves(value: &Value) -> BTreeMap<String, String> {
    fn walk(value: &Value, place: &str, into: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| walk(value, &format!("{place}/{name}"), into));
            }
            Value::Array(items) => {
                (0..).zip(items).for_each(|(index, value)| walk(value, &format!("{place}/{index}"), into));
            }
            other => {
                into.insert(place.to_owned(), other.to_string());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(value, "", &mut found);
    found
}

/// The places at which two documents differ.
fn differences(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> BTreeSet<String> {
    let places: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    places.into_iter().filter(|place| one.get(*place) != other.get(*place)).cloned().collect()
}
