//! `tashika reader sweep-catalogue` comes to the rows of the committed table, whichever of its devices are swept.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::program::{ROOT, run, tashika};

/// Models of every level, of what the driver makes an exception for, of what it refuses, and of each kind of card.
const MODELS: [&str; 20] = [
    "Winbond.",              // character level
    "GemPCTwin.",            // TPDU level
    "SCR3310_2.",            // TPDU level, states 263 bytes
    "bit4id_minilector-AIR", // TPDU level, messages shorter than the driver's blocks
    "ACR122U_PICC",          // short level
    "Regula_RFID",           // short level, messages of 512 bytes
    "Identiv_uTrust_3720",   // short level, states 263 bytes
    "FeliCa_RC-S300_P",      // extended level
    "ACS_ACR1252_Dual",      // extended and short level in one device
    "HID_OMNIKEY_5422.",     // two interfaces
    "Identiv_uTrust_3700_F", // extended level, messages of 1,034 bytes
    "PN7362au",              // chains although it says short
    "Kobil_EMV_CAP",         // the driver takes it for short
    "Ledger_Stax",           // T=0 only, short level
    "Spyrus_WorkSafe_Pro.",  // T=0 only, extended level
    "Gemalto_SG.",           // T=0 only, TPDU level
    "SCL010.",               // one refused for its firmware, one of extended level with messages of 262 bytes
    "e-gate",                // ICCD
    "Elatec_TWN4",           // messages of 64 bytes, extended and TPDU level
    "Gem_e-SealPro",         // polled, of a vendor's own class
];

fn committed() -> Vec<String> {
    let path = format!("{ROOT}/vectors/readers/envelope-libccid-1.5.2.csv");
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

/// The sweep, with a table in this folder.
fn sweep(folder: &std::path::Path, models: &[&str]) -> Command {
    let mut command = tashika();
    command.args(["reader", "sweep-catalogue", "--out"]).arg(folder.join("table.csv"));
    command.args(models.iter().flat_map(|model| ["--only", *model]));
    command
}

#[test]
fn models_of_every_kind_come_to_the_rows_of_the_committed_table() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(&mut sweep(folder.path(), &MODELS)).exits(0);
    let table = std::fs::read_to_string(folder.path().join("table.csv")).unwrap();
    let committed = committed();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], committed[0], "the columns");
    for model in MODELS {
        let is_of_it = |row: &&str| row.to_lowercase().contains(&model.trim_end_matches('.').to_lowercase());
        assert!(rows.iter().any(is_of_it), "{model} is missing\n{ended}");
    }
    let other: Vec<&&str> = rows.iter().filter(|row| !committed.iter().any(|line| line == *row)).collect();
    assert!(other.is_empty(), "these rows are not those of the table:\n{other:#?}");
    assert!(!folder.path().join("table.csv.journal").exists());
}

#[test]
fn a_sweep_that_was_ended_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("table.csv.journal");
    let models = ["SONY_FeliCa_RC-S300", "GemPCTwin."];
    let mut command = sweep(folder.path(), &models);
    let mut child =
        command.args(["--jobs", "1"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let first = BufReader::new(child.stderr.take().unwrap()).lines().next().unwrap().unwrap();
    assert!(first.starts_with("1/3 "), "{first}");
    run(Command::new("kill").arg(child.id().to_string())).exits(0);
    assert_eq!(child.wait().unwrap().code(), Some(5), "it is not done");
    assert!(!folder.path().join("table.csv").exists());
    let before = std::fs::read_to_string(&journal).unwrap();
    assert!((2..4).contains(&before.lines().count()), "a heading and what was measured: {before}");

    let ended = run(sweep(folder.path(), &models).arg("--resume")).exits(0).says("3 rows");
    let again = ended.stderr.lines().filter(|line| line.contains('/')).count();
    assert_eq!(again, 4 - before.lines().count(), "what was measured is not measured again\n{ended}");
    assert_eq!(std::fs::read_to_string(folder.path().join("table.csv")).unwrap().lines().count(), 4);

    std::fs::write(&journal, before.replacen("libccid", "another", 1)).unwrap();
    run(sweep(folder.path(), &models).arg("--resume")).exits(2).says("start again without --resume");
    run(&mut sweep(folder.path(), &["no such model"])).exits(4);
}
