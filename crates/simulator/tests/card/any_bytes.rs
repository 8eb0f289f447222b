//! Whatever comes, the card answers with a status word and goes on.

use proptest::collection::vec;
use proptest::prelude::*;
use simulator::card::{Card, CardDefect, CardProfile};

use super::{hex, profile};

const SELECTS: [&str; 7] = [
    super::SELECT_JPKI,
    super::SELECT_TEXT,
    super::SELECT_VISUAL,
    super::SELECT_RESIDENCE,
    super::SELECT_COMMON,
    super::SELECT_ISSUER_DOMAIN,
    "00A4040C09 F054415348494B4101",
];

/// Known classes and instructions with any parameters, data and Le.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let cla = prop_oneof![Just(0x00_u8), Just(0x80), Just(0x90), any::<u8>()];
    let ins = prop_oneof![
        prop::sample::select(vec![
            0xA4_u8, 0xB0, 0xB2, 0x20, 0x24, 0x32, 0xCA, 0x84, 0x88, 0x2A, 0xA2, 0xAE, 0x10, 0x22, 0x24,
            0x26, 0x30, 0x34
        ]),
        any::<u8>()
    ];
    let parameter = || prop_oneof![Just(0x00_u8), Just(0x80), 0x81..=0x9E_u8, any::<u8>()];
    (cla, ins, parameter(), parameter(), vec(any::<u8>(), 0..24), any::<bool>(), any::<Option<u8>>())
        .prop_map(|(cla, ins, p1, p2, data, counted, le)| {
            let mut bytes = vec![cla, ins, p1, p2];
            if counted && !data.is_empty() {
                bytes.push(u8::try_from(data.len()).unwrap());
            }
            bytes.extend(data);
            bytes.extend(le);
            bytes
        })
}

fn answers(profile: CardProfile, select: usize, commands: Vec<Vec<u8>>) {
    let mut card = Card::new(profile);
    card.power_on();
    card.transmit(&hex(SELECTS[select]));
    for bytes in commands {
        let response = card.transmit(&bytes);
        assert!(response.len() >= 2, "{bytes:02X?}");
        let status = response[response.len() - 2];
        let asked_for = bytes.get(1) == Some(&0x34);
        assert!(asked_for || matches!(status, 0x61..=0x6F | 0x90), "{bytes:02X?}: {response:02X?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_command(select in 0..SELECTS.len(), commands in vec(command(), 1..8)) {
        answers(profile().with_probe(), select, commands);
    }

    #[test]
    fn any_bytes(select in 0..SELECTS.len(), commands in vec(vec(any::<u8>(), 0..40), 1..8)) {
        answers(profile().with_probe(), select, commands);
    }

    #[test]
    fn any_defect(
        defect in prop::sample::select(CardDefect::ALL),
        select in 0..SELECTS.len(),
        commands in vec(command(), 1..8),
    ) {
        answers(profile().with_probe().with_defect(defect), select, commands);
    }
}
