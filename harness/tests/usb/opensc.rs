//! OpenSC sees the models and reads the card through each level.

use crate::bench::{ACR122U, ACR1252, PC_TWIN, RC_S300, beside};
use crate::program::Ended;
use simulator::jpki_pki::SIGNATURE_PIN;

#[test]
fn three_models_are_listed_with_an_individual_number_card_in_each() {
    let ended = beside(&[PC_TWIN, RC_S300, ACR1252], &[], &["opensc-tool", "--list-readers"]).exits(0);
    for line in [
        "0    Yes             Gemalto PC Twin Reader 00 00",
        "1    Yes             SONY FeliCa RC-S300/P 01 00",
        "2    Yes             ACS ACR1252 Reader [ACR1252 Reader PICC] 02 00",
    ] {
        assert!(
            ended.stdout.lines().any(|printed| printed.trim_end() == line),
            "{line:?} was expected\n{ended}"
        );
    }
}

#[test]
fn the_card_is_read_and_its_pin_taken_through_every_level() {
    for model in [PC_TWIN, ACR1252, ACR122U] {
        reads_the_card(model, &[]);
        certificate_by_pin(model, &[], "WRONG123").fails();
    }
}

/// OpenSC knows the card in this model, reads it and enters its PIN.
pub(crate) fn reads_the_card(model: &str, options: &[&str]) {
    let name = beside(&[model], options, &["opensc-tool", "--reader", "0", "--name"]).exits(0);
    assert_eq!(name.stdout.trim(), "jpki", "{model}");
    let read = certificate_by_pin(model, options, SIGNATURE_PIN).exits(0);
    assert!(read.stdout.contains("-----BEGIN CERTIFICATE-----"), "{model}: {read}");
}

fn certificate_by_pin(model: &str, options: &[&str], pin: &str) -> Ended {
    let read = [
        "pkcs15-tool",
        "--reader",
        "0",
        "--read-certificate",
        "02",
        "--verify-pin",
        "--auth-id",
        "02",
        "--pin",
    ];
    beside(&[model], options, &[&read[..], &[pin]].concat())
}
