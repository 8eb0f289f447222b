//! What pyscard measures through the real driver is what is predicted of the model, at every exchange level.

use conformance::reader::{Catalogue, Driver, Protocol, Version, predict};
use simulator::ccid::DeviceModel;

use crate::bench::{ACR122U, ACR1252, PC_TWIN, RC_S300, measured};

const LIBCCID: Driver = Driver::Libccid { version: Some(Version(1, 5, 2)), options: 0 };
/// The longest command and response that the judge tries.
const LONGEST: (u64, u64) = (65_542, 65_537);

/// Fifteen slots of all levels and several makers: message lengths from 138 to 1,034 bytes, one interface and two,
/// IFSD from 123 to 254.
const MODELS: [&str; 11] = [
    ACR1252,
    RC_S300,
    PC_TWIN,
    ACR122U,
    "ACS_ACR1252_Dual_Reader", // contactless at extended level, and a slot for a security module at short level
    "ACS_ACR1281U",            // three slots
    "Winbond",                 // character level
    "HID_OMNIKEY_5422",        // two interfaces
    "Identiv_uTrust_3700_F_CL_Reader",
    "SCR3310_2",
    "CherrySmartTerminalST2XXX", // so it is called in the catalogue: its maker writes XXX for a family
];

/// Whether a card is put into a slot: the first of an interface that is no slot for security modules.
fn predicted(model: &str) -> Vec<(u64, (u64, u64))> {
    let catalogue = Catalogue::bundled().unwrap();
    let device = DeviceModel::find(&catalogue, model).unwrap().remove(0);
    let first_slots =
        device.interfaces.iter().filter(|one| one.kind != conformance::reader::InterfaceKind::Sam);
    first_slots
        .map(|interface| {
            let prediction = predict(&interface.descriptor, 0, Protocol::T1, LIBCCID);
            let claim = match prediction.claim {
                Some(conformance::reader::Claim::Bytes(bytes)) => u64::from(bytes),
                _ => 0,
            };
            let at_most = |reach: Option<usize>, longest| u64::try_from(reach.unwrap()).unwrap().min(longest);
            (claim, (at_most(prediction.command, LONGEST.0), at_most(prediction.response, LONGEST.1)))
        })
        .collect()
}

/// The longest of the judge's commands, or responses, that is not longer.
fn tried(reach: (u64, u64)) -> (u64, u64) {
    const LENGTHS: [u64; 17] =
        [1, 2, 100, 249, 250, 254, 255, 256, 257, 261, 300, 502, 512, 1024, 4096, 32768, 65535];
    let longest = |reach: u64, length: fn(u64) -> u64| {
        LENGTHS.iter().map(|&data| length(data)).take_while(|&bytes| bytes <= reach).last().unwrap()
    };
    (longest(reach.0, |data| data + if data <= 255 { 5 } else { 7 }), longest(reach.1, |data| data + 2))
}

#[test]
fn every_level_carries_what_is_predicted() {
    // A contact card everywhere: with the contactless one PC/SC would choose T=0.
    let seen = measured(&MODELS, &["--probe", "--card-model", "extended"]);
    let mut with_card = seen.iter().filter(|reader| reader["connect"] == 0);
    for model in MODELS {
        for (claim, reach) in predicted(model) {
            let reader = with_card.next().unwrap_or_else(|| panic!("{model} is missing: {seen:#?}"));
            let number = |field: &str| reader[field].as_u64().unwrap();
            assert_eq!(reader["wrong"], serde_json::json!([]), "{model}: {reader:#}");
            assert_eq!((number("claim"), number("protocol")), (claim, 2), "{model}: {reader:#}");
            assert_eq!((number("command"), number("response")), tried(reach), "{model}: {reader:#}");
        }
    }
    assert_eq!(with_card.next(), None);
}

#[test]
fn sixteen_readers_stand_side_by_side() {
    let seen = measured(&[PC_TWIN; 16], &["--probe"]);
    assert_eq!(seen.len(), 16);
    assert!(
        seen.iter().all(|reader| reader["command"] == LONGEST.0 && reader["response"] == LONGEST.1),
        "{seen:#?}"
    );
}
