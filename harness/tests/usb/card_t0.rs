//! A card that offers T=0 only, through the real driver: at character level libccid runs the protocol, at TPDU level the reader takes
//! whole commands, at the other levels the reader runs it.

use conformance::reader::{FailureClass, Layer, Occasion};

use crate::bench::{PC_TWIN, measured};
use crate::certify::certified_with;
use crate::opensc::reads_the_card;

/// Historical bytes "TEST", no interface bytes: T=0 and nothing else.
const T0_CARD: [&str; 2] = ["--atr", "3B0454455354"];
/// Short APDU level, contact.
const SHORT: &str = "ACS_ACR3901U_ICC_Reader";
/// Extended APDU level, contact.
const EXTENDED: &str = "HID_Global_OMNIKEY_3x21_Smart_Card_Reader";
/// Character level.
const CHARACTER: &str = "Winbond";

#[test]
fn pyscard_finds_what_t0_carries_at_each_level() {
    for (model, command, response) in [
        (PC_TWIN, 260, 258),
        (CHARACTER, 105, 258), // messages of 138 bytes
        (SHORT, 260, 259),     // 255 bytes and two more in extended form, which this reader hands on
        (EXTENDED, 65_542, 65_537),
    ] {
        let seen = measured(&[model], &[&["--probe"][..], &T0_CARD].concat());
        let [reader] = &seen[..] else { panic!("{model}: {seen:#?}") };
        assert_eq!(
            (&reader["protocol"], &reader["command"], &reader["response"]),
            (&1.into(), &command.into(), &response.into()),
            "{model}: {reader:#}"
        );
    }
}

#[test]
fn opensc_reads_the_card_and_enters_a_pin() {
    for model in [PC_TWIN, CHARACTER] {
        reads_the_card(model, &T0_CARD);
    }
}

/// F05: a reader at TPDU level claims extended length whatever the card's protocol. T=0 has no extended form: what fits into the driver's
/// message reaches the card as something else, the rest the driver refuses.
#[test]
fn a_tpdu_reader_with_such_a_card_carries_no_extended_form_whatever_it_claims() {
    let report = certified_with(PC_TWIN, &T0_CARD, &[]);
    let command = &report.envelope.command;
    assert_eq!((command.short_form, command.extended_form, command.verified), (Some(true), Some(false), 0));
    let refused = report.findings.iter().find(|finding| {
        (finding.class, finding.layer, finding.occasion)
            == (FailureClass::RefusedByStack, Layer::Stack, Occasion::ExtendedForm)
    });
    let refused = refused.unwrap_or_else(|| panic!("{:#?}", report.findings));
    assert_eq!((refused.from, refused.fault), (255, true));
}
