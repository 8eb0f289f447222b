//! The committed table of a sweep over the whole catalogue: it is of this catalogue and these predictions, and every
//! difference in it has a reason.

use std::collections::BTreeSet;

use conformance::reader::{Catalogue, Driver, Explanations, Meeting, SweepRow, Version};

const TABLE: &str = include_str!("../../../../vectors/readers/envelope-libccid-1.5.2.csv");
const LIBCCID: Driver = Driver::Libccid { version: Some(Version(1, 5, 2)), options: 0 };

fn rows() -> Vec<SweepRow> {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn the_table_holds_every_interface_with_what_is_predicted_today() {
    let catalogue = Catalogue::bundled().unwrap();
    let rows = rows();
    assert_eq!(rows.len(), 773);
    for (row, model) in rows.iter().zip(catalogue.iter()) {
        let predicted = SweepRow::predicted(model, LIBCCID).with_measured(row);
        assert_eq!(predicted, SweepRow { explanation: None, ..row.clone() }, "the sweep must be made again");
    }
}

#[test]
fn every_difference_is_explained_and_every_explanation_is_of_a_difference() {
    let explanations = Explanations::bundled().unwrap();
    let rows = rows();
    for row in &rows {
        let explained = row.clone().explained(&explanations);
        assert_eq!(&explained, row, "the column of explanations is out of date");
        assert_eq!(row.differs(), row.explanation.is_some(), "{row:#?}");
    }
    let names: BTreeSet<String> = rows.iter().map(|row| format!("{}#{}", row.dump, row.block)).collect();
    let mut seen = BTreeSet::new();
    for explanation in explanations.iter() {
        assert!(!explanation.source.is_empty() && !explanation.text.ja.is_empty(), "{explanation:#?}");
        for row in &explanation.rows {
            assert!(names.contains(row), "{row} of {} is no row", explanation.name);
            assert!(seen.insert(row), "{row} has two explanations");
            let differs =
                rows.iter().any(|one| format!("{}#{}", one.dump, one.block) == *row && one.differs());
            assert!(differs, "{row} of {} does not differ", explanation.name);
        }
    }
}

/// The table is no list of successes: each way to fail is in it, and what the notices need passes at three levels.
#[test]
fn the_table_shows_more_than_one_outcome() {
    let rows = rows();
    let count = |wanted: &dyn Fn(&&SweepRow) -> bool| rows.iter().filter(wanted).count();
    let carries_all = |row: &&SweepRow| row.command == Some(65_535) && row.response == Some(65_536);
    assert!(count(&|row| row.measured == Meeting::Measured) > 700);
    assert_eq!(count(&|row| row.measured == Meeting::Refused), 1, "SCL010 of firmware 1.02");
    assert_eq!(count(&|row| row.measured == Meeting::NotSimulated), 12, "the ICCD devices");
    let unanswered: Vec<&str> =
        rows.iter().filter(|row| row.measured == Meeting::Unanswered).map(|row| row.dump.as_str()).collect();
    assert_eq!(unanswered, ["MySmartPad"], "it declares protocols that do not exist");
    assert!(count(&carries_all) > 500);
    assert!(count(&|row| row.command.is_some_and(|bytes| bytes < 65_535)) > 150);
}
