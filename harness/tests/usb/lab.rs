//! A laboratory of sixteen simulated readers under the real driver and daemon: good ones, faulty ones, one that hangs, one that vanishes. Two
//! nights, and between them one reader gets another firmware. The morning must say at a glance what broke, since when, who is to blame and
//! what to do.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conformance::Verdict;
use conformance::lab::{Blame, Job, Morning, Night, SlotState};

use crate::bench::serve;
use crate::program::{self, Ended};

/// Readers that carry everything: name in the catalogue, and in PC/SC.
const GOOD: [(&str, &str); 9] = [
    ("ACS_ACR1252_Reader", "ACS ACR1252 Reader"),
    ("ACS_ACR39U_ICC_Reader", "ACS ACR39U ICC Reader"),
    ("ASEDrive_IIIe_KB", "Athena ASEDrive IIIe KB"),
    ("AU9540", "Alcor Micro AU9540"),
    ("Access_IS_ATR220", "Access IS ATR220"),
    ("Arculus_AuthentiKey", "Arculus AuthentiKey"),
    ("AvestUA_AvestKey", "AvestUA AvestKey"),
    ("AK910_ckey_0001", "AK910 CKey"),
    ("BLUTRONICS_TAURUS_NFC", "BLUTRONICS TAURUS NFC"),
];
/// A model of which two firmwares are public: 2.04 carries extended length, 2.03 does not.
const UPDATED: [(&str, &str); 2] =
    [("Cherry_Smart_Card_Reader_USB_2_04", "2.04"), ("Cherry_Smart_Card_Reader_USB", "2.03")];
const UPDATED_NAME: &str = "Cherry Smart Card Reader USB";
/// Faulty ones. F42 hangs until its power is taken, F44 vanishes; nobody is there to help them.
const FAULTY: [&str; 6] = ["F02", "F03", "F06", "F10", "F42", "F44"];

/// Lays out a lab file; the power switch of a slot is a hand at the bench.
fn lay_out(folder: &Path) {
    let mut text = format!(
        "lab: 試験室\nlocks: {}/locks\ncards: {{ probe: {{ kind: probe }} }}\ncontrol: good-0\nslots:\n",
        folder.display()
    );
    let good = GOOD.iter().enumerate().map(|(number, (_, name))| (format!("good-{number}"), *name));
    let updated = [("updated".to_owned(), UPDATED_NAME)];
    let faulty = FAULTY.iter().map(|name| ((*name).to_owned(), *name));
    for (device, (slot, name)) in good.chain(updated).chain(faulty).enumerate() {
        let power = match slot.as_str() {
            "F42" | "F44" => String::new(),
            _ => format!(
                "    power: \"{} reader hand replug --device {device}\"\n",
                env!("CARGO_BIN_EXE_tashika")
            ),
        };
        let _ = write!(
            text,
            "  - slot: {slot}\n    at: {{ reader: \"{name}\" }}\n    card: probe\n    time: 2m\n{power}    jobs: [{{ measure: {{ profile: extended-lc-le, effort: quick }} }}]\n"
        );
    }
    fs::write(folder.join("lab.yaml"), text).unwrap();
}

/// A night beside sixteen readers.
fn night(folder: &Path, updated: &str) -> Ended {
    let models: Vec<&str> = GOOD.iter().map(|(model, _)| *model).chain([updated]).collect();
    let mut command = serve(&models);
    command.args(["--probe", "--card-model", "extended"]);
    command.args(FAULTY.iter().flat_map(|name| ["--zoo", *name]));
    let lab = folder.join("lab.yaml");
    let nights = folder.join("nights");
    command.arg("--").arg(env!("CARGO_BIN_EXE_tashika")).args(["--lang", "en", "lab", "nightly", "--lab"]);
    program::run(command.arg(lab).arg("--out").arg(nights))
}

fn morning(folder: &Path) -> Morning {
    let nights = fs::read_dir(folder.join("nights")).unwrap().map(|entry| entry.unwrap().path());
    let last = nights.filter(|night| night.join("morning.json").is_file()).max().unwrap();
    serde_json::from_slice(&fs::read(last.join("morning.json")).unwrap()).unwrap()
}

fn job<'a>(night: &'a Night, slot: &str) -> &'a Job {
    &night.slots.iter().find(|found| found.name == slot).unwrap().jobs[0]
}

#[test]
fn sixteen_readers_two_nights_and_a_firmware_between_them() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let [(old, old_firmware), (new, new_firmware)] = UPDATED;

    let ended = night(folder.path(), old).exits(100);
    let first = morning(folder.path());
    for number in 0..GOOD.len() {
        assert_eq!(job(&first.night, &format!("good-{number}")).verdict, Verdict::Pass, "{number}\n{ended}");
    }
    assert_eq!(job(&first.night, "updated").verdict, Verdict::Pass, "{ended}");
    for slot in ["F02", "F03", "F06", "F10"] {
        let job = job(&first.night, slot);
        assert_eq!(job.verdict, Verdict::Fail, "{slot}\n{ended}");
        let blamed = job.cases.iter().filter(|case| case.verdict == Verdict::Fail);
        assert!(blamed.clone().count() > 0, "{slot}");
        let by_reader = |blame| matches!(blame, Some(Blame::Reader | Blame::StackOrReader));
        assert!(blamed.into_iter().all(|case| by_reader(case.blame)), "{slot}: {job:#?}");
    }
    for name in ["F42", "F44"] {
        let slot = first.night.slots.iter().find(|slot| slot.name == name).unwrap();
        assert_eq!((slot.state, slot.jobs[0].verdict), (SlotState::Wedged, Verdict::Inconclusive), "{ended}");
        let blamed = slot.jobs[0].cases.iter().all(|case| case.blame == Some(Blame::Reader));
        assert!(blamed, "{name}: {:#?}", slot.jobs[0]);
    }
    assert!(first.night.complete && first.differences.is_empty(), "{:#?}", first.differences);

    let ended = night(folder.path(), new).exits(100);
    let second = morning(folder.path());
    assert_eq!(job(&second.night, "updated").verdict, Verdict::Fail, "{ended}");
    let told = &ended.stdout;
    let first_news = told.lines().find(|line| line.starts_with("- ")).unwrap();
    assert!(first_news.contains("updated"), "what broke comes first\n{told}");
    for needed in [format!("firmware {old_firmware} → {new_firmware}"), second.night.id.clone()] {
        assert!(told.contains(&needed), "{needed}\n{told}");
    }
    assert!(told.lines().count() <= 22, "fits a chat message\n{told}");
}
