//! Whatever a host sends, the reader answers in form or keeps silent, and goes on.

use proptest::collection::vec;
use proptest::prelude::*;
use simulator::ccid::CcidFault;
use simulator::t0;

use crate::driver::{CHARACTER, Driver, EXTENDED, SHORT, TPDU};

/// A header of a known kind, and anything behind it.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let kinds = vec![0x61_u8, 0x62, 0x63, 0x65, 0x6B, 0x6C, 0x6D, 0x6F, 0x6F, 0x6F, 0x6F];
    let honest =
        (prop::sample::select(kinds), 0_u8..2, any::<u8>(), any::<[u8; 3]>(), vec(any::<u8>(), 0..300))
            .prop_map(|(kind, slot, sequence, [p0, p1, p2], data)| {
                let length = u32::try_from(data.len()).unwrap().to_le_bytes();
                let level = p1 % 0x12;
                [&[kind], &length[..], &[slot, sequence, p0 % 3, level, p2 % 2], &data].concat()
            });
    prop_oneof![4 => honest, 1 => vec(any::<u8>(), 0..40)]
}

proptest! {
    #[test]
    fn every_answer_has_the_form_of_one(
        level in prop::sample::select(vec![CHARACTER, TPDU, SHORT, EXTENDED]), length in 11_u32..400,
        messages in vec(message(), 0..30),
    ) {
        let mut driver = Driver::with_card(level, length);
        for message in messages {
            for answer in driver.reader.receive(&message) {
                let bytes = answer.message;
                prop_assert!(bytes.len() >= 10);
                prop_assert_eq!(&bytes[5..7], &message[5..7], "slot and sequence");
                let stated = u32::from_le_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]);
                prop_assert_eq!(stated, u32::try_from(bytes.len() - 10).unwrap());
                prop_assert!(matches!(bytes[0], 0x80..=0x84));
            }
        }
    }

    #[test]
    fn a_faulty_reader_goes_on_as_well(
        level in prop::sample::select(vec![CHARACTER, TPDU, SHORT, EXTENDED]), length in 11_u32..400,
        fault in prop::sample::select(CcidFault::ALL), seed: u64, messages in vec(message(), 0..20),
    ) {
        let mut driver = Driver::with_card(level, length);
        driver.reader = driver.reader.with_fault(fault, seed);
        for message in messages {
            driver.reader.receive(&message);
        }
    }

    #[test]
    fn any_bytes_are_t0(bytes in vec(any::<u8>(), 0..600), one_by_one: bool, response in vec(any::<u8>(), 0..600)) {
        let mut card = t0::CardEnd::new(one_by_one);
        card.receive(&bytes, |_| response.clone());
        card.take(usize::MAX);
        t0::exchange(&mut t0::CardEnd::new(one_by_one), &bytes, |_| response.clone());
    }
}
