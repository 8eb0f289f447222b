//! The catalogue, and predictions from it, against another program's account of the same rows.

use std::collections::BTreeMap;

use conformance::reader::{
    Catalogue, Claim, Direction, Driver, ExchangeLevel, Firmware, Identity, InterfaceKind, KnownTroubles,
    Match, Protocol, Version, predict,
};

const TABLE: &str = include_str!("../../data/ccid-readers.csv");

#[test]
fn the_catalogue_has_the_numbers_its_source_states() {
    let catalogue = Catalogue::bundled().unwrap();
    let mut levels = BTreeMap::new();
    for model in catalogue.iter() {
        *levels.entry(model.descriptor.level().name()).or_insert(0) += 1;
    }
    assert_eq!(catalogue.iter().count(), 773);
    let expected = [("TPDU", 278), ("character", 6), ("extended APDU", 295), ("short APDU", 194)];
    assert_eq!(levels, BTreeMap::from(expected));
    let extended_in_one = catalogue.iter().filter(|model| {
        model.descriptor.level() == ExchangeLevel::Extended && model.descriptor.block() >= 65_544
    });
    assert_eq!(extended_in_one.count(), 18);
    assert_eq!(catalogue.iter().filter(|model| model.kind == InterfaceKind::Token).count(), 121);
    let vendor_class = catalogue.iter().filter(|model| model.equipment.interface_class == 0xFF);
    let polled = catalogue.iter().filter(|model| model.equipment.endpoints == 2);
    let with_keys = catalogue.iter().filter(|model| model.equipment.pin_support != 0);
    assert_eq!((vendor_class.count(), polled.count(), with_keys.count()), (26, 75, 98));
}

/// The table's last columns were computed by another program, written from the driver's sources by somebody else.
#[test]
fn every_prediction_agrees_with_the_second_account() {
    let catalogue = Catalogue::bundled().unwrap();
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let headers = rows.headers().unwrap().clone();
    let mut compared = 0;
    for (row, model) in rows.records().zip(catalogue.iter()) {
        let row = row.unwrap();
        let cell = |name: &str| {
            let index = headers.iter().position(|header| header == name).unwrap();
            row.get(index).unwrap().to_owned()
        };
        let level = match cell("libccid_effective_level").as_str() {
            "character" => ExchangeLevel::Character,
            "TPDU" => ExchangeLevel::Tpdu,
            "short_APDU" => ExchangeLevel::Short,
            "short_and_extended_APDU" => ExchangeLevel::Extended,
            other => panic!("level {other}"),
        };
        let claim = match cell("libccid_dwMaxAPDUDataSize_predicted").as_str() {
            "0" => Claim::ShortOnly,
            "0x10000" => Claim::Bytes(0x1_0000),
            other => panic!("claim {other}"),
        };
        for protocol in [Protocol::T0, Protocol::T1, Protocol::Contactless] {
            let prediction = predict(&model.descriptor, 0, protocol, Driver::LIBCCID);
            assert_eq!(
                (prediction.level, prediction.claim),
                (level, Some(claim)),
                "{} {}",
                model.file,
                model.block
            );
        }
        let block: usize = cell("max_block_payload").parse().unwrap();
        assert_eq!(model.descriptor.block(), block, "{}", model.file);
        compared += 1;
    }
    assert_eq!(compared, 773);
}

#[test]
fn what_a_tpdu_reader_carries_depends_on_the_card() {
    let catalogue = Catalogue::bundled().unwrap();
    let scr3310 = catalogue.search("04e6:5116").next().unwrap();
    let over = |protocol| predict(&scr3310.descriptor, 0, protocol, Driver::LIBCCID);
    assert!(over(Protocol::T1).is_extended());
    assert!(!over(Protocol::T0).is_extended(), "the claim is the same and cannot hold");
    assert_eq!(over(Protocol::T0).claim, over(Protocol::T1).claim);
    assert_eq!(over(Protocol::T0).command, Some(261));
}

/// What a row says must pass, in bytes of data in extended form.
#[test]
fn predictions_in_bytes_of_data() {
    let catalogue = Catalogue::bundled().unwrap();
    let data = |query: &str, protocol| {
        let model = catalogue.search(query).next().unwrap();
        let prediction = predict(&model.descriptor, 0, protocol, Driver::LIBCCID);
        [Direction::Command, Direction::Response, Direction::Both].map(|way| prediction.data(way).unwrap())
    };
    let all = [65_535, 65_536, 65_535];
    assert_eq!(data("RC-S300_P", Protocol::T1), all);
    assert_eq!(data("RC-S300_P", Protocol::T0), all, "the reader runs T=0 by itself");
    assert_eq!(data("acr122u_picc", Protocol::T1), [254, 259, 252]);
    assert_eq!(data("scr3310_2", Protocol::T1), all);
    assert_eq!(data("scr3310_2", Protocol::T0), [0; 3], "T=0 has no extended form");
    assert_eq!(data("winbond", Protocol::T0), [0; 3]);
    assert_eq!(data("04e6:5612", Protocol::T1), all, "states 263 bytes, so the driver does not look");
}

#[test]
fn exceptions_depend_on_version_options_and_slot() {
    let catalogue = Catalogue::bundled().unwrap();
    let level = |id: &str, slot, version, options| {
        let model = catalogue.search(id).next().unwrap();
        predict(&model.descriptor, slot, Protocol::T1, Driver::Libccid { version, options }).level
    };
    assert_eq!(level("2f7c:6007", 0, Some(Version(1, 7, 0)), 0), ExchangeLevel::Short);
    assert_eq!(level("2f7c:6007", 0, Some(Version(1, 7, 1)), 0), ExchangeLevel::Extended);
    assert_eq!(level("08e6:3437", 0, None, 0), ExchangeLevel::Tpdu);
    assert_eq!(level("08e6:3437", 0, None, 2), ExchangeLevel::Short);
    assert_eq!(level("04e6:5121", 0, None, 0), ExchangeLevel::Tpdu);
    assert_eq!(level("04e6:5121", 1, None, 0), ExchangeLevel::Tpdu, "not since 1.3.10");
    assert_eq!(level("04e6:5121", 1, Some(Version(1, 3, 9)), 0), ExchangeLevel::Short);
}

#[test]
fn old_firmware_is_refused_unless_the_driver_is_told_otherwise() {
    let catalogue = Catalogue::bundled().unwrap();
    let refused: Vec<&str> = catalogue
        .iter()
        .filter(|model| Driver::LIBCCID.refuses(&model.descriptor).is_some())
        .map(|model| model.file.as_str())
        .collect();
    assert!(refused.contains(&"SCL010.txt") && !refused.contains(&"GemPCTwin.txt"), "{refused:?}");
    let scl010 = catalogue.iter().find(|model| model.file == "SCL010.txt").unwrap();
    assert_eq!(Driver::LIBCCID.refuses(&scl010.descriptor), Firmware::from_text("1.12"));
    let told = Driver::Libccid { version: None, options: 0x04 };
    assert_eq!(told.refuses(&scl010.descriptor), None);
    assert_eq!(Driver::Unknown.refuses(&scl010.descriptor), None);
}

#[test]
fn other_drivers_are_predicted_or_said_to_be_unknown() {
    let catalogue = Catalogue::bundled().unwrap();
    let model = catalogue.iter().next().unwrap();
    let by = |driver| predict(&model.descriptor, 0, Protocol::T1, driver);
    assert_eq!((by(Driver::Vpcd).command, by(Driver::Vpcd).claim), (Some(65_535), None));
    assert_eq!(by(Driver::MacOsBeforeYosemite).response, Some(1_958));
    let unknown = by(Driver::Unknown);
    assert_eq!((unknown.command, unknown.response, unknown.claim), (None, None, None));
    assert!(!unknown.is_extended());
}

#[test]
fn a_match_says_how_good_it_is() {
    let catalogue = Catalogue::bundled().unwrap();
    let mut identity = Identity { vendor: 0x046A, product: 0x0090, firmware: None, interface: None };
    assert!(catalogue.matching(&identity).len() > 1, "one pair of ids, two levels");
    assert!(catalogue.matching(&identity).iter().all(|matched| matched.fit == Match::Ids));
    identity.firmware = Firmware::from_text("2.04");
    let best = catalogue.matching(&identity);
    assert_eq!(best.len(), 1);
    assert_eq!((best[0].fit, best[0].model.descriptor.message_length), (Match::Firmware, 502));
    identity.vendor = 0xFFFF;
    assert!(catalogue.matching(&identity).is_empty());
}

#[test]
fn known_troubles_name_models_of_the_catalogue() {
    let catalogue = Catalogue::bundled().unwrap();
    let troubles = KnownTroubles::bundled().unwrap();
    assert!(troubles.iter().count() >= 20);
    for trouble in troubles.iter() {
        for device in &trouble.devices {
            assert!(catalogue.iter().any(|model| &model.id() == device), "{device} of {}", trouble.recipe);
        }
    }
    let acr122u = catalogue.search("072f:2200").next().unwrap();
    assert_eq!(troubles.of(acr122u).count(), 5);
}

#[test]
fn a_table_with_a_slip_is_refused_with_its_line() {
    let broken = TABLE.replacen("0x072F", "072F", 1);
    let error = Catalogue::parse(&broken).unwrap_err().to_string();
    assert!(error.contains("line: 2") && error.contains("0x"), "{error}");
}
